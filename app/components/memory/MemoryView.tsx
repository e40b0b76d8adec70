import '../tables/tables.css';
import './MemoryView.css';
import { useState } from 'react';
import { bytesText, plural } from '../../../engine/index.ts';
import { opOf } from '../../state/derived.ts';
import { memoryFacts, select } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { MemoryFacts } from '../../workers/protocol.ts';
import { useAnswer } from '../useAnswer.ts';
import { ArenaPicture } from './ArenaPicture.tsx';
import { AllBlocks, LiveTable } from './BlockTables.tsx';

/** What the runtime's memory planner does with the chosen subgraph: bytes against steps, and who holds the peak. */
export function MemoryView() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const subgraph = useStore((state) => state.settings.subgraph);
  const answer = useAnswer(`memory ${subgraph} ${isModel}`, () => memoryFacts(subgraph));
  if (!isModel)
    return <p className="lead muted">A report holds no memory plan. Open the model to see its arena.</p>;
  if (answer === undefined)
    return (
      <p className="lead muted" aria-busy="true">
        Planning the arena …
      </p>
    );
  if (!answer.ok)
    return (
      <p className="lead" role="alert">
        The arena cannot be planned: {answer.problem}.
      </p>
    );
  const facts = answer.value;
  return (
    <section className="memory" aria-label="Memory">
      <Summary facts={facts} />
      {facts.steps > 0 && facts.bytes > 0 && <Steps facts={facts} />}
    </section>
  );
}

/** The picture and, of one step, the tensors that are needed then. */
function Steps({ facts }: { readonly facts: MemoryFacts }) {
  const [hovered, setHovered] = useState<number>();
  const skeleton = useStore((state) => state.skeleton);
  const node = useStore((state) => state.settings.node);
  const tensor = useStore((state) => state.settings.tensor);
  const chosen = node !== undefined && node < facts.steps ? node : facts.peakStep;
  const step = hovered ?? chosen;
  if (skeleton === undefined) return null;
  const stepName = `${opOf(skeleton, step)} #${step}`;
  return (
    <>
      <ArenaPicture
        facts={facts}
        step={step}
        chosen={chosen}
        stepName={stepName}
        {...(tensor !== undefined && { tensor })}
        onHover={setHovered}
      />
      <div className="memory-tables">
        <div className="step-line">
          <h2>
            {stepName}: {bytesText(facts.live[step] ?? 0)}
            {step === facts.peakStep ? ', the peak' : ''}
          </h2>
          <button
            type="button"
            className="button"
            disabled={chosen === facts.peakStep}
            onClick={() => select(facts.peakStep)}
          >
            Go to the peak
          </button>
        </div>
        <LiveTable facts={facts} step={step} />
        <AllBlocks facts={facts} />
      </div>
    </>
  );
}

function Summary({ facts }: { readonly facts: MemoryFacts }) {
  const { bytes, blocks, live, peakStep, persistentBytes, persistent, onHeap, stopped } = facts;
  const peak = live[peakStep] ?? 0;
  const shared = blocks.reduce((sum, block) => sum + block.shared.length, 0);
  return (
    <header>
      <p className="headline">
        Arena of {bytesText(bytes)}
        {peakStep >= 0 &&
          `, ${bytes > peak ? bytesText(peak) : 'all'} of it needed at once at step #${peakStep}`}
        {bytes > peak && `; ${bytesText(bytes - peak)} are gaps`}.
      </p>
      <p className="muted">
        TensorFlow Lite's planner, not TFLite Micro's: without delegates, and without the scratch memory that
        some kernels ask for.
        {shared > 0 &&
          ` ${plural(shared, 'tensor')} ${shared === 1 ? 'uses' : 'use'} the memory of another, because the op works in place.`}
        {persistent.length > 0 &&
          ` ${plural(persistent.length, 'tensor')} kept between runs: ${bytesText(persistentBytes)} apart.`}
        {onHeap.length > 0 &&
          ` On the heap, because only a run tells the size: ${plural(onHeap.length, 'tensor')}.`}
      </p>
      {stopped !== undefined && <p>Planned up to the node at which preparation fails. {stopped}.</p>}
    </header>
  );
}
