import '../tables/tables.css';
import '../times/TimesView.css';
import './DiffView.css';
import { memo, useState } from 'react';
import { diffVerdict, firstOver, type Measure, type TensorDepth } from '../../../engine/index.ts';
import { useStore } from '../../state/store.ts';
import { type Diff, defaultThresholds } from '../../workers/diff/protocol.ts';
import { DepthPlot } from './DepthPlot.tsx';
import { DepthTable } from './DepthTable.tsx';
import { DiffForm } from './DiffForm.tsx';
import { DiffText } from './DiffText.tsx';
import { MeasurePicker } from './MeasurePicker.tsx';
import { QuantaPlot } from './QuantaPlot.tsx';

/** How far the configuration of now is from the reference kernels, tensor by tensor. */
export function DiffView() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const state = useStore((store) => store.diff);
  const skeleton = useStore((store) => store.skeleton);
  const cut = useStore((store) => store.cut);
  if (!isModel)
    return (
      <div className="pane">
        <p className="lead muted">
          This report came without its model. Drop the model on this page to compare its runs here.
        </p>
      </div>
    );
  const done = state.kind === 'done' && state.skeleton === skeleton ? state : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="times diff" aria-label="Diff" tabIndex={0}>
      <DiffForm />
      {state.kind === 'failed' && <p role="alert">{state.sentence}</p>}
      {state.kind === 'idle' && (
        <p className="muted">
          Compare runs the plain reference kernels and the model as it is cut now on the same inputs, and
          tells every tensor’s error in the order of the graph: where it begins, where it grows, and at which
          border. A sibling (a float model beside its quantized one) is compared in real numbers, tensor by
          tensor where the names are kept.
        </p>
      )}
      {done !== undefined && (
        <>
          {done.cut !== cut && (
            <p className="badge">
              Compared with other settings than those of now. Compare again to follow them.
            </p>
          )}
          <Result diff={done.diff} />
        </>
      )}
    </section>
  );
}

/** Settings that change leave what was measured as it is, so nothing of it is worked out anew. */
const Result = memo(function Result({ diff }: { readonly diff: Diff }) {
  const [alone, setAlone] = useState(false);
  const [measure, setMeasure] = useState<Measure>('sqnr');
  const [thresholds, setThresholds] = useState(defaultThresholds);
  const selected = useStore((store) => store.settings.node);
  const depth = alone && diff.alone !== undefined ? diff.alone : diff.depth;
  const over = firstOver(depth, measure, thresholds[measure]);
  return (
    <>
      <section>
        <h2>
          <span className="badge measured">Measured here</span> {diff.machine}
        </h2>
        <p className="diff-verdict">{diffVerdict(diff.depth, 'tensors')}</p>
        {diff.alone !== undefined && (
          <p className="diff-verdict">Each node alone: {diffVerdict(diff.alone, 'nodes')}</p>
        )}
        <p className="muted">
          Reference: {diff.reference}. Test: {diff.test}. Inputs: {diff.inputs}. Compared{' '}
          {diff.real ? 'as real numbers' : 'as stored, integers in quanta'}
          {diff.unpaired > 0 && `; ${diff.unpaired} tensors of the reference have no equal by name`}.
        </p>
      </section>
      <section>
        <div className="bar">
          <h2>Error by depth</h2>
          <span className="spacer" />
          {diff.alone !== undefined && (
            <>
              <button type="button" className="button" aria-pressed={!alone} onClick={() => setAlone(false)}>
                Whole run
              </button>
              <button type="button" className="button" aria-pressed={alone} onClick={() => setAlone(true)}>
                Each node alone
              </button>
            </>
          )}
        </div>
        <MeasurePicker
          measure={measure}
          threshold={thresholds[measure]}
          onMeasure={setMeasure}
          onThreshold={(value) => setThresholds({ ...thresholds, [measure]: value })}
        />
        <p role="status">{overText(over, depth)}</p>
        <DepthPlot
          depth={depth}
          borders={alone ? [] : diff.borders}
          measure={measure}
          threshold={thresholds[measure]}
          {...(over !== undefined && { over })}
        />
      </section>
      <QuantaOf depth={depth} node={selected} />
      <DepthTable depth={depth} names={alone ? [] : diff.names} />
      {alone && diff.notAlone !== undefined && diff.notAlone.length > 0 && (
        <details>
          <summary>{diff.notAlone.length} nodes were not run alone</summary>
          <ul className="problems">
            {diff.notAlone.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      <DiffText diff={diff} />
    </>
  );
});

const overText = (over: TensorDepth | undefined, depth: readonly TensorDepth[]): string =>
  over === undefined
    ? `None of ${depth.length} is over the threshold.`
    : `The first over the threshold is ${over.op} #${over.node}.`;

/** The selected node's differences by whole quanta; of none, those of the node that differs most. */
function QuantaOf({
  depth,
  node,
}: {
  readonly depth: readonly TensorDepth[];
  readonly node: number | undefined;
}) {
  const counted = depth.filter(({ quanta }) => quanta !== undefined);
  if (counted.length === 0) return null;
  const worst = counted.reduce((a, b) => (b.maxAbs > a.maxAbs ? b : a));
  const shown = counted.find((one) => one.node === node) ?? worst;
  return (
    <section>
      <h2>
        Differences in quanta at {shown.op} #{shown.node}
      </h2>
      <p className="muted">
        {node === shown.node
          ? 'The selected node.'
          : 'The one that differs most; select a node to see its own.'}
      </p>
      <QuantaPlot quanta={shown.quanta ?? []} />
    </section>
  );
}
