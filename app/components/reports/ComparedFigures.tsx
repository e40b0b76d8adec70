import { bytesText, type ComparedFigure, type Report, type ReportComparison } from '../../../engine/index.ts';
import { grouped } from '../units.ts';

interface FiguresProps {
  readonly figures: readonly ComparedFigure[];
  readonly before: Report;
  readonly after: Report;
}

/** The figures of both, and by how much they differ. */
export function ComparedFigures({ figures, before, after }: FiguresProps) {
  return (
    <div>
      <table className="numbers">
        <caption>Figures</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            {['Before', 'After', 'Difference'].map((name) => (
              <th key={name} scope="col" className="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.name} className={differs(figure) ? 'differs' : 'cpu'}>
              <td>{figure.name}</td>
              <td className="right">{textOf(figure.before, figure.unit)}</td>
              <td className="right">{textOf(figure.after, figure.unit)}</td>
              <td className="right">{differenceOf(figure)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Conditions before={before} after={after} />
    </div>
  );
}

const differs = ({ before, after }: ComparedFigure): boolean => before !== after;

function textOf(value: number | undefined, unit: ComparedFigure['unit']): string {
  if (value === undefined) return '–';
  switch (unit) {
    case 'bytes':
      return bytesText(value);
    case 'percent':
      return `${value.toFixed(1)} %`;
    case 'ms':
      return `${value.toFixed(2)} ms`;
    case 'count':
      return grouped(value);
    default:
      return unit satisfies never;
  }
}

function differenceOf({ before, after, unit }: ComparedFigure): string {
  if (before === undefined || after === undefined || before === after) return '';
  const sign = after > before ? '▲ +' : '▼ −';
  const size = textOf(Math.abs(after - before), unit);
  const ratio = Math.abs((100 * (after - before)) / before).toFixed(0);
  const share = unit === 'percent' || before === 0 ? '' : ` (${after > before ? '+' : '−'}${ratio} %)`;
  return `${sign}${unit === 'percent' ? size.replace('%', 'points') : size}${share}`;
}

/** Measured times compare only where they were measured alike. */
function Conditions({ before, after }: Omit<FiguresProps, 'figures'>) {
  const [a, b] = [before.measured, after.measured];
  if (a === undefined || b === undefined) return null;
  const conditionsOf = (run: typeof a) =>
    `${run.device}, partitions on ${run.delegateDevice}, CPU on ${run.cpuDevice}, ${run.threads} threads, ${run.runs} runs after ${run.warmup}, ${run.clock}`;
  return conditionsOf(a) === conditionsOf(b) ? (
    <p className="muted">Both measured on {conditionsOf(a)}.</p>
  ) : (
    <p role="note">
      Measured under other conditions, so the difference may be theirs: before on {conditionsOf(a)}; after on{' '}
      {conditionsOf(b)}.
    </p>
  );
}

/** What was set otherwise. */
export function ComparedSettings({ settings }: Pick<ReportComparison, 'settings'>) {
  return (
    <div>
      <table className="numbers">
        <caption>What was set otherwise</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {settings.map(({ name, before, after }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>
                <code>{before === '' ? '–' : before}</code>
              </td>
              <td>
                <code>{after === '' ? '–' : after}</code>
              </td>
            </tr>
          ))}
          {settings.length === 0 && (
            <tr className="cpu">
              <td colSpan={3}>nothing</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
