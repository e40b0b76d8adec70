import { type Inside, plural } from '../../../engine/index.ts';
import { select } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { partitionTitle } from '../tables/PartitionsTable.tsx';
import { unitFor } from '../units.ts';
import { useInside } from '../useInside.ts';

/** Backends inside Arm NN's partitions with what is copied between them; delegated nodes that run on a slow unit. */
export function InsideSection() {
  const inside = useInside();
  if (inside === undefined) return null;
  return (
    <>
      {inside.regions.length > 0 && <Backends inside={inside} />}
      {inside.engines.length > 0 && <Engines inside={inside} />}
    </>
  );
}

const mostLines = 20;

function Backends({ inside: { regions } }: { readonly inside: Inside }) {
  const cut = useStore((state) => state.cut);
  if (cut === undefined) return null;
  const unit = unitFor(regions.map(({ copyBytes }) => copyBytes));
  return (
    <section>
      <h3>Inside the partitions</h3>
      <table className="numbers plain">
        <thead>
          <tr>
            <th scope="col">Partition</th>
            <th scope="col" className="right">
              Groups
            </th>
            <th scope="col" className="right">
              Copies
            </th>
            <th scope="col" className="right">
              Copied ({unit.name})
            </th>
          </tr>
        </thead>
        <tbody>
          {regions.slice(0, mostLines).map(({ region, groups, copyCount, copyBytes }) => (
            <tr key={region}>
              <td>{partitionTitle(cut, region)}</td>
              <td className="right">{groups.length}</td>
              <td className="right">{copyCount}</td>
              <td className="right">{unit.text(copyBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">
        A group is a stretch of nodes on one backend; a tensor is copied once for each backend that reads it
        from another, at every inference.{' '}
        {regions.length > mostLines && `${regions.length - mostLines} more partitions are not listed.`}
      </p>
    </section>
  );
}

function Engines({ inside: { engines } }: { readonly inside: Inside }) {
  const slow = engines.filter((engine) => engine.slow);
  const unknown = engines.filter((engine) => engine.engines.length === 0 && !engine.slow).length;
  return (
    <section>
      <h3>Delegated but slow</h3>
      <p>
        {slow.length === 0 ? 'No' : slow.length} of {plural(engines.length, 'delegated node')} run outside the
        fast unit of the NPU{unknown > 0 && `; of ${unknown} no unit is published`}.
      </p>
      <ul className="reasons">
        {slow.slice(0, mostLines).map(({ node, sentence }) => (
          <li key={node}>
            {sentence}{' '}
            <button type="button" className="link" onClick={() => select(node)}>
              #{node}
            </button>
          </li>
        ))}
      </ul>
      {slow.length > mostLines && <p className="muted">and {slow.length - mostLines} more</p>}
    </section>
  );
}

/** Of one node: the unit of the NPU that it runs on. */
export function EngineLine({ node }: { readonly node: number }) {
  const engine = useInside()?.engines.find((one) => one.node === node);
  if (engine === undefined) return null;
  return <p className={engine.slow ? 'failing' : 'muted'}>{engine.sentence}</p>;
}
