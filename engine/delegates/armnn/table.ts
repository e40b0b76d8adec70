import type { OpEntry, Rule, RuleTable } from '../rules/language.ts';

export interface LayerRules {
  readonly rules: readonly Rule[];
  readonly note?: string;
  readonly source?: string;
}

export interface BackendTable {
  readonly layers: Readonly<Record<string, LayerRules>>;
  readonly unlisted: RuleTable['unlisted'];
  readonly note?: string;
}

/** Arm NN asks twice: the delegate's own visitor, then the layer support of each backend in order. */
export interface TwoStageTable extends Omit<RuleTable, 'ops' | 'globalRules'> {
  readonly kind: 'twoStage';
  /** Which code each part was read from. */
  readonly sourceNote: Readonly<Record<string, string>>;
  readonly frontend: { readonly globalRules: readonly Rule[]; readonly ops: readonly OpEntry[] };
  readonly backends: Readonly<Record<string, BackendTable>>;
  readonly quirks: readonly { readonly text: string; readonly source?: string }[];
}

/** What Arm's own operator list says, for comparison with the rules read from code. */
export interface DocumentedTypes {
  readonly source: string;
  readonly types: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly layouts: readonly string[]; readonly types: readonly string[] }>>
    >
  >;
}
