import { useState } from 'react';
import { liveAt, type MemoryBlock, percent } from '../../../engine/index.ts';
import type { MemoryFacts } from '../../workers/protocol.ts';
import { Pager } from '../file/Pager.tsx';
import { Meter } from '../Meter.tsx';
import { TensorLink } from '../side/TensorLink.tsx';
import { grouped, unitFor } from '../units.ts';

const pageSize = 100;
const mostLive = 30;

/** The tensors that one step needs, the largest first. */
export function LiveTable({ facts, step }: { readonly facts: MemoryFacts; readonly step: number }) {
  const held = liveAt(facts, step);
  const all = facts.live[step] ?? 0;
  const rest = held.slice(mostLive);
  const restBytes = rest.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <>
      <BlockTable facts={facts} blocks={held.slice(0, mostLive)} total={all} caption="Needed at this step" />
      {rest.length > 0 && (
        <p className="muted">
          {rest.length} smaller ones hold {percent(restBytes, all)} of the bytes.
        </p>
      )}
    </>
  );
}

/** The whole arena as a table: what the picture shows. */
export function AllBlocks({ facts }: { readonly facts: MemoryFacts }) {
  const [from, setFrom] = useState(0);
  const [open, setOpen] = useState(false);
  const { blocks } = facts;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The whole arena as a table</summary>
      {open && (
        <>
          <BlockTable
            facts={facts}
            blocks={blocks.slice(from, from + pageSize)}
            total={facts.bytes}
            caption="Everything in the arena"
          />
          <Pager from={from} size={pageSize} total={blocks.length} what="Tensors" onMove={setFrom} />
        </>
      )}
    </details>
  );
}

interface TableProps {
  readonly facts: MemoryFacts;
  readonly blocks: readonly MemoryBlock[];
  readonly total: number;
  readonly caption: string;
}

function BlockTable({ facts, blocks, total, caption }: TableProps) {
  const unit = unitFor(blocks.map(({ bytes }) => bytes));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so keys must reach it
    <section className="wide" aria-label={caption} tabIndex={0}>
      <table className="numbers">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Tensor</th>
            <th scope="col">Name</th>
            <th scope="col" className="right">
              Size ({unit.name})
            </th>
            <th scope="col">Share</th>
            <th scope="col" className="right">
              Offset (B)
            </th>
            <th scope="col" className="right">
              From step
            </th>
            <th scope="col" className="right">
              To step
            </th>
          </tr>
        </thead>
        <tbody>
          {blocks.map((block) => (
            <BlockLine key={block.tensor} facts={facts} block={block} unit={unit} total={total} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface LineProps {
  readonly facts: MemoryFacts;
  readonly block: MemoryBlock;
  readonly unit: { readonly text: (bytes: number) => string };
  readonly total: number;
}

function BlockLine({ facts, block, unit, total }: LineProps) {
  const { tensor, offset, bytes, first, last, shared } = block;
  return (
    <tr>
      <td>
        <TensorLink index={tensor} />
        {shared.map((other) => (
          <span key={other}>
            , <TensorLink index={other} />
          </span>
        ))}
      </td>
      <td className="long">
        {facts.names[tensor]} <span className="muted">{facts.labels[tensor]}</span>
      </td>
      <td className="right">{unit.text(bytes)}</td>
      <td>
        <Meter share={total > 0 ? bytes / total : 0} />
      </td>
      <td className="right">{grouped(offset)}</td>
      <td className="right">{first}</td>
      <td className="right">{last}</td>
    </tr>
  );
}
