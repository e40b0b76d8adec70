import { useMemo } from 'react';
import { bandText, bytesText, chosenOf, msText, type SurfaceOutcome } from '../../../engine/index.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';
import { CutPreview } from './CutPreview.tsx';
import { limitsText, outcomeText } from './words.ts';

/** Two outcomes side by side, and in a sentence what changes from the first to the second. */
export function Comparison({
  answer,
  pair,
}: {
  readonly answer: SurfaceAnswer;
  readonly pair: readonly [number, number];
}) {
  const [first, second] = pair.map((at) => answer.surface.outcomes[at]) as [SurfaceOutcome, SurfaceOutcome];
  const chosen = useMemo(
    () => [first, second].map((outcome) => chosenOf(answer.surface, outcome)),
    [answer, first, second],
  );
  return (
    <div className="comparison">
      {[first, second].map((outcome, index) => {
        const name = outcome.limits === undefined ? '' : limitsText(outcome.limits);
        return (
          <figure key={pair[index]} className="looked">
            <CutPreview
              answer={answer}
              chosen={chosen[index] ?? []}
              label={`The graph in small, cut with ${name}`}
            />
            <figcaption>
              <strong>{name}</strong>
              <br />
              {outcomeText(outcome, answer)}
            </figcaption>
          </figure>
        );
      })}
      <p>{differenceText(first, second)}</p>
    </div>
  );
}

function differenceText(from: SurfaceOutcome, to: SurfaceOutcome): string {
  const change = (difference: number, what: string): string =>
    `${Math.abs(difference)} ${what}${Math.abs(difference) === 1 ? '' : 's'} ${difference < 0 ? 'fewer' : 'more'}`;
  const parts = [
    change(to.partitions - from.partitions, 'partition'),
    change(to.delegatedNodes - from.delegatedNodes, 'delegated node'),
    change(to.borders - from.borders, 'border'),
    `${bytesText(Math.abs(to.boundaryBytes - from.boundaryBytes))} ${to.boundaryBytes < from.boundaryBytes ? 'less' : 'more'} across them`,
  ];
  if (from.estimate && to.estimate) {
    const saved = from.estimate.ms - to.estimate.ms;
    parts.push(
      `an estimated ${msText(Math.abs(saved))} ${saved > 0 ? 'less' : 'more'}, within ${bandText(to.estimate)} against ${bandText(from.estimate)}`,
    );
  }
  return `From the first to the second: ${parts.join(', ')}.`;
}
