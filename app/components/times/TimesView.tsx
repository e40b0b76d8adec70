import '../tables/tables.css';
import './TimesView.css';
import { memo } from 'react';
import { useStore } from '../../state/store.ts';
import type { Benchmarked } from '../../workers/benchmark/protocol.ts';
import { BenchmarkForm } from './BenchmarkForm.tsx';
import { BenchmarkText } from './BenchmarkText.tsx';
import { DriftPlot } from './DriftPlot.tsx';
import { NodeTimes } from './NodeTimes.tsx';
import { RunHistogram } from './RunHistogram.tsx';
import { Summary } from './Summary.tsx';
import { TimelinePanel } from './TimelinePanel.tsx';

/** How long an inference takes in this browser, and where the time goes. */
export function TimesView() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const state = useStore((store) => store.benchmark);
  const skeleton = useStore((store) => store.skeleton);
  const cut = useStore((store) => store.cut);
  if (!isModel)
    return (
      <div className="pane">
        <p className="lead muted">
          This report came without its model. Drop the model on this page to measure it here.
        </p>
      </div>
    );
  const done = state.kind === 'done' && state.skeleton === skeleton ? state : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="times" aria-label="Times" tabIndex={0}>
      <BenchmarkForm />
      {state.kind === 'failed' && <p role="alert">{state.sentence}</p>}
      {state.kind === 'idle' && (
        <p className="muted">
          Start runs the model as <code>benchmark_model</code> does, in this browser: what stays on the CPU on
          one WebAssembly memory, each partition on a second one. Its text, statistics and profile are the
          tool’s; the times show structure, not your board.
        </p>
      )}
      {done !== undefined && (
        <>
          {done.cut !== cut && (
            <p className="badge">
              Measured with other settings than those of now. Start again to follow them.
            </p>
          )}
          <Result benchmarked={done.benchmarked} />
        </>
      )}
    </section>
  );
}

/** Settings that change leave what was measured as it is, so nothing of it is worked out anew. */
const Result = memo(function Result({ benchmarked }: { readonly benchmarked: Benchmarked }) {
  return (
    <>
      <Summary benchmarked={benchmarked} />
      <div className="plots">
        <RunHistogram us={benchmarked.result.runUs} />
        <DriftPlot us={benchmarked.result.runUs} />
      </div>
      <TimelinePanel benchmarked={benchmarked} />
      <NodeTimes benchmarked={benchmarked} />
      <BenchmarkText benchmarked={benchmarked} />
    </>
  );
});
