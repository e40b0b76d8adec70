import './tables/tables.css';
import { verdict } from '../../engine/index.ts';
import { useStore } from '../state/store.ts';

/** The answer, before any question. */
export function Verdict() {
  const cut = useStore((state) => state.cut);
  const skeleton = useStore((state) => state.skeleton);
  if (cut === undefined || skeleton === undefined)
    return (
      <section className="verdict" aria-label="Verdict">
        <p className="headline muted">Working out the cut …</p>
      </section>
    );
  const { headline, details } = verdict(cut, skeleton);
  return (
    <section className="verdict" aria-label="Verdict">
      <p className="headline">{headline}</p>
      {details.length > 0 && <p className="details">{details.join(' ')}</p>}
    </section>
  );
}
