import { type ProfileDocument, plural } from '../../../engine/index.ts';
import { type Path, problemsAt } from '../../state/document.ts';
import { type Named, renamed, usesOf } from './names.ts';
import { TextField } from './TextField.tsx';

interface Props {
  readonly table: Named;
  readonly name: string;
  readonly document: ProfileDocument;
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
