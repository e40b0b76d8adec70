import type { NodeWork } from '../../engine/cost/work.ts';
import { Layers, type Volume } from './layers.ts';

// Networks whose files are not at hand, drawn from the tables of their papers or reference code. They were fixed before anything was
// fitted; `gops` is what the publisher of the timings prints (2 x MACs), which checks the drawing.

export interface NetworkTable {
  readonly source: string;
  readonly gops?: number;
  draw(net: Layers): void;
}

const image = (h: number, w = h, c = 3): Volume => ({ h, w, c });
/** Channels rounded to a multiple of 8, never down by more than a tenth (MobileNet reference code). */
const rounded = (channels: number): number => {
  const near = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return near < 0.9 * channels ? near + 8 : near;
};

function mobilenetV1(net: Layers, side: number, width: number): void {
  let x = net.conv(image(side), 32 * width, { kernel: 3, stride: 2 });
  const blocks = [64, -128, 128, -256, 256, -512, 512, 512, 512, 512, 512, -1024, 1024];
  for (const block of blocks) {
    x = net.depthwise(x, { kernel: 3, stride: block < 0 ? 2 : 1 });
    x = net.conv(x, Math.abs(block) * width, { kernel: 1 });
  }
  x = net.pool(x, 'AVERAGE_POOL_2D', { kernel: x.h, valid: true });
  net.apply('SOFTMAX', [net.conv(x, 1001, { kernel: 1 })]);
}

/** [expansion, filters, repeats, stride, kernel] */
type Bottlenecks = readonly (readonly [number, number, number, number, number])[];
const v2Blocks: Bottlenecks = [
  [1, 16, 1, 1, 3],
  [6, 24, 2, 2, 3],
  [6, 32, 3, 2, 3],
  [6, 64, 4, 2, 3],
  [6, 96, 3, 1, 3],
  [6, 160, 3, 2, 3],
  [6, 320, 1, 1, 3],
];

function bottlenecks(net: Layers, from: Volume, blocks: Bottlenecks, width: number, mostStride = 64): Volume {
  let x = from;
  let reached = 2;
  for (const [expansion, filters, repeats, first, kernel] of blocks)
    for (let i = 0; i < repeats; i++) {
      const stride = i === 0 && reached * first <= mostStride ? first : 1;
      reached *= stride;
      const wide = expansion > 1 ? net.conv(x, x.c * expansion, { kernel: 1 }) : x;
      const y = net.conv(net.depthwise(wide, { kernel, stride }), rounded(filters * width), { kernel: 1 });
      x = stride === 1 && y.c === x.c ? net.apply('ADD', [x, y]) : y;
    }
  return x;
}

function mobilenetV2(net: Layers): void {
  const x = bottlenecks(net, net.conv(image(224), 32, { kernel: 3, stride: 2 }), v2Blocks, 1);
  const pooled = net.pool(net.conv(x, 1280, { kernel: 1 }), 'AVERAGE_POOL_2D', { kernel: 7, valid: true });
  net.apply('SOFTMAX', [net.dense(pooled, 1001)]);
}

function mnasnet(net: Layers): void {
  const stem = net.conv(image(224), 24, { kernel: 3, stride: 2 });
  const first = net.conv(net.depthwise(stem, { kernel: 3 }), rounded(16 * 0.75), { kernel: 1 });
  const blocks: Bottlenecks = [
    [3, 24, 3, 2, 3],
    [3, 40, 3, 2, 5],
    [6, 80, 3, 2, 5],
    [6, 96, 2, 1, 3],
    [6, 192, 4, 2, 5],
    [6, 320, 1, 1, 3],
  ];
  const x = net.conv(bottlenecks(net, first, blocks, 0.75), 1280, { kernel: 1 });
  net.apply('SOFTMAX', [net.dense(net.mean(x), 1000)]);
}

function efficientnetB0(net: Layers): void {
  let x = net.conv(image(224), 32, { kernel: 3, stride: 2 });
  const swish = (y: Volume): Volume => net.apply('MUL', [y, net.apply('LOGISTIC', [y])]);
  x = swish(x);
  const blocks: Bottlenecks = [
    [1, 16, 1, 1, 3],
    [6, 24, 2, 2, 3],
    [6, 40, 2, 2, 5],
    [6, 80, 3, 2, 3],
    [6, 112, 3, 1, 5],
    [6, 192, 4, 2, 5],
    [6, 320, 1, 1, 3],
  ];
  for (const [expansion, filters, repeats, first, kernel] of blocks)
    for (let i = 0; i < repeats; i++) {
      const stride = i === 0 ? first : 1;
      const wide = expansion > 1 ? swish(net.conv(x, x.c * expansion, { kernel: 1 })) : x;
      const deep = swish(net.depthwise(wide, { kernel, stride }));
      const squeezed = swish(net.conv(net.mean(deep), Math.max(1, x.c / 4), { kernel: 1 }));
      const gate = net.apply('LOGISTIC', [net.conv(squeezed, deep.c, { kernel: 1 })]);
      const y = net.conv(net.apply('MUL', [deep, gate]), filters, { kernel: 1 });
      x = stride === 1 && y.c === x.c ? net.apply('ADD', [x, y]) : y;
    }
  net.dense(net.mean(swish(net.conv(x, 1280, { kernel: 1 }))), 198);
}

/** Residual networks; `first`: filters and repeats of the stages. */
function resnet50(net: Layers, version: 1 | 2): void {
  let x = net.pool(net.conv(image(224), 64, { kernel: 7, stride: 2 }), 'MAX_POOL_2D', {
    kernel: 3,
    stride: 2,
  });
  const stages = [
    [64, 3],
    [128, 4],
    [256, 6],
    [512, 3],
  ] as const;
  stages.forEach(([filters, repeats], stage) => {
    for (let i = 0; i < repeats; i++) {
      const strided = version === 1 ? stage > 0 && i === 0 : stage < 3 && i === repeats - 1;
      const stride = strided ? 2 : 1;
      const pre = version === 2 ? net.apply('ADD', [net.apply('MUL', [x])]) : x;
      const side =
        i === 0
          ? net.conv(pre, filters * 4, { kernel: 1, stride })
          : stride === 2
            ? net.pool(x, 'MAX_POOL_2D', { kernel: 1, stride })
            : x;
      const a = net.conv(pre, filters, { kernel: 1 });
      const b = net.conv(a, filters, { kernel: 3, stride });
      x = net.apply('ADD', [net.conv(b, filters * 4, { kernel: 1 }), side]);
    }
  });
  net.apply('SOFTMAX', [net.dense(net.mean(x), 1000)]);
}

function resnet18(net: Layers): void {
  let x = net.pool(net.conv(image(224), 64, { kernel: 7, stride: 2 }), 'MAX_POOL_2D', {
    kernel: 3,
    stride: 2,
  });
  for (const [stage, filters] of [64, 128, 256, 512].entries())
    for (let i = 0; i < 2; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const side = stride === 2 ? net.conv(x, filters, { kernel: 1, stride }) : x;
      const y = net.conv(net.conv(x, filters, { kernel: 3, stride }), filters, { kernel: 3 });
      x = net.apply('ADD', [y, side]);
    }
  net.apply('SOFTMAX', [net.dense(net.mean(x), 1000)]);
}

function resnet8(net: Layers): void {
  let x = net.conv(image(32), 16, { kernel: 3 });
  for (const [stage, filters] of [16, 32, 64].entries()) {
    const stride = stage > 0 ? 2 : 1;
    const side = stride === 2 ? net.conv(x, filters, { kernel: 1, stride }) : x;
    const y = net.conv(net.conv(x, filters, { kernel: 3, stride }), filters, { kernel: 3 });
    x = net.apply('ADD', [y, side]);
  }
  const pooled = net.pool(x, 'AVERAGE_POOL_2D', { kernel: 8, valid: true });
  net.apply('SOFTMAX', [net.dense(pooled, 10)]);
}

function dscnn(net: Layers): void {
  let x = net.conv(image(49, 10, 1), 64, { kernel: [10, 4], stride: 2 });
  for (let i = 0; i < 4; i++) x = net.conv(net.depthwise(x, { kernel: 3 }), 64, { kernel: 1 });
  const pooled = net.pool(x, 'AVERAGE_POOL_2D', { kernel: [25, 5], valid: true });
  net.apply('SOFTMAX', [net.dense(pooled, 12)]);
}

function autoencoder(net: Layers): void {
  let x = image(1, 1, 640);
  for (const width of [128, 128, 128, 128, 8, 128, 128, 128, 128, 640]) x = net.dense(x, width);
}

function deepfaceEmotion(net: Layers): void {
  let x = net.conv(image(48, 48, 1), 64, { kernel: 5, valid: true });
  x = net.pool(x, 'MAX_POOL_2D', { kernel: 5, stride: 2, valid: true });
  for (const filters of [64, 128]) {
    for (let i = 0; i < 2; i++) x = net.conv(x, filters, { kernel: 3, valid: true });
    x = net.pool(x, 'AVERAGE_POOL_2D', { kernel: 3, stride: 2, valid: true });
  }
  net.apply('SOFTMAX', [net.dense(net.dense(net.dense(x, 1024), 1024), 7)]);
}

function facenet(net: Layers): void {
  let x = net.conv(image(160), 32, { kernel: 3, stride: 2, valid: true });
  x = net.conv(net.conv(x, 32, { kernel: 3, valid: true }), 64, { kernel: 3 });
  x = net.conv(net.pool(x, 'MAX_POOL_2D', { kernel: 3, stride: 2, valid: true }), 80, { kernel: 1 });
  x = net.conv(net.conv(x, 192, { kernel: 3, valid: true }), 256, { kernel: 3, stride: 2, valid: true });
  const merge = (from: Volume, branches: readonly Volume[]): Volume =>
    net.apply('ADD', [from, net.conv(net.concat(branches), from.c, { kernel: 1 })]);
  for (let i = 0; i < 5; i++) {
    const b = net.conv(net.conv(x, 32, { kernel: 1 }), 32, { kernel: 3 });
    const c = net.conv(net.conv(net.conv(x, 32, { kernel: 1 }), 32, { kernel: 3 }), 32, { kernel: 3 });
    x = merge(x, [net.conv(x, 32, { kernel: 1 }), b, c]);
  }
  const half = { kernel: 3, stride: 2, valid: true } as const;
  const a = net.conv(net.conv(net.conv(x, 192, { kernel: 1 }), 192, { kernel: 3 }), 256, half);
  x = net.concat([net.conv(x, 384, half), a, net.pool(x, 'MAX_POOL_2D', half)]);
  for (let i = 0; i < 10; i++) {
    const b = net.conv(net.conv(x, 128, { kernel: 1 }), 128, { kernel: [1, 7] });
    x = merge(x, [net.conv(x, 128, { kernel: 1 }), net.conv(b, 128, { kernel: [7, 1] })]);
  }
  const one = net.conv(net.conv(x, 256, { kernel: 1 }), 384, half);
  const two = net.conv(net.conv(x, 256, { kernel: 1 }), 256, half);
  const three = net.conv(net.conv(net.conv(x, 256, { kernel: 1 }), 256, { kernel: 3 }), 256, half);
  x = net.concat([one, two, three, net.pool(x, 'MAX_POOL_2D', half)]);
  for (let i = 0; i < 6; i++) {
    const b = net.conv(net.conv(x, 192, { kernel: 1 }), 192, { kernel: [1, 3] });
    x = merge(x, [net.conv(x, 192, { kernel: 1 }), net.conv(b, 192, { kernel: [3, 1] })]);
  }
  net.dense(net.mean(x), 512);
}

function yolov4Tiny(net: Layers): void {
  const leaky = (x: Volume, c: number, kernel: number, stride = 1): Volume =>
    net.apply('LEAKY_RELU', [net.conv(x, c, { kernel, stride })]);
  let x = leaky(leaky(image(416), 32, 3, 2), 64, 3, 2);
  let kept = x;
  for (const c of [64, 128, 256]) {
    const whole = leaky(x, c, 3);
    const part = net.apply('SPLIT', [whole], { ...whole, c: c / 2 });
    const a = leaky(part, c / 2, 3);
    const b = leaky(a, c / 2, 3);
    kept = leaky(net.concat([b, a]), c, 1);
    x = net.pool(net.concat([whole, kept]), 'MAX_POOL_2D', { kernel: 2, stride: 2 });
  }
  const deep = leaky(leaky(x, 512, 3), 256, 1);
  net.conv(leaky(deep, 512, 3), 255, { kernel: 1 });
  const small = leaky(deep, 128, 1);
  const up = net.apply('RESIZE_BILINEAR', [small], { ...small, h: kept.h, w: kept.w });
  net.conv(leaky(net.concat([up, kept]), 256, 3), 255, { kernel: 1 });
}

function yolov8n(net: Layers): void {
  const silu = (x: Volume, c: number, kernel: number, stride = 1): Volume => {
    const y = net.conv(x, c, { kernel, stride });
    return net.apply('MUL', [y, net.apply('LOGISTIC', [y])]);
  };
  const c2f = (x: Volume, c: number, repeats: number, shortcut: boolean): Volume => {
    const whole = silu(x, c, 1);
    let part = net.apply('SPLIT', [whole], { ...whole, c: c / 2 });
    const parts = [part, part];
    for (let i = 0; i < repeats; i++) {
      const y = silu(silu(part, c / 2, 3), c / 2, 3);
      part = shortcut ? net.apply('ADD', [part, y]) : y;
      parts.push(part);
    }
    return silu(net.concat(parts), c, 1);
  };
  const up = (x: Volume): Volume =>
    net.apply('RESIZE_NEAREST_NEIGHBOR', [x], { ...x, h: 2 * x.h, w: 2 * x.w });
  const p2 = c2f(silu(silu(image(640), 16, 3, 2), 32, 3, 2), 32, 1, true);
  const p3 = c2f(silu(p2, 64, 3, 2), 64, 2, true);
  const p4 = c2f(silu(p3, 128, 3, 2), 128, 2, true);
  let p5 = silu(c2f(silu(p4, 256, 3, 2), 256, 1, true), 128, 1);
  const pools = [p5];
  for (let i = 0; i < 3; i++) pools.push(net.pool(pools[i] ?? p5, 'MAX_POOL_2D', { kernel: 5 }));
  p5 = silu(net.concat(pools), 256, 1);
  const n4 = c2f(net.concat([up(p5), p4]), 128, 1, false);
  const n3 = c2f(net.concat([up(n4), p3]), 64, 1, false);
  const m4 = c2f(net.concat([silu(n3, 64, 3, 2), n4]), 128, 1, false);
  const m5 = c2f(net.concat([silu(m4, 128, 3, 2), p5]), 256, 1, false);
  for (const x of [n3, m4, m5]) {
    net.conv(silu(silu(x, 64, 3), 64, 3), 64, { kernel: 1 });
    net.apply('LOGISTIC', [net.conv(silu(silu(x, 80, 3), 80, 3), 80, { kernel: 1 })]);
  }
  net.apply('SOFTMAX', [image(8400, 4, 16)]);
}

function deeplab(net: Layers): void {
  const stem = net.conv(image(513), 16, { kernel: 3, stride: 2 });
  const x = bottlenecks(net, stem, v2Blocks, 0.5, 16);
  const pooled = net.conv(net.pool(x, 'AVERAGE_POOL_2D', { kernel: x.h, valid: true }), 256, { kernel: 1 });
  const spread = net.apply('RESIZE_BILINEAR', [pooled], { ...pooled, h: x.h, w: x.w });
  const joined = net.concat([spread, net.conv(x, 256, { kernel: 1 })]);
  const logits = net.conv(net.conv(joined, 256, { kernel: 1 }), 21, { kernel: 1 });
  const large = net.apply('RESIZE_BILINEAR', [net.apply('RESIZE_BILINEAR', [logits])], image(513, 513, 21));
  net.apply('ARG_MAX', [large], image(513, 513, 1));
}

function wav2letter(net: Layers): void {
  let x = net.conv({ h: 1, w: 296, c: 39 }, 250, { kernel: [1, 48], stride: [1, 2] });
  for (let i = 0; i < 7; i++) x = net.conv(x, 250, { kernel: [1, 7] });
  x = net.conv(net.conv(x, 2000, { kernel: [1, 32] }), 2000, { kernel: 1 });
  net.apply('SOFTMAX', [net.conv(x, 29, { kernel: 1 })]);
}

function squeezenet11(net: Layers): void {
  const fire = (x: Volume, squeeze: number, expand: number): Volume => {
    const s = net.conv(x, squeeze, { kernel: 1 });
    return net.concat([net.conv(s, expand, { kernel: 1 }), net.conv(s, expand, { kernel: 3 })]);
  };
  const half = { kernel: 3, stride: 2 } as const;
  let x = net.pool(net.conv(image(224), 64, { ...half, valid: true }), 'MAX_POOL_2D', half);
  x = net.pool(fire(fire(x, 16, 64), 16, 64), 'MAX_POOL_2D', half);
  x = net.pool(fire(fire(x, 32, 128), 32, 128), 'MAX_POOL_2D', half);
  x = fire(fire(fire(fire(x, 48, 192), 48, 192), 64, 256), 64, 256);
  net.apply('SOFTMAX', [net.mean(net.conv(x, 1000, { kernel: 1 }))]);
}

function vgg16(net: Layers): void {
  let x = image(224);
  for (const [filters, repeats] of [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ] as const) {
    for (let i = 0; i < repeats; i++) x = net.conv(x, filters, { kernel: 3 });
    x = net.pool(x, 'MAX_POOL_2D', { kernel: 2, stride: 2 });
  }
  net.apply('SOFTMAX', [net.dense(net.dense(net.dense(x, 4096), 4096), 1000)]);
}

function inceptionV4(net: Layers): void {
  const v = (x: Volume, c: number, k: number | readonly [number, number], stride = 1): Volume =>
    net.conv(x, c, { kernel: k, stride, valid: true });
  const s = (x: Volume, c: number, k: number | readonly [number, number]): Volume =>
    net.conv(x, c, { kernel: k });
  const max = (x: Volume): Volume => net.pool(x, 'MAX_POOL_2D', { kernel: 3, stride: 2, valid: true });
  const average = (x: Volume): Volume => net.pool(x, 'AVERAGE_POOL_2D', { kernel: 3 });
  let x = s(v(v(image(299), 32, 3, 2), 32, 3), 64, 3);
  x = net.concat([max(x), v(x, 96, 3, 2)]);
  x = net.concat([v(s(x, 64, 1), 96, 3), v(s(s(s(x, 64, 1), 64, [7, 1]), 64, [1, 7]), 96, 3)]);
  x = net.concat([v(x, 192, 3, 2), max(x)]);
  for (let i = 0; i < 4; i++)
    x = net.concat([
      s(average(x), 96, 1),
      s(x, 96, 1),
      s(s(x, 64, 1), 96, 3),
      s(s(s(x, 64, 1), 96, 3), 96, 3),
    ]);
  x = net.concat([max(x), v(x, 384, 3, 2), v(s(s(x, 192, 1), 224, 3), 256, 3, 2)]);
  for (let i = 0; i < 7; i++) {
    const deep = s(s(s(s(s(x, 192, 1), 192, [1, 7]), 224, [7, 1]), 224, [1, 7]), 256, [7, 1]);
    x = net.concat([s(average(x), 128, 1), s(x, 384, 1), s(s(s(x, 192, 1), 224, [1, 7]), 256, [7, 1]), deep]);
  }
  const long = s(s(s(x, 256, 1), 256, [1, 7]), 320, [7, 1]);
  x = net.concat([max(x), v(s(x, 192, 1), 192, 3, 2), v(long, 320, 3, 2)]);
  for (let i = 0; i < 3; i++) {
    const b = s(x, 384, 1);
    const d = s(s(s(x, 384, 1), 448, [1, 3]), 512, [3, 1]);
    x = net.concat([
      s(average(x), 256, 1),
      s(x, 256, 1),
      s(b, 256, [1, 3]),
      s(b, 256, [3, 1]),
      s(d, 256, [1, 3]),
      s(d, 256, [3, 1]),
    ]);
  }
  net.apply('SOFTMAX', [net.dense(net.mean(x), 1001)]);
}

const paper = (name: string, id: string): string => `${name}, arXiv ${id}`;

export const networks = {
  'mobilenet_v1_0.25_128': {
    source: paper('Howard et al.', '1704.04861'),
    gops: 0.028,
    draw: (n) => mobilenetV1(n, 128, 0.25),
  },
  'mobilenet_v1_0.25_224': {
    source: paper('Howard et al.', '1704.04861'),
    draw: (n) => mobilenetV1(n, 224, 0.25),
  },
  'mobilenet_v1_1.0_224': {
    source: paper('Howard et al.', '1704.04861'),
    draw: (n) => mobilenetV1(n, 224, 1),
  },
  mobilenet_v2: { source: paper('Sandler et al.', '1801.04381'), gops: 0.608, draw: mobilenetV2 },
  'mnasnet_b1_0.75': {
    source: `${paper('Tan et al.', '1807.11626')}, B1 at width 0.75`,
    gops: 0.447,
    draw: mnasnet,
  },
  efficientnet_b0: { source: paper('Tan and Le', '1905.11946'), gops: 0.781, draw: efficientnetB0 },
  resnet50_v1: { source: paper('He et al.', '1512.03385'), draw: (n) => resnet50(n, 1) },
  resnet50_v2: {
    source: `${paper('He et al.', '1603.05027')}, as in Keras`,
    gops: 6.977,
    draw: (n) => resnet50(n, 2),
  },
  resnet18: { source: paper('He et al.', '1512.03385'), draw: resnet18 },
  resnet8: { source: 'MLPerf Tiny, image classification reference', gops: 0.025, draw: resnet8 },
  dscnn: { source: 'MLPerf Tiny, keyword spotting reference', gops: 0.005, draw: dscnn },
  autoencoder: { source: 'MLPerf Tiny, anomaly detection reference', gops: 0.000528, draw: autoencoder },
  deepface_emotion: { source: 'serengil/deepface, Emotion.py', gops: 0.0585, draw: deepfaceEmotion },
  facenet512: {
    source: `${paper('Szegedy et al.', '1602.07261')}, Inception-ResNet-v1 at 160`,
    gops: 2.84,
    draw: facenet,
  },
  yolov4_tiny: { source: 'AlexeyAB/darknet, yolov4-tiny.cfg at 416', gops: 6.9, draw: yolov4Tiny },
  yolov8n: { source: 'ultralytics, yolov8.yaml at 640, scale n', gops: 8.7, draw: yolov8n },
  deeplab_mnv2_dm05: {
    source: `${paper('Chen et al.', '1802.02611')}, MobileNetV2 0.5 at 513`,
    gops: 1.76,
    draw: deeplab,
  },
  wav2letter: {
    source: `${paper('Collobert et al.', '1609.03193')}, Arm ML-zoo variant`,
    gops: 6.982,
    draw: wav2letter,
  },
  'squeezenet_v1.1': { source: paper('Iandola et al.', '1602.07360'), draw: squeezenet11 },
  vgg16: { source: paper('Simonyan and Zisserman', '1409.1556'), draw: vgg16 },
  inception_v4: { source: paper('Szegedy et al.', '1602.07261'), draw: inceptionV4 },
} satisfies Readonly<Record<string, NetworkTable>>;

export type NetworkName = keyof typeof networks;

/** The works of a network, once for each name, type and batch. */
export function worksOf(name: NetworkName, isFloat = false, batch = 1): readonly NodeWork[] {
  const net = new Layers(isFloat, batch);
  (networks[name] as NetworkTable).draw(net);
  return net.works;
}
