import '../tables/tables.css';
import './ProfileView.css';
import { useState } from 'react';
import { allowList, exampleProfile, type ProfileDocument } from '../../../engine/index.ts';
import { changedAt, valueAt } from '../../state/document.ts';
import { choose } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { ownId } from '../../workers/own-profile.ts';
import { save } from '../save.ts';
import { FilePicker } from '../toolbar/FilePicker.tsx';
import { BoardsField } from './BoardsField.tsx';
import { JsonSection } from './JsonSection.tsx';
import { MacrosSection } from './MacrosSection.tsx';
import { OpsTable } from './OpsTable.tsx';
import { OptionsSection } from './OptionsSection.tsx';
import { opKeys } from './op-keys.ts';
import { RuleList } from './RuleList.tsx';
import { TextField } from './TextField.tsx';
import { type Draft, useDraft } from './useDraft.ts';

/** Edits the delegate profile of the user's own: what it takes, of which types, under which rules. */
export function ProfileView() {
  const draft = useDraft();
  const { document, problems, edit } = draft;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="room profile" aria-label="Your profile" tabIndex={0}>
      <Head draft={draft} />
      <Mistakes problems={problems} />
      <OptionsSection document={document} problems={problems} onEdit={edit} />
      <section>
        <h2>Asked of every op</h2>
        <RuleList document={document} problems={problems} path={['globalRules']} onEdit={edit} />
      </section>
      <OpsTable document={document} problems={problems} onEdit={edit} />
      <MacrosSection document={document} problems={problems} onEdit={edit} />
      <JsonSection document={document} onEdit={edit} />
    </section>
  );
}

function Head({ draft: { document, edit } }: { readonly draft: Draft }) {
  const chosen = useStore(({ settings }) => settings.delegate === ownId);
  const title = String(valueAt(document, ['title']) ?? '');
  return (
    <section>
      <div className="profile-bar">
        <span>
          Name{' '}
          <TextField
            label="Name of the profile"
            value={title}
            onCommit={(text) => edit(changedAt(document, ['title'], text))}
          />
        </span>
        {!chosen && (
          <button type="button" className="button primary" onClick={() => choose(ownId)}>
            Judge the model by it
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() =>
            save(
              `${String(document.id ?? 'profile')}.json`,
              new TextEncoder().encode(`${JSON.stringify(document, null, 1)}\n`),
            )
          }
        >
          Export
        </button>
        <Import onEdit={edit} />
        <StartFrom onEdit={edit} />
      </div>
      <p className="muted">
        A profile says what a delegate takes. It stands in this page’s address, so a link carries it; nothing
        is uploaded. The command line reads the exported file: <code>--delegate=./profile.json</code>.
      </p>
      <BoardsField document={document} onEdit={edit} />
    </section>
  );
}

interface Editing {
  readonly onEdit: (document: ProfileDocument) => void;
}

function Import({ onEdit }: Editing) {
  const [problem, setProblem] = useState('');
  const read = async (file: File) => {
    try {
      const document: unknown = JSON.parse(await file.text());
      if (typeof document !== 'object' || document === null || Array.isArray(document))
        throw new Error('it is no JSON object');
      setProblem('');
      onEdit(document as ProfileDocument);
    } catch (error) {
      setProblem(
        `${file.name} cannot be imported: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
  };
  return (
    <>
      <FilePicker className="button" onPick={(file) => void read(file)}>
        Import…
      </FilePicker>
      {problem !== '' && <span role="alert">{problem}</span>}
    </>
  );
}

/** Replaces the profile by a beginning. */
function StartFrom({ onEdit }: Editing) {
  const skeleton = useStore((state) => state.skeleton);
  const ops = opKeys(skeleton?.opNames ?? []);
  const starts: readonly { readonly title: string; readonly document: () => ProfileDocument }[] = [
    { title: 'the example', document: () => exampleProfile },
    { title: 'a list of this model’s ops', document: () => plain(allowList('mine', 'My delegate', ops)) },
    {
      title: 'a list of this model’s ops, 8-bit only',
      document: () => plain(allowList('mine', 'My delegate', ops, ['int8', 'uint8'])),
    },
    { title: 'nothing taken', document: () => plain(allowList('mine', 'My delegate', [])) },
  ];
  return (
    <select
      className="field"
      aria-label="Start from"
      value=""
      onChange={(event) => {
        const start = starts[Number(event.target.value)];
        if (start !== undefined) onEdit(start.document());
      }}
    >
      <option value="" disabled>
        Start from …
      </option>
      {starts.map(({ title }, index) => (
        <option key={title} value={index}>
          {title}
        </option>
      ))}
    </select>
  );
}

const plain = (table: object): ProfileDocument => JSON.parse(JSON.stringify(table)) as ProfileDocument;

/** What is wrong as a whole; what is wrong in a row stands at the row too. */
function Mistakes({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <section role="alert" className="mistakes">
      <p>The page goes on with the profile as it was before these mistakes:</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </section>
  );
}
