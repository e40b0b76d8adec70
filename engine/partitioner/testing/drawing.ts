import { nodeId, tensorId } from '../../base/ids.ts';
import { subsetList } from '../columns.ts';
import type { PartitionGraph, Subsets } from '../types.ts';

export interface Drawing {
  readonly graph: PartitionGraph;
  readonly supported: ReadonlySet<ReturnType<typeof nodeId>>;
}

/**
 * A graph from one line: nodes in plan order, `*` = supported, `~` = side effect, `<a,b` = reads the outputs of nodes a and b
 * (the node before when nothing is said, the graph input `<` alone). Node n writes tensor n; tensor `count` is the graph input;
 * what nobody reads is a graph output. `'0* 1* 2 3*'` is the chain 0 -> 1 -> 2 -> 3 without node 2's support.
 */
export function draw(line: string): Drawing {
  const words = line.trim().split(/\s+/);
  const read = new Set<number>();
  const nodes = words.map((word, index) => {
    const [, flags = '', , list] = /^\d+([*~]*)(<([\d,]*))?$/.exec(word) ?? [];
    const sources = list === undefined ? [index - 1] : list.split(',').filter(Boolean).map(Number);
    const inputs = sources.length > 0 && sources[0] !== -1 ? sources : [words.length];
    for (const source of inputs) read.add(source);
    return {
      inputs: inputs.map(tensorId),
      outputs: [tensorId(index)],
      hasSideEffect: flags.includes('~'),
      isConstantFp16Dequantize: false,
      supported: flags.includes('*'),
    };
  });
  return {
    graph: {
      nodes,
      tensors: { length: words.length + 1 },
      outputs: nodes.flatMap((_, index) => (read.has(index) ? [] : [tensorId(index)])),
    },
    supported: new Set(nodes.flatMap((node, index) => (node.supported ? [nodeId(index)] : []))),
  };
}

/** `'0 1 *'` for a delegated subset of nodes 0 and 1. */
export const subsetTexts = (subsets: Subsets): string[] =>
  subsetList(subsets).map((subset) => `${subset.nodes.join(' ')}${subset.delegated ? ' *' : ''}`);
