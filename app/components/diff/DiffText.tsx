import { useMemo } from 'react';
import { type DiffMetrics, depthFigures, diffProto, diffText, diffTextProto } from '../../../engine/index.ts';
import type { Diff } from '../../workers/diff/protocol.ts';
import { CopyButton } from '../CopyButton.tsx';
import { FigureExports } from '../FigureExports.tsx';
import { save } from '../save.ts';

/** What the real tool prints and writes, and everything as JSON. */
export function DiffText({ diff }: { readonly diff: Diff }) {
  const text = useMemo(() => diffText(diff.metrics), [diff]);
  const figures = useMemo(() => depthFigures(diff.depth), [diff]);
  const files: readonly (readonly [
    title: string,
    name: string,
    content: (metrics: DiffMetrics) => Uint8Array,
  ])[] = [
    ['Save metrics', 'metrics.pb', diffProto],
    ['Save as text', 'metrics.textproto', (metrics) => new TextEncoder().encode(diffTextProto(metrics))],
    ['Save JSON', 'inference-diff.json', () => new TextEncoder().encode(jsonOf(diff))],
  ];
  return (
    <section>
      <div className="bar">
        <h2>Text of inference_diff</h2>
        <span className="spacer" />
        <CopyButton text={text} />
        {files.map(([title, name, content]) => (
          <button
            key={name}
            type="button"
            className="button"
            onClick={() => save(name, content(diff.metrics))}
          >
            {title}
          </button>
        ))}
      </div>
      <p className="exports">
        <FigureExports name="inference-diff" figures={figures} />
        <span className="muted">Errors of nodes, as other viewers read them.</span>
      </p>
      <textarea className="tool-text" readOnly rows={5} aria-label="Text of inference_diff" value={text} />
    </section>
  );
}

/** JSON has no infinity; an equal tensor's ratio is told as a text. */
const jsonOf = (diff: Diff): string =>
  `${JSON.stringify(diff, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value), 2)}\n`;
