import './ShareDialog.css';
import { useMemo, useState } from 'react';
import { bytesText, plural, type Report, type Result } from '../../../engine/index.ts';
import { sampleLink, stepsOf } from '../../state/share.ts';
import { useStore } from '../../state/store.ts';
import { grouped } from '../units.ts';
import { CodePanel } from './CodePanel.tsx';
import { FilesSection } from './FilesSection.tsx';
import { PictureSection } from './PictureSection.tsx';

/** Chat programs and mail cut longer addresses; above this a file is the safer way. */
const comfortableLength = 8000;

/** What a link to this report will hold, with a say in it, before it is copied; and the same as files. */
export function ShareDialog({ report }: { readonly report: Report }) {
  const steps = useMemo(() => choicesFor(report), [report]);
  const [chosen, setChosen] = useState(0);
  const [said, setSaid] = useState('');
  const step = steps[chosen];
  if (step === undefined) return null;
  const copy = async () => {
    const { link } = step;
    if (!link.ok) return setSaid(`No link: ${link.problem}.`);
    try {
      await navigator.clipboard.writeText(link.value);
      setSaid('Copied.');
    } catch {
      // Without permission for the clipboard the address bar holds the link.
      history.replaceState(null, '', link.value);
      setSaid('It is in the address bar.');
    }
  };
  return (
    <div className="share">
      <section>
        <h3>Link</h3>
        <p>{step.holds}</p>
        <fieldset>
          <legend>Leave out</legend>
          {steps.map(({ id, leavesOut, link }, index) => (
            <label key={id}>
              <input
                type="radio"
                name="detail"
                checked={index === chosen}
                onChange={() => setChosen(index)}
              />
              <span>{leavesOut}</span>
              <span className="muted">
                {link.ok ? `${grouped(link.value.length)} characters` : link.problem}
              </span>
            </label>
          ))}
        </fieldset>
        {step.link.ok && step.link.value.length > comfortableLength && (
          <p>Mail and chat may cut so long a link. The report file below holds everything.</p>
        )}
        <p className="choices">
          <button
            type="button"
            className="button primary"
            disabled={!step.link.ok}
            onClick={() => void copy()}
          >
            Copy link
          </button>
          <span role="status">{said}</span>
        </p>
      </section>
      <FilesSection report={step.report} page />
      <PictureSection report={step.report} />
      <section>
        <h3>Code</h3>
        <CodePanel report={step.report} />
      </section>
    </div>
  );
}

interface Choice {
  readonly id: string;
  readonly leavesOut: string;
  readonly report: Report;
  readonly link: Result<string, string>;
  readonly holds: string;
}

/** What can be sent: a sample by its name alone, else the report in steps of less detail. */
function choicesFor(report: Report): readonly Choice[] {
  const steps = stepsOf(report).map((step) => ({ ...step, holds: contentsOf(step.report) }));
  const link = sampleLink();
  if (link === undefined) return steps;
  const sample: Choice = {
    id: 'sample',
    leavesOut: 'the report: the sample is opened by its name',
    report,
    link: { ok: true, value: link },
    holds: `The link holds the name of the sample and the settings. Whoever opens it gets ${report.model.name} from this page and the same answers worked out anew.`,
  };
  return [sample, ...steps];
}

/** What a reader of the link will learn, in one sentence. */
function contentsOf({ model, skeleton, cut, measured, estimated, figures = [] }: Report): string {
  const parts = [
    `${plural(skeleton.nodeCount, 'node')} with their ops, shapes and types`,
    ...(skeleton.names === undefined ? [] : ['the names of tensors']),
    ...(model.name === '' ? [] : [`the name ${model.name}`]),
    `what ${cut.delegate.title} takes and why not the rest`,
    // It is one of the settings, and those stand in the readable part of the address.
    ...(useStore.getState().settings.profile === undefined ? [] : ['your own profile with its rules']),
    ...(model.sha256 === undefined ? [] : ['the sha256 of the file']),
    ...(measured === undefined ? [] : [`the times measured on ${measured.device}`]),
    ...(estimated === undefined ? [] : [`the estimate for ${estimated.board}`]),
    ...figures.map(({ title }) => title),
  ];
  return `The link holds ${parts.join(', ')}. It holds no weight and no file (${bytesText(model.bytes)}).`;
}
