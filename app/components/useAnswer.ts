import { useEffect, useRef, useState } from 'react';
import type { Result } from '../../engine/index.ts';
import { useStore } from '../state/store.ts';

/**
 * The answer to a question about the open model; undefined until it is there. `key` tells questions apart: when it or the
 * model changes the question is asked anew, and an answer that comes late is dropped.
 */
export function useAnswer<T>(
  key: string,
  question: () => Promise<Result<T, string>>,
): Result<T, string> | undefined {
  const subject = useStore((state) => state.subject);
  const [answered, setAnswered] = useState<{ key: string; subject: unknown; answer: Result<T, string> }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question
  useEffect(() => {
    let current = true;
    void question().then((answer) => {
      if (current) setAnswered({ key, subject, answer });
    });
    return () => {
      current = false;
    };
  }, [key, subject]);
  return answered?.key === key && answered.subject === subject ? answered.answer : undefined;
}

/** The answer before stays until the next one is there, as long as it is about the same graph. */
export function useKept<T>(
  answer: Result<T, string> | undefined,
  subgraph: number,
): Result<T, string> | undefined {
  const subject = useStore((state) => state.subject);
  const kept = useRef<{ answer: Result<T, string>; subject: unknown; subgraph: number }>(undefined);
  if (answer !== undefined) kept.current = { answer, subject, subgraph };
  const last = kept.current;
  return last?.subject === subject && last.subgraph === subgraph ? last.answer : undefined;
}
