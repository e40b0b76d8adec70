import type { ProfileDocument } from '../../../engine/index.ts';
import { changedAt, type Path, valueAt } from '../../state/document.ts';
import { NamedSection, NameField, Problems, UsedBy } from './NamedRow.tsx';
import { removed } from './names.ts';
import { PredicateForm } from './PredicateForm.tsx';
import { TextField } from './TextField.tsx';

interface Props {
  readonly document: ProfileDocument;
  readonly problems: readonly string[];
  readonly onEdit: (document: ProfileDocument) => void;
}

const newMacro = { args: ['operand'], body: { kind: 'rank', operand: '$operand', le: 4 } };

/** Conditions with a name, for what several rules ask. */
export function MacrosSection({ document, problems, onEdit }: Props) {
  return (
    <NamedSection
      table="macros"
      title="Macros"
      hint={
        <>
          A condition with a name, for what several rules ask. Its arguments stand in it as <code>$name</code>
          , and a rule takes it in with the kind <code>use</code>.
        </>
      }
      add={{ title: 'Add a macro', name: 'condition', value: newMacro }}
      row={(name) => <MacroRow name={name} document={document} problems={problems} onEdit={onEdit} />}
      {...{ document, onEdit }}
    />
  );
}

function MacroRow({ name, document, problems, onEdit }: Props & { readonly name: string }) {
  const path: Path = ['macros', name];
  const args = valueAt(document, [...path, 'args']);
  return (
    <>
      <div className="rule-fields">
        <NameField table="macros" name={name} document={document} onEdit={onEdit} />
        <span>
          Arguments{' '}
          <TextField
            label={`Arguments of ${name}, between commas`}
            value={Array.isArray(args) ? args.join(', ') : ''}
            onCommit={(text) => onEdit(changedAt(document, [...path, 'args'], words(text)))}
          />
        </span>
        <UsedBy table="macros" name={name} document={document} />
        <button
          type="button"
          className="button"
          aria-label={`Remove the macro ${name}`}
          onClick={() => onEdit(removed(document, 'macros', name))}
        >
          Remove
        </button>
      </div>
      <PredicateForm document={document} path={[...path, 'body']} onEdit={onEdit} />
      <Problems problems={problems} path={path} />
    </>
  );
}

const words = (text: string): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim().replace(/^\$/, ''))
    .filter(Boolean);
