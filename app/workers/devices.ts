import {
  type Cut,
  type Device,
  fail,
  ok,
  openWasm,
  openWebGpu,
  ops,
  type Placement,
  type Plan,
  type Pool,
  type Result,
  type WebGpuDevice,
} from '../../engine/index.ts';
import type { DeviceChoice } from './device-choice.ts';

/** The devices of one run: what stays on the CPU, and where partitions go. */
export interface ChosenDevices {
  readonly cpu: Device;
  /** Where partitions go that no other device takes. */
  readonly second: Device;
  /** What partitions are meant to run on. */
  readonly delegate: Device;
  readonly description: string;
  placement(plan: Plan, cut: Cut): Placement;
}

/** Opens what was chosen. A GPU that is not to be had is no failure: its partitions then say so, one by one. */
export async function openDevices(
  choice: DeviceChoice,
  pool: Pool | undefined,
): Promise<Result<ChosenDevices, string>> {
  // Two devices of the same kind, each with memories of its own: a tensor that crosses a border is really copied.
  const [cpu, second] = [await openWasm({ ops, pool }), await openWasm({ ops, pool })];
  if (!cpu.ok) return cpu;
  if (!second.ok) return second;
  const memory = `${second.value.description}, a memory of its own`;
  if (choice === 'wasm')
    return ok({
      cpu: cpu.value,
      second: second.value,
      delegate: second.value,
      description: memory,
      placement: () => ({ cpu: cpu.value, delegate: second.value }),
    });
  const gpu = await webGpu();
  return ok({
    cpu: cpu.value,
    second: second.value,
    delegate: gpu,
    description:
      choice === 'webgpu'
        ? gpu.description
        : `${gpu.description} for GpuAcc; ${memory}, for CpuAcc and CpuRef`,
    placement: (plan, cut) => ({
      cpu: cpu.value,
      delegate: choice === 'webgpu' ? gpu : (step) => deviceOf(plan, cut, step, gpu, second.value),
      fallback: second.value,
    }),
  });
}

/** Kept from run to run with the shaders it has compiled, until it is lost. */
let opened: WebGpuDevice | undefined;

async function webGpu(): Promise<Device> {
  if (opened) return opened;
  const answer = await openWebGpu({ gpu: navigator.gpu, ops });
  if (!answer.ok) return absent(answer.problem);
  opened = answer.value;
  void answer.value.gpuDevice.lost.then(() => {
    opened = undefined;
  });
  return opened;
}

/** Stands for a device that cannot be opened: it refuses every partition with the reason. */
const absent = (sentence: string): Device => ({
  name: 'webgpu',
  description: `WebGPU (${sentence})`,
  prepare: () => fail(sentence),
  scratch: async () => fail(sentence),
  dispose: () => {},
});

/** Arm NN places every node on a backend; a partition with several goes where most of its nodes are. */
function deviceOf(
  { steps }: Plan,
  { backends = {} }: Cut,
  step: number,
  gpu: Device,
  second: Device,
): Device {
  const one = steps[step];
  if (one?.kind !== 'delegate') return second;
  const onGpu = new Set(backends.GpuAcc);
  const count = one.segment.nodes.filter((node) => onGpu.has(node)).length;
  return count * 2 > one.segment.nodes.length ? gpu : second;
}
