import { type DrawnTensor, Network } from './network.ts';

/** MobileNet V1 (Howard et al., arXiv 1704.04861, table 1): [filters, stride] of the 13 depthwise-separable blocks. */
const separableBlocks: readonly (readonly [filters: number, stride: number])[] = [
  ...([
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
  ] as const),
  ...([
    [512, 1],
    [512, 1],
    [512, 1],
    [512, 1],
    [512, 1],
    [1024, 2],
    [1024, 1],
  ] as const),
];

/** The body of MobileNet V1: what each of its 13 blocks gives. `width` is the multiplier of all filters. */
export function mobilenetV1Features(net: Network, image: DrawnTensor, width: number): DrawnTensor[] {
  let x = net.convolution('Conv2d_0', image, 32 * width, { kernel: 3, stride: 2, activation: 'RELU6' });
  return separableBlocks.map(([filters, stride], i) => {
    x = net.depthwise(`Conv2d_${i + 1}_depthwise`, x, { kernel: 3, stride, activation: 'RELU6' });
    x = net.convolution(`Conv2d_${i + 1}_pointwise`, x, filters * width, { kernel: 1, activation: 'RELU6' });
    return x;
  });
}

/** MobileNet V1 with random weights. `side` is the input's height and width, `width` the multiplier of all filters. */
export function mobilenetV1(side: number, seed: number, width = 1): Network {
  const net = new Network(seed);
  const features = mobilenetV1Features(net, net.image('image', [1, side, side, 3]), width);
  let x = averagePool(net, features.at(-1)!);
  x = net.convolution('Logits', x, 1001, { kernel: 1 });
  x = net.apply('RESHAPE', 'Logits/flat', [x], { new_shape: [1, 1001] }, { like: x.index });
  net.softmax('probabilities', x);
  return net;
}

/** Average over the whole image, as a pool of its size. */
function averagePool(net: Network, x: DrawnTensor): DrawnTensor {
  const [, height = 1, width = 1] = x.shape;
  const options = { padding: 'VALID', stride_w: 1, stride_h: 1, filter_width: width, filter_height: height };
  return net.apply(
    'AVERAGE_POOL_2D',
    'AvgPool',
    [x],
    { ...options, fused_activation_function: 'NONE' },
    { like: x.index },
  );
}

/** MobileNet V2 (Sandler et al., arXiv 1801.04381, table 2): [expansion, filters, repeats, stride of the first]. */
const bottlenecks: readonly (readonly [
  expansion: number,
  filters: number,
  repeats: number,
  stride: number,
])[] = [
  ...([
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
  ] as const),
  ...([
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ] as const),
];

/** MobileNet V2, width 1.0, with random weights. */
export function mobilenetV2(side: number, seed: number): Network {
  const net = new Network(seed);
  let x: DrawnTensor = net.image('image', [1, side, side, 3]);
  x = net.convolution('Conv', x, 32, { kernel: 3, stride: 2, activation: 'RELU6' });
  let number = 0;
  for (const [expansion, filters, repeats, first] of bottlenecks)
    for (let repeat = 0; repeat < repeats; repeat++)
      x = bottleneck(net, `expanded_conv_${number++}`, x, expansion, filters, repeat === 0 ? first : 1);
  x = net.convolution('Conv_1', x, 1280, { kernel: 1, activation: 'RELU6' });
  x = averagePool(net, x);
  x = net.apply('RESHAPE', 'flat', [x], { new_shape: [1, 1280] }, { like: x.index });
  x = net.fullyConnected('Logits', x, 1000);
  net.softmax('probabilities', x);
  return net;
}

function bottleneck(
  net: Network,
  name: string,
  from: DrawnTensor,
  expansion: number,
  filters: number,
  stride: number,
): DrawnTensor {
  let x = from;
  const channels = from.shape[3] ?? 1;
  if (expansion > 1)
    x = net.convolution(`${name}/expand`, x, channels * expansion, { kernel: 1, activation: 'RELU6' });
  x = net.depthwise(`${name}/depthwise`, x, { kernel: 3, stride, activation: 'RELU6' });
  x = net.convolution(`${name}/project`, x, filters, { kernel: 1 });
  if (stride > 1 || channels !== filters) return x;
  return net.apply('ADD', `${name}/add`, [from, x], { fused_activation_function: 'NONE' });
}
