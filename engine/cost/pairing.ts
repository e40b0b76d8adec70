import type { DeviceProfile, EngineMapping } from './devices/types.ts';
import { type Costing, onCpuToo } from './estimate.ts';

// A board's figures tell how fast its accelerator is. They mean something for a delegate only where the delegate's nodes run on that
// accelerator, so a pair of the two is judged before anything is priced: no figure is better than one of another machine.

/** What an estimate for a delegate on a board is worth. */
export type Pairing =
  | { readonly kind: 'known'; readonly onCpu: readonly number[]; readonly note?: string }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** Delegates whose nodes each kind of accelerator runs. */
const drivers: Readonly<Record<EngineMapping, readonly string[]>> = {
  vsi: ['nnapi', 'vx'],
  'mac-array': ['ethosu'],
  shaders: ['nnapi', 'gpu', 'gpu-analyzer', 'vx'],
};
const backendsOf: Readonly<Record<EngineMapping, string>> = {
  vsi: 'VsiNpu',
  'mac-array': '',
  shaders: 'GpuAcc',
};
/** Delegates that no board here can serve, and why. */
const strangers: Readonly<Record<string, string>> = {
  xnnpack: 'XNNPACK keeps its nodes on the CPU, and no figures of its kernels are at hand',
  coreml: 'Core ML runs on Apple devices, and no figures of one are at hand',
  hexagon: 'no figures of a Hexagon DSP are at hand',
};
const named = new Set([...Object.values(drivers).flat(), ...Object.keys(strangers), 'armnn']);

const notNamed = {
  kind: 'unknown',
  sentence: 'the profile does not say that it runs on this board (its field "boards" names those it runs on)',
} as const;

/** The board that a delegate is most often met on, for a user who has not said which. */
export const usualBoard = (delegate: string): string =>
  delegate === 'ethosu' ? 'imx93' : delegate.startsWith('gpu') ? 'phone' : 'imx8mp';

/**
 * Whether a board's figures tell how long a delegate's nodes take.
 *
 * @param delegate its id; one that is not known (nodes named by hand) is taken to run on whatever accelerator the board has
 * @param backends Arm NN: supported nodes by backend. Those on CpuAcc are priced as the runtime's own CPU kernels.
 * @param own of a profile of the user's own, ids of the boards that it says it runs on
 */
export function pairing(
  delegate: string,
  board: Pick<DeviceProfile, 'id' | 'title' | 'mapping' | 'accelerator'>,
  backends: Readonly<Record<string, readonly number[]>> = {},
  own?: readonly string[],
): Pairing {
  // A board with figures of the user's own is still the board it was made from.
  if (own) return own.includes(board.id.replace(/\+$/, '')) ? { kind: 'known', onCpu: [] } : notNamed;
  if (strangers[delegate]) return { kind: 'unknown', sentence: strangers[delegate] };
  if (delegate === 'armnn') return backendPairing(board, backends);
  const openVx = delegate !== 'vx' || !board.id.startsWith('phone');
  if (!named.has(delegate) || (drivers[board.mapping].includes(delegate) && openVx))
    return { kind: 'known', onCpu: [] };
  return { kind: 'unknown', sentence: `this delegate does not run on its accelerator, ${board.accelerator}` };
}

/** Prices of what a delegate takes, or why there are none. */
export type PairedCosts =
  | { readonly kind: 'known'; readonly costs: Costing; readonly note?: string }
  | { readonly kind: 'unknown'; readonly sentence: string };

/**
 * A board's prices as they hold for a delegate: with the nodes that its CPU backends took priced on the CPU, and none at all where
 * the board's figures are not of what the delegate runs on.
 *
 * @param costs of the graph on the board, from `costing`
 */
export function pairedCosts(
  costs: Costing,
  delegate: string,
  backends?: Readonly<Record<string, readonly number[]>>,
  own?: readonly string[],
): PairedCosts {
  const paired = pairing(delegate, costs.device, backends, own);
  if (paired.kind === 'unknown') return paired;
  const { onCpu, note } = paired;
  return { kind: 'known', costs: onCpuToo(costs, onCpu), ...(note !== undefined && { note }) };
}

function backendPairing(
  { mapping, accelerator }: Pick<DeviceProfile, 'mapping' | 'accelerator'>,
  backends: Readonly<Record<string, readonly number[]>>,
): Pairing {
  const used = Object.keys(backends).filter((name) => (backends[name]?.length ?? 0) > 0);
  const strange = used.find((name) => name !== 'CpuAcc' && name !== backendsOf[mapping]);
  if (strange === 'CpuRef')
    return { kind: 'unknown', sentence: 'no figures of the plain loops of CpuRef are at hand' };
  if (strange)
    return {
      kind: 'unknown',
      sentence: `the backend ${strange} does not run on its accelerator, ${accelerator}`,
    };
  const onCpu = backends.CpuAcc ?? [];
  return onCpu.length === 0
    ? { kind: 'known', onCpu }
    : { kind: 'known', onCpu, note: 'Nodes on CpuAcc are priced as the CPU kernels of the runtime.' };
}
