import { readFlexMap } from '../../base/flexbuffer.ts';
import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { check, checkCount, checkRank, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { float32 } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';
import { type Boxes, intersectionOverUnion } from './boxes.ts';
import { partialSort } from './std-heap.ts';

// TFLite_Detection_PostProcess (detection_postprocess.cc). Operands: 0 box encodings [1, n, 4 or more], 1 class scores
// [1, n, classes or classes + 1 for a background first], 2 anchors [n, 4]. Outputs: boxes [1, m, 4], classes [1, m],
// scores [1, m], number found [1].

interface Settings {
  readonly detections: number;
  readonly classesPerDetection: number;
  readonly detectionsPerClass: number;
  /** Suppress each class by itself, rather than every box by its best class. */
  readonly regular: boolean;
  readonly scoreLimit: number;
  readonly overlapLimit: number;
  readonly classes: number;
  /** Encodings are divided by these: y, x, height, width. */
  readonly scales: readonly [number, number, number, number];
}

function settingsOf(options: Uint8Array): Settings {
  const map =
    readFlexMap(options) ?? refuse(`the ${options.length} bytes of custom options are no FlexBuffer map`);
  const real = (name: string) => Math.fround(Number(map.get(name) ?? 0));
  const whole = (name: string, fallback = 0) => Math.trunc(Number(map.get(name) ?? fallback));
  return {
    detections: whole('max_detections'),
    classesPerDetection: whole('max_classes_per_detection'),
    detectionsPerClass: whole('detections_per_class', 100),
    regular: Boolean(map.get('use_regular_nms')),
    scoreLimit: real('nms_score_threshold'),
    overlapLimit: real('nms_iou_threshold'),
    classes: whole('num_classes'),
    scales: [real('y_scale'), real('x_scale'), real('h_scale'), real('w_scale')],
  };
}

const shape = shapeRule((context) => {
  checkCount(context.node.inputs.length, [3], 'operands');
  checkCount(context.node.outputs.length, [4], 'outputs');
  checkRank(operand(context, 0, 'box encodings').shape, 3, 'box encodings');
  checkRank(operand(context, 1, 'class scores').shape, 3, 'class scores');
  checkRank(operand(context, 2, 'anchors').shape, 2, 'anchors');
  const { detections, classesPerDetection } = settingsOf(context.customOptions());
  const count = detections * classesPerDetection;
  check(count >= 0, `${detections} detections of ${classesPerDetection} classes are asked for`);
  return staticShapes([1, count, 4], [1, count], [1, count], [1]);
});

/** A tensor as floats: FLOAT32 as it is, UINT8 by its scale and zero point. */
function floats(view: TensorView, what: string): Float32Array {
  const { tensor, data } = view;
  if (tensor.type === 'FLOAT32') return float32(view);
  if (tensor.type !== 'UINT8') refuse(`${what} are ${tensor.type}, FLOAT32 or UINT8 is needed`);
  const { scale, zeroPoint } = affine(tensor);
  return Float32Array.from(data as Uint8Array, (q) => Math.fround(q - zeroPoint) * scale);
}

/** Corners [ymin, xmin, ymax, xmax] from centres and sizes relative to the anchors. */
function decode(
  encodings: Float32Array,
  [, count = 0, stride = 0]: readonly number[],
  anchors: Float32Array,
  { scales }: Settings,
): Boxes {
  const boxes = new Float32Array(4 * count);
  for (let i = 0; i < count; i++)
    for (let axis = 0; axis < 2; axis++) {
      const place = anchors[4 * i + axis]!;
      const size = anchors[4 * i + axis + 2]!;
      const centre = Math.fround((encodings[i * stride + axis]! / scales[axis]!) * size + place);
      const half = Math.fround(0.5 * Math.exp(encodings[i * stride + axis + 2]! / scales[axis + 2]!) * size);
      boxes[4 * i + axis] = centre - half;
      boxes[4 * i + axis + 2] = centre + half;
    }
  return boxes;
}

function checkBoxes(boxes: Boxes): void {
  for (let i = 0; i < boxes.length; i += 4)
    if (boxes[i]! > boxes[i + 2]! || boxes[i + 1]! > boxes[i + 3]!)
      refuse(`box ${i / 4} ends before it begins: [${boxes.slice(i, i + 4)}]`);
}

/** Boxes to keep by these scores, best first, equals in order of position; at most `most`. */
function suppress(
  boxes: Boxes,
  scores: Float32Array,
  most: number,
  { scoreLimit, overlapLimit }: Settings,
): number[] {
  const order = Array.from(scores.keys())
    .filter((i) => scores[i]! >= scoreLimit)
    .sort((i, j) => scores[j]! - scores[i]!);
  const kept: number[] = [];
  const dropped = new Uint8Array(scores.length);
  for (const [at, box] of order.entries()) {
    if (kept.length >= most) break;
    if (dropped[box]) continue;
    kept.push(box);
    for (let j = at + 1; j < order.length; j++) {
      const other = order[j] as number;
      if (!dropped[other] && intersectionOverUnion(boxes, box, other) > overlapLimit) dropped[other] = 1;
    }
  }
  return kept;
}

interface Detection {
  readonly box: number;
  readonly label: number;
  readonly score: number;
}

interface Scores {
  readonly values: Float32Array;
  readonly boxes: number;
  /** Columns of the score matrix, a background column included. */
  readonly columns: number;
  /** The first class's column: 1 behind a background column. */
  readonly first: number;
}

/** Each class by itself; the best of all classes, earlier classes first among equals. */
function detectRegular(boxes: Boxes, scores: Scores, settings: Settings): Detection[] {
  const perClass = Math.min(settings.detectionsPerClass, settings.detections);
  if (perClass <= 0) refuse(`${perClass} detections a class are asked for`);
  let best: Detection[] = [];
  const column = new Float32Array(scores.boxes);
  for (let label = 0; label < settings.classes; label++) {
    for (let i = 0; i < scores.boxes; i++)
      column[i] = scores.values[i * scores.columns + scores.first + label]!;
    const kept = suppress(boxes, column, perClass, settings);
    best = merge(
      best,
      kept.map((box) => ({ box, label, score: column[box]! })),
    ).slice(0, settings.detections);
  }
  return best;
}

/** Two lists by falling score into one; of equals the first list's come first. */
function merge(a: readonly Detection[], b: readonly Detection[]): Detection[] {
  const merged: Detection[] = [];
  let i = 0;
  for (const entry of b) {
    while (i < a.length && !(entry.score > (a[i] as Detection).score)) merged.push(a[i++] as Detection);
    merged.push(entry);
  }
  return [...merged, ...a.slice(i)];
}

/** Every box by its best class; each kept box reports its best few classes, in slots of `classesPerDetection`. */
function detectFast(boxes: Boxes, scores: Scores, settings: Settings): (Detection | undefined)[] {
  const slots = settings.classesPerDetection;
  if (slots <= 0) refuse(`${slots} classes a detection are asked for`);
  const wanted = Math.min(slots, settings.classes);
  const ranked = Array.from({ length: scores.boxes }, (_, i) =>
    rankClasses(scores, i, settings.classes, wanted),
  );
  const of = (box: number, label: number) =>
    scores.values[box * scores.columns + scores.first + label] as number;
  const top = Float32Array.from(ranked, (labels, box) => of(box, labels[0] as number));
  const kept = suppress(boxes, top, settings.detections, settings);
  return kept.flatMap((box) =>
    Array.from({ length: slots }, (_, slot) => {
      const label = slot < wanted ? ranked[box]?.[slot] : undefined;
      return label === undefined ? undefined : { box, label, score: of(box, label) };
    }),
  );
}

/** Classes of one box by falling score, the first `wanted` in order. */
function rankClasses(scores: Scores, box: number, classes: number, wanted: number): number[] {
  const from = box * scores.columns + scores.first;
  const row = scores.values.subarray(from, from + classes);
  if (wanted === 1) return [row.reduce((best, score, i) => (score > row[best]! ? i : best), 0)];
  const labels = Array.from(row.keys());
  partialSort(labels, wanted, (i, j) => row[i]! > row[j]!);
  return labels;
}

function reference(context: KernelContext): void {
  const encodings = context.input(0) ?? refuse('box encodings are missing');
  const classScores = context.input(1) ?? refuse('class scores are missing');
  const anchors = context.input(2) ?? refuse('anchors are missing');
  const settings = settingsOf(context.customOptions());
  checkInputs(encodings, classScores, anchors, settings);
  const [, count = 0, columns = 0] = classScores.shape;
  const boxes = decode(
    floats(encodings, 'box encodings'),
    encodings.shape,
    floats(anchors, 'anchors'),
    settings,
  );
  checkBoxes(boxes);
  const values = floats(classScores, 'class scores');
  const scores = { values, boxes: count, columns, first: columns - settings.classes };
  const detect = settings.regular ? detectRegular : detectFast;
  const found = detect(boxes, scores, settings);
  const slots = settings.regular ? 1 : settings.classesPerDetection;
  report(context, boxes, found, found.length / slots);
}

function checkInputs(
  encodings: TensorView,
  scores: TensorView,
  anchors: TensorView,
  settings: Settings,
): void {
  const [batches, count = 0, coordinates = 0] = encodings.shape;
  check(batches === 1 && scores.shape[0] === 1, `${batches} batches of boxes, only 1 is possible`);
  check(coordinates >= 4, `box encodings have ${coordinates} coordinates, 4 are needed`);
  check(scores.shape[1] === count, `${scores.shape[1]} scores for ${count} boxes`);
  check(
    (anchors.shape[0] ?? 0) >= count && anchors.shape[1] === 4,
    `anchors [${anchors.shape}] for ${count} boxes`,
  );
  const background = (scores.shape[2] ?? 0) - settings.classes;
  check(
    background === 0 || background === 1,
    `${scores.shape[2]} scores a box for ${settings.classes} classes and at most one background`,
  );
  check(settings.detections >= 0, `${settings.detections} detections are asked for`);
  check(
    settings.overlapLimit > 0 && settings.overlapLimit <= 1,
    `nms_iou_threshold is ${settings.overlapLimit}, it must be above 0 and at most 1`,
  );
}

function report(
  context: KernelContext,
  boxes: Boxes,
  found: readonly (Detection | undefined)[],
  count: number,
): void {
  const [corners, labels, scores, total] = [0, 1, 2, 3].map((i) => float32(context.output(i)).fill(0));
  for (const [slot, detection] of found.entries()) {
    if (detection === undefined) continue;
    corners?.set(boxes.subarray(4 * detection.box, 4 * detection.box + 4), 4 * slot);
    if (labels) labels[slot] = detection.label;
    if (scores) scores[slot] = detection.score;
  }
  if (total) total[0] = count;
}

export const detectionPostProcess: Op = {
  name: 'TFLite_Detection_PostProcess',
  maxVersion: 1,
  shape,
  reference,
};
