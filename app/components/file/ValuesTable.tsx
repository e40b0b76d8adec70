import { useState } from 'react';
import { ask } from '../../state/inspect.ts';
import type { TensorDetail, ValuesPage } from '../../workers/inspect/protocol.ts';
import { useAnswer } from '../useAnswer.ts';
import { Pager } from './Pager.tsx';

interface Props {
  readonly tensor: TensorDetail;
  readonly total: number;
  /** Whether an element's number tells its place in the tensor. */
  readonly placed: boolean;
  readonly real: boolean;
}

const atOnce = 48;
const shortText = 9;

/** The numbers themselves, in the order of the file; each row begins with where it stands. */
export function ValuesTable({ tensor, total, placed, real }: Props) {
  const { subgraph, index } = tensor;
  const [from, setFrom] = useState(0);
  const answer = useAnswer(`values ${subgraph} ${index} ${from}`, () =>
    ask<ValuesPage>((api) => api.values(subgraph, index, from, atOnce)),
  );
  const page = answer?.ok ? answer.value : undefined;
  const values = (real ? page?.real : page?.stored) ?? [];
  const columns = values.some((text) => text.length > shortText) ? 2 : 4;
  const rows = Array.from({ length: Math.ceil(values.length / columns) }, (_, row) => row * columns);
  const place = (at: number) => (placed ? coordinates(at, tensor.shape) : String(at));
  return (
    <section>
      <h3>Values</h3>
      {answer?.ok === false && <p role="alert">They cannot be read: {answer.problem}.</p>}
      <table className="numbers plain values">
        <thead className="hidden-label">
          <tr>
            <th scope="col">From</th>
            <th scope="col" colSpan={columns}>
              Values
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{place(from + row)}</th>
              {Array.from({ length: columns }, (_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <td key={column} className="right">
                  {values[row + column] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Pager from={from} size={atOnce} total={total} what="Values" onMove={setFrom} />
    </section>
  );
}

/** Where an element stands in each dimension. */
function coordinates(at: number, shape: readonly number[]): string {
  let rest = at;
  const places = shape
    .toReversed()
    .map((dim) => {
      const place = rest % Math.max(1, dim);
      rest = Math.floor(rest / Math.max(1, dim));
      return place;
    })
    .toReversed();
  return places.join(', ') || '0';
}
