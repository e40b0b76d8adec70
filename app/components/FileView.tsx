import './tables.css';
import { bytesText } from '../../engine/index.ts';
import { useStore } from '../state/store.ts';

/** What the file says about itself, and what is wrong with it. */
export function FileView() {
  const subject = useStore((state) => state.subject);
  if (subject.kind !== 'model')
    return (
      <div className="pane">
        <p className="lead muted">This report came in a link; the file itself is not here.</p>
      </div>
    );
  const { model } = subject;
  return (
    <div className="pane rows">
      <dl className="facts">
        <dt>Name</dt>
        <dd>{model.name}</dd>
        <dt>Size</dt>
        <dd>
          {bytesText(model.bytes)} ({model.bytes} bytes)
        </dd>
        <dt>Schema version</dt>
        <dd>{model.schemaVersion}</dd>
        <dt>Description</dt>
        <dd>{model.description === '' ? 'none' : model.description}</dd>
        <dt>Subgraphs</dt>
        <dd>
          {model.subgraphs
            .map(({ name, nodeCount }, index) => `${index} ${name} (${nodeCount} nodes)`)
            .join(', ')}
        </dd>
        <dt>Metadata</dt>
        <dd>
          {model.metadata.length === 0
            ? 'none'
            : model.metadata.map(({ name, bytes }) => `${name} (${bytesText(bytes)})`).join(', ')}
        </dd>
      </dl>
    </div>
  );
}
