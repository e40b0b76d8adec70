import type { ProfileDocument } from '../../../engine/index.ts';
import { changedAt, type Path, valueAt } from '../../state/document.ts';
import { NamedSection, NameField, Problems, UsedBy } from './NamedRow.tsx';
import { removed } from './names.ts';
import { TextField } from './TextField.tsx';

interface Props {
  readonly document: ProfileDocument;
  readonly problems: readonly string[];
  readonly onEdit: (document: ProfileDocument) => void;
}

/** What a user of the delegate can set; rules ask about it. */
export function OptionsSection({ document, problems, onEdit }: Props) {
  return (
    <NamedSection
      table="params"
      title="Options"
      hint={
        <>
          What can be set when the delegate is made. A rule asks about one with the kind <code>param</code>.
        </>
      }
      add={{ title: 'Add an option', name: 'option', value: { type: 'int', default: 0 } }}
      row={(name) => <OptionRow name={name} document={document} problems={problems} onEdit={onEdit} />}
      {...{ document, onEdit }}
    />
  );
}

/** What an option of each type starts with. */
const defaults = { int: 0, bool: false, string: '', enum: '' } as const;
type OptionType = keyof typeof defaults;

function OptionRow({ name, document, problems, onEdit }: Props & { readonly name: string }) {
  const path: Path = ['params', name];
  const at = (field: string): unknown => valueAt(document, [...path, field]);
  const set = (field: string, value: unknown) => onEdit(changedAt(document, [...path, field], value));
  const type = String(at('type')) as OptionType;
  const values = at('values');
  const become = (next: string) => {
    // Choices of another type, and their labels, mean nothing to this one.
    const { values: _, labels: __, ...rest } = valueAt(document, path) as Readonly<Record<string, unknown>>;
    onEdit(changedAt(document, path, { ...rest, type: next, default: defaults[next as OptionType] }));
  };
  return (
    <>
      <div className="rule-fields">
        <NameField table="params" name={name} document={document} onEdit={onEdit} />
        <select
          className="field"
          aria-label={`Type of ${name}`}
          value={type}
          onChange={(event) => become(event.target.value)}
        >
          <option value="int">whole number</option>
          <option value="bool">yes or no</option>
          <option value="string">text</option>
          <option value="enum">one of a list</option>
        </select>
        <Default name={name} type={type} value={at('default')} onChange={(value) => set('default', value)} />
        {type !== 'bool' && (
          <span>
            Choices{' '}
            <TextField
              label={`Choices of ${name}, between commas`}
              value={Array.isArray(values) ? values.join(', ') : ''}
              onCommit={(text) => set('values', choices(text, type))}
            />
          </span>
        )}
        <UsedBy table="params" name={name} document={document} />
        <button
          type="button"
          className="button"
          aria-label={`Remove the option ${name}`}
          onClick={() => onEdit(removed(document, 'params', name))}
        >
          Remove
        </button>
      </div>
      <span className="note-field">
        Note{' '}
        <TextField
          wide
          label={`Note on ${name}`}
          value={String(at('note') ?? '')}
          onCommit={(text) => set('note', text === '' ? undefined : text)}
        />
      </span>
      <Problems problems={problems} path={path} />
    </>
  );
}

/** None is no list: whatever is typed is then taken. */
function choices(text: string, type: string): readonly (string | number)[] | undefined {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
  if (items.length === 0) return undefined;
  return type === 'int' ? items.map(Number).filter(Number.isFinite) : items;
}

interface DefaultProps {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function Default({ name, type, value, onChange }: DefaultProps) {
  if (type === 'bool')
    return (
      <label>
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />{' '}
        on by default
      </label>
    );
  return (
    <span>
      Default{' '}
      <TextField
        label={`Default of ${name}`}
        value={String(value ?? '')}
        onCommit={(text) => onChange(type === 'int' && Number.isFinite(Number(text)) ? Number(text) : text)}
      />
    </span>
  );
}
