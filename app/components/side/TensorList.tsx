import { bytesText } from '../../../engine/index.ts';
import type { TensorFacts } from '../../workers/protocol.ts';
import { NodeLinks } from './NodeLinks.tsx';
import { TensorLink } from './TensorLink.tsx';

interface Props {
  readonly title: string;
  readonly tensors: readonly (TensorFacts | null)[];
}

export function TensorList({ title, tensors }: Props) {
  return (
    <section>
      <h3>
        {title}
        {tensors.length > 0 && <span className="muted"> · {sizesOf(tensors)}</span>}
      </h3>
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

/** Bytes that are computed, and bytes that the file holds. */
function sizesOf(tensors: Props['tensors']): string {
  const present = tensors.filter((tensor) => tensor !== null);
  const total = (constant: boolean) =>
    present
      .filter((tensor) => tensor.constant === constant)
      .reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const [computed, stored] = [total(false), total(true)];
  const unknown = present.some(({ bytes }) => bytes === undefined) ? ', more when running' : '';
  const constants = stored > 0 ? `${bytesText(stored)} of constants` : '';
  const parts = [...(computed > 0 || stored === 0 ? [bytesText(computed)] : []), constants];
  return parts.filter(Boolean).join(' and ') + unknown;
}

function Tensor({ tensor }: { readonly tensor: TensorFacts }) {
  const size = tensor.bytes === undefined ? 'size known only when running' : bytesText(tensor.bytes);
  const kind = tensor.constant ? ', constant' : tensor.variable ? ', variable' : '';
  return (
    <>
      <div>
        <TensorLink index={tensor.index} /> {tensor.label}{' '}
        <span className="muted">
          {size}
          {kind}
        </span>
      </div>
      <div className="name">{tensor.name}</div>
      {tensor.quantization !== '' && <div className="name">{tensor.quantization}</div>}
      {tensor.producer >= 0 && (
        <div className="name">
          written by <NodeLinks nodes={[tensor.producer]} />
        </div>
      )}
      {tensor.consumers.length > 0 && !tensor.constant && (
        <div className="name">
          read by <NodeLinks nodes={tensor.consumers} />
        </div>
      )}
    </>
  );
}
