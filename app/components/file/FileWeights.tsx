import { percent, type WeightSummary } from '../../../engine/index.ts';
import { Meter } from '../Meter.tsx';
import { grouped, unitFor } from '../units.ts';

/** Parameters and the bytes they take in the file, by element type. */
export function FileWeights({ weights }: { readonly weights: WeightSummary }) {
  const unit = unitFor(weights.byType.map(({ bytes }) => bytes));
  const rows = weights.byType;
  return (
    <section>
      <h2>
        {grouped(weights.parameters)} {weights.parameters === 1 ? 'parameter' : 'parameters'}
      </h2>
      {rows.length > 0 && (
        <table className="numbers plain">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col" className="right">
                Tensors
              </th>
              <th scope="col" className="right">
                Parameters
              </th>
              <th scope="col" className="right">
                Size, {unit.name}
              </th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ type, tensors, parameters, bytes }) => (
              <tr key={type}>
                <td>{type}</td>
                <td className="right">{tensors}</td>
                <td className="right">{grouped(parameters)}</td>
                <td className="right">{unit.text(bytes)}</td>
                <td className="meter-cell">
                  <span>{percent(bytes, weights.bytes)}</span>
                  <Meter share={bytes / weights.bytes} />
                </td>
              </tr>
            ))}
            <tr className="total">
              <td>All</td>
              <td className="right">{rows.reduce((sum, { tensors }) => sum + tensors, 0)}</td>
              <td className="right">{grouped(weights.parameters)}</td>
              <td className="right">{unit.text(weights.bytes)}</td>
              <td />
            </tr>
          </tbody>
        </table>
      )}
    </section>
  );
}
