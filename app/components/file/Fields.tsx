import './Fields.css';

/** Any decoded table as a nested list of its fields; what the file leaves out is left out. */
export function Fields({ value }: { readonly value: object }) {
  const fields = Object.entries(value).filter(([, inner]) => !isEmpty(inner));
  return (
    <dl className="facts nested">
      {fields.map(([name, inner]) => (
        <div key={name}>
          <dt>{name.replaceAll('_', ' ')}</dt>
          <dd>
            <Value value={inner} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (ArrayBuffer.isView(value)) return <>{value.byteLength} bytes</>;
  if (Array.isArray(value)) {
    if (!value.some(isTable)) return <>{value.map(String).join(', ')}</>;
    return (
      <ol className="nested" start={0}>
        {value.map((inner, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: members of a vector are positions
          <li key={index}>
            <Value value={inner} />
          </li>
        ))}
      </ol>
    );
  }
  if (isTable(value)) return <Fields value={value} />;
  return <span className="written">{String(value)}</span>;
}

const isTable = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (isTable(value) && Object.values(value).every(isEmpty));
