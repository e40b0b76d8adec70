import type { Inside } from '../../engine/index.ts';
import { insideOfNow, queryOf } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { useAnswer } from './useAnswer.ts';

/** What the cut of now runs on inside its partitions; undefined for delegates with one engine, and until it is known or wanted. */
export function useInside(wanted = true): Inside | undefined {
  const settings = useStore((state) => state.settings);
  const cut = useStore((state) => state.cut);
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const asked =
    wanted && isModel && cut !== undefined && (cut.backends !== undefined || cut.delegate.id === 'vx');
  const answer = useAnswer(`inside ${asked} ${JSON.stringify(queryOf(settings))}`, () =>
    insideOfNow(asked ? settings : undefined),
  );
  return answer?.ok ? answer.value : undefined;
}
