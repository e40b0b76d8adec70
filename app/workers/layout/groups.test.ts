import { expect, test } from 'vitest';
import type { Skeleton } from '../../../engine/index.ts';
import { groupNodes } from './groups.ts';

// Nodes are drawn as `op<reads`: `C<-` reads the graph's input, `A<0,2` what nodes 0 and 2 write. Sizes by node.
function draw(text: string, sizes: readonly string[] = [], names?: readonly string[]): Skeleton {
  const nodes = text.split(' ').map((node) => node.split('<') as [string, string]);
  const opNames = [...new Set(nodes.map(([op]) => op))];
  const inputStart = [0];
  const inputs: number[] = [];
  for (const [, reads] of nodes) {
    for (const by of reads.split(',')) inputs.push(by === '-' ? 0 : Number(by) + 1);
    inputStart.push(inputs.length);
  }
  const labels = ['INT8 1×4', ...new Set(sizes)];
  return {
    nodeCount: nodes.length,
    opNames,
    op: Uint16Array.from(nodes, ([op]) => opNames.indexOf(op)),
    activation: new Uint8Array(nodes.length),
    producer: Int32Array.from({ length: nodes.length + 1 }, (_, tensor) => tensor - 1),
    labels,
    label: Uint32Array.from({ length: nodes.length + 1 }, (_, tensor) =>
      tensor === 0 ? 0 : Math.max(0, labels.indexOf(sizes[tensor - 1] ?? '')),
    ),
    inputStart: Uint32Array.from(inputStart),
    inputs: Uint32Array.from(inputs),
    ...(names && { names: ['input', ...names] }),
  } as unknown as Skeleton;
}

const residual = 'C<- C<0 D<1 C<2 A<3,0 C<4 D<5 C<6 A<7,4 S<8';

test('what a residual line holds together is a block, and alike blocks know each other', () => {
  const { blocks } = groupNodes(draw(residual));
  expect([...blocks.of]).toEqual([-1, 0, 0, 0, 0, 1, 1, 1, 1, -1]);
  expect(blocks.names).toEqual(['block 0 (1 of 2 alike)', 'block 1 (1 of 2 alike)']);
});

test('a chain has no blocks', () => {
  expect(groupNodes(draw('C<- D<0 C<1 D<2')).blocks.names).toEqual([]);
});

test('blocks are called by the scope that only they have', () => {
  const name = (node: number) => `net/part_${Math.floor((node - 1) / 4)}/op${node};other`;
  const { blocks } = groupNodes(
    draw(
      residual,
      [],
      Array.from({ length: 10 }, (_, node) => name(node)),
    ),
  );
  expect(blocks.names).toEqual(['part_0 (1 of 2 alike)', 'part_1 (1 of 2 alike)']);
});

test('stages are stretches of one resolution; a few nodes of another join the stage before', () => {
  const large = 'INT8 1×56×56×8';
  const small = 'INT8 1×28×28×8';
  const sizes = [large, large, large, large, small, large, small, small, small, small];
  const { stages } = groupNodes(draw(residual, sizes));
  expect(stages.names).toEqual(['56×56', '28×28']);
  expect([...stages.of]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
});
