import './tables/tables.css';
import { verdict } from '../../engine/index.ts';
import { useAdvice } from '../state/advice.ts';
import { useStore } from '../state/store.ts';
import { EstimateLine } from './EstimateLine.tsx';
import { SentEstimate } from './share/SentEstimate.tsx';

/** The answer, before any question. */
export function Verdict() {
  const cut = useStore((state) => state.cut);
  const skeleton = useStore((state) => state.skeleton);
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const hasBlocker = useAdvice(({ blocker = '' }) => blocker !== '');
  if (cut === undefined || skeleton === undefined)
    return (
      <section className="verdict" aria-label="Verdict">
        <p className="headline muted">Working out the cut …</p>
      </section>
    );
  const { headline, details, refusal } = verdict(cut, skeleton);
  // What is refused most often gives way to what costs most by it, once that is known.
  const shown = hasBlocker ? details.filter((text) => text !== refusal) : details;
  return (
    <section className="verdict" aria-label="Verdict">
      <p className="headline">{headline}</p>
      {shown.length > 0 && <p className="details">{shown.join(' ')}</p>}
      {isModel && <EstimateLine />}
      <SentEstimate />
    </section>
  );
}
