import type { Figure, FigureName } from './figures.ts';

/** Units of an accelerator: the MAC array, the tensor processor, the programmable shaders. */
export type Engine = 'NN' | 'TP' | 'PPU';

/**
 * Which unit runs which op. vsi: VeriSilicon's published table; mac-array: everything with multiplications on NN, the rest on TP;
 * shaders: a GPU, everything on PPU.
 */
export type EngineMapping = 'vsi' | 'mac-array' | 'shaders';

/** A board as the cost model sees it. Plain data: it can be edited, stored and sent. */
export interface DeviceProfile {
  readonly id: string;
  readonly title: string;
  /** One sentence: what the delegated nodes run on. */
  readonly accelerator: string;
  readonly mapping: EngineMapping;
  readonly figures: Readonly<Record<FigureName, Figure>>;
}
