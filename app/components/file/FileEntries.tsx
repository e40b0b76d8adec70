import type { Entry, TensorLine } from '../../workers/inspect/protocol.ts';
import { TensorLink } from '../side/TensorLink.tsx';
import { unitFor } from '../units.ts';

/** Inputs and outputs of the model, by signature where the file has them. */
export function FileEntries({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <section>
      <h2>Inputs and outputs</h2>
      {entries.map((entry) => (
        <EntryTable key={entry.title} {...entry} />
      ))}
    </section>
  );
}

function EntryTable({ title, inputs, outputs }: Entry) {
  const unit = unitFor([...inputs, ...outputs].map(({ bytes }) => bytes ?? 0));
  const row = (direction: string) => (line: TensorLine, position: number) => (
    <tr key={`${direction} ${position}`}>
      <td>
        {direction} {position}
      </td>
      <td className="long">{line.name}</td>
      <td>
        <TensorLink subgraph={line.subgraph} index={line.index} />
      </td>
      <td>{line.label}</td>
      <td className="right">{line.bytes === undefined ? 'when running' : unit.text(line.bytes)}</td>
    </tr>
  );
  return (
    <table className="numbers plain">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Name</th>
          <th scope="col">Tensor</th>
          <th scope="col">Type and shape</th>
          <th scope="col" className="right">
            Size, {unit.name}
          </th>
        </tr>
      </thead>
      <tbody>
        {inputs.map(row('input'))}
        {outputs.map(row('output'))}
      </tbody>
    </table>
  );
}
