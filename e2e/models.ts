import { mulberry32, writeModel } from '../engine/index.ts';

/**
 * A small float model that every test can open: `blocks` times a CONV_2D, a RELU6 and an ADD around them, with a MUL by hand in the
 * middle that delegates may refuse. Weights are random, from a fixed seed.
 */
export function smallModel(blocks: number): Uint8Array {
  const draw = mulberry32(7);
  const weights = (count: number) =>
    new Uint8Array(Float32Array.from({ length: count }, () => draw() / 2 ** 32 - 0.5).buffer);
  const shape = [1, 8, 8, 4];
  const tensors: { name: string; type: string; shape: number[]; data?: Uint8Array }[] = [
    { name: 'input', type: 'FLOAT32', shape },
  ];
  const add = (name: string, data?: Uint8Array, of = shape) =>
    tensors.push({ name, type: 'FLOAT32', shape: of, ...(data && { data }) }) - 1;
  const operators: Parameters<typeof writeModel>[0]['subgraphs'][number]['operators'][number][] = [];
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    const filter = add(`block${block}/filter`, weights(4 * 4), [4, 1, 1, 4]);
    const bias = add(`block${block}/bias`, weights(4), [4]);
    const conv = add(`block${block}/conv`);
    operators.push({
      op: 'CONV_2D',
      inputs: [at, filter, bias],
      outputs: [conv],
      options: { padding: 'SAME', stride_w: 1, stride_h: 1, dilation_w_factor: 1, dilation_h_factor: 1 },
    });
    const floor = add(`block${block}/floor`);
    operators.push({ op: 'FLOOR', inputs: [conv], outputs: [floor] });
    const sum = add(`block${block}/sum`);
    operators.push({ op: 'ADD', inputs: [floor, at], outputs: [sum], options: {} });
    at = sum;
  }
  return writeModel({
    description: 'made for tests',
    subgraphs: [{ name: 'main', tensors, operators, inputs: [0], outputs: [at] }],
  });
}

/** What a page that took names for markup would run, fetch or break at. */
export const hostileName = `</script><script>alert(1)</script><img src=x onerror="alert(2)">'{{1}}&amp;<!--`;

/** A chain of two ops whose every name is hostile. */
export function hostileModel(): Uint8Array {
  const tensor = { name: hostileName, type: 'FLOAT32', shape: [1, 4] };
  return writeModel({
    description: hostileName,
    subgraphs: [
      {
        name: hostileName,
        tensors: [tensor, tensor, tensor],
        operators: [
          { op: hostileName, inputs: [0], outputs: [1] },
          { op: 'RELU', inputs: [1], outputs: [2] },
        ],
        inputs: [0],
        outputs: [2],
      },
    ],
  });
}

/** Files that are no models, and what the sentence about each must name. */
export const strangers: readonly {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly says: RegExp;
}[] = [
  { name: 'empty.tflite', bytes: new Uint8Array(0), says: /empty/i },
  {
    name: 'page.tflite',
    bytes: new TextEncoder().encode('<!DOCTYPE html><html><body>404 Not Found</body></html>'.repeat(20)),
    says: /html/i,
  },
  {
    name: 'pointer.tflite',
    bytes: new TextEncoder().encode(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 3577760\n`,
    ),
    says: /lfs/i,
  },
  {
    name: 'noise.tflite',
    bytes: Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) & 255),
    says: /tflite/i,
  },
  { name: 'cut.tflite', bytes: smallModel(6).slice(0, 900), says: /cut\.tflite cannot be opened: .{20}/ },
  { name: 'nothing.tflite', bytes: writeModel({ subgraphs: [] }), says: /0 subgraphs|no subgraph/i },
];
