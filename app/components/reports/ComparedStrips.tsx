import {
  type NodePair,
  type NodePlacement,
  placementsOf,
  type Report,
  type ReportComparison,
} from '../../../engine/index.ts';

interface Props {
  readonly comparison: ReportComparison;
  readonly before: Report;
  readonly after: Report;
}

/** Both graphs in the order of their files, one slot a pair of nodes, with what differs between them. */
export function ComparedStrips({ comparison: { nodes, counts }, before, after }: Props) {
  const [was, is] = [placementsOf(before.cut), placementsOf(after.cut)];
  const different = nodes.length - counts.same;
  const rows: readonly [name: string, kinds: readonly string[], of: (pair: NodePair) => string][] = [
    ['before', placements, (pair) => was[pair.before] ?? 'absent'],
    ['after', placements, (pair) => is[pair.after] ?? 'absent'],
    ['differs', differences, ({ change }) => change],
  ];
  return (
    <div className="compared-strips">
      {rows.map(([name, kinds, of]) => (
        <div key={name}>
          <span aria-hidden="true">{name}</span>
          <svg
            className={name}
            viewBox={`0 0 ${Math.max(1, nodes.length)} 10`}
            preserveAspectRatio="none"
            role="img"
            aria-label={
              name === 'differs' ? `${different} of ${nodes.length} nodes differ` : `where nodes run ${name}`
            }
          >
            {kinds.map((kind) => (
              <path key={kind} className={kind} d={pathOf(nodes, (pair) => of(pair) === kind)} />
            ))}
          </svg>
        </div>
      ))}
    </div>
  );
}

const placements = ['cpu', 'left-out', 'delegate'] as const satisfies readonly NodePlacement[];
const differences = ['gained', 'lost', 'reason', 'backend', 'output', 'only-before', 'only-after'] as const;

/** One rectangle for each run of slots. */
function pathOf(nodes: readonly NodePair[], wanted: (pair: NodePair) => boolean): string {
  let path = '';
  let from = -1;
  for (let at = 0; at <= nodes.length; at++) {
    const pair = nodes[at];
    const inside = pair !== undefined && wanted(pair);
    if (inside && from < 0) from = at;
    else if (!inside && from >= 0) {
      path += `M${from} 0H${at}V10H${from}z`;
      from = -1;
    }
  }
  return path;
}
