import { nodeId, tensorId } from '../../base/ids.ts';
import { planSteps } from '../execution.ts';
import type { PartitionGraph, Partitioning } from '../types.ts';

/** A model's node lists as the reference answers hold them. */
export interface GraphLine {
  model: string;
  sha256: string;
  subgraphs: {
    tensors: number;
    outputs: number[];
    nodes: [op: string, inputs: number[], outputs: number[], flags: number][];
  }[];
}
/** Runs of +1 steps, as the reference answers are written. */
export function runs(list: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < list.length; ) {
    let j = i;
    while (j + 1 < list.length && list[j + 1] === list[j]! + 1) j++;
    parts.push(j === i ? `${list[i]}` : `${list[i]}-${list[j]}`);
    i = j + 1;
  }
  return parts.join(' ');
}

export function graphOf(
  line: GraphLine['subgraphs'][number],
  controlEdges?: [number, number][],
): PartitionGraph {
  return {
    nodes: line.nodes.map(([, inputs, outputs, flags]) => ({
      inputs: inputs.map(tensorId),
      outputs: outputs.map(tensorId),
      hasSideEffect: (flags & 1) !== 0,
      isConstantFp16Dequantize: (flags & 2) !== 0,
    })),
    tensors: { length: line.tensors },
    outputs: line.outputs.map(tensorId),
    ...(controlEdges && { controlEdges: controlEdges.map(([a, b]) => [nodeId(a), nodeId(b)] as const) }),
  };
}

/** `0-4 D0 7`: runs of CPU nodes and delegate nodes, spelt out where they equal no candidate. */
export function planText(result: Partitioning, spellOut = false): string {
  const parts: string[] = [];
  let nodes: number[] = [];
  const flush = (): void => {
    if (nodes.length > 0) parts.push(runs(nodes));
    nodes = [];
  };
  for (const step of planSteps(result.plan)) {
    if (step.kind === 'node') nodes.push(step.node);
    else {
      flush();
      const spelt = `D{${runs(step.nodes)};${runs(step.inputs)};${runs(step.outputs)}}`;
      parts.push(step.candidate >= 0 && !spellOut ? `D${step.candidate}` : spelt);
    }
  }
  flush();
  return parts.join(' ');
}
