import { type Pusher, pickFrom, setRank, tensorsOf } from './push.ts';
import { tensorSpecimen } from './specimen.ts';

type FunctionPush = (pusher: Pusher, want: boolean, args: Readonly<Record<string, unknown>>) => void;

const option =
  (name: string, good: readonly number[], bad: readonly number[]): FunctionPush =>
  ({ draw, specimen }, want) => {
    specimen.options[name] = pickFrom(draw, want ? good : bad);
  };

/** Makes an operand a constant with these integers. */
const constant = (
  pusher: Pusher,
  selector: string,
  values: number[],
  dtype = 'int32',
  scalar = false,
): void => {
  for (const tensor of tensorsOf(pusher, selector)) {
    tensor.dtype = dtype;
    tensor.constant = true;
    tensor.values = values;
    tensor.shape = scalar ? [] : [values.length];
  }
};

const shape = (pusher: Pusher, selector: string, dims: number[]): void => {
  for (const tensor of tensorsOf(pusher, selector)) tensor.shape = [...dims];
};

const axisOperand =
  (selector: string, data: string): FunctionPush =>
  (pusher, want) => {
    const rank = tensorsOf(pusher, data)[0]?.shape.length ?? 4;
    constant(pusher, selector, [want ? rank - 1 : 0], 'int32', true);
  };

const dilated: FunctionPush = (pusher, want, { le }) => {
  const size = want ? 3 : Math.ceil(Number(le) / 3) + 2;
  shape(pusher, 'in[1]', [4, size, 4, 4]);
  if (!want) pusher.specimen.options.dilation_h_factor = 4;
};

const bias40 =
  (selector: string): FunctionPush =>
  (pusher, want) =>
    constant(pusher, selector, [want ? 7 : 2 ** 41], 'int64');

const mean =
  (dims: number[], axes: number[], badDims: number[], badAxes: number[]): FunctionPush =>
  (pusher, want) => {
    shape(pusher, 'in[0]', want ? dims : badDims);
    constant(pusher, 'in[1]', want ? axes : badAxes);
  };

const size: FunctionPush = (pusher, want) => {
  const [output] = tensorsOf(pusher, 'out[0]');
  if (output && output.shape.length !== 4) setRank(pusher, output, 4);
  const [, h = 1, w = 1] = output?.shape ?? [];
  constant(pusher, 'in[1]', want ? [h, w] : [h + 1, w]);
};

const sized = (pusher: Pusher, count: number): void => {
  while (pusher.specimen.inputs.length < count) pusher.specimen.inputs.push(null);
};

const innerAxis =
  (good: readonly number[], bad: readonly number[]): FunctionPush =>
  (pusher, want) => {
    for (const selector of ['in[*]', 'out[0]']) shape(pusher, selector, [1, 4, 4, 4]);
    pusher.specimen.options.axis = pickFrom(pusher.draw, want ? good : bad);
  };

const channels =
  (input: number[], good: number[], bad: number[]): FunctionPush =>
  (pusher, want) => {
    shape(pusher, 'in[0]', input);
    shape(pusher, 'in[1]', want ? good : bad);
    shape(pusher, 'out[0]', [1, 4, 4, 4]);
  };

const splitAxis: FunctionPush = (pusher, want) => {
  const { op, options } = pusher.specimen;
  const axis = want ? 3 : 1;
  if (op === 'UNPACK') {
    options.axis = axis;
    shape(pusher, 'in[0]', [1, 4, 4, 4]);
    return;
  }
  const isSplit = op === 'SPLIT';
  shape(pusher, isSplit ? 'in[1]' : 'in[0]', [1, 4, 4, 4]);
  constant(pusher, isSplit ? 'in[0]' : 'in[2]', [axis], 'int32', true);
  if (isSplit) options.num_splits = pusher.specimen.outputs.length;
  else constant(pusher, 'in[1]', [2, 2]);
};

/** How to meet or miss functions that a blind search seldom hits; the others are tried at random. */
export const functionPushes: Readonly<Record<string, FunctionPush>> = {
  allocationNotDynamic: (pusher, want, { operand }) => {
    for (const tensor of tensorsOf(pusher, String(operand))) {
      tensor.dynamic = !want;
      if (want && tensor.dtype === 'string') tensor.dtype = 'float32';
    }
  },
  axisIsLast: axisOperand('in[1]', 'in[0]'),
  axisInRange: option('axis', [0, 1], [7]),
  concatShapes: (pusher, want) => {
    pusher.specimen.options.axis = 0;
    shape(pusher, 'in[*]', [1, 4, 4, 4]);
    const count = pusher.specimen.inputs.filter((each) => each !== null).length;
    shape(pusher, 'out[0]', [want ? count : count + 3, 4, 4, 4]);
  },
  velaStride: (pusher, want) => {
    pusher.specimen.options.stride_h = want ? 1 : 5;
    pusher.specimen.options.stride_w = 1;
    shape(pusher, 'out[0]', [1, 4, 4, 4]);
  },
  dilatedKernelH: dilated,
  dilatedKernelArea: (pusher, want) => shape(pusher, 'in[1]', want ? [4, 3, 3, 4] : [4, 60, 90, 4]),
  weightSum: (pusher, want) => {
    for (const weights of tensorsOf(pusher, 'in[1]')) {
      weights.constant = true;
      weights.dtype = want ? 'int8' : 'int16';
      weights.shape = want ? [4, 3, 3, 4] : [1, 60, 60, 1];
      weights.values = Array.from({ length: 2048 }, () => (want ? 1 : 32000));
    }
  },
  biasFits40Bits: bias40('in[2]'),
  biasOk: bias40('in[3]'),
  meanAxes: mean([1, 4, 4, 4], [1, 2], [1, 4, 4, 4], [-1]),
  meanProduct: mean([1, 4, 4, 4], [1, 2], [1, 4096, 4096, 4], [1, 2]),
  meanWidthDepth: mean([1, 4, 4, 4], [1, 2], [1, 4, 5000, 4], [1, 2]),
  sizeMatchesOutput: size,
  splitDivisible: (pusher, want) => {
    shape(pusher, 'in[1]', [1, 4, 4, 4]);
    constant(pusher, 'in[0]', [3], 'int32', true);
    pusher.specimen.options.num_splits = want ? 2 : 3;
  },
  split_dim_divisible: (pusher, want) => {
    shape(pusher, 'in[1]', [1, 4, 4, 4]);
    constant(pusher, 'in[0]', [pickFrom(pusher.draw, [3, -1])], 'int32', true);
    pusher.specimen.options.num_splits = want ? 2 : 3;
    while (pusher.specimen.outputs.length < (want ? 2 : 3)) pusher.specimen.outputs.push(tensorSpecimen());
  },
  oneInferred: (pusher, want) => constant(pusher, 'in[1]', want ? [-1, 2] : [-1, -1]),
  splitv_sizes_sum: (pusher, want) => {
    shape(pusher, 'in[0]', [1, 4, 4, 4]);
    constant(pusher, 'in[2]', [3], 'int32', true);
    constant(pusher, 'in[1]', want ? [2, 2] : [2, 3]);
  },
  concat_axis_inner3: innerAxis([1, 3], [0]),
  concat_axis_within_4: (pusher, want) => {
    pusher.specimen.options.axis = want ? 1 : 0;
    for (const selector of ['in[*]', 'out[0]'])
      shape(pusher, selector, want ? [1, 4, 4, 4] : [1, 1, 4, 4, 4]);
  },
  conv_groups_1: channels([1, 4, 4, 4], [4, 3, 3, 4], [4, 3, 3, 2]),
  dw_channels_times_multiplier: channels([1, 4, 4, 4], [1, 3, 3, 4], [1, 3, 3, 6]),
  dilated_kernel_fits_padded_input: (pusher, want) => {
    Object.assign(pusher.specimen.options, { padding: 'VALID', stride_h: 1, stride_w: 1 });
    channels([1, 4, 4, 4], [1, 3, 3, 4], [1, 9, 3, 4])(pusher, want, {});
    shape(pusher, 'out[0]', [1, 2, 2, 4]);
  },
  pool_region_not_outside: (pusher, want) => {
    Object.assign(pusher.specimen.options, { padding: 'SAME', stride_h: want ? 1 : 9, stride_w: 1 });
    Object.assign(pusher.specimen.options, { filter_height: 2, filter_width: 2 });
  },
  gather_out_rank_max_4: (pusher, want) => {
    pusher.specimen.options.axis = 0;
    shape(pusher, 'in[0]', want ? [4, 4] : [1, 4, 4, 4]);
    shape(pusher, 'in[1]', want ? [2] : [2, 2]);
    shape(pusher, 'out[0]', want ? [2, 4] : [2, 2, 4, 4, 4]);
  },
  mean_output_rank: (pusher, want) => {
    pusher.specimen.options.keep_dims = false;
    shape(pusher, 'in[0]', [1, 4, 4, 4]);
    constant(pusher, 'in[1]', [1, 2]);
    shape(pusher, 'out[0]', want ? [1, 4] : [1, 4, 4]);
  },
  reshape_target_known: (pusher, want) => {
    shape(pusher, 'in[0]', [1, 4, 4, 4]);
    pusher.specimen.inputs.length = 1;
    pusher.specimen.options.new_shape = want ? [1, 64] : [1, 63];
  },
  split_over_last_of_gt2d: splitAxis,
  halfPixel2x: (pusher, want) => {
    Object.assign(pusher.specimen.options, { half_pixel_centers: true, align_corners: false });
    shape(pusher, 'in[0]', [1, 4, 4, 4]);
    shape(pusher, 'out[0]', want ? [1, 8, 8, 4] : [1, 16, 16, 4]);
    constant(pusher, 'in[1]', want ? [8, 8] : [16, 16]);
  },
  pad_dims_max_3: (pusher, want) => {
    shape(pusher, 'in[0]', [1, 4, 4, 4]);
    constant(pusher, 'in[1]', want ? [0, 0, 1, 1, 1, 1, 0, 0] : [1, 0, 1, 1, 1, 1, 0, 0]);
  },
  velaTconvShape: (pusher, want) => {
    shape(pusher, 'in[2]', [1, 4, 4, 4]);
    shape(pusher, 'in[1]', [4, 3, 3, 4]);
    Object.assign(pusher.specimen.options, { padding: 'SAME', stride_h: 2, stride_w: 2 });
    shape(pusher, 'out[0]', want ? [1, 8, 8, 4] : [1, 9, 8, 4]);
  },
  shapeDefined: (pusher, want) => shape(pusher, 'in[0]', [1, want ? 4 : -1, 4, 4]),
  inputsDistinct: ({ specimen }, want) => {
    const [first] = specimen.inputs;
    if (first) specimen.inputs[1] = want ? { ...first, shape: [...first.shape] } : first;
    if (first && !want) first.constant = false;
  },
  auxInputImpliesAuxWeights: (pusher, want) => {
    sized(pusher, 12);
    pusher.specimen.inputs[9] = tensorSpecimen();
    pusher.specimen.inputs[10] = want ? tensorSpecimen() : null;
  },
  noProjectionNoAux: (pusher, want) => {
    sized(pusher, 48);
    pusher.specimen.inputs[16] = want ? null : tensorSpecimen();
    pusher.specimen.inputs[40] = null;
  },
};
