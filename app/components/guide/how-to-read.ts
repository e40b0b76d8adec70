import type { View } from '../../state/settings.ts';

/** How each view is read, for the panel beside it. */
export const howToRead: Readonly<Partial<Record<View, string>>> = {
  overview:
    'Each strip is the same graph in the order of the file under another delegate. Long runs of colour mean few copies; a comb means that tensors go back and forth. Choose one to see it as a graph.',
  graph:
    'A delegate hands parts of the graph to other hardware. Each coloured region is one partition: it runs there in one go. What crosses a border is copied, and its size stands on the border. Grey nodes stay on the CPU; select one to read why.',
  nodes:
    'One row a node, in the order of execution. Where a node is refused the first reason stands beside it; select the row for all reasons, its options and tensors.',
  file: 'What the file itself says: inputs and outputs, metadata, operations, weights and the files packed with it. Select a tensor to see its values.',
};
