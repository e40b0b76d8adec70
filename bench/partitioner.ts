import { nodeId, tensorId } from '../engine/base/ids.ts';
import { mulberry32 } from '../engine/base/random.ts';
import { must } from '../engine/base/result.ts';
import { cut, type PartitionGraph, partition, preview, sweep } from '../engine/partitioner/index.ts';
import { cpuTime, printRow } from './measure.ts';

/** A graph like real ones: each node reads the one before and, now and then, an earlier one; two constants each. */
function graphOf(count: number): PartitionGraph {
  const draw = mulberry32(7);
  return {
    nodes: Array.from({ length: count }, (_, n) => ({
      inputs: [n === 0 ? 3 * count : n - 1, count + n, 2 * count + n]
        .concat(draw() % 4 === 0 && n > 4 ? [n - 1 - (draw() % 4)] : [])
        .map(tensorId),
      outputs: [tensorId(n)],
      hasSideEffect: false,
      isConstantFp16Dequantize: false,
    })),
    tensors: { length: 3 * count + 1 },
    outputs: [tensorId(count - 1)],
  };
}

const supports = {
  'random 50 %': (): ((n: number) => boolean) => {
    const draw = mulberry32(1);
    return () => draw() % 100 < 50;
  },
  alternating: () => (n: number) => n % 2 === 0,
};

for (const [name, makes] of Object.entries(supports)) {
  const medians = [10_000, 100_000].map((count) => {
    const graph = graphOf(count);
    const takes = makes();
    const supported = new Set(Array.from({ length: count }, (_, n) => nodeId(n)).filter(takes));
    const timing = cpuTime(() => must(partition(graph, supported), 'partitions'), 15, 60);
    printRow(`partition ${count} nodes, ${name}`, timing);
    return timing.medianMs;
  });
  console.log(`  t(100,000) / t(10,000) = ${(medians[1]! / medians[0]!).toFixed(1)}`);
}

// 1,000 nodes in 100 candidates, every limit at once.
const graph = graphOf(1000);
const supported = new Set(
  Array.from({ length: 1000 }, (_, n) => nodeId(n)).filter((n) => n % 10 < 4 + (n % 7)),
);
const first = must(preview(graph, supported), 'previews');
const measures = { macs: new Float64Array(1000).fill(1000), bytes: () => 4096 };
printRow(
  `sweep, ${first.candidates.length} candidates, all limits`,
  cpuTime(() => {
    const again = must(preview(graph, supported), 'previews');
    sweep(again, 'libstdcxx', measures);
  }),
);
printRow(
  'the same with the execution plan of each outcome',
  cpuTime(() => {
    const again = must(preview(graph, supported), 'previews');
    for (const outcome of sweep(again, 'libstdcxx', measures))
      must(cut(graph, again, outcome.limits), 'cuts');
  }),
);
