import './ReportsView.css';
import { useMemo, useState } from 'react';
import { compareReports, delegateName, type Report } from '../../../engine/index.ts';
import { reportOfNow } from '../../state/report.ts';
import { keepAsSecond, setSecond } from '../../state/second.ts';
import { useStore } from '../../state/store.ts';
import { BothLink } from './BothLink.tsx';
import { ComparedFigures, ComparedSettings } from './ComparedFigures.tsx';
import { ComparedNodes } from './ComparedNodes.tsx';
import { ComparedStrips } from './ComparedStrips.tsx';
import { SecondPicker } from './SecondPicker.tsx';

/** Two reports side by side: one that was kept or opened, and what is shown now. */
export function ReportsView() {
  const second = useStore((state) => state.second);
  const now = useReportOfNow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="reports" aria-label="Two reports compared" tabIndex={0}>
      {second === undefined ? (
        <Invitation />
      ) : (
        now !== undefined && <Comparison before={second} after={now} />
      )}
    </section>
  );
}

/** A new value only when what is shown changes. */
function useReportOfNow(): Report | undefined {
  const subject = useStore((state) => state.subject);
  const skeleton = useStore((state) => state.skeleton);
  const cut = useStore((state) => state.cut);
  const run = useStore((state) => state.run);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the report is made of these
  return useMemo(reportOfNow, [subject, skeleton, cut, run]);
}

function Invitation() {
  return (
    <>
      <h2>Compare two reports</h2>
      <p className="muted">
        Before and after a change, two delegates, or two models: keep what is shown now and change something,
        or open a second report.
      </p>
      <p className="choices">
        <button type="button" className="button primary" onClick={keepAsSecond}>
          Keep what is shown now
        </button>
        <span className="muted">and change the delegate, its options, the limits, or the model</span>
      </p>
      <SecondPicker />
    </>
  );
}

const nameOf = ({ model, cut, made }: Report): string =>
  [model.name || 'a model', 'on', delegateName(cut), ...(made === undefined ? [] : [`(${made})`])].join(' ');

const kinship = {
  same: 'Both are of the same file: nodes are compared by number.',
  other: 'They are of two files: nodes are paired by op and shape in the order of the files.',
  unknown:
    'Nothing tells whether they are of one file: nodes are paired by op and shape in the order of the files.',
} as const;

function Comparison({ before, after }: { readonly before: Report; readonly after: Report }) {
  const comparison = useMemo(() => compareReports(before, after), [before, after]);
  const [replacing, setReplacing] = useState(false);
  return (
    <>
      <h2>
        <span className="which">before</span> {nameOf(before)} <span className="which">after</span>{' '}
        {nameOf(after)}
      </h2>
      <p className="muted">{kinship[comparison.model]}</p>
      <p className="choices">
        <button type="button" className="button" onClick={() => setReplacing(!replacing)}>
          Compare with another …
        </button>
        <button type="button" className="button" onClick={keepAsSecond}>
          Keep what is shown now
        </button>
        <button type="button" className="button" onClick={() => setSecond(undefined)}>
          Stop comparing
        </button>
        <BothLink />
      </p>
      {replacing && <SecondPicker />}
      <ComparedStrips comparison={comparison} before={before} after={after} />
      <div className="beside">
        <ComparedFigures figures={comparison.figures} before={before} after={after} />
        <ComparedSettings settings={comparison.settings} />
      </div>
      <ComparedNodes comparison={comparison} before={before} after={after} />
    </>
  );
}
