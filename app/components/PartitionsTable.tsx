import { type Cut, percent } from '../../engine/index.ts';
import { withDrawing } from '../state/graph-controls.ts';
import { select } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { Meter } from './Meter.tsx';
import { unitFor } from './units.ts';

/** Every stretch of the execution plan in order: partitions, and what stays on the CPU between them. */
export function PartitionsTable() {
  const cut = useStore((state) => state.cut);
  if (cut === undefined) return null;
  const left = cut.regions.flatMap((region, index) => (region.kind === 'left-out' ? [index] : []));
  const unit = unitFor(cut.regions.flatMap(({ inBytes, outBytes }) => [inBytes, outBytes]));
  const most = Math.max(1, ...cut.stretches.map(({ nodes }) => nodes.length));
  return (
    <table className="numbers">
      <caption className="hidden-label">Partitions in execution order</caption>
      <thead>
        <tr>
          <th scope="col">Runs on</th>
          <th scope="col" className="right">
            Nodes
          </th>
          <th scope="col">Share</th>
          <th scope="col" className="right">
            MACs
          </th>
          <th scope="col" className="right">
            In ({unit.name})
          </th>
          <th scope="col" className="right">
            Out ({unit.name})
          </th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {cut.stretches.map(({ region, nodes }) => (
          <Line
            key={nodes[0]}
            cut={cut}
            region={region}
            nodes={nodes}
            unit={unit}
            share={nodes.length / most}
            title={region < 0 ? 'CPU' : partitionTitle(cut, region)}
          />
        ))}
        {left.map((region) => (
          <Line
            key={`left ${region}`}
            cut={cut}
            region={region}
            nodes={cut.regions[region]?.nodes ?? []}
            unit={unit}
            share={(cut.regions[region]?.nodes.length ?? 0) / most}
            title={`${partitionTitle(cut, region)}, left out`}
          />
        ))}
      </tbody>
    </table>
  );
}

export const partitionTitle = ({ regions }: Cut, region: number): string => {
  const candidate = regions[region]?.candidate ?? -1;
  return `Partition ${candidate < 0 ? region : candidate}`;
};

interface LineProps {
  readonly cut: Cut;
  readonly region: number;
  readonly nodes: readonly number[];
  readonly unit: { readonly text: (bytes: number) => string };
  readonly share: number;
  readonly title: string;
}

function Line({ cut, region, nodes, unit, share, title }: LineProps) {
  const facts = cut.regions[region];
  const first = nodes[0];
  const more = facts !== undefined && facts.unsized > 0 ? ' + ?' : '';
  return (
    <tr className={facts?.kind === 'delegated' ? 'delegated' : 'cpu'}>
      <td>{title}</td>
      <td className="right">{nodes.length}</td>
      <td>
        <Meter share={share} />
      </td>
      <td className="right">{facts === undefined || cut.macs === 0 ? '' : percent(facts.macs, cut.macs)}</td>
      <td className="right">{facts === undefined ? '' : unit.text(facts.inBytes) + more}</td>
      <td className="right">{facts === undefined ? '' : unit.text(facts.outBytes) + more}</td>
      <td>
        {first !== undefined && (
          <button
            type="button"
            className="link"
            aria-label={`Go to node ${first}`}
            onClick={() => {
              select(first);
              withDrawing((drawing) => drawing.goTo(first));
            }}
          >
            #{first}
          </button>
        )}
      </td>
    </tr>
  );
}
