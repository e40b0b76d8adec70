import { useState } from 'react';
import { percent, type Statistics } from '../../../engine/index.ts';
import { ask } from '../../state/inspect.ts';
import type { TensorContent, TensorDetail } from '../../workers/inspect/protocol.ts';
import { save } from '../save.ts';
import { grouped, short } from '../units.ts';
import { useAnswer } from '../useAnswer.ts';
import { FilterImages } from './FilterImages.tsx';
import { HistogramPlot } from './HistogramPlot.tsx';
import { ValuesTable } from './ValuesTable.tsx';

/** What a constant holds: statistics, histogram, picture, values. */
export function TensorContents({ tensor }: { readonly tensor: TensorDetail }) {
  const { subgraph, index } = tensor;
  const answer = useAnswer(`content ${subgraph} ${index}`, () =>
    ask<TensorContent>((api) => api.content(subgraph, index)),
  );
  if (answer === undefined)
    return (
      <section>
        <p className="muted">Counting …</p>
      </section>
    );
  if (!answer.ok)
    return (
      <section>
        <p role="alert">Its contents cannot be read: {answer.problem}.</p>
      </section>
    );
  const content = answer.value;
  return (
    <>
      {content.strings && <Strings strings={content.strings} total={content.examined} />}
      {content.stored && <Numbers content={content} tensor={tensor} />}
      {!content.strings && !content.stored && (
        <p className="muted">Its contents are no numbers of a type that is known here.</p>
      )}
      <Download tensor={tensor} />
    </>
  );
}

function Numbers({ content, tensor }: { readonly content: TensorContent; readonly tensor: TensorDetail }) {
  const { stored, real, examined, total, lanes, placed, picture } = content;
  const [wantsReal, setWantsReal] = useState(true);
  const showsReal = wantsReal && real !== undefined;
  const statistics = showsReal ? real : stored;
  if (statistics === undefined) return null;
  return (
    <>
      <section>
        <h3>Contents</h3>
        {real !== undefined && (
          <fieldset className="choice">
            <legend className="hidden-label">Numbers shown</legend>
            <button
              type="button"
              className="button"
              aria-pressed={showsReal}
              onClick={() => setWantsReal(true)}
            >
              Dequantized
            </button>
            <button
              type="button"
              className="button"
              aria-pressed={!showsReal}
              onClick={() => setWantsReal(false)}
            >
              As stored
            </button>
          </fieldset>
        )}
        {tensor.sparsity !== undefined && (
          <p className="muted">
            {placed ? 'Of all elements, zeros included.' : 'Of the elements that are stored.'}
          </p>
        )}
        {placed && examined < total && (
          <p className="muted">
            Of the first {grouped(examined)} of {grouped(total)} elements.
          </p>
        )}
        {lanes > 1 && <p className="muted">Real and imaginary parts together.</p>}
        <StatisticsList statistics={statistics} />
        <HistogramPlot histogram={statistics.histogram} />
      </section>
      {picture && <FilterImages picture={picture} />}
      <ValuesTable tensor={tensor} total={statistics.count} placed={placed && lanes === 1} real={showsReal} />
    </>
  );
}

function StatisticsList({ statistics }: { readonly statistics: Statistics }) {
  const { count, min, max, mean, standardDeviation, sparsity, nonFinite } = statistics;
  const rows: readonly (readonly [string, string])[] = [
    ['Values', grouped(count)],
    ['Minimum', short(min)],
    ['Maximum', short(max)],
    ['Mean', short(mean)],
    ['Standard deviation', short(standardDeviation)],
    ['Zero', percent(Math.round(sparsity * count), count)],
    ...(nonFinite > 0 ? [['Infinite or no number', grouped(nonFinite)] as const] : []),
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Strings({ strings, total }: { readonly strings: readonly string[]; readonly total: number }) {
  return (
    <section>
      <h3>{total} strings</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section className="strings" aria-label="Strings" tabIndex={0}>
        <ol start={0}>
          {strings.map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a string is its place
            <li key={index} className="written">
              {text}
            </li>
          ))}
        </ol>
      </section>
      {total > strings.length && <p className="muted">and {total - strings.length} more</p>}
    </section>
  );
}

function Download({ tensor: { subgraph, index } }: { readonly tensor: TensorDetail }) {
  const [trouble, setTrouble] = useState('');
  const download = async () => {
    const answer = await ask<Uint8Array>((api) => api.npy(subgraph, index));
    if (answer.ok) save(`tensor-${subgraph}-${index}.npy`, answer.value);
    setTrouble(answer.ok ? '' : `Not for NumPy: ${answer.problem}.`);
  };
  return (
    <section>
      <button type="button" className="button" onClick={() => void download()}>
        Download as .npy
      </button>
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </section>
  );
}
