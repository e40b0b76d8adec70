import '../tables/tables.css';
import './ImportsView.css';
import { useStore } from '../../state/store.ts';
import { ImportBox } from './ImportBox.tsx';
import { ImportedFile } from './ImportedFile.tsx';

/** What a real board or another tool says of this model, laid over the prediction. */
export function ImportsView() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const sources = useStore((state) => state.imports);
  if (!isModel)
    return (
      <div className="pane">
        <p className="lead muted">
          This report came without its model. Drop the model on this page to lay a board’s files over it.
        </p>
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="imports" aria-label="From a board" tabIndex={0}>
      <ImportBox />
      {sources.length === 0 && <Kinds />}
      {sources.map((source) => (
        <ImportedFile key={source.id} source={source} />
      ))}
    </section>
  );
}

const kinds: readonly (readonly [what: string, gives: string])[] = [
  ['A log', 'who refused which op, how many nodes were delegated, laid beside our reasons'],
  ['benchmark_model --enable_op_profiling', 'text, CSV or proto: the time of every node'],
  ['--export_model_runtime_info', 'the real partition, against the predicted one'],
  ['--result_file_path', 'latency and memory of the whole run'],
  ['inference_diff', 'latencies and output errors of its metrics file'],
  ['Vela, Arm NN', 'the per-layer CSV, the profiling JSON'],
  ['Model Explorer, Netron', 'node data and attachments'],
];

function Kinds() {
  return (
    <section>
      <h2>What can be read</h2>
      <dl className="facts">
        {kinds.map(([what, gives]) => (
          <div key={what} className="kind">
            <dt>{what}</dt>
            <dd className="muted">{gives}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        The kind is told by the content. Nothing is uploaded, and nothing here changes a prediction: imported
        figures stand beside it and are marked as such.
      </p>
    </section>
  );
}
