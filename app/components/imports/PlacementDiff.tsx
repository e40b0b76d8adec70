import { type PartitionDiff, plural } from '../../../engine/index.ts';
import { NodeLink } from '../NodeLink.tsx';

const mostShown = 60;

/** Node by node where the board placed it otherwise than predicted. */
export function PlacementDiff({ diff }: { readonly diff: PartitionDiff }) {
  const { both, onlyPredicted, onlyReal, predictedRegions, realRegions } = diff;
  return (
    <section>
      <table className="numbers">
        <caption className="hidden-label">The predicted partition and the real one</caption>
        <thead>
          <tr>
            <th scope="col" aria-label="Which" />
            {['Partitions', 'Nodes delegated', 'Of these in both', 'Only here'].map((title) => (
              <th key={title} scope="col" className="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Predicted</th>
            <td className="right">{predictedRegions}</td>
            <td className="right">{both.length + onlyPredicted.length}</td>
            <td className="right">{both.length}</td>
            <td className="right">{onlyPredicted.length}</td>
          </tr>
          <tr className="imported-row">
            <th scope="row">On the board (imported)</th>
            <td className="right said">{realRegions}</td>
            <td className="right said">{both.length + onlyReal.length}</td>
            <td className="right said">{both.length}</td>
            <td className="right said">{onlyReal.length}</td>
          </tr>
        </tbody>
      </table>
      {onlyPredicted.length > 0 && (
        <details open={onlyPredicted.length <= 10}>
          <summary>{plural(onlyPredicted.length, 'node')} predicted on the delegate, ran on the CPU</summary>
          <p className="node-links">
            {onlyPredicted.slice(0, mostShown).map((node) => (
              <NodeLink key={node} node={node} />
            ))}
            {onlyPredicted.length > mostShown && ` and ${onlyPredicted.length - mostShown} more`}
          </p>
        </details>
      )}
      {onlyReal.length > 0 && (
        <details open={onlyReal.length <= 10}>
          <summary>{plural(onlyReal.length, 'node')} ran on the delegate, predicted on the CPU</summary>
          <ul className="problems">
            {onlyReal.slice(0, mostShown).map(({ node, reasons }) => (
              <li key={node}>
                <NodeLink node={node} />{' '}
                {reasons[0]?.sentence ?? 'the rules take it; only the limits kept it off'}
              </li>
            ))}
            {onlyReal.length > mostShown && <li>and {onlyReal.length - mostShown} more</li>}
          </ul>
        </details>
      )}
    </section>
  );
}
