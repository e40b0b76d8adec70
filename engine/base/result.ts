/** Expected trouble (a broken file, a missing device) is part of the return type, never an exception. */
export type Result<T, P> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <P>(problem: P): { readonly ok: false; readonly problem: P } => ({ ok: false, problem });

/**
 * For invariants of ours: unwraps a value that must be there, else throws naming the invariant.
 * A `Result` that failed throws with its problem, so tests and scripts can write `must(readModel(...), 'reads')`.
 */
export function must<T>(value: Result<T, unknown>, invariant: string): T;
export function must<T>(value: T | null | undefined, invariant: string): T;
export function must(value: unknown, invariant: string): unknown {
  if (value === null || value === undefined) throw new Error(`invariant broken: ${invariant}`);
  if (typeof value === 'object' && 'ok' in value && ('value' in value || 'problem' in value)) {
    const result = value as Result<unknown, unknown>;
    if (result.ok) return result.value;
    throw new Error(`invariant broken: ${invariant}: ${JSON.stringify(result.problem)}`);
  }
  return value;
}

/**
 * A clear sentence that ends one piece of work (a node, a request) and is turned into a `Result` at its border:
 * the interpreter catches it per node, the worker and the command line per request.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export function refuse(sentence: string): never {
  throw new Refusal(sentence);
}
