import { bytesText, plural } from '../../../engine/index.ts';
import { ask } from '../../state/inspect.ts';
import { selectTensor } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { TensorDetail } from '../../workers/inspect/protocol.ts';
import { NodeLinks } from '../side/NodeLinks.tsx';
import { useAnswer } from '../useAnswer.ts';
import { Fields } from './Fields.tsx';
import { ScalesSection } from './ScalesSection.tsx';
import { TensorContents } from './TensorContents.tsx';

/** Everything about the selected tensor; what it holds is read and counted in a worker. */
export function TensorPanel({ index }: { readonly index: number }) {
  const subgraph = useStore((state) => state.settings.subgraph);
  const node = useStore((state) => state.settings.node);
  const answer = useAnswer(`tensor ${subgraph} ${index}`, () =>
    ask<TensorDetail>((api) => api.tensor(subgraph, index)),
  );
  return (
    <>
      <button type="button" className="link" onClick={() => selectTensor(undefined)}>
        {node === undefined ? 'Close' : `Back to #${node}`}
      </button>
      <h2>Tensor T#{index}</h2>
      {answer === undefined && <p className="muted">Reading …</p>}
      {answer?.ok === false && <p role="alert">It cannot be shown: {answer.problem}.</p>}
      {answer?.ok && <Detail tensor={answer.value} />}
    </>
  );
}

const listed = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function Detail({ tensor }: { readonly tensor: TensorDetail }) {
  const roles = [
    tensor.kind,
    ...(tensor.isInput ? ['input of the graph'] : []),
    ...(tensor.isOutput ? ['output of the graph'] : []),
  ];
  return (
    <>
      <p className="written">{tensor.name}</p>
      <dl className="facts">
        <dt>Type</dt>
        <dd>{tensor.type}</dd>
        <dt>Shape</dt>
        <dd>{tensor.hasShape ? listed(tensor.shape) : 'rank not known'}</dd>
        {tensor.signature && (
          <>
            <dt>Signature</dt>
            <dd>{listed(tensor.signature)} (−1: any size)</dd>
          </>
        )}
        <dt>Kind</dt>
        <dd>{roles.join(', ')}</dd>
        <dt>Size</dt>
        <dd>
          {tensor.bytes === undefined
            ? 'known only when running'
            : tensor.bytes < 1000
              ? plural(tensor.bytes, 'byte')
              : `${bytesText(tensor.bytes)} (${tensor.bytes} bytes)`}
        </dd>
        {tensor.producer >= 0 && (
          <>
            <dt>Written by</dt>
            <dd>
              <NodeLinks nodes={[tensor.producer]} />
            </dd>
          </>
        )}
        {tensor.consumers.length > 0 && (
          <>
            <dt>Read by</dt>
            <dd>
              <NodeLinks nodes={tensor.consumers} />
            </dd>
          </>
        )}
        {tensor.externalBuffer !== undefined && (
          <>
            <dt>Contents</dt>
            <dd>in a file beside the model, as number {tensor.externalBuffer}</dd>
          </>
        )}
      </dl>
      {tensor.channels.length > 0 && <ScalesSection tensor={tensor} />}
      {tensor.details && (
        <section>
          <h3>Quantization details</h3>
          <Fields value={tensor.details} />
        </section>
      )}
      {tensor.sparsity && (
        <section>
          <h3>Sparsity: only some elements are stored</h3>
          <Fields value={tensor.sparsity} />
        </section>
      )}
      {tensor.kind === 'constant' && (
        <TensorContents key={`${tensor.subgraph} ${tensor.index}`} tensor={tensor} />
      )}
    </>
  );
}
