import { type Cut, percent } from '../../../engine/index.ts';
import { pickCandidate, unpick } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Meter } from '../Meter.tsx';
import { NodeLink } from '../NodeLink.tsx';
import { unitFor } from '../units.ts';

/** Every stretch of the execution plan in order: partitions, and what stays on the CPU between them. */
export function PartitionsTable() {
  const cut = useStore((state) => state.cut);
  const picked = useStore((state) => state.settings.pick !== undefined);
  if (cut === undefined) return null;
  const left = cut.regions.flatMap((region, index) => (region.kind === 'left-out' ? [index] : []));
  const unit = unitFor(cut.regions.flatMap(({ inBytes, outBytes }) => [inBytes, outBytes]));
  const most = Math.max(1, ...cut.stretches.map(({ nodes }) => nodes.length));
  const table = (
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
          <th scope="col">Delegate</th>
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
  return (
    <>
      {picked && (
        <p className="muted">
          Partitions are picked by hand.{' '}
          <button type="button" className="link" onClick={unpick}>
            Let the limits decide
          </button>
        </p>
      )}
      {table}
    </>
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
      <td>{first !== undefined && <NodeLink node={first} bare label={`Go to node ${first}`} />}</td>
      <td>
        <PickBox facts={facts} title={title} />
      </td>
    </tr>
  );
}

/** Picks the partition by hand, where it is a candidate of the runtime's preview and the model is at hand. */
function PickBox({
  facts,
  title,
}: {
  readonly facts: Cut['regions'][number] | undefined;
  readonly title: string;
}) {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  if (!isModel || facts === undefined || facts.candidate < 0) return null;
  return (
    <input
      type="checkbox"
      aria-label={`Delegate ${title.replace(', left out', '')}`}
      checked={facts.kind === 'delegated'}
      onChange={(event) => pickCandidate(facts.candidate, event.target.checked)}
    />
  );
}
