import '../tables/tables.css';
import './TradeoffView.css';
import { useEffect } from 'react';
import { useStore } from '../../state/store.ts';
import { followBlockers, followSurface, surfaceKey, useTradeoff } from '../../state/tradeoff.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';
import { BlockersSection } from './BlockersSection.tsx';
import { BoardSection } from './BoardSection.tsx';
import { OptimumSection } from './OptimumSection.tsx';
import { AllOutcomes, ParetoSection } from './OutcomesTable.tsx';
import { SurfaceSection } from './SurfaceSection.tsx';

/** What to set, and what to change in the model: every outcome of both limits, the best ones, and what stands in the way. */
export function TradeoffView() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  if (!isModel)
    return (
      <div className="pane">
        <p className="lead muted">
          This report came in a link; other limits can be tried once the model is open.
        </p>
      </div>
    );
  return <OpenTradeoff />;
}

function OpenTradeoff() {
  useFollowing();
  const answer = useTradeoff((state) => state.surface);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="tradeoff" aria-label="Trade-off" tabIndex={0}>
      {answer === undefined ? (
        <p className="muted">Trying every pair of limits …</p>
      ) : answer.ok ? (
        <Known answer={answer.value} />
      ) : (
        <p role="alert">The limits cannot be tried: {answer.problem}</p>
      )}
      <BlockersSection />
      <BoardSection />
    </section>
  );
}

function Known({ answer }: { readonly answer: SurfaceAnswer }) {
  if (answer.candidates.length === 0)
    return (
      <section>
        <h2>Limits</h2>
        <p>
          The delegate takes no node of this graph, so there is no partition to limit: every pair of limits
          leaves {answer.nodes === 1 ? 'its one node' : `all ${answer.nodes} nodes`} on the CPU.
        </p>
      </section>
    );
  return (
    <>
      <SurfaceSection answer={answer} />
      <ParetoSection answer={answer} />
      <OptimumSection answer={answer} />
      <AllOutcomes answer={answer} />
    </>
  );
}

/** Blockers take longer than a moment, so they wait until the limits have rested. */
const restMs = 250;

function useFollowing(): void {
  const skeleton = useStore((state) => state.skeleton);
  const key = useStore(({ settings }) => surfaceKey(settings));
  const cut = useStore((state) => state.cut);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these decide the answer
  useEffect(() => {
    if (skeleton !== undefined) void followSurface();
  }, [skeleton, key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these decide the answer
  useEffect(() => {
    if (cut === undefined) return;
    const resting = setTimeout(() => void followBlockers(), restMs);
    return () => clearTimeout(resting);
  }, [cut, key]);
}
