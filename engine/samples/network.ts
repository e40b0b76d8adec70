import { mulberry32 } from '../base/random.ts';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import { type OperatorDraft, type SubgraphDraft, type TensorDraft, writeModel } from '../model/draft.ts';
import { Session } from '../run/session.ts';

/** A float tensor of a network being drawn: a constant, or an activation with its values for the calibration input. */
export interface DrawnTensor {
  readonly index: number;
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly isConstant: boolean;
  /** The tensor whose quantization this one shares: ops that only move or pick values keep it. */
  readonly like?: number;
  /** Quantized scale and zero point that the op's kernel demands (SOFTMAX, LOGISTIC). */
  readonly fixed?: {
    readonly scale: number;
    readonly zeroPoint: { readonly UINT8: number; readonly INT8: number };
  };
}

export interface DrawnOperator extends OperatorDraft {
  /** Positions of weights and bias among the inputs. */
  readonly weights?: number;
  readonly bias?: number;
}

export type Activation = 'NONE' | 'RELU' | 'RELU6';

interface ConvolutionOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly activation?: Activation;
}

const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/**
 * Draws a float network op by op. Each op runs at once on the calibration input, so that weights can be scaled until every channel
 * of its output has mean 0 and variance 1, as batch normalization leaves trained nets: activations neither vanish nor saturate.
 * Weights come from one seeded generator; the same calls give the same network everywhere.
 */
export class Network {
  readonly tensors: DrawnTensor[] = [];
  readonly operators: DrawnOperator[] = [];
  readonly inputs: number[] = [];
  private readonly draw: () => number;

  constructor(seed: number) {
    this.draw = mulberry32(seed);
  }

  /** An input image, values from -1 to 1: a few waves of seeded direction and colour, which has edges and flat parts. */
  image(name: string, [, height, width, channels]: readonly [1, number, number, number]): DrawnTensor {
    const values = new Float32Array(height * width * channels);
    const waves = Array.from({ length: 6 * channels }, () => [
      this.unit() * 0.2,
      this.unit() * 0.2,
      this.unit() * 6.28,
    ]);
    for (let i = 0; i < values.length; i++) {
      const [x, y, c] = [Math.floor(i / channels) % width, Math.floor(i / channels / width), i % channels];
      let sum = 0;
      for (let w = c * 6; w < c * 6 + 6; w++)
        sum += Math.sin(waves[w]![0]! * x + waves[w]![1]! * y + waves[w]![2]!);
      values[i] = Math.max(-1, Math.min(1, sum / 2));
    }
    const tensor = this.add(name, [1, height, width, channels], values);
    this.inputs.push(tensor.index);
    return tensor;
  }

  convolution(name: string, x: DrawnTensor, filters: number, options: ConvolutionOptions): DrawnTensor {
    const { kernel } = options;
    const weights = this.noise([filters, kernel, kernel, channelsOf(x)]);
    return this.normalized('CONV_2D', name, x, weights, filters, {
      ...convolutionOptions(options),
      dilation_w_factor: 1,
      dilation_h_factor: 1,
    });
  }

  depthwise(name: string, x: DrawnTensor, options: ConvolutionOptions): DrawnTensor {
    const channels = channelsOf(x);
    const weights = this.noise([1, options.kernel, options.kernel, channels]);
    return this.normalized('DEPTHWISE_CONV_2D', name, x, weights, channels, {
      ...convolutionOptions(options),
      depth_multiplier: 1,
      dilation_w_factor: 1,
      dilation_h_factor: 1,
    });
  }

  fullyConnected(name: string, x: DrawnTensor, units: number): DrawnTensor {
    const weights = this.noise([units, x.shape.at(-1)!]);
    return this.normalized('FULLY_CONNECTED', name, x, weights, units, { fused_activation_function: 'NONE' });
  }

  /** Any op without weights. */
  apply(
    op: string,
    name: string,
    inputs: readonly DrawnTensor[],
    options: OperatorDraft['options'],
    traits: Pick<DrawnTensor, 'like' | 'fixed'> = {},
  ): DrawnTensor {
    const { shape, values } = this.run(op, inputs, options);
    const output = this.add(name, shape, values, traits);
    this.operators.push({
      op,
      inputs: inputs.map(({ index }) => index),
      outputs: [output.index],
      ...(options && { options }),
    });
    return output;
  }

  softmax(name: string, x: DrawnTensor): DrawnTensor {
    const fixed = { scale: 1 / 256, zeroPoint: { UINT8: 0, INT8: -128 } };
    return this.apply('SOFTMAX', name, [x], { beta: 1 }, { fixed });
  }

  private unit(): number {
    return this.draw() / 2 ** 32;
  }

  /** Normally distributed enough: the sum of four uniform draws, variance 1. */
  private noise(shape: readonly number[]): Float32Array & { shape?: readonly number[] } {
    const values = new Float32Array(elements(shape));
    for (let i = 0; i < values.length; i++)
      values[i] = (this.unit() + this.unit() + this.unit() + this.unit() - 2) * Math.sqrt(3);
    return Object.assign(values, { shape });
  }

  private add(
    name: string,
    shape: readonly number[],
    values: Float32Array,
    traits: Partial<Pick<DrawnTensor, 'isConstant' | 'like' | 'fixed'>> = {},
  ): DrawnTensor {
    const tensor = { index: this.tensors.length, name, shape, values, isConstant: false, ...traits };
    this.tensors.push(tensor);
    return tensor;
  }

  private normalized(
    op: string,
    name: string,
    x: DrawnTensor,
    noise: Float32Array & { shape?: readonly number[] },
    channels: number,
    options: Record<string, unknown>,
  ): DrawnTensor {
    const weights = this.add(`${name}/weights`, noise.shape ?? [], noise, { isConstant: true });
    const bias = this.add(`${name}/bias`, [channels], new Float32Array(channels), { isConstant: true });
    const plain = { ...options, fused_activation_function: 'NONE' };
    normalize(weights.values, bias.values, this.run(op, [x, weights, bias], plain).values, op);
    const { shape, values } = this.run(op, [x, weights, bias], options);
    const output = this.add(name, shape, values);
    const inputs = [x.index, weights.index, bias.index];
    this.operators.push({ op, inputs, outputs: [output.index], options, weights: 1, bias: 2 });
    return output;
  }

  private run(
    op: string,
    inputs: readonly DrawnTensor[],
    options: OperatorDraft['options'],
  ): { readonly shape: readonly number[]; readonly values: Float32Array } {
    const tensors: TensorDraft[] = inputs.map(({ shape, values, isConstant }) => ({
      shape,
      ...(isConstant && { data: bytesOf(values) }),
    }));
    const live = inputs.flatMap(({ isConstant }, i) => (isConstant ? [] : [i]));
    const subgraph: SubgraphDraft = {
      tensors: [...tensors, { shape: [] }],
      operators: [
        { op, inputs: inputs.map((_, i) => i), outputs: [inputs.length], ...(options && { options }) },
      ],
      inputs: live,
      outputs: [inputs.length],
    };
    const program = must(openProgram(fromBytes(writeModel({ subgraphs: [subgraph] })), op), `${op} opens`);
    const session = must(Session.open(program), `${op} prepares`);
    live.forEach((input, position) => {
      const set = session.setInput(position, bytesOf(inputs[input]!.values));
      if (!set.ok) throw new Error(set.problem);
    });
    must(session.invoke(), `${op} runs`);
    const view = must(session.read(program.graphs[0]!.outputs[0]!), `${op} wrote its output`);
    return { shape: view.shape, values: Float32Array.from(view.data as Float32Array) };
  }
}

const channelsOf = (x: DrawnTensor): number => x.shape[3] ?? 1;

const convolutionOptions = ({
  stride = 1,
  activation = 'NONE',
}: ConvolutionOptions): Record<string, unknown> => ({
  padding: 'SAME',
  stride_w: stride,
  stride_h: stride,
  fused_activation_function: activation,
});

export const bytesOf = (data: Float32Array | Int32Array | Uint8Array | Int8Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Scales weights and sets biases so that the outputs they gave would have had mean 0 and variance 1 in every channel. */
function normalize(weights: Float32Array, bias: Float32Array, outputs: Float32Array, op: string): void {
  const channels = bias.length;
  const count = outputs.length / channels;
  // With one value a channel only all of them together say anything about variance.
  const groups = count > 1 ? channels : 1;
  const sums = new Float64Array(groups);
  const squares = new Float64Array(groups);
  for (let i = 0; i < outputs.length; i++) {
    sums[i % groups]! += outputs[i]!;
    squares[i % groups]! += outputs[i]! ** 2;
  }
  const size = outputs.length / groups;
  const perChannel = weights.length / channels;
  for (let c = 0; c < channels; c++) {
    const mean = sums[c % groups]! / size;
    const deviation = Math.sqrt(Math.max(squares[c % groups]! / size - mean ** 2, 1e-12));
    bias[c] = -mean / deviation;
    // Depthwise weights have their channel last, the others first.
    const [first, step] = op === 'DEPTHWISE_CONV_2D' ? [c, channels] : [c * perChannel, 1];
    for (let k = 0; k < perChannel; k++) weights[first + k * step]! /= deviation;
  }
}
