import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { delegates } from '../delegates/table.ts';
import { deviceOf, devices } from './devices/boards.ts';
import type { Costing } from './estimate.ts';
import { pairedCosts, pairing, usualBoard } from './pairing.ts';

const imx8mp = must(deviceOf('imx8mp'), 'a board');
const phone = must(deviceOf('phone'), 'a board');

describe('which delegate a board tells something about', () => {
  test('drivers of the accelerator are known, those of other silicon and CPU kernels are not', () => {
    expect(pairing('vx', imx8mp)).toEqual({ kind: 'known', onCpu: [] });
    expect(pairing('ethosu', imx8mp)).toEqual({
      kind: 'unknown',
      sentence:
        'this delegate does not run on its accelerator, VeriSilicon NPU (VIPNano-SI+), TFLite through OpenVX',
    });
    expect(pairing('vx', phone).kind).toBe('unknown');
    for (const board of devices)
      for (const id of ['xnnpack', 'coreml', 'hexagon']) expect(pairing(id, board).kind).toBe('unknown');
  });

  test('Arm NN is judged by the backends that got nodes', () => {
    expect(pairing('armnn', imx8mp, { VsiNpu: [0, 1], CpuRef: [] })).toEqual({ kind: 'known', onCpu: [] });
    expect(pairing('armnn', imx8mp, { VsiNpu: [0], CpuAcc: [1] })).toMatchObject({ onCpu: [1] });
    expect(pairing('armnn', imx8mp, { VsiNpu: [0], CpuRef: [1] }).kind).toBe('unknown');
    expect(pairing('armnn', imx8mp, { GpuAcc: [0] })).toMatchObject({
      sentence: expect.stringContaining('GpuAcc does not run'),
    });
  });

  test('prices as they hold for a delegate have CPU backends on the CPU, or are none', () => {
    const costs: Costing = {
      ...{ device: imx8mp, threads: 4, invocationMs: 1, warmUpMsANode: 0, unsizedNodes: 0 },
      cpuMs: Float64Array.of(5, 7),
      acceleratorMs: Float64Array.of(1, 2),
      transferMs: new Float64Array(3),
      bands: { cpu: 1, npu: 1, copy: 1 },
    };
    const paired = pairedCosts(costs, 'armnn', { VsiNpu: [0], CpuAcc: [1] });
    expect(paired.kind === 'known' && [...paired.costs.acceleratorMs]).toEqual([1, 7]);
    expect(paired).toMatchObject({ note: expect.stringContaining('CpuAcc') });
    expect(pairedCosts(costs, 'xnnpack')).toMatchObject({ kind: 'unknown', sentence: expect.any(String) });
  });

  test('nodes named by hand run on whatever the board has', () => {
    for (const board of devices)
      expect(pairing('SupportedNodes', board)).toEqual({ kind: 'known', onCpu: [] });
  });

  test("a profile of the user's own runs on the boards that it names, also with figures of the user's own", () => {
    expect(pairing('my-npu', imx8mp, {}, ['imx8mp'])).toEqual({ kind: 'known', onCpu: [] });
    const changed = { ...imx8mp, id: 'imx8mp+' };
    expect(pairing('my-npu', changed, {}, ['imx8mp'])).toEqual({ kind: 'known', onCpu: [] });
    for (const named of [[], ['phone']])
      expect(pairing('my-npu', imx8mp, {}, named)).toMatchObject({
        kind: 'unknown',
        sentence: expect.stringContaining('does not say that it runs on this board'),
      });
  });

  test('the usual board of every delegate is one of ours', () => {
    for (const id of delegates.keys()) expect(deviceOf(usualBoard(id))).toBeDefined();
  });
});
