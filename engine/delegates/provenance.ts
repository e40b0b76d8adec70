import type { RuleTable } from './rules/language.ts';
import type { Delegate, Evidence } from './types.ts';

/** Where a rule was learnt: as far as the table's `sources` resolve its `file:lines`. */
export interface Provenance {
  /** As the table says it. */
  readonly text: string;
  readonly evidence: Evidence;
  readonly places: readonly {
    readonly repository?: string;
    readonly commit?: string;
    readonly path: string;
    readonly lines?: string;
    /** The lines on the repository's site, where repository and a full commit are known. */
    readonly url?: string;
  }[];
}

const place = /^(?<path>.+?)(?::(?<lines>[\d,\- ]+))?$/;
const fullCommit = /^[0-9a-f]{40}$/;

/** `path:12-15` -> `#L12-L15`; several ranges: the first. */
const anchor = (lines: string): string => {
  const [first = '', last] = (lines.split(',')[0] ?? '').trim().split('-');
  return last === undefined ? `#L${first}` : `#L${first}-L${last}`;
};

/** A rule's source resolved: repository, commit, file and lines, and how far the rule can be trusted. */
export function provenance(
  delegate: Pick<Delegate, 'evidence'>,
  table: Pick<RuleTable, 'sources'>,
  rule: { readonly source?: string; readonly stage?: string },
  op: string,
): Provenance {
  if (rule.source === undefined) return { text: 'assumed', evidence: 'assumed', places: [] };
  const places = rule.source.split(';').map((text) => {
    const { path = '', lines } = place.exec(text.trim())?.groups ?? {};
    const ref = table.sources?.[path];
    const url =
      ref?.path !== undefined && ref.commit !== undefined && fullCommit.test(ref.commit)
        ? `https://github.com/${ref.repo}/blob/${ref.commit}/${ref.path}${lines === undefined ? '' : anchor(lines)}`
        : undefined;
    return {
      path: ref?.path ?? path,
      ...(ref === undefined ? {} : { repository: ref.repo }),
      ...(ref?.commit === undefined ? {} : { commit: ref.commit }),
      ...(lines === undefined ? {} : { lines }),
      ...(url === undefined ? {} : { url }),
    };
  });
  return { text: rule.source, evidence: delegate.evidence(rule, op), places };
}
