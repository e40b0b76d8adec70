import { useMemo } from 'react';
import { emptyText, evidenceText, type OpReference, type RuleText } from '../../../engine/index.ts';
import type { RulesPage } from '../../workers/inspect/protocol.ts';
import { holds } from './words.ts';

interface Section {
  readonly op: string;
  readonly entries: readonly OpReference[];
  /** What a search looks at. */
  readonly text: string;
}

/** One delegate's rules, op by op, each with where it was learnt. */
export function DelegateRules({ page, words }: { readonly page: RulesPage; readonly words: string }) {
  const { everyOp, ops, others } = page.reference;
  const sections = useMemo(() => sectionsOf(ops), [ops]);
  const shown = sections.filter(({ op, text }) => holds(words, op, text));
  const searching = words.trim() !== '';
  const general = everyOp.length > 0 && (
    <section>
      <h3>Asked of every op</h3>
      <Rules rules={everyOp} />
    </section>
  );
  return (
    <>
      <h2>{page.title}</h2>
      <p className="muted">{page.version}</p>
      {page.remarks.length > 0 && (
        <ul className="reasons">
          {page.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      <p>
        {sections.length} ops are listed; every other op is {others}.{' '}
        {evidenceText([...everyOp, ...ops.flatMap(({ rules }) => rules)])}
      </p>
      {searching && (
        <p role="status">
          {shown.length} of {sections.length} ops hold “{words.trim()}”.
        </p>
      )}
      {!searching && general}
      {shown.map(({ op, entries }) => (
        <section key={op} className="op-rules">
          <h3>{op}</h3>
          {entries.map((entry) => (
            <Entry key={entry.stage ?? ''} entry={entry} />
          ))}
        </section>
      ))}
      {searching && general}
    </>
  );
}

function sectionsOf(ops: readonly OpReference[]): readonly Section[] {
  const byOp = new Map<string, OpReference[]>();
  for (const entry of ops) byOp.set(entry.op, [...(byOp.get(entry.op) ?? []), entry]);
  return [...byOp].map(([op, entries]) => ({
    op,
    entries,
    text: entries
      .flatMap(({ rules, notes, stage = '' }) => [stage, ...rules.map(({ sentence }) => sentence), ...notes])
      .join(' ')
      .toLowerCase(),
  }));
}

function Entry({ entry }: { readonly entry: OpReference }) {
  const empty = emptyText(entry);
  return (
    <>
      {entry.stage !== undefined && <h4>{entry.stage}</h4>}
      {empty !== undefined && <p className="muted">{empty}</p>}
      <Rules rules={entry.rules} />
      {entry.notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
    </>
  );
}

function Rules({ rules }: { readonly rules: readonly RuleText[] }) {
  if (rules.length === 0) return null;
  return (
    <ul className="rules">
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules stand in the order in which they are asked
        <li key={index}>
          {rule.when !== undefined && <span className="muted">Where {rule.when}: </span>}
          {rule.sentence}
          {rule.stage === 'build' && <em> Checked only when the partition is built.</em>}
          <Origin rule={rule} />
        </li>
      ))}
    </ul>
  );
}

function Origin({ rule: { code, provenance } }: { readonly rule: RuleText }) {
  const { evidence, places, text } = provenance;
  return (
    <small>
      <code>{code}</code> <span className={`evidence ${evidence}`}>{evidence}</span>{' '}
      {places.length === 0
        ? text
        : places.map(({ path, lines, url }, index) => {
            const shown = lines === undefined ? path : `${path}:${lines}`;
            return (
              <span key={shown}>
                {index > 0 && '; '}
                {url === undefined ? (
                  shown
                ) : (
                  <a href={url} target="_blank" rel="noreferrer">
                    {shown}
                  </a>
                )}
              </span>
            );
          })}
    </small>
  );
}
