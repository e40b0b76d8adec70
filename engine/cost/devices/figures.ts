/**
 * How far a figure can be trusted: `published` was measured by others and printed, `vendor` is a data sheet's, `derived` was computed
 * from such figures (a least-squares fit included), `assumed` has no source read here, `yours` was typed in by the user.
 */
export type FigureStatus = 'published' | 'vendor' | 'derived' | 'assumed' | 'yours';

export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** Where it was learnt, in words a reader can follow. */
  readonly source: string;
  readonly status: FigureStatus;
}

/**
 * Every figure of a board by name, with its unit. CPU rates are of one thread. `light` counts elements of ops that move or add,
 * `heavy` of ops with a table, a division or an interpolation an element. `band.*` is the factor within which 8 of 10 estimates
 * of that kind are expected.
 */
export const figureUnits = {
  'cpu.cores': 'cores',
  'cpu.parallel': 'share',
  'cpu.bytes': 'bytes/s',
  'cpu.node': 's',
  'cpu.int8.dense': 'MAC/s',
  'cpu.int8.depthwise': 'MAC/s',
  'cpu.int8.light': 'elements/s',
  'cpu.int8.heavy': 'elements/s',
  'cpu.float.dense': 'MAC/s',
  'cpu.float.depthwise': 'MAC/s',
  'cpu.float.light': 'elements/s',
  'cpu.float.heavy': 'elements/s',
  'npu.NN.dense': 'MAC/s',
  'npu.NN.depthwise': 'MAC/s',
  'npu.NN.elements': 'elements/s',
  'npu.TP.macs': 'MAC/s',
  'npu.TP.elements': 'elements/s',
  'npu.PPU.macs': 'MAC/s',
  'npu.PPU.light': 'elements/s',
  'npu.PPU.heavy': 'elements/s',
  'npu.bytes': 'bytes/s',
  'npu.node': 's',
  'npu.invocation': 's',
  'copy.bytes': 'bytes/s',
  'copy.latency': 's',
  'warmUp.node': 's',
  'band.cpu': 'factor',
  'band.npu': 'factor',
  'band.copy': 'factor',
} as const;

export type FigureName = keyof typeof figureUnits;
export const figureNames = Object.keys(figureUnits) as readonly FigureName[];
export const isFigureName = (name: string): name is FigureName => Object.hasOwn(figureUnits, name);

/** Figures that may be 0: waits and overheads, but no rate. */
const mayBeZero = new Set(['s', 'share']);

/** What is wrong with a figure's value, in a sentence without its board, or undefined. */
export function figureProblem(name: FigureName, value: unknown): string | undefined {
  const unit = figureUnits[name];
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  const wrong = (need: string): string => `${name} is ${shown} ${unit}, ${need} is needed`;
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('a finite number');
  if (unit === 'share') return value >= 0 && value <= 1 ? undefined : wrong('a share from 0 to 1');
  if (unit === 'factor') return value >= 1 ? undefined : wrong('a factor of 1 or more');
  if (unit === 'cores') return value >= 1 ? undefined : wrong('one core or more');
  if (mayBeZero.has(unit)) return value >= 0 ? undefined : wrong('0 or more');
  return value > 0 ? undefined : wrong('a rate above 0');
}
