import type { Settings } from '../../state/settings.ts';

/** A stop of the tour: what to look at, and the settings that show it. */
export interface Stop {
  readonly title: string;
  readonly text: string;
  readonly settings: Partial<Settings>;
}

/** The sample that the tour walks through, by its file; any open model does as well. */
export const tourSample = 'mobilenet_v3_small_224_int8.tflite';

const limits = { max: undefined, min: undefined, assume: undefined, pick: undefined } as Partial<Settings>;

export const tour: readonly Stop[] = [
  {
    title: 'One model, every delegate',
    text: 'A delegate takes the nodes it supports; the rest stays on the CPU. Each strip is this model in the order of the file: blue nodes would be delegated, grey ones stay. A strip in one colour is what one hopes for.',
    settings: { view: 'overview', node: undefined, ...limits },
  },
  {
    title: 'The graph and its cuts',
    text: 'XNNPACK now. Coloured regions are partitions: each runs there in one go. At every border a tensor is copied, and its size stands on the border. Scroll to move, Ctrl and scroll to zoom, Space to see the whole.',
    settings: { view: 'graph', delegate: 'xnnpack', options: {}, node: undefined, ...limits },
  },
  {
    title: 'Why a node stays',
    text: 'Select any grey node, here or in this table: the panel then gives the rule it fails, with the offending value, the limit and the line of source where the rule was learnt.',
    settings: { view: 'nodes', delegate: 'xnnpack', options: {}, node: undefined, ...limits },
  },
  {
    title: 'What a limit does',
    text: 'max_delegated_partitions is now 1: only the candidate with the most nodes is left, dashed regions were left out. Move the slider above and the picture follows; the address of this page remembers every setting, and Back undoes them.',
    settings: { view: 'graph', delegate: 'xnnpack', options: {}, node: undefined, ...limits, max: 1 },
  },
  {
    title: 'Run it here',
    text: 'Run executes the model in this browser, each partition in a memory of its own, so that every border is a real copy. The times show the structure, not your board. Share… then puts all of this into a link or a file: the report, never the model.',
    settings: { view: 'graph', delegate: 'xnnpack', options: {}, node: undefined, ...limits },
  },
];
