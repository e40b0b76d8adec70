import { newRule, type ProfileDocument, ruleMenu } from '../../../engine/index.ts';
import { changedAt, type Path, placeText, problemsAt, valueAt } from '../../state/document.ts';
import { ownProfile } from '../../workers/own-profile.ts';
import { PredicateForm } from './PredicateForm.tsx';
import { TextField } from './TextField.tsx';

export interface ListProps {
  readonly document: ProfileDocument;
  readonly problems: readonly string[];
  /** Where the list of rules stands in the document. */
  readonly path: Path;
  readonly onEdit: (document: ProfileDocument) => void;
}

/** Rules that are asked in order, each in words, with a form behind it; new ones from a menu. */
export function RuleList({ document, problems, path, onEdit }: ListProps) {
  const rules = valueAt(document, path);
  const list: readonly unknown[] = Array.isArray(rules) ? rules : [];
  const add = (index: number) => {
    const choice = ruleMenu[index];
    if (choice !== undefined) onEdit(changedAt(document, path, [...list, newRule(choice)]));
  };
  return (
    <>
      {list.length > 0 && (
        <ol className="rule-list">
          {list.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the list
            <li key={index}>
              <RuleRow document={document} problems={problems} path={[...path, index]} onEdit={onEdit} />
            </li>
          ))}
        </ol>
      )}
      <select
        className="field add-rule"
        aria-label={`Add a rule to ${placeText(path)}`}
        value=""
        onChange={(event) => add(Number(event.target.value))}
      >
        <option value="" disabled>
          Add a rule …
        </option>
        {ruleMenu.map(({ title }, index) => (
          <option key={title} value={index}>
            {title}
          </option>
        ))}
      </select>
    </>
  );
}

function RuleRow({ document, problems, path, onEdit }: ListProps) {
  const at = (key: string) => valueAt(document, [...path, key]);
  const set = (key: string, value: unknown) => onEdit(changedAt(document, [...path, key], value));
  const requirements = at('require');
  const own = problemsAt(problems, path);
  const text = (key: string): string => String(valueAt(document, [...path, ...key.split('.')]) ?? '');
  const setText = (key: string) => (value: string) =>
    onEdit(changedAt(document, [...path, ...key.split('.')], value === '' ? undefined : value));
  return (
    <details className={own.length > 0 ? 'wrong' : ''} open={own.length > 0 ? true : undefined}>
      <summary>
        {wordsOf(document, path) ?? 'A rule with mistakes'} <code>{text('reason.code')}</code>
      </summary>
      {own.map((problem) => (
        <p key={problem} role="alert">
          {problem}
        </p>
      ))}
      {(Array.isArray(requirements) ? requirements : []).map((_, index) => (
        <PredicateForm
          // biome-ignore lint/suspicious/noArrayIndexKey: a requirement is its place in the list
          key={index}
          document={document}
          path={[...path, 'require', index]}
          onEdit={onEdit}
        />
      ))}
      {at('when') === undefined ? null : (
        <fieldset className="when">
          <legend>Only where</legend>
          <PredicateForm document={document} path={[...path, 'when']} onEdit={onEdit} />
        </fieldset>
      )}
      <div className="rule-fields">
        <span>
          Code{' '}
          <TextField
            label="Code of the reason"
            value={text('reason.code')}
            onCommit={setText('reason.code')}
          />
        </span>
        <span>
          Source <TextField label="Source of the rule" value={text('source')} onCommit={setText('source')} />
        </span>
        {at('when') === undefined && (
          <button
            type="button"
            className="button"
            onClick={() => set('when', { kind: 'dtype', operand: 'in[0]', in: ['int8'] })}
          >
            Only where …
          </button>
        )}
        <button type="button" className="button" onClick={() => onEdit(changedAt(document, path, undefined))}>
          Remove the rule
        </button>
      </div>
    </details>
  );
}

/** The rule as its refusals would say it; undefined while the profile has mistakes. */
function wordsOf(document: ProfileDocument, path: Path): string | undefined {
  const profile = ownProfile(document);
  if (!profile.ok) return undefined;
  const { everyOp, ops } = profile.value.reference();
  const [list, index = 0] = path;
  const rule =
    list === 'globalRules'
      ? everyOp[Number(index)]
      : ops.find(({ op }) => op === valueAt(document, ['ops', index, 'op', 0]))?.rules[Number(path.at(-1))];
  if (rule === undefined) return undefined;
  return rule.when === undefined ? rule.sentence : `Where ${rule.when}: ${rule.sentence}`;
}
