import { useMemo } from 'react';
import {
  benchmarkText,
  type ProfiledRow,
  profileCsv,
  profiledFigures,
  profileText,
  runStatistics,
} from '../../../engine/index.ts';
import type { Benchmarked } from '../../workers/benchmark/protocol.ts';
import { CopyButton } from '../CopyButton.tsx';
import { FigureExports } from '../FigureExports.tsx';
import { save } from '../save.ts';

/** What the real tool would print, to be copied, and the same as files. */
export function BenchmarkText({ benchmarked }: { readonly benchmarked: Benchmarked }) {
  const text = useMemo(() => textOf(benchmarked), [benchmarked]);
  const figures = useMemo(() => profiledFigures(benchmarked.rows), [benchmarked]);
  const { graph } = benchmarked.result;
  const file = (ending: string, content: string) =>
    save(`${graph}.${ending}`, new TextEncoder().encode(content));
  return (
    <section>
      <div className="bar">
        <h2>Text of benchmark_model</h2>
        <span className="spacer" />
        <CopyButton text={text} />
        <button type="button" className="button" onClick={() => file('benchmark.txt', `${text}\n`)}>
          Save text
        </button>
        <button
          type="button"
          className="button"
          onClick={() => file('profile.csv', profileCsv(benchmarked.rows))}
        >
          Save its CSV
        </button>
        <button type="button" className="button" onClick={() => file('benchmark.json', jsonOf(benchmarked))}>
          Save JSON
        </button>
      </div>
      <p className="exports">
        <FigureExports name={graph} figures={figures} />
        <span className="muted">Times of nodes, as other viewers read them.</span>
      </p>
      <textarea className="tool-text" readOnly rows={20} aria-label="Text of benchmark_model" value={text} />
    </section>
  );
}

const textOf = ({ result, rows }: Benchmarked): string =>
  benchmarkText({ ...result, profile: profileText(rows) });

const row = ({ node, type, name, us }: ProfiledRow) => ({ node, type, name, ...runStatistics(us) });

function jsonOf({ result, rows, spans, ...conditions }: Benchmarked): string {
  const value = {
    ...conditions,
    graph: result.graph,
    model_bytes: result.fileBytes,
    init_us: result.initUs,
    warmup: runStatistics(result.warmupUs),
    inference: runStatistics(result.runUs),
    samples_us: result.runUs,
    nodes: rows.map((one) => ({
      ...row(one),
      ...(one.inside.length > 0 && { inside: one.inside.map(row) }),
    })),
    spans,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
