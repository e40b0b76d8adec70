import { mulberry32 } from '../base/random.ts';
import type { OperatorDraft } from '../model/draft.ts';
import { evaluate } from './evaluate.ts';
import { normalize } from './normalize.ts';

/**
 * A tensor of a network being drawn: a constant, or an activation with its values for the calibration input. Integers are what
 * the op wants as such, an axis or an index, and never quantized.
 */
export interface DrawnTensor {
  readonly index: number;
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
  readonly isConstant: boolean;
  /** Tensors that this one shares its quantization with: ops that only move or pick values keep it. */
  readonly like?: number | readonly number[];
  /** Stays float32 in the quantized network too. */
  readonly real?: boolean;
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

/** What quantized kernels demand of results from 0 to 1. */
export const probability = { scale: 1 / 256, zeroPoint: { UINT8: 0, INT8: -128 } } as const;

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
  /** What the network answers; left empty: what its last op gives. */
  readonly outputs: number[] = [];
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
    return this.normalized('FULLY_CONNECTED', name, x, weights, units, {
      fused_activation_function: 'NONE',
      ...(x.shape.length > 2 && { keep_num_dims: true }),
    });
  }

  /** Any op without weights. */
  apply(
    op: string,
    name: string,
    inputs: readonly DrawnTensor[],
    options: OperatorDraft['options'],
    traits: Pick<DrawnTensor, 'like' | 'fixed'> = {},
  ): DrawnTensor {
    return this.applyAll({ op, ...(options && { options }) }, [name], inputs, traits)[0]!;
  }

  /** Any op without weights and with these outputs. */
  applyAll(
    operator: Pick<OperatorDraft, 'op' | 'options' | 'customOptions'>,
    names: readonly string[],
    inputs: readonly DrawnTensor[],
    traits: Pick<DrawnTensor, 'like' | 'fixed' | 'real'> = {},
  ): DrawnTensor[] {
    const results = evaluate(operator, inputs, names.length);
    const outputs = results.map(({ shape, values }, i) => this.add(names[i]!, shape, values, traits));
    const indices = (list: readonly DrawnTensor[]): number[] => list.map(({ index }) => index);
    this.operators.push({ ...operator, inputs: indices(inputs), outputs: indices(outputs) });
    return outputs;
  }

  softmax(name: string, x: DrawnTensor): DrawnTensor {
    return this.apply('SOFTMAX', name, [x], { beta: 1 }, { fixed: probability });
  }

  /** The same values in another shape, given as converters give it: as a constant operand. */
  reshape(name: string, x: DrawnTensor, shape: readonly number[]): DrawnTensor {
    const operand = this.constant(`${name}/shape`, [shape.length], Int32Array.from(shape));
    return this.apply('RESHAPE', name, [x, operand], { new_shape: shape }, { like: x.index });
  }

  /** A constant that is no weight: an axis, a divisor, a table. */
  constant(name: string, shape: readonly number[], values: Float32Array | Int32Array): DrawnTensor {
    return this.add(name, shape, values, { isConstant: true });
  }

  /** A table of normally distributed values. */
  table(name: string, shape: readonly number[]): DrawnTensor {
    return this.constant(name, shape, this.noise(shape));
  }

  /** An input of indices below `limit`. */
  indices(name: string, shape: readonly number[], limit: number): DrawnTensor {
    const values = new Int32Array(elements(shape)).map(() => this.draw() % limit);
    const tensor = this.add(name, shape, values);
    this.inputs.push(tensor.index);
    return tensor;
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
    values: Float32Array | Int32Array,
    traits: Partial<Pick<DrawnTensor, 'isConstant' | 'like' | 'fixed' | 'real'>> = {},
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
    const zeros = new Float32Array(channels);
    const weights = this.add(`${name}/weights`, noise.shape ?? [], noise, { isConstant: true });
    const bias = this.add(`${name}/bias`, [channels], zeros, { isConstant: true });
    const operands = [x, weights, bias];
    const plain = { op, options: { ...options, fused_activation_function: 'NONE' } };
    normalize(noise, zeros, evaluate(plain, operands, 1)[0]!.values, op);
    const { shape, values } = evaluate({ op, options }, operands, 1)[0]!;
    const output = this.add(name, shape, values);
    const inputs = [x.index, weights.index, bias.index];
    this.operators.push({ op, inputs, outputs: [output.index], options, weights: 1, bias: 2 });
    return output;
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
