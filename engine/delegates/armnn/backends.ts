import type { ParamValue } from '../rules/language.ts';
import type { Judgement } from '../types.ts';
import type { TwoStageTable } from './table.ts';

/** Backends that exist and whose rules nobody here has read. */
const rulesNotKnown: ReadonlySet<string> = new Set(['EthosNAcc']);

/** The backend list as given: an array, or Arm NN's own comma-separated text. */
export const backendList = (value: ParamValue | undefined): readonly string[] => {
  if (Array.isArray(value)) return value as readonly string[];
  return typeof value === 'string' ? value.split(',') : [];
};

/** The backends that can answer, in order; names that Arm NN would drop, or that we cannot answer for, with a warning. */
export function usableBackends(
  value: ParamValue | undefined,
  table: Pick<TwoStageTable, 'backends' | 'title'>,
): { readonly backends: readonly string[]; readonly warnings: NonNullable<Judgement['warnings']> } {
  const names = backendList(value);
  const backends = names.filter((name) => table.backends[name] !== undefined);
  const warnings = names
    .filter((name) => table.backends[name] === undefined)
    .map((name) =>
      rulesNotKnown.has(name)
        ? {
            code: 'rules-not-known',
            sentence: `${name} is asked, but its rules are not known here: it is left out, so other backends take what it might take`,
          }
        : {
            code: 'backend-unknown',
            sentence: `${table.title} has no backend ${JSON.stringify(name)}: it drops the name with a line in the log`,
          },
    );
  return { backends, warnings };
}
