import { fileSource } from '../app/workers/file-source.ts';
import { buildGraph, readModel } from '../engine/index.ts';

/** Held, so that it counts when memory is measured. */
let held: unknown;

/** What the page asks of a file until its first graph can be drawn, in the thread where it asks. */
self.onmessage = ({ data: file }: MessageEvent<File>) => {
  const start = performance.now();
  const read = readModel(fileSource(file), file.name);
  const graph = read.ok ? buildGraph(read.value, 0) : undefined;
  const ms = performance.now() - start;
  held = { read, graph };
  self.postMessage({ ms, nodes: graph?.ok ? graph.value.nodes.length : -1, held: held !== undefined });
};
