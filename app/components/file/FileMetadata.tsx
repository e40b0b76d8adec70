import { bytesText, type Metadata } from '../../../engine/index.ts';
import { Fields } from './Fields.tsx';

/** What authors and the converter wrote about the model. */
export function FileMetadata({ metadata }: { readonly metadata: Metadata }) {
  const { entries, model, conversion, minRuntimeVersion, problems } = metadata;
  return (
    <section>
      <h2>Metadata</h2>
      {entries.length === 0 && <p className="muted">none</p>}
      {model && (
        <>
          <h3>Written by the authors</h3>
          <Fields value={model} />
        </>
      )}
      {conversion && (
        <>
          <h3>Written by the converter</h3>
          <Fields value={conversion} />
        </>
      )}
      {minRuntimeVersion !== undefined && <p>Oldest runtime that has all ops: {minRuntimeVersion}</p>}
      {problems.length > 0 && (
        <ul className="reasons">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {entries.length > 0 && (
        <p className="muted">
          Entries in the file: {entries.map(({ name, bytes }) => `${name} (${bytesText(bytes)})`).join(', ')}
        </p>
      )}
    </section>
  );
}
