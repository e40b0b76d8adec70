import { type DrawnTensor, Network } from './network.ts';

interface Size {
  readonly words: number;
  readonly length: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
}

/** The size of BERT-tiny (Turc et al., arXiv 1908.08962, L = 2, H = 128), with a small vocabulary and short texts. */
export const tiny: Size = { words: 2000, length: 64, layers: 2, width: 128, heads: 2 };

const plain = { fused_activation_function: 'NONE' };

/** A transformer's encoder (Devlin et al., arXiv 1810.04805) with two classes of its first word, random weights. */
export function transformerEncoder(seed: number, size: Size = tiny): Network {
  const { words, length, layers, width } = size;
  const net = new Network(seed);
  const ids = net.indices('input_ids', [1, length], words);
  let x = net.apply('GATHER', 'embeddings/words', [net.table('embeddings/table', [words, width]), ids], {
    axis: 0,
  });
  const positions = net.table('embeddings/positions', [1, length, width]);
  x = layerNorm(net, 'embeddings/LayerNorm', net.apply('ADD', 'embeddings/sum', [x, positions], plain));
  for (let layer = 0; layer < layers; layer++) x = encoderLayer(net, `layer_${layer}`, x, size);
  const row = (what: string, numbers: readonly number[]) =>
    net.constant(`pooler/${what}`, [3], Int32Array.from(numbers));
  const slice = [row('begin', [0, 0, 0]), row('end', [1, 1, width]), row('strides', [1, 1, 1])];
  const masks = { begin_mask: 5, end_mask: 5, ellipsis_mask: 0, new_axis_mask: 0, shrink_axis_mask: 2 };
  x = net.apply('STRIDED_SLICE', 'pooler/first', [x, ...slice], masks);
  x = net.apply('TANH', 'pooler/tanh', [net.fullyConnected('pooler/dense', x, width)], undefined);
  net.softmax('probabilities', net.fullyConnected('classifier', x, 2));
  return net;
}

function encoderLayer(net: Network, name: string, from: DrawnTensor, size: Size): DrawnTensor {
  const attended = attention(net, `${name}/attention`, from, size);
  const x = residual(
    net,
    `${name}/attention`,
    from,
    net.fullyConnected(`${name}/output`, attended, size.width),
  );
  let inner = net.fullyConnected(`${name}/intermediate`, x, 4 * size.width);
  inner = net.apply('GELU', `${name}/gelu`, [inner], { approximate: false });
  return residual(net, name, x, net.fullyConnected(`${name}/dense`, inner, size.width));
}

const residual = (net: Network, name: string, from: DrawnTensor, x: DrawnTensor): DrawnTensor =>
  layerNorm(net, `${name}/LayerNorm`, net.apply('ADD', `${name}/add`, [from, x], plain));

/** Of every head, the values weighted by how well queries and keys match. */
function attention(net: Network, name: string, x: DrawnTensor, { length, width, heads }: Size): DrawnTensor {
  const perHead = width / heads;
  const split = (what: string): DrawnTensor => {
    const y = net.fullyConnected(`${name}/${what}`, x, width);
    const parts = net.reshape(`${name}/${what}/heads`, y, [1, length, heads, perHead]);
    return swapped(net, `${name}/${what}/swapped`, parts);
  };
  const [query, key, value] = [split('query'), split('key'), split('value')];
  const matches = net.apply('BATCH_MATMUL', `${name}/scores`, [query, key], { adj_x: false, adj_y: true });
  const divisor = net.constant(`${name}/scale`, [], Float32Array.of(1 / Math.sqrt(perHead)));
  const scaled = net.apply('MUL', `${name}/scaled`, [matches, divisor], plain);
  const weights = net.softmax(`${name}/weights`, scaled);
  const mixed = net.apply('BATCH_MATMUL', `${name}/mixed`, [weights, value], { adj_x: false, adj_y: false });
  return net.reshape(`${name}/joined`, swapped(net, `${name}/mixed/swapped`, mixed), [1, length, width]);
}

function swapped(net: Network, name: string, x: DrawnTensor): DrawnTensor {
  const order = net.constant(`${name}/order`, [4], Int32Array.of(0, 2, 1, 3));
  return net.apply('TRANSPOSE', name, [x, order], undefined);
}

/**
 * Layer normalization as the ops it falls into:
 *
 *   x ── MEAN ── SQUARED_DIFFERENCE ── MEAN ── ADD ── RSQRT ── MUL gamma ──> x * s + (beta - mean * s)
 */
function layerNorm(net: Network, name: string, x: DrawnTensor): DrawnTensor {
  const width = x.shape.at(-1)!;
  const row = (what: string, value: number) =>
    net.constant(`${name}/${what}`, [width], new Float32Array(width).fill(value));
  const last = net.constant(`${name}/axis`, [1], Int32Array.of(x.shape.length - 1));
  const mean = net.apply('MEAN', `${name}/mean`, [x, last], { keep_dims: true });
  const squares = net.apply('SQUARED_DIFFERENCE', `${name}/squares`, [x, mean], undefined);
  const variance = net.apply('MEAN', `${name}/variance`, [squares, last], { keep_dims: true });
  const tiniest = net.constant(`${name}/epsilon`, [], Float32Array.of(1e-6));
  const safe = net.apply('ADD', `${name}/safe`, [variance, tiniest], plain);
  const inverse = net.apply('RSQRT', `${name}/rsqrt`, [safe], undefined);
  const scale = net.apply('MUL', `${name}/scale`, [inverse, row('gamma', 1)], plain);
  const scaled = net.apply('MUL', `${name}/scaled`, [x, scale], plain);
  const shift = net.apply('MUL', `${name}/shift`, [mean, scale], plain);
  const offset = net.apply('SUB', `${name}/offset`, [row('beta', 0), shift], plain);
  return net.apply('ADD', `${name}/normalized`, [scaled, offset], plain);
}
