import type { OpenedFile } from '../../../engine/index.ts';
import { unitFor } from '../units.ts';

const names: Readonly<Record<string, string>> = {
  gzip: 'a gzip file',
  zip: 'a ZIP archive',
  'c-array': 'C source',
};

/** What the model was packed in, with everything else in it. */
export function FileContainers({ container }: { readonly container: OpenedFile['containers'][number] }) {
  const { kind, member, members } = container;
  const unit = unitFor(members.map(({ bytes }) => bytes));
  return (
    <section>
      <h2>Packed in {names[kind] ?? kind}</h2>
      <table className="numbers plain">
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col" className="right">
              Size, {unit.name}
            </th>
            <th scope="col">Model</th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ name, bytes, isModel }) => (
            <tr key={name}>
              <td className="long">{name}</td>
              <td className="right">{unit.text(bytes)}</td>
              <td>{name === member ? 'open here' : isModel ? 'yes' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
