import { writeFlexMap } from '../base/flexbuffer-write.ts';
import { mobilenetV1Features } from './mobilenet.ts';
import { type DrawnTensor, Network, probability } from './network.ts';

/** The class "nothing" is scored too, in front of these. */
const classes = 90;

/** Layers behind the body: filters of the 1x1 convolution and of the one of stride 2 after it (Liu et al., arXiv 1512.02325). */
const extraLayers = [
  [256, 512],
  [128, 256],
  [128, 256],
  [64, 128],
] as const;

/**
 * SSD on MobileNet V1 with random weights, `side` x `side` pixels: six feature maps, a box and scores for every anchor on
 * each, and the boxes that remain chosen by the custom op TFLite_Detection_PostProcess.
 */
export function ssdMobilenetV1(side: number, seed: number, width: number): Network {
  const net = new Network(seed);
  const maps = featureMaps(net, net.image('image', [1, side, side, 3]), width);
  const heads = maps.map((map, i) => head(net, `BoxPredictor_${i}`, map, i === 0 ? 3 : 6));
  const boxes = joined(
    net,
    'concat',
    heads.map((map) => map.boxes),
  );
  const logits = joined(
    net,
    'concat_1',
    heads.map((map) => map.scores),
  );
  const encodings = net.reshape('Squeeze', boxes, [1, boxes.shape[1]!, 4]);
  const scores = net.apply('LOGISTIC', 'convert_scores', [logits], undefined, { fixed: probability });
  const table = anchors(maps.map(({ shape }) => shape[1]!));
  const anchorTable = net.constant('anchors', [table.length / 4, 4], table);
  const found = net.applyAll(
    { op: 'TFLite_Detection_PostProcess', customOptions: writeFlexMap(postProcessing) },
    ['boxes', 'classes', 'scores', 'count'],
    [encodings, scores, anchorTable],
    { real: true },
  );
  net.outputs.push(...found.map(({ index }) => index));
  return net;
}

const postProcessing = {
  ...{ num_classes: classes, max_detections: 10, max_classes_per_detection: 1, detections_per_class: 100 },
  ...{ use_regular_nms: false, nms_score_threshold: { float: 1e-8 }, nms_iou_threshold: { float: 0.6 } },
  ...{ y_scale: { float: 10 }, x_scale: { float: 10 }, h_scale: { float: 5 }, w_scale: { float: 5 } },
};

function featureMaps(net: Network, image: DrawnTensor, width: number): DrawnTensor[] {
  const body = mobilenetV1Features(net, image, width);
  let x = body.at(-1)!;
  const extra = extraLayers.map(([narrow, wide], i) => {
    const name = `Conv2d_13_pointwise_${i + 2}`;
    x = net.convolution(`${name}_1x1`, x, narrow * width, { kernel: 1, activation: 'RELU6' });
    x = net.convolution(`${name}_3x3_s2`, x, wide * width, { kernel: 3, stride: 2, activation: 'RELU6' });
    return x;
  });
  return [body[10]!, body[12]!, ...extra];
}

/** Of each cell of a feature map, the boxes and scores of its anchors, as rows. */
function head(
  net: Network,
  name: string,
  map: DrawnTensor,
  perCell: number,
): { boxes: DrawnTensor; scores: DrawnTensor } {
  const rows = map.shape[1]! * map.shape[2]! * perCell;
  const boxes = net.convolution(`${name}/BoxEncodingPredictor`, map, 4 * perCell, { kernel: 1 });
  const scores = net.convolution(`${name}/ClassPredictor`, map, (classes + 1) * perCell, { kernel: 1 });
  return {
    boxes: net.reshape(`${name}/boxes`, boxes, [1, rows, 1, 4]),
    scores: net.reshape(`${name}/scores`, scores, [1, rows, classes + 1]),
  };
}

const joined = (net: Network, name: string, parts: readonly DrawnTensor[]): DrawnTensor =>
  net.apply(
    'CONCATENATION',
    name,
    parts,
    { axis: 1, fused_activation_function: 'NONE' },
    { like: parts.map(({ index }) => index) },
  );

/**
 * Centre and size [y, x, height, width] of every anchor, relative to the image. Scales rise evenly from 0.2 to 0.95 over the
 * maps; the first map has three smaller boxes a cell, the others five shapes and a square between two scales.
 */
function anchors(sides: readonly number[]): Float32Array {
  const scaleOf = (map: number): number => (map < sides.length ? 0.2 + (0.75 * map) / (sides.length - 1) : 1);
  return Float32Array.from(
    sides.flatMap((side, map) => {
      const shapes = map === 0 ? firstShapes : shapesBetween(scaleOf(map), scaleOf(map + 1));
      return Array.from({ length: side * side }, (_, cell) =>
        shapes.map(([scale, ratio]) => [
          ...[(Math.floor(cell / side) + 0.5) / side, ((cell % side) + 0.5) / side],
          ...[scale / Math.sqrt(ratio), scale * Math.sqrt(ratio)],
        ]),
      ).flat(2);
    }),
  );
}

type BoxShape = readonly [scale: number, ratio: number];

const firstShapes: readonly BoxShape[] = [
  [0.1, 1],
  [0.2, 2],
  [0.2, 0.5],
];

const shapesBetween = (scale: number, next: number): readonly BoxShape[] => [
  ...[1, 2, 1 / 2, 3, 1 / 3].map((ratio): BoxShape => [scale, ratio]),
  [Math.sqrt(scale * next), 1],
];
