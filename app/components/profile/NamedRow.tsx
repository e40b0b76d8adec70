import type { ReactNode } from 'react';
import { type ProfileDocument, plural } from '../../../engine/index.ts';
import { type Path, problemsAt } from '../../state/document.ts';
import { added, type Named, namesIn, renamed, usesOf } from './names.ts';
import { TextField } from './TextField.tsx';

interface Props {
  readonly table: Named;
  readonly name: string;
  readonly document: ProfileDocument;
}

interface SectionProps {
  readonly table: Named;
  readonly title: string;
  readonly hint: ReactNode;
  readonly document: ProfileDocument;
  /** What the button says, and what it adds under which name. */
  readonly add: { readonly title: string; readonly name: string; readonly value: unknown };
  readonly onEdit: (document: ProfileDocument) => void;
  readonly row: (name: string) => ReactNode;
}

/** All options or all macros, and a button for one more. */
export function NamedSection({ table, title, hint, document, add, onEdit, row }: SectionProps) {
  const names = namesIn(document, table);
  return (
    <section>
      <h2>{title}</h2>
      <p className="muted">{hint}</p>
      {names.length > 0 && (
        <ul className="named">
          {names.map((name) => (
            <li key={name}>{row(name)}</li>
          ))}
        </ul>
      )}
      <button
        type="button"
        className="button"
        onClick={() => onEdit(added(document, table, add.name, add.value))}
      >
        {add.title}
      </button>
    </section>
  );
}

/** The name of an option or macro; rules that speak of it follow. */
export function NameField({
  table,
  name,
  document,
  onEdit,
}: Props & { readonly onEdit: (document: ProfileDocument) => void }) {
  const what = table === 'params' ? 'option' : 'macro';
  return (
    <TextField
      label={`Name of the ${what} ${name}`}
      value={name}
      onCommit={(text) => onEdit(renamed(document, table, name, text.trim()))}
    />
  );
}

export function UsedBy({ table, name, document }: Props) {
  const uses = usesOf(document, table, name);
  return (
    <span className="muted">{uses === 0 ? 'no rule asks for it' : `in ${plural(uses, 'condition')}`}</span>
  );
}

/** What is wrong in a row, under it. */
export const Problems = ({ problems, path }: { readonly problems: readonly string[]; readonly path: Path }) =>
  problemsAt(problems, path).map((problem) => (
    <p key={problem} role="alert" className="wrong">
      {problem}
    </p>
  ));
