import type { OpenedFile } from '../../../engine/index.ts';
import { openMember } from '../../state/session.ts';
import { unitFor } from '../units.ts';

const names: Readonly<Record<string, string>> = {
  gzip: 'a gzip file',
  zip: 'a ZIP archive',
  'c-array': 'C source',
};

interface Props {
  readonly containers: OpenedFile['containers'];
  /** Outermost: 0. */
  readonly level: number;
}

/** What the model was packed in, with everything else in it. */
export function FileContainers({ containers, level }: Props) {
  const container = containers[level];
  if (container === undefined) return null;
  const { kind, member, members } = container;
  // The name of a member inside others, as the command line takes it after the exclamation mark.
  const outer = containers.slice(0, level).flatMap(({ kind, member }) => (kind === 'zip' ? [member] : []));
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
              <td>
                {name === member ? (
                  'open here'
                ) : isModel ? (
                  <button
                    type="button"
                    className="link"
                    onClick={() => void openMember([...outer, name].join('/'))}
                  >
                    open
                  </button>
                ) : (
                  'no'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
