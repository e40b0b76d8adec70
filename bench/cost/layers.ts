import { type NodeWork, workClass } from '../../engine/cost/work.ts';

export interface ConvOptions {
  readonly kernel: number | readonly [height: number, width: number];
  readonly stride?: number | readonly [height: number, width: number];
  readonly valid?: boolean;
}

const pair = (value: number | readonly [number, number]): readonly [number, number] =>
  typeof value === 'number' ? [value, value] : value;

export interface Volume {
  readonly h: number;
  readonly w: number;
  readonly c: number;
}

/** Draws a network as a list of works, from the sizes of its layers alone. `bytes`: of an element. */
export class Layers {
  readonly works: NodeWork[] = [];

  constructor(
    readonly isFloat: boolean,
    readonly batch = 1,
  ) {}

  conv(x: Volume, c: number, options: ConvOptions): Volume {
    const [kh, kw] = pair(options.kernel);
    const y = { ...this.slide(x, options), c };
    const weights = kh * kw * x.c * c;
    return this.add('CONV_2D', [x], y, y.h * y.w * weights, weights, Math.max(kh, kw));
  }

  depthwise(x: Volume, options: ConvOptions): Volume {
    const [kh, kw] = pair(options.kernel);
    const y = { ...this.slide(x, options), c: x.c };
    const weights = kh * kw * x.c;
    return this.add('DEPTHWISE_CONV_2D', [x], y, y.h * y.w * weights, weights, Math.max(kh, kw));
  }

  pool(x: Volume, op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D', options: ConvOptions): Volume {
    return this.add(op, [x], { ...this.slide(x, options), c: x.c });
  }

  /** Average over the whole image. */
  mean(x: Volume): Volume {
    return this.add('MEAN', [x], { h: 1, w: 1, c: x.c });
  }

  dense(x: Volume, c: number): Volume {
    const weights = x.h * x.w * x.c * c;
    return this.add('FULLY_CONNECTED', [x], { h: 1, w: 1, c }, weights, weights);
  }

  /** An op of one output as large as its first input, unless said otherwise. */
  apply(op: string, inputs: readonly Volume[], y: Volume | undefined = inputs[0]): Volume {
    return this.add(op, inputs, y ?? { h: 0, w: 0, c: 0 });
  }

  concat(inputs: readonly Volume[]): Volume {
    const [first = { h: 0, w: 0, c: 0 }] = inputs;
    return this.apply('CONCATENATION', inputs, { ...first, c: inputs.reduce((all, { c }) => all + c, 0) });
  }

  private add(op: string, inputs: readonly Volume[], y: Volume, macs = 0, weights = 0, reach = 1): Volume {
    const count = ({ h, w, c }: Volume): number => this.batch * h * w * c;
    const read = inputs.reduce((all, x) => all + count(x), 0);
    this.works.push({
      op,
      class: workClass(op, macs, this.isFloat),
      isFloat: this.isFloat,
      macs: macs * this.batch,
      elements: Math.max(read, count(y)),
      bytes: (read + count(y) + weights) * (this.isFloat ? 4 : 1),
      sized: true,
      reach,
    });
    return y;
  }

  private slide(x: Volume, { kernel, stride = 1, valid = false }: ConvOptions): { h: number; w: number } {
    const [kh, kw] = pair(kernel);
    const [sh, sw] = pair(stride);
    const size = (length: number, k: number, s: number): number =>
      valid ? Math.floor((length - k) / s) + 1 : Math.ceil(length / s);
    return { h: size(x.h, kh, sh), w: size(x.w, kw, sw) };
  }
}
