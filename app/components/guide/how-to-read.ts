import type { View } from '../../state/settings.ts';

/** How each view is read, for the panel beside it. */
export const howToRead: Readonly<Record<View, string>> = {
  overview:
    'Each strip is the same graph in the order of the file under another delegate. Long runs of colour mean few copies; a comb means that tensors go back and forth. Choose one to see it as a graph.',
  graph:
    'A delegate hands parts of the graph to other hardware. Each coloured region is one partition: it runs there in one go. What crosses a border is copied, and its size stands on the border. Grey nodes stay on the CPU; select one to read why.',
  nodes:
    'One row a node, in the order of execution. Where a node is refused the first reason stands beside it; select the row for all reasons, its options and tensors.',
  compare:
    'Several delegates, or one in several versions or orders of backends, on this model. What all of them take is quiet; what only one takes stands out, by op and by node.',
  tradeoff:
    'Every pair of the two limits is a cell; cells with the same outcome are one field. Darker is worse where less is better. Choose a cell to apply it; below are the outcomes that no other beats, and what would be gained if a refusal fell away.',
  memory:
    'The block of memory of one inference from left to right in the order of execution: each bar is a tensor at its place. The highest point is what the arena needs; the tensors that hold it are marked.',
  times:
    'Times of runs in this browser. A narrow histogram can be trusted; drift means that the machine warmed up or throttled. They show structure, not your board.',
  diff: 'How far the chosen configuration is from the reference kernels, tensor by tensor in the order of execution. An error that jumps at one node is that node’s; one that grows slowly is rounding.',
  imports:
    'What a board said, laid over what this page predicts. Rows that match no node are listed, never dropped.',
  reference:
    'The rules by which delegates are judged here, op by op, each with where it was learnt and whether it was compared with the original code, read, or assumed.',
  profile:
    'A delegate of your own, in the same form as those built in. It travels in the address, and every view then asks it like any other.',
  reports: 'Two reports side by side. Strips show the same nodes; only what differs is coloured.',
  file: 'What the file itself says: inputs and outputs, metadata, operations, weights and the files packed with it. Select a tensor to see its values.',
};
