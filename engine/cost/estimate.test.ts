import { describe, expect, test } from 'vitest';
import { nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import type { Graph } from '../graph/types.ts';
import { planSteps } from '../partitioner/execution.ts';
import { cutByHand, partition, preview } from '../partitioner/index.ts';
import { propagate } from '../shapes/propagate.ts';
import { drawProgram } from '../testing/draw-program.ts';
import { deviceOf, devices } from './devices/boards.ts';
import { figureNames } from './devices/figures.ts';
import { deviceProblem, ownDevice } from './devices/own.ts';
import { bareRates, costing, estimate, estimateCut, planMs } from './estimate.ts';
import { macsOf } from './macs.ts';
import { cpuSeconds } from './seconds.ts';
import type { NodeWork } from './work.ts';

const imx8mp = must(deviceOf('imx8mp'), 'i.MX 8M Plus');

/** CONV_2D and RELU in turn on an image of 32 x 32 x 16, in bytes. */
function chain(count: number): Graph {
  const image = [1, 32, 32, 16];
  const tensor = { type: 'INT8', shape: image, scale: 0.1 };
  const filter = { type: 'INT8', shape: [16, 3, 3, 16], scale: 0.1, value: new Int8Array(2304) };
  const bias = { type: 'INT32', shape: [16], scale: 0.01, value: new Int32Array(16) };
  const conv = { padding: 'SAME', stride_w: 1, stride_h: 1, fused_activation_function: 'NONE' };
  const nodes = Array.from({ length: count }, (_, i) =>
    i % 2 === 0
      ? (['CONV_2D', [i, count + 1, count + 2], [i + 1], conv] as const)
      : (['RELU', [i], [i + 1]] as const),
  );
  const tensors = [...Array.from({ length: count + 1 }, () => tensor), filter, bias];
  return must(drawProgram({ tensors, nodes, inputs: [0], outputs: [count] }).graphs[0], 'a graph');
}

function priced(graph: Graph, device = imx8mp) {
  const shapes = propagate({ graphs: [graph], constants: [drawn] }, 0);
  return { shapes, macs: macsOf(graph, shapes), device };
}
const drawn = { bytes: () => undefined, customOptions: () => new Uint8Array(0) };
const all = (graph: Graph) => new Set(graph.nodes.map(({ id }) => id));

function costsOf(graph: Graph, device = imx8mp, threads?: number) {
  const { shapes, macs } = priced(graph);
  return must(costing(graph, shapes, device, macs, threads), 'prices');
}

const workOfOne = (given: Partial<NodeWork>): NodeWork => ({
  ...{ op: 'RELU', class: 'light', isFloat: false, macs: 0, elements: 1e4, bytes: 1e4 },
  ...{ sized: true, reach: 1 },
  ...given,
});

describe('estimates', () => {
  test('a delegated chain pays its border twice, one invocation, and the accelerator instead of the CPU', () => {
    const graph = chain(4);
    const costs = costsOf(graph);
    const told = estimateCut(costs, planSteps(must(partition(graph, all(graph)), 'cuts').plan));
    const onlyStep = must(told.steps[0], 'one step');
    expect(told.steps.length).toBe(1);
    expect(onlyStep.transferMs).toBeCloseTo(costs.transferMs[0]! + costs.transferMs[4]!, 9);
    expect(told.overheadMs.ms).toBeCloseTo(costs.invocationMs, 9);
    expect(told.cpuMs.ms).toBe(0);
    expect(told.warmUpMs.ms).toBeCloseTo(4 * costs.warmUpMsANode, 9);
  });

  test('nothing delegated costs the CPU alone, and every part of an estimate has a band around it', () => {
    const graph = chain(4);
    const told = estimateCut(costsOf(graph), planSteps(must(partition(graph, new Set()), 'cuts').plan));
    expect(told.ms).toBeCloseTo(told.cpuMs.ms, 12);
    expect([told.acceleratorMs.ms, told.transferMs.ms, told.overheadMs.ms]).toEqual([0, 0, 0]);
    expect(told.low).toBeLessThan(told.ms);
    expect(told.high).toBeGreaterThan(told.ms);
  });

  test('each cut more costs a border and an invocation', () => {
    const graph = chain(6);
    const costs = costsOf(graph);
    const whole = must(partition(graph, all(graph)), 'cuts');
    const holed = must(partition(graph, new Set([0, 1, 2, 4, 5].map(nodeId))), 'cuts');
    const relu = costs.cpuMs[3]! - costs.acceleratorMs[3]!;
    expect(planMs(costs, planSteps(holed.plan)) - planMs(costs, planSteps(whole.plan))).toBeCloseTo(
      costs.invocationMs + costs.transferMs[3]! + costs.transferMs[4]! + relu,
      9,
    );
  });

  test('convolutions in float32 leave the MAC array of a VeriSilicon NPU', () => {
    const bytes = chain(1);
    const floats = {
      ...bytes,
      tensors: bytes.tensors.map((tensor) => ({ ...tensor, type: 'FLOAT32' as const })),
    };
    expect(costsOf(floats).acceleratorMs[0]).toBeGreaterThan(20 * costsOf(bytes).acceleratorMs[0]!);
  });

  test('more threads are faster, up to the cores there are', () => {
    const graph = chain(2);
    const ms = (threads: number) => costsOf(graph, imx8mp, threads).cpuMs[0]!;
    expect(ms(4)).toBeLessThan(ms(1));
    expect(ms(64)).toBe(ms(4));
  });

  test('threads divide products of matrices in bytes, and no other op of theirs', () => {
    const graph = chain(2);
    const [alone, four] = [1, 4].map((threads) => costsOf(graph, imx8mp, threads).cpuMs);
    expect(four![0]).toBeLessThan(0.5 * alone![0]!);
    expect(four![1]).toBe(alone![1]);
  });

  test('LEAKY_RELU in bytes goes element by element on the CPU, in floats it does not', () => {
    const rates = bareRates(imx8mp);
    const work = workOfOne({ elements: 1e6, bytes: 2e6 });
    const seconds = (op: string, isFloat: boolean) => cpuSeconds({ ...work, op, isFloat }, rates, 1);
    expect(seconds('LEAKY_RELU', false)).toBeGreaterThan(5 * seconds('RELU', false));
    expect(seconds('LEAKY_RELU', true)).toBe(seconds('RELU', true));
  });

  test('a graph of one node and one without any supported node are priced on every board', () => {
    const graph = chain(1);
    const { shapes, macs } = priced(graph);
    for (const device of devices)
      for (const supported of [all(graph), new Set<never>()]) {
        const told = must(
          estimate(graph, shapes, must(partition(graph, supported), 'cuts'), device, macs),
          'ok',
        );
        expect(Number.isFinite(told.ms) && told.ms > 0).toBe(true);
        expect(told.high).toBeLessThan(Number.POSITIVE_INFINITY);
      }
  });

  test('nodes whose sizes only a run tells are counted, so that a time that leaves them out can say so', () => {
    const graph = chain(3);
    const { shapes, macs } = priced(graph);
    const tensors = shapes.tensors.map((known, i) =>
      i === 2 ? { kind: 'dynamic' as const, because: nodeId(1) } : known,
    );
    expect(must(costing(graph, { ...shapes, tensors }, imx8mp, macs), 'prices').unsizedNodes).toBe(2);
    expect(costsOf(graph).unsizedNodes).toBe(0);
  });

  test('candidates chosen by hand are priced by their plan', () => {
    const graph = chain(5);
    const first = must(preview(graph, new Set([0, 1, 3, 4].map(nodeId))), 'previews');
    const costs = costsOf(graph);
    expect(estimateCut(costs, planSteps(must(cutByHand(graph, first, [1]), 'cuts').plan)).steps.length).toBe(
      4,
    );
  });
});

describe('boards', () => {
  test('every figure of every board is sensible, has its source and a status', () => {
    expect(devices.map(deviceProblem)).toEqual(devices.map(() => undefined));
    for (const { figures } of devices)
      for (const name of figureNames) expect(figures[name].source.length).toBeGreaterThan(3);
  });

  test('a bandwidth of zero is a sentence, not an infinite time', () => {
    expect(ownDevice({ base: 'imx8mp', figures: { 'copy.bytes': 0 } }, devices)).toEqual({
      ok: false,
      problem: 'NXP i.MX 8M Plus, changed: copy.bytes is 0 bytes/s, a rate above 0 is needed.',
    });
    const graph = chain(1);
    const { shapes, macs } = priced(graph);
    const broken = {
      ...imx8mp,
      figures: { ...imx8mp.figures, 'copy.bytes': { ...imx8mp.figures['copy.bytes'], value: 0 } },
    };
    expect(costing(graph, shapes, broken, macs).ok).toBe(false);
    expect(costing(graph, shapes, imx8mp, macs, 0)).toEqual({
      ok: false,
      problem: '0 threads: one or more are needed.',
    });
  });

  test('figures that are no numbers, unknown ones and unknown boards are named', () => {
    const problem = (figures: Record<string, number>, base = 'imx8mp') => {
      const own = ownDevice({ base, figures }, devices);
      return own.ok ? undefined : own.problem;
    };
    expect(problem({ 'cpu.cores': Number.NaN })).toContain(
      'cpu.cores is NaN cores, a finite number is needed',
    );
    expect(problem({ 'cpu.parallel': 2 })).toContain('a share from 0 to 1 is needed');
    expect(problem({ speed: 2 })).toBe('A board has no figure "speed".');
    expect(problem({}, 'imx9')).toContain('There is no board "imx9"');
  });

  test("a user's figure is marked as theirs, and the board gets another name", () => {
    const own = must(ownDevice({ base: 'imx8mp', figures: { 'copy.bytes': 1e9 } }, devices), 'a board');
    expect(own.figures['copy.bytes']).toMatchObject({ value: 1e9, status: 'yours' });
    expect(own.id).toBe('imx8mp+');
  });
});
