import { expect, test } from 'vitest';
import { type FlexFloat, writeFlexMap } from '../../base/flexbuffer-write.ts';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { openProgram } from '../../graph/program.ts';
import { writeModel } from '../../model/draft.ts';
import { Session } from '../../run/session.ts';

type Options = Readonly<Record<string, number | boolean | FlexFloat>>;

const usual: Options = {
  ...{ max_detections: 3, max_classes_per_detection: 1, num_classes: 2, use_regular_nms: false },
  ...{ nms_score_threshold: { float: 0.1 }, nms_iou_threshold: { float: 0.5 } },
  ...{ y_scale: { float: 10 }, x_scale: { float: 10 }, h_scale: { float: 5 }, w_scale: { float: 5 } },
};

/** Four anchors of side 2, one behind the other along x: they never touch. */
const apart = [
  [1, 1, 2, 2],
  [1, 5, 2, 2],
  [1, 9, 2, 2],
  [1, 13, 2, 2],
];

interface Case {
  /** Scores of the classes, background first where there is one more than classes. */
  readonly scores: readonly (readonly number[])[];
  readonly anchors?: readonly (readonly number[])[];
  readonly encodings?: readonly (readonly number[])[];
  readonly options?: Options;
}

function detect({ scores, anchors = apart, options = {}, ...rest }: Case) {
  const encodings = rest.encodings ?? scores.map(() => [0, 0, 0, 0]);
  const { max_detections: most, max_classes_per_detection: slots } = { ...usual, ...options };
  const count = Math.trunc(typeof most === 'object' ? most.float : Number(most)) * Number(slots);
  const tensors = [
    { shape: [1, ...sizeOf(encodings)], data: bytes(encodings) },
    { shape: [1, ...sizeOf(scores)], data: bytes(scores) },
    { shape: sizeOf(anchors), data: bytes(anchors) },
    ...[[1, count, 4], [1, count], [1, count], [1]].map((shape) => ({ shape })),
  ];
  const operator = {
    op: 'TFLite_Detection_PostProcess',
    ...{ inputs: [0, 1, 2], outputs: [3, 4, 5, 6] },
    customOptions: writeFlexMap({ ...usual, ...options }),
  };
  const subgraph = { tensors, operators: [operator], inputs: [], outputs: [3, 4, 5, 6] };
  const program = must(openProgram(fromBytes(writeModel({ subgraphs: [subgraph] })), 'detect'), 'opens');
  const session = must(Session.open(program), 'prepares');
  const ran = session.invoke();
  if (!ran.ok) return ran.problem;
  const [boxes = [], classes, found, total] = must(program.graphs[0], 'graph').outputs.map((tensor) =>
    Array.from(must(session.read(tensor), 'written').data as Float32Array, (x) => Number(x.toFixed(4))),
  );
  const corners = Array.from({ length: count }, (_, i) => boxes.slice(4 * i, 4 * i + 4));
  return { corners, classes, scores: found, count: total?.[0] };
}

const sizeOf = (rows: readonly (readonly number[])[]): number[] => [rows.length, rows[0]?.length ?? 0];
const bytes = (rows: readonly (readonly number[])[]): Uint8Array =>
  new Uint8Array(Float32Array.from(rows.flat()).buffer);

test('boxes are moved and stretched from their own anchors', () => {
  // y and x in tenths of the anchor's sides, height and width by the exponential of a fifth.
  const encodings = [
    [5, 0, 0, 0],
    [0, -10, 5 * Math.log(2), 0],
    [0, 0, 0, 5 * Math.log(0.5)],
  ];
  const scores = [
    [0.9, 0],
    [0.8, 0],
    [0.7, 0],
  ];
  expect(detect({ scores, encodings })).toMatchObject({
    corners: [
      [1, 0, 3, 2],
      [-1, 2, 3, 4],
      [0, 8.5, 2, 9.5],
    ],
    count: 3,
  });
});

test('encodings with more than four coordinates are read row by row', () => {
  const encodings = [
    [5, 0, 0, 0, 99, 99],
    [5, 0, 0, 0, 99, 99],
  ];
  const scores = [
    [0.9, 0],
    [0.8, 0],
  ];
  expect(detect({ scores, encodings })).toMatchObject({
    corners: [
      [1, 0, 3, 2],
      [1, 4, 3, 6],
      [0, 0, 0, 0],
    ],
  });
});

test('every kept box reports its best classes in slots of its own; the count is that of boxes', () => {
  const scores = [
    [0.1, 0.2, 0.9],
    [0.7, 0.1, 0.3],
  ];
  const options = { max_classes_per_detection: 2, num_classes: 3 };
  expect(detect({ scores, options })).toMatchObject({
    classes: [2, 1, 0, 2, 0, 0],
    scores: [0.9, 0.2, 0.7, 0.3, 0, 0],
    count: 2,
  });
});

test('more slots than classes stay empty', () => {
  const options = { max_classes_per_detection: 3, num_classes: 2, max_detections: 2 };
  expect(detect({ scores: [[0.4, 0.6]], options })).toMatchObject({
    classes: [1, 0, 0, 0, 0, 0],
    scores: [0.6, 0.4, 0, 0, 0, 0],
    count: 1,
  });
});

test('a background column is skipped', () => {
  const scores = [
    [0.99, 0.3, 0.4],
    [0.99, 0.6, 0.2],
  ];
  expect(detect({ scores })).toMatchObject({ classes: [0, 1, 0], scores: [0.6, 0.4, 0], count: 2 });
});

test('of overlapping boxes the best one is kept, unless each class is taken by itself', () => {
  const anchors = [
    [1, 1, 2, 2],
    [1, 1.2, 2, 2],
    [1, 9, 2, 2],
  ];
  const scores = [
    [0.5, 0.1],
    [0.2, 0.8],
    [0.3, 0.2],
  ];
  expect(detect({ scores, anchors })).toMatchObject({ classes: [1, 0, 0], scores: [0.8, 0.3, 0], count: 2 });
  expect(detect({ scores, anchors, options: { use_regular_nms: true } })).toMatchObject({
    classes: [1, 0, 0],
    scores: [0.8, 0.5, 0.3],
    count: 3,
  });
});

test('whole numbers that are stored as floats lose their fraction', () => {
  const scores = [
    [0.9, 0],
    [0.8, 0],
    [0.7, 0],
  ];
  expect(detect({ scores, options: { max_detections: { float: 2.75 } } })).toMatchObject({
    scores: [0.9, 0.8],
    count: 2,
  });
});

test('a box that ends before it begins is refused, and so are no detections a class', () => {
  const scores = [
    [0.9, 0],
    [0.8, 0],
  ];
  const anchors = [
    [1, 1, 2, 2],
    [1, 1, -2, 2],
  ];
  expect(detect({ scores, anchors })).toContain('box 1 ends before it begins: [2,0,0,2]');
  const options = { use_regular_nms: true, max_detections: 0 };
  expect(detect({ scores, options })).toContain('0 detections a class are asked for');
});
