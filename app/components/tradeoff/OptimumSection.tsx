import { bandText, msText, type Optimum, plural } from '../../../engine/index.ts';
import { useStore } from '../../state/store.ts';
import { applyLimits, applyPick, useTradeoff } from '../../state/tradeoff.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';
import { CutPreview } from './CutPreview.tsx';
import { limitsText } from './words.ts';

/** The choice of candidates with the least estimated time, against the runtime's own, largest first. */
export function OptimumSection({ answer }: { readonly answer: SurfaceAnswer }) {
  const optimum = useTradeoff((state) => state.optimum);
  return (
    <section>
      <h2>The fastest choice of partitions</h2>
      {optimum !== undefined ? (
        <Found optimum={optimum} answer={answer} />
      ) : answer.unknown !== undefined ? (
        <p className="muted">
          Not to be told: times on {answer.board} are unknown, because {answer.unknown}.
        </p>
      ) : answer.refused !== undefined ? (
        <p className="muted">There is none: nothing of this graph is delegated as it is.</p>
      ) : answer.unsearched !== undefined ? (
        <p className="muted">{answer.unsearched}</p>
      ) : (
        <p className="muted">Searching …</p>
      )}
    </section>
  );
}

function Found({ optimum, answer }: { readonly optimum: Optimum; readonly answer: SurfaceAnswer }) {
  const picked = useStore((state) => state.settings.pick);
  const { chosen, expression, largestFirst, sentence } = optimum;
  const set = (picked ?? []).join() === chosen.join() && picked !== undefined;
  return (
    <div className="comparison">
      <figure className="looked">
        <CutPreview answer={answer} chosen={chosen} label="The graph in small, cut by the fastest choice" />
        <figcaption>
          <strong>{chosenText(chosen, answer)}</strong>
          <br />
          {sentence}
        </figcaption>
      </figure>
      <figure className="looked">
        <CutPreview
          answer={answer}
          chosen={largestFirst.chosen}
          label="The graph in small, cut largest first"
        />
        <figcaption>
          <strong>Largest first, as the runtime chooses: {limitsText(largestFirst.limits)}</strong>
          <br />
          Its best is an estimated {msText(largestFirst.ms)} ({bandText(largestFirst.band)}) with{' '}
          {plural(largestFirst.chosen.length, 'partition')}.
        </figcaption>
      </figure>
      <p>
        {expressionText(expression)}{' '}
        {expression.kind === 'limits' && (
          <button
            type="button"
            className="button"
            onClick={() => applyLimits(answer.surface, expression.limits)}
          >
            Set these limits
          </button>
        )}{' '}
        {set ? (
          <span className="muted">Picked by hand, as shown.</span>
        ) : (
          <button type="button" className="button" onClick={() => applyPick(chosen)}>
            Pick these partitions by hand
          </button>
        )}
      </p>
    </div>
  );
}

function expressionText(expression: Optimum['expression']): string {
  if (expression.kind !== 'limits') return expression.sentence;
  const text = limitsText(expression.limits);
  return text === 'no limits'
    ? 'The runtime does this by itself without limits.'
    : `The delegate's own limits give this: ${text}.`;
}

const chosenText = (chosen: readonly number[], { candidates }: SurfaceAnswer): string =>
  chosen.length === 0
    ? 'Nothing delegated'
    : chosen.length === candidates.length
      ? `All ${plural(candidates.length, 'candidate partition')}`
      : `${chosen.length} of ${plural(candidates.length, 'candidate partition')}: ${chosen.slice(0, 12).join(', ')}${chosen.length > 12 ? ', …' : ''}`;
