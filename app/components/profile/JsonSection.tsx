import { useState } from 'react';
import type { ProfileDocument } from '../../../engine/index.ts';
import { NameSuggestions, TypeSuggestions } from './PredicateForm.tsx';

interface Props {
  readonly document: ProfileDocument;
  readonly onEdit: (document: ProfileDocument) => void;
}

/** The whole profile as text, with whatever the forms have no fields for. */
export function JsonSection({ document, onEdit }: Props) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState('');
  const text = JSON.stringify(document, null, 1);
  const apply = (written: string) => {
    try {
      const next: unknown = JSON.parse(written);
      if (typeof next !== 'object' || next === null || Array.isArray(next))
        throw new Error('a JSON object is needed');
      setProblem('');
      onEdit(next as ProfileDocument);
    } catch (error) {
      setProblem(`Not applied: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  return (
    <section>
      <TypeSuggestions />
      <NameSuggestions document={document} />
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>As JSON: all of it, also what the forms do not show</summary>
        {open && (
          <>
            <p className="muted">
              Checked against the <a href="./reference/delegate-profile.schema.json">published schema</a> when
              you leave the field.
            </p>
            {problem !== '' && <p role="alert">{problem}</p>}
            <textarea
              key={text}
              className="field json"
              aria-label="The profile as JSON"
              spellCheck={false}
              defaultValue={text}
              onBlur={(event) => event.target.value !== text && apply(event.target.value)}
            />
          </>
        )}
      </details>
    </section>
  );
}
