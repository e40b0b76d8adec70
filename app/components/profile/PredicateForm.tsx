import {
  type ProfileDocument,
  predicateShapes,
  ruleMenu,
  type Shape,
  tensorTypes,
} from '../../../engine/index.ts';
import { changedAt, type Path, valueAt } from '../../state/document.ts';
import { namesIn } from './names.ts';
import { TextField } from './TextField.tsx';

interface Props {
  readonly document: ProfileDocument;
  readonly path: Path;
  readonly onEdit: (document: ProfileDocument) => void;
}

/** The fields of one predicate, as the shape says that imports are checked against. */
export function PredicateForm({ document, path, onEdit }: Props) {
  const value = valueAt(document, path);
  const fields = isTable(value) ? value : {};
  const kind = String(fields.kind ?? '');
  const shape = Object.hasOwn(predicateShapes, kind) ? predicateShapes[kind]?.() : undefined;
  const absent = Object.keys(shape?.fields ?? {}).filter((name) => name !== 'kind' && !(name in fields));
  const become = (next: string) =>
    onEdit(
      changedAt(
        document,
        path,
        beginningOf(document, next) ??
          ruleMenu.find(({ predicate }) => predicate.kind === next)?.predicate ?? { kind: next },
      ),
    );
  return (
    <div className="predicate">
      <select
        className="field"
        aria-label="Kind"
        value={kind}
        onChange={(event) => become(event.target.value)}
      >
        {Object.keys(predicateShapes).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {Object.entries(fields)
        .filter(([name]) => name !== 'kind')
        .map(([name, inner]) => (
          <Field
            key={name}
            name={name}
            value={inner}
            {...(lists[`${kind}.${name}`] && { list: lists[`${kind}.${name}`] })}
            shape={shape?.fields[name]?.()}
            required={shape?.required.includes(name) ?? false}
            onChange={(next) => onEdit(changedAt(document, [...path, name], next))}
          />
        ))}
      {absent.length > 0 && (
        <select
          className="field"
          aria-label="Add a field"
          value=""
          onChange={({ target }) =>
            onEdit(changedAt(document, [...path, target.value], emptyOf(shape?.fields[target.value]?.())))
          }
        >
          <option value="" disabled>
            Add …
          </option>
          {absent.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </div>
  );
}

/** A condition about an option or with a macro starts with the first that the profile has. */
function beginningOf(document: ProfileDocument, kind: string): object | undefined {
  if (kind === 'param') {
    const [name] = namesIn(document, 'params');
    return name === undefined
      ? undefined
      : { kind, name, eq: valueAt(document, ['params', name, 'default']) };
  }
  if (kind !== 'use') return undefined;
  const [macro] = namesIn(document, 'macros');
  if (macro === undefined) return undefined;
  const args = valueAt(document, ['macros', macro, 'args']);
  const given = (Array.isArray(args) ? args : []).map((name) => [String(name), 'in[0]']);
  return { kind, macro, args: Object.fromEntries(given) };
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a new field starts with. */
function emptyOf(shape: Shape | undefined): unknown {
  switch (shape?.is) {
    case 'boolean':
      return true;
    case 'number':
      return 0;
    case 'literal':
      return shape.values[0];
    case 'list':
      return [];
    case 'object':
      return { eq: 1 };
    case 'string':
      return 'in[0]';
    default:
      return 1;
  }
}

/** Fields that speak of an option or macro, and the list of those there are. */
const lists: Readonly<Record<string, string>> = {
  'param.name': 'profile-params',
  'use.macro': 'profile-macros',
};

interface FieldProps {
  readonly name: string;
  readonly list?: string | undefined;
  readonly value: unknown;
  readonly shape: Shape | undefined;
  readonly required: boolean;
  readonly onChange: (value: unknown) => void;
}

function Field({ name, list, value, shape, required, onChange }: FieldProps) {
  return (
    <span className="predicate-field">
      <span aria-hidden="true">{name}</span>
      <Input name={name} list={list} value={value} shape={shape} onChange={onChange} />
      {!required && (
        <button
          type="button"
          className="button plain"
          aria-label={`Remove ${name}`}
          onClick={() => onChange(undefined)}
        >
          ✕
        </button>
      )}
    </span>
  );
}

function Input({ name, list, value, shape, onChange }: Omit<FieldProps, 'required'>) {
  if (shape?.is === 'boolean')
    return (
      <input
        type="checkbox"
        aria-label={name}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  if (shape?.is === 'literal')
    return (
      <select
        className="field"
        aria-label={name}
        value={String(value)}
        onChange={(event) => onChange(shape.values.find((one) => String(one) === event.target.value))}
      >
        {shape.values.map((one) => (
          <option key={String(one)}>{String(one)}</option>
        ))}
      </select>
    );
  const words = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  return (
    <TextField
      label={name}
      value={words ? value.map(String).join(', ') : typeof value === 'string' ? value : JSON.stringify(value)}
      wide={typeof value === 'object'}
      {...(list !== undefined && { list })}
      {...(/dtype|^n?in$/i.test(name) && { list: 'tensor-types' })}
      onCommit={(text) =>
        onChange(words ? textList(text) : read(text, typeof value === 'string' && shape?.is === 'string'))
      }
    />
  );
}

/** Items between commas; numbers stay numbers. */
const textList = (text: string): readonly unknown[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
    .map((item) => (/^-?\d+(\.\d+)?$/.test(item) ? Number(item) : item));

/** JSON where it is JSON, else the text itself. */
function read(text: string, isText: boolean): unknown {
  if (isText) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Suggestions for fields that name types. */
export const TypeSuggestions = () => (
  <datalist id="tensor-types">
    {tensorTypes.map((type) => (
      <option key={type} value={type} />
    ))}
  </datalist>
);

/** Suggestions for fields that name an option or a macro of the profile. */
export const NameSuggestions = ({ document }: { readonly document: ProfileDocument }) =>
  (['params', 'macros'] as const).map((table) => (
    <datalist key={table} id={`profile-${table}`}>
      {namesIn(document, table).map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  ));
