import { nodeId, type TensorId, tensorId } from '../engine/base/ids.ts';
import { mulberry32 } from '../engine/base/random.ts';
import { paramsWithDefaults, support } from '../engine/delegates/support.ts';
import { delegates } from '../engine/delegates/table.ts';
import type { Constants, Graph, GraphNode, GraphTensor } from '../engine/graph/types.ts';
import type { Shapes } from '../engine/shapes/types.ts';
import { cpuTime, printRow } from './measure.ts';

/** A chain of 1,000 nodes of the kinds real models have, 8-bit and float halves, with weights and biases. */
function model(): { graph: Graph; shapes: Shapes; constants: Constants } {
  const draw = mulberry32(7);
  const tensors: GraphTensor[] = [];
  const add = (type: string, shape: number[], isConstant: boolean): TensorId => {
    const id = tensorId(tensors.length);
    const isQuantized = type === 'INT8';
    tensors.push({
      ...{ id, name: `t${id}`, type, shape, hasShape: true, isConstant, isVariable: false, isSparse: false },
      ...{ constantBytes: isConstant ? 64 : 0, producer: -1, consumers: [] },
      ...(isQuantized ? { quantization: { scale: [0.5], zeroPoint: [0], quantizedDimension: 0 } } : {}),
    });
    return id;
  };
  const kinds = [
    'CONV_2D',
    'DEPTHWISE_CONV_2D',
    'ADD',
    'MUL',
    'RELU',
    'RESHAPE',
    'AVERAGE_POOL_2D',
    'CONCATENATION',
    'HARD_SWISH',
    'PACK',
  ];
  const nodes: GraphNode[] = [];
  let current = add('INT8', [1, 16, 16, 8], false);
  for (let i = 0; i < 1000; i++) {
    const type = i < 500 ? 'INT8' : 'FLOAT32';
    const op = kinds[draw() % kinds.length] as string;
    const weights = op.includes('CONV')
      ? [
          add(type, op === 'CONV_2D' ? [8, 3, 3, 8] : [1, 3, 3, 8], true),
          add(type === 'INT8' ? 'INT32' : type, [8], true),
        ]
      : [];
    const second =
      op === 'RESHAPE'
        ? [add('INT32', [4], true)]
        : ['ADD', 'MUL', 'CONCATENATION', 'PACK'].includes(op)
          ? [current]
          : [];
    const output = add(type, [1, 16, 16, 8], false);
    nodes.push({
      ...{ id: nodeId(i), op, custom: false, version: 1, intermediates: [], optionsType: 'Options' },
      inputs: [current, ...weights, ...second],
      outputs: [output],
      options: {
        ...{
          stride_h: 1,
          stride_w: 1,
          dilation_h_factor: 1,
          dilation_w_factor: 1,
          depth_multiplier: 1,
          filter_height: 3,
        },
        ...{ filter_width: 3, padding: 'SAME', fused_activation_function: 'NONE', axis: 3, values_count: 2 },
      },
      ...{ hasSideEffect: false, isConstantFp16Dequantize: false },
    });
    current = output;
  }
  const wired = tensors.map((tensor) => ({
    ...tensor,
    producer: nodes.find(({ outputs }) => outputs.includes(tensor.id))?.id ?? (-1 as const),
    consumers: nodes.filter(({ inputs }) => inputs.includes(tensor.id)).map(({ id }) => id),
  }));
  return {
    graph: { subgraph: 0, name: 'main', nodes, tensors: wired, inputs: [tensorId(0)], outputs: [current] },
    shapes: {
      tensors: wired.map(({ shape }) => ({ kind: 'static', shape })),
      values: new Map(),
      unresolved: [],
    },
    constants: {
      bytes: (tensor) => (wired[tensor]?.isConstant ? new Uint8Array(64) : undefined),
      customOptions: () => new Uint8Array(0),
    },
  };
}

const { graph, shapes, constants } = model();
const profiles = await Promise.all(
  [...delegates.values()].map(async (delegate) => {
    const params = paramsWithDefaults(delegate);
    return { profile: await delegate.load(params), params };
  }),
);
const judgeAll = (fresh: boolean): number =>
  profiles.reduce((sum, { profile, params }) => {
    // A new graph object each time, so that nothing known about its tensors is reused.
    const seen = fresh ? { ...graph } : graph;
    return sum + support(seen, shapes, profile, params, constants).supported.length;
  }, 0);

let first = 0;
const cold = cpuTime(
  () => {
    first = judgeAll(true);
  },
  1,
  0,
);
printRow('support, all delegate ids, 1,000 nodes, first call', cold, `${first} nodes taken in all`);
const one = { ...graph };
printRow(
  'support, all delegate ids, 1,000 nodes, each call a new graph',
  cpuTime(() => {
    const next = { ...one };
    for (const { profile, params } of profiles) support(next, shapes, profile, params, constants);
  }),
);
for (const { profile, params } of profiles) {
  const judge = () => support({ ...one }, shapes, profile, params, constants);
  const reasons = judge().refused.reduce((sum, refused) => sum + refused.reasons.length, 0);
  printRow(`support, ${profile.delegate.id} alone`, cpuTime(judge, 31), `${reasons} reasons`);
}
