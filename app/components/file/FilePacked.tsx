import { useState } from 'react';
import type { AssociatedFile } from '../../../engine/index.ts';
import { ask } from '../../state/inspect.ts';
import { save } from '../save.ts';
import { unitFor } from '../units.ts';

/** Files packed with the model: label lists, vocabularies. */
export function FilePacked({ files }: { readonly files: readonly AssociatedFile[] }) {
  const [shown, setShown] = useState<Shown>();
  if (files.length === 0) return null;
  const unit = unitFor(files.map(({ bytes }) => bytes));
  const withContents = async (name: string, use: (bytes: Uint8Array) => void) => {
    const answer = await ask<Uint8Array>((api) => api.packed(name));
    if (answer.ok) use(answer.value);
    else setShown({ name, trouble: `${answer.problem}.` });
  };
  return (
    <section>
      <h2>Packed files</h2>
      <table className="numbers plain">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col" className="right">
              Size, {unit.name}
            </th>
            <th scope="col">What it is</th>
            <th scope="col">Belongs to</th>
            <th scope="col">Contents</th>
          </tr>
        </thead>
        <tbody>
          {files.map(({ name, bytes, type, of, description }) => (
            <tr key={name}>
              <td className="long">{name}</td>
              <td className="right">{unit.text(bytes)}</td>
              <td className="long">{description || type.toLowerCase().replaceAll('_', ' ')}</td>
              <td>{of}</td>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-label={`Show ${name}`}
                  onClick={() => void withContents(name, (content) => setShown(shownOf(name, content)))}
                >
                  Show
                </button>{' '}
                <button
                  type="button"
                  className="link"
                  aria-label={`Download ${name}`}
                  onClick={() => void withContents(name, (content) => save(name, content))}
                >
                  Download
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown !== undefined && <Contents {...shown} onClose={() => setShown(undefined)} />}
    </section>
  );
}

interface Shown {
  readonly name: string;
  readonly trouble?: string;
  readonly lines?: readonly string[];
  readonly more?: number;
}

const mostLines = 5000;

/** Lines are numbered from 0, as the classes they name are. */
function shownOf(name: string, bytes: Uint8Array): Shown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) return { name, trouble: 'It is no text; download it to look into it.' };
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    return { name, lines: lines.slice(0, mostLines), more: Math.max(0, lines.length - mostLines) };
  } catch {
    return { name, trouble: 'It is no text; download it to look into it.' };
  }
}

function Contents({ name, trouble, lines, more = 0, onClose }: Shown & { readonly onClose: () => void }) {
  return (
    <section className="contents" aria-label={`Contents of ${name}`}>
      <header>
        <h3>{name}</h3>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </header>
      {trouble !== undefined && <p role="alert">{trouble}</p>}
      {lines !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
        <section className="lines" tabIndex={0} aria-label={`Lines of ${name}`}>
          <ol start={0}>
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              <li key={index}>{line}</li>
            ))}
          </ol>
          {more > 0 && <p className="muted">and {more} more lines; download the file to see them all</p>}
        </section>
      )}
    </section>
  );
}
