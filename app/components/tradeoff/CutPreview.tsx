import { useEffect, useMemo, useRef } from 'react';
import type { Cut } from '../../../engine/index.ts';
import { type Minimap, mountMinimap } from '../../draw/graph/minimap.ts';
import type { Scene } from '../../draw/graph/scene.ts';
import { useStore } from '../../state/store.ts';
import type { SurfaceAnswer } from '../../workers/advice/protocol.ts';

interface Props {
  readonly answer: SurfaceAnswer;
  readonly chosen: readonly number[];
  readonly label: string;
}

/** The graph in small, as it would be cut with these candidates delegated. */
export function CutPreview({ answer, chosen, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Minimap>(undefined);
  const scene = useScene(answer, chosen);
  useEffect(() => {
    if (canvas.current === null) return;
    const map = mountMinimap(canvas.current, { onMove: () => {} });
    drawing.current = map;
    return () => map.destroy();
  }, []);
  useEffect(() => {
    if (scene !== undefined) drawing.current?.update(scene);
  }, [scene]);
  return <canvas ref={canvas} className="cut-preview" role="img" aria-label={label} />;
}

/** The picture of now with nodes coloured by candidate: places stay where they are, so that outcomes can be compared by eye. */
function useScene({ candidates }: SurfaceAnswer, chosen: readonly number[]): Scene | undefined {
  const picture = useStore((state) => state.picture);
  const skeleton = useStore((state) => state.skeleton);
  const cut = useStore((state) => state.cut);
  const base = useMemo(() => {
    if (picture === undefined) return undefined;
    const region = new Int32Array(picture.region.length).fill(-1);
    for (const [index, nodes] of candidates.entries()) for (const node of nodes) region[node] = index;
    return { ...picture, region, regions: new Float32Array(0) };
  }, [picture, candidates]);
  return useMemo(() => {
    if (base === undefined || skeleton === undefined || cut === undefined) return undefined;
    if (base.nodeCount !== skeleton.nodeCount) return undefined;
    const taken = new Set(chosen);
    const regions = candidates.map((nodes, candidate): Cut['regions'][number] => ({
      kind: taken.has(candidate) ? 'delegated' : 'left-out',
      candidate,
      nodes,
      inputs: [],
      outputs: [],
      macs: 0,
      inBytes: 0,
      outBytes: 0,
      unsized: 0,
    }));
    return { picture: base, skeleton, cut: { ...cut, regions }, colour: 'placement', selected: undefined };
  }, [base, skeleton, cut, candidates, chosen]);
}
