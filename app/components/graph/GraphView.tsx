import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { type Minimap, mountMinimap } from '../../draw/graph/minimap.ts';
import { type GraphDrawing, mountGraph } from '../../draw/graph/mount.ts';
import type { Scene } from '../../draw/graph/scene.ts';
import { enterBody, useCalls } from '../../state/callers.ts';
import { neighbour } from '../../state/derived.ts';
import { figuresOfNow } from '../../state/figures.ts';
import { setDrawing, withDrawing } from '../../state/graph-controls.ts';
import { regionLabel, select, toggleBlock } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Breadcrumbs } from './Breadcrumbs.tsx';
import { Legend } from './Legend.tsx';

/** The picture. Everything in it is also in the nodes view, which is the way for those who cannot see it. */
export function GraphView() {
  const room = useRef<HTMLDivElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<GraphDrawing>(undefined);
  const minimap = useRef<Minimap>(undefined);
  const shown = useRef<Scene['skeleton']>(undefined);
  const scene = useScene();

  useEffect(() => {
    if (room.current === null || map.current === null) return;
    const small = mountMinimap(map.current, { onMove: (x, y) => drawing.current?.panTo(x, y) });
    const large = mountGraph(room.current, {
      onSelect: select,
      onToggle: toggleBlock,
      onOpen: enterBody,
      onView: (view) => small.view(view),
      regionLabel: (region) => {
        const found = useStore.getState().cut?.regions[region];
        return found === undefined ? '' : regionLabel(found, region);
      },
    });
    drawing.current = large;
    minimap.current = small;
    setDrawing(large);
    return () => {
      setDrawing(undefined);
      large.destroy();
      small.destroy();
    };
  }, []);

  useEffect(() => {
    if (scene === undefined) return;
    minimap.current?.update(scene);
    drawing.current?.update(scene);
    // Another graph is shown whole, unless an address or a search led to one of its nodes.
    if (scene.skeleton !== shown.current && scene.selected !== undefined)
      drawing.current?.goTo(scene.selected);
    shown.current = scene.skeleton;
  }, [scene]);

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a canvas of its own with keys, no fieldset */}
      <div
        ref={room}
        className="graph"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk along the graph's edges
        tabIndex={0}
        aria-label="Graph. Arrow keys walk from node to node, plus and minus zoom, space shows the whole, B closes or opens the block of the selected node, Enter shows the subgraph that it runs. The nodes view lists the same."
        onKeyDown={walk}
      />
      <Breadcrumbs />
      {scene !== undefined && <Legend scene={scene} />}
      <canvas ref={map} className="minimap" role="img" aria-label="The whole graph in small" />
    </>
  );
}

function useScene(): Scene | undefined {
  const picture = useStore((state) => state.picture);
  const skeleton = useStore((state) => state.skeleton);
  const cut = useStore((state) => state.cut);
  const colour = useStore((state) => state.settings.colour);
  const selected = useStore((state) => state.settings.node);
  const picked = useStore((state) => state.settings.pick !== undefined);
  const figures = useStore((state) => state.workload);
  const run = useStore((state) => state.run);
  const nodeFigures = useStore((state) => state.figures);
  const figure = figuresOfNow(nodeFigures, skeleton).find(({ id }) => id === colour);
  const stretchMs = useMemo(
    () => (run.kind === 'done' ? run.measured.stretches.map(({ computeMs }) => computeMs) : undefined),
    [run],
  );
  const calls = useCalls();
  const subgraph = skeleton?.subgraph;
  const callers = useMemo(
    () => new Set(calls.filter((call) => call.subgraph === subgraph).map(({ node }) => node)),
    [calls, subgraph],
  );
  const last = useRef<Scene>(undefined);
  // A picture belongs to one grouping of nodes; while a new one is being laid out the old scene stays.
  const fits =
    picture !== undefined &&
    cut !== undefined &&
    skeleton !== undefined &&
    picture.nodeCount === cut.nodeCount;
  const next = useMemo(
    (): Scene | undefined =>
      fits
        ? {
            ...{ picture, skeleton, cut, colour, selected, picked, callers },
            ...(figures !== undefined && { figures }),
            ...(figure !== undefined && { figure }),
            ...(stretchMs !== undefined && { stretchMs }),
          }
        : undefined,
    [fits, picture, skeleton, cut, colour, selected, picked, callers, figures, figure, stretchMs],
  );
  if (next !== undefined) last.current = next;
  return last.current;
}

/** Along the edges in the direction in which the graph runs, in the file's order across it. */
const steps = { ArrowUp: 'before', ArrowDown: 'after', ArrowLeft: 'previous', ArrowRight: 'next' } as const;
const stepsAcross = {
  ArrowUp: 'previous',
  ArrowDown: 'next',
  ArrowLeft: 'before',
  ArrowRight: 'after',
} as const;

function walk(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { skeleton, settings, picture } = useStore.getState();
  const step = (settings.across === true ? stepsAcross : steps)[event.key as keyof typeof steps];
  const block = picture?.groups.blocks.of[settings.node ?? -1] ?? -1;
  if (step !== undefined && skeleton !== undefined) {
    event.preventDefault();
    const node = neighbour(skeleton, settings.node, step);
    select(node);
    withDrawing((drawing) => drawing.goTo(node));
  } else if (event.key === '+' || event.key === '=') withDrawing((drawing) => drawing.zoomBy(1.5));
  else if (event.key === '-') withDrawing((drawing) => drawing.zoomBy(1 / 1.5));
  else if (event.key === 'b' && block >= 0) toggleBlock(block);
  else if (event.key === 'Enter' && settings.node !== undefined) enterBody(settings.node);
  else if (event.key === 'Escape') select(undefined);
}
