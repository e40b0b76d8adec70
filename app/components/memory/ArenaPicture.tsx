import { type KeyboardEvent, useEffect, useRef } from 'react';
import { bytesText, liveAt, plural } from '../../../engine/index.ts';
import { type ArenaDrawing, mountArena } from '../../draw/arena/mount.ts';
import { change, select } from '../../state/session.ts';
import type { MemoryFacts } from '../../workers/protocol.ts';

interface Props {
  readonly facts: MemoryFacts;
  /** Shown, and chosen: they differ while the pointer is over another one. */
  readonly step: number;
  readonly chosen: number;
  readonly stepName: string;
  readonly tensor?: number;
  readonly onHover: (step: number | undefined) => void;
}

/** The arena as a picture; arrow keys move from step to step. The tables below hold the same. */
export function ArenaPicture({ facts, step, chosen, stepName, tensor, onHover }: Props) {
  const room = useRef<HTMLDivElement>(null);
  const drawing = useRef<ArenaDrawing>(undefined);
  useEffect(() => {
    if (room.current === null) return;
    const mounted = mountArena(room.current, {
      onHover,
      onPick: (node, picked) => change({ node, tensor: picked }, 'replace'),
    });
    drawing.current = mounted;
    return () => mounted.destroy();
  }, [onHover]);
  useEffect(() => {
    drawing.current?.update({
      plan: facts,
      step,
      ...(tensor !== undefined && { tensor }),
      nameOf: (index) => facts.names[index] || `T#${index}`,
      bytesText,
    });
  }, [facts, step, tensor]);
  const walk = (event: KeyboardEvent) => {
    const next = target(event.key, chosen, facts);
    if (next === undefined) return;
    event.preventDefault();
    select(next);
  };
  const held = liveAt(facts, step).length;
  return (
    <div
      ref={room}
      className="arena-room"
      role="slider"
      tabIndex={0}
      aria-label="Step of the arena. Arrow keys move by a step, Page Up and Page Down by ten, P goes to the peak."
      aria-valuemin={0}
      aria-valuemax={facts.steps - 1}
      aria-valuenow={step}
      aria-valuetext={`${stepName}: ${bytesText(facts.live[step] ?? 0)} in ${plural(held, 'tensor')}`}
      onKeyDown={walk}
    />
  );
}

function target(key: string, step: number, { steps, peakStep }: MemoryFacts): number | undefined {
  const within = (next: number) => Math.max(0, Math.min(steps - 1, next));
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return within(step + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return within(step - 1);
    case 'PageUp':
      return within(step + 10);
    case 'PageDown':
      return within(step - 10);
    case 'Home':
      return 0;
    case 'End':
      return steps - 1;
    case 'p':
      return peakStep;
    default:
      return undefined;
  }
}
