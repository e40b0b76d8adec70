import { useEffect, useState } from 'react';
import type { Result } from '../../../engine/index.ts';
import { ask } from '../../state/inspect.ts';
import { useStore } from '../../state/store.ts';
import type { VariantCut } from '../../workers/inspect/protocol.ts';
import { variants } from '../../workers/inspect/variants.ts';

/** What every delegate makes of the open subgraph; the answers come in one after the other, undefined until then. */
export function useVariants(): readonly (Result<VariantCut, string> | undefined)[] {
  const subject = useStore((state) => state.subject);
  const subgraph = useStore((state) => state.settings.subgraph);
  const [answers, setAnswers] = useState<readonly (Result<VariantCut, string> | undefined)[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model, another answer
  useEffect(() => {
    let current = true;
    setAnswers([]);
    const askAll = async () => {
      for (let number = 0; current && number < variants.length; number++) {
        const answer = await ask<VariantCut>((api) => api.variant(subgraph, number));
        if (current) setAnswers((known) => [...known, answer]);
      }
    };
    void askAll();
    return () => {
      current = false;
    };
  }, [subject, subgraph]);
  return answers;
}
