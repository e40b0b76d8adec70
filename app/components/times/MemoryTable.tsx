import type { BenchmarkMemory } from '../../workers/benchmark/protocol.ts';
import { grouped } from '../units.ts';

const kilobytes = (bytes: number): string => grouped(Math.round(bytes / 1000));

/** The memory footprint, in what a board's runtime plans and in what was really taken here, which are two things. */
export function MemoryTable({ memory }: { readonly memory: BenchmarkMemory }) {
  const { plannerBytes, persistentBytes, arenaBytes, constantBytes, takenBytes } = memory;
  const rows: readonly (readonly [what: string, bytes: number, how: string])[] = [
    [
      'Arena of the runtime’s planner',
      plannerBytes,
      'computed: the whole graph on the CPU, as on a board without a delegate',
    ],
    ...(persistentBytes > 0
      ? [['Kept from run to run there', persistentBytes, 'computed: variables'] as const]
      : []),
    ['Activations in this run', arenaBytes, 'held here, by the CPU’s memory and each partition’s'],
    ['Constants in this run', constantBytes, 'held here, as kernels want them'],
    [
      'Taken in all',
      takenBytes,
      'measured here: the size of these memories, with room to work in and whole pages',
    ],
  ];
  return (
    <table className="numbers memory-footprint">
      <caption>Memory footprint</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className="right">
            kB
          </th>
          <th scope="col">How it is known</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([what, bytes, how]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td className="right">{kilobytes(bytes)}</td>
            <td className="muted">{how}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
