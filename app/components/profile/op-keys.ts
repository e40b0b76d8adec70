import { builtinOps } from '../../../engine/index.ts';

const builtin = new Set(builtinOps);

/** Ops of a model as profiles name them: custom ones with a prefix. */
export const opKeys = (names: readonly string[]): readonly string[] =>
  names.map((name) => (builtin.has(name) ? name : `CUSTOM:${name}`));
