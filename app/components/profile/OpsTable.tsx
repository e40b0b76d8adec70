import { useState } from 'react';
import { builtinOps, type ProfileDocument, tensorTypes } from '../../../engine/index.ts';
import { changedAt, valueAt } from '../../state/document.ts';
import { useStore } from '../../state/store.ts';
import { opKeys } from './op-keys.ts';
import { entryOf, limitTypes, takeOp, typesOf } from './ops.ts';
import { RuleList } from './RuleList.tsx';

interface Props {
  readonly document: ProfileDocument;
  readonly problems: readonly string[];
  readonly onEdit: (document: ProfileDocument) => void;
}

/** Every op of the model and of the profile: taken or not, of which types, under which rules. */
export function OpsTable({ document, problems, onEdit }: Props) {
  const skeleton = useStore((state) => state.skeleton);
  const counts = new Map<string, number>();
  const keys = opKeys(skeleton?.opNames ?? []);
  for (const op of skeleton?.op ?? []) counts.set(keys[op] ?? '', (counts.get(keys[op] ?? '') ?? 0) + 1);
  const listed = listedOps(document);
  const ops = [...new Set([...counts.keys(), ...listed])].sort(
    (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  return (
    <section>
      <h2>Ops</h2>
      <ul className="ops">
        {ops.map((op) => (
          <li key={op}>
            <OpRow
              op={op}
              nodes={counts.get(op) ?? 0}
              document={document}
              problems={problems}
              onEdit={onEdit}
            />
          </li>
        ))}
      </ul>
      <AddOp known={ops} onAdd={(op) => onEdit(takeOp(document, op, true))} />
      <Others document={document} onEdit={onEdit} />
    </section>
  );
}

const listedOps = (document: ProfileDocument): readonly string[] => {
  const entries = document.ops;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    const names = valueAt(entry, ['op']);
    return Array.isArray(names) ? names.map(String) : [];
  });
};

interface RowProps extends Props {
  readonly op: string;
  readonly nodes: number;
}

function OpRow({ op, nodes, document, problems, onEdit }: RowProps) {
  const entry = entryOf(document, op);
  const rules = entry === undefined ? undefined : valueAt(document, ['ops', entry.index, 'rules']);
  const ruleCount = Array.isArray(rules) ? rules.length : 0;
  return (
    <>
      <label className="op-name">
        <input
          type="checkbox"
          checked={entry !== undefined}
          onChange={(event) => onEdit(takeOp(document, op, event.target.checked))}
        />{' '}
        <strong>{op}</strong>
        <span className="muted">
          {nodes > 0 && ` ${nodes} in this model`}
          {entry !== undefined && entry.shared.length > 0 && ` · one entry with ${entry.shared.join(', ')}`}
        </span>
      </label>
      {entry !== undefined && (
        <details
          className="op-rules-editor"
          open={problems.some((text) => text.startsWith(`ops[${entry.index}]`)) || undefined}
        >
          <summary>
            {ruleCount === 0
              ? 'every type, no rule of its own'
              : `${ruleCount} rule${ruleCount === 1 ? '' : 's'}`}
          </summary>
          <fieldset className="types">
            <legend>Types of its activations</legend>
            {tensorTypes.map((type) => (
              <label key={type}>
                <input
                  type="checkbox"
                  checked={typesOf(document, entry.index)?.includes(type) ?? true}
                  onChange={(event) => onEdit(limitTypes(document, entry.index, type, event.target.checked))}
                />{' '}
                {type}
              </label>
            ))}
          </fieldset>
          <RuleList
            document={document}
            problems={problems}
            path={['ops', entry.index, 'rules']}
            onEdit={onEdit}
          />
        </details>
      )}
    </>
  );
}

function AddOp({
  known,
  onAdd,
}: {
  readonly known: readonly string[];
  readonly onAdd: (op: string) => void;
}) {
  const [text, setText] = useState('');
  const op = text.trim();
  return (
    <form
      className="profile-bar"
      onSubmit={(event) => {
        event.preventDefault();
        if (op === '') return;
        onAdd(op);
        setText('');
      }}
    >
      <input
        className="field"
        aria-label="Another op"
        placeholder="Another op, CUSTOM:Name for a custom one"
        list="builtin-ops"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id="builtin-ops">
        {builtinOps
          .filter((name) => !known.includes(name))
          .map((name) => (
            <option key={name} value={name} />
          ))}
      </datalist>
      <button type="submit" className="button" disabled={op === ''}>
        Take it
      </button>
    </form>
  );
}

function Others({ document, onEdit }: Pick<Props, 'document' | 'onEdit'>) {
  const decide = valueAt(document, ['unlisted', 'decide']);
  return (
    <label className="others">
      Every other op is{' '}
      <select
        className="field"
        value={String(decide)}
        onChange={(event) => onEdit(changedAt(document, ['unlisted', 'decide'], event.target.value))}
      >
        <option value="reject">refused</option>
        <option value="accept">taken</option>
      </select>
    </label>
  );
}
