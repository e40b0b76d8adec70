import { type DrawnTensor, Network } from './network.ts';

type Nonlinearity = 'RELU' | 'HARD_SWISH';

interface Block {
  readonly kernel: number;
  readonly expanded: number;
  readonly filters: number;
  /** Squeeze and excitation: channels scaled by what their averages say. */
  readonly squeezed: boolean;
  readonly nonlinearity: Nonlinearity;
  readonly stride: number;
}

const block = (
  kernel: number,
  expanded: number,
  filters: number,
  squeezed: boolean,
  nonlinearity: Nonlinearity,
  stride: number,
): Block => ({ kernel, expanded, filters, squeezed, nonlinearity, stride });

/** MobileNet V3 small (Howard et al., arXiv 1905.02244, table 2). */
const blocks: readonly Block[] = [
  block(3, 16, 16, true, 'RELU', 2),
  block(3, 72, 24, false, 'RELU', 2),
  block(3, 88, 24, false, 'RELU', 1),
  block(5, 96, 40, true, 'HARD_SWISH', 2),
  block(5, 240, 40, true, 'HARD_SWISH', 1),
  block(5, 240, 40, true, 'HARD_SWISH', 1),
  block(5, 120, 48, true, 'HARD_SWISH', 1),
  block(5, 144, 48, true, 'HARD_SWISH', 1),
  block(5, 288, 96, true, 'HARD_SWISH', 2),
  block(5, 576, 96, true, 'HARD_SWISH', 1),
  block(5, 576, 96, true, 'HARD_SWISH', 1),
];

/** MobileNet V3 small with random weights. `side` is the input's height and width. */
export function mobilenetV3Small(side: number, seed: number): Network {
  const net = new Network(seed);
  let x = net.convolution('Conv', net.image('image', [1, side, side, 3]), 16, { kernel: 3, stride: 2 });
  x = nonlinear(net, 'Conv', x, 'HARD_SWISH');
  blocks.forEach((of, i) => {
    x = bottleneck(net, i === 0 ? 'expanded_conv' : `expanded_conv_${i}`, x, of);
  });
  x = net.convolution('Conv_1', x, 576, { kernel: 1 });
  x = nonlinear(net, 'Conv_1', x, 'HARD_SWISH');
  x = average(net, 'AvgPool', x);
  x = net.convolution('Conv_2', x, 1024, { kernel: 1 });
  x = nonlinear(net, 'Conv_2', x, 'HARD_SWISH');
  x = net.convolution('Logits', x, 1000, { kernel: 1 });
  net.softmax('probabilities', net.reshape('flat', x, [1, 1000]));
  return net;
}

function bottleneck(net: Network, name: string, from: DrawnTensor, of: Block): DrawnTensor {
  const { kernel, stride, nonlinearity } = of;
  const channels = from.shape[3]!;
  let x = from;
  if (of.expanded !== channels) {
    x = net.convolution(`${name}/expand`, x, of.expanded, { kernel: 1, ...fused(nonlinearity) });
    x = nonlinear(net, `${name}/expand`, x, nonlinearity);
  }
  x = net.depthwise(`${name}/depthwise`, x, { kernel, stride, ...fused(nonlinearity) });
  x = nonlinear(net, `${name}/depthwise`, x, nonlinearity);
  if (of.squeezed) x = squeezeAndExcite(net, `${name}/squeeze_excite`, x);
  x = net.convolution(`${name}/project`, x, of.filters, { kernel: 1 });
  if (stride > 1 || channels !== of.filters) return x;
  return net.apply('ADD', `${name}/add`, [from, x], { fused_activation_function: 'NONE' });
}

/** RELU rides on the convolution before it; HARD_SWISH is an op of its own. */
const fused = (nonlinearity: Nonlinearity): { activation?: 'RELU' } =>
  nonlinearity === 'RELU' ? { activation: 'RELU' } : {};

const nonlinear = (net: Network, name: string, x: DrawnTensor, nonlinearity: Nonlinearity): DrawnTensor =>
  nonlinearity === 'RELU' ? x : net.apply('HARD_SWISH', `${name}/hard_swish`, [x], undefined);

/**
 * Channels times a hard sigmoid of what their averages say:
 *
 *   x ── MEAN ── CONV relu ── CONV ── ADD 3 relu6 ── MUL 1/6 ── MUL ──
 *   └──────────────────────────────────────────────────────────┘
 */
function squeezeAndExcite(net: Network, name: string, x: DrawnTensor): DrawnTensor {
  const channels = x.shape[3]!;
  const scalar = (what: string, value: number) => net.constant(`${name}/${what}`, [], Float32Array.of(value));
  let s = average(net, `${name}/average`, x);
  s = net.convolution(`${name}/reduce`, s, multipleOf8(channels / 4), { kernel: 1, activation: 'RELU' });
  s = net.convolution(`${name}/expand`, s, channels, { kernel: 1 });
  s = net.apply('ADD', `${name}/relu6`, [s, scalar('three', 3)], { fused_activation_function: 'RELU6' });
  s = net.apply('MUL', `${name}/gate`, [s, scalar('sixth', 1 / 6)], { fused_activation_function: 'NONE' });
  return net.apply('MUL', `${name}/scaled`, [x, s], { fused_activation_function: 'NONE' });
}

/** The nearest multiple of 8, at least 8: the widths that the paper's authors keep to. */
const multipleOf8 = (count: number): number => Math.max(8, Math.round(count / 8) * 8);

/** Average over the whole image, as converters write it today: a MEAN over both axes. */
function average(net: Network, name: string, x: DrawnTensor): DrawnTensor {
  const axes = net.constant(`${name}/axes`, [2], Int32Array.of(1, 2));
  return net.apply('MEAN', name, [x, axes], { keep_dims: true });
}
