import { tensorId } from '../engine/base/ids.ts';
import { mulberry32 } from '../engine/base/random.ts';
import { must } from '../engine/base/result.ts';
import { ops } from '../engine/ops/table.ts';
import { allocate, bytesOf } from '../engine/ops/tensor-data.ts';
import { Session } from '../engine/run/session.ts';
import { type DrawnTensor, drawProgram } from '../engine/testing/draw-program.ts';
import { cpuTime } from './measure.ts';

// Multiply-accumulates a second of the reference kernels, a layer each as mobile nets have them.

interface Layer {
  readonly op: string;
  readonly input: readonly number[];
  readonly weights: readonly number[];
  readonly channels: number;
  readonly output: readonly number[];
}

const layers: readonly Layer[] = [
  {
    op: 'CONV_2D',
    input: [1, 28, 28, 128],
    weights: [128, 3, 3, 128],
    channels: 128,
    output: [1, 28, 28, 128],
  },
  {
    op: 'CONV_2D',
    input: [1, 28, 28, 128],
    weights: [128, 1, 1, 128],
    channels: 128,
    output: [1, 28, 28, 128],
  },
  { op: 'CONV_2D', input: [1, 112, 112, 3], weights: [32, 3, 3, 3], channels: 32, output: [1, 112, 112, 32] },
  {
    op: 'DEPTHWISE_CONV_2D',
    input: [1, 56, 56, 128],
    weights: [1, 3, 3, 128],
    channels: 128,
    output: [1, 56, 56, 128],
  },
  { op: 'FULLY_CONNECTED', input: [1, 1024], weights: [1024, 1024], channels: 1024, output: [1, 1024] },
];

const options = {
  padding: 'SAME',
  stride_h: 1,
  stride_w: 1,
  dilation_h_factor: 1,
  dilation_w_factor: 1,
  fused_activation_function: 'RELU6',
};

function drawn(
  type: string,
  shape: readonly number[],
  seed: number,
  scale: number,
): Required<Pick<DrawnTensor, 'value'>> & DrawnTensor {
  const next = mulberry32(seed);
  const value = allocate(type, shape);
  for (let i = 0; i < value.length; i++)
    value[i] = (type === 'FLOAT32' ? next() / 2 ** 31 - 1 : (next() << 24) >> 24) as never;
  return { type, shape, value, ...(type !== 'FLOAT32' && { scale }) };
}

function sessionOf({ op, input, weights, channels, output }: Layer, type: string): Session {
  const activation = drawn(type, input, 1, 0.05);
  const { value, ...free } = activation;
  const bias = type === 'FLOAT32' ? 'FLOAT32' : 'INT32';
  const program = drawProgram({
    tensors: [
      free,
      drawn(type, weights, 2, 0.01),
      { type: bias, shape: [channels], value: allocate(bias, [channels]), scale: 0.0005 },
      { type, shape: output, ...(type !== 'FLOAT32' && { scale: 0.1 }) },
    ],
    nodes: [[op, [0, 1, 2], [3], options]],
    inputs: [0],
    outputs: [3],
  });
  const session = must(Session.open(program), 'the session opens');
  must(session.setInput(0, bytesOf(value)), 'the input fits');
  return session;
}

function macsOf({ op, weights, output }: Layer): number {
  const work = must(ops.get(op)?.work, 'the op counts its work');
  const tensor = () => undefined;
  const shape = (input: number) => (input === 1 ? weights : undefined);
  const node = { options } as never;
  return work({ node, tensor, shape, outputShape: () => output }).macs;
}

for (const layer of layers)
  for (const type of ['FLOAT32', 'INT8']) {
    const session = sessionOf(layer, type);
    const { medianMs, runs } = cpuTime(() => must(session.invoke(), 'runs'));
    must(session.read(tensorId(3)), 'an output');
    const name = `${layer.op} [${layer.input}] x [${layer.weights}] ${type}`;
    const mmacs = macsOf(layer) / 1e6;
    const rate = ((mmacs / medianMs) * 1000).toFixed(0);
    console.log(
      `${name.padEnd(64)} ${mmacs.toFixed(1).padStart(6)} MMAC ${medianMs.toFixed(1).padStart(7)} CPU ms ${rate.padStart(5)} MMAC/s, n=${runs}`,
    );
  }
