import { bytesText } from '../../engine/index.ts';
import { withDrawing } from '../state/graph-controls.ts';
import { select } from '../state/session.ts';
import type { TensorFacts } from '../workers/protocol.ts';

interface Props {
  readonly title: string;
  readonly tensors: readonly (TensorFacts | null)[];
}

export function TensorList({ title, tensors }: Props) {
  return (
    <section>
      <h3>{title}</h3>
      <ul className="tensors">
        {tensors.map((tensor, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: operands are positions
          <li key={index}>
            {tensor === null ? <span className="muted">absent</span> : <Tensor tensor={tensor} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tensor({ tensor }: { readonly tensor: TensorFacts }) {
  const size = tensor.bytes === undefined ? 'size known only when running' : bytesText(tensor.bytes);
  const kind = tensor.constant ? ', constant' : tensor.variable ? ', variable' : '';
  return (
    <>
      <div>
        <strong>T#{tensor.index}</strong> {tensor.label}{' '}
        <span className="muted">
          {size}
          {kind}
        </span>
      </div>
      <div className="name">{tensor.name}</div>
      {tensor.quantization !== '' && <div className="name">{tensor.quantization}</div>}
      {tensor.producer >= 0 && (
        <div className="name">
          written by <NodeLink node={tensor.producer} />
        </div>
      )}
      {tensor.consumers.length > 0 && !tensor.constant && (
        <div className="name">
          read by{' '}
          {tensor.consumers.slice(0, 12).map((node, index) => (
            <span key={node}>
              {index > 0 && ', '}
              <NodeLink node={node} />
            </span>
          ))}
          {tensor.consumers.length > 12 && ` and ${tensor.consumers.length - 12} more`}
        </div>
      )}
    </>
  );
}

function NodeLink({ node }: { readonly node: number }) {
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        select(node);
        withDrawing((drawing) => drawing.goTo(node));
      }}
    >
      #{node}
    </button>
  );
}
