import type { Comparison, Measure, Result, TensorDepth } from '../../../engine/index.ts';
import type { ModelFile, RunProgress, RunQuery } from '../protocol.ts';

/** How the numbers of a picture, 0 to 255 a channel, become those of a tensor: (value - mean) / std. */
export interface Normalisation {
  readonly mean: number;
  readonly std: number;
}

export interface DiffSettings {
  /** Inputs to compare on, drawn at random; files are one input. */
  readonly runs: number;
  /** For each input of the model in its order; the others are drawn at random. */
  readonly files: readonly File[];
  readonly normalisation: Normalisation;
  /** A model to compare with instead of the cut of the open one: a float model beside its quantized sibling. */
  readonly sibling?: File;
  /** Also run each node by itself on what the reference computed. */
  readonly alone: boolean;
}

/** Where a border lies among the tensors compared: before the one at this place. */
export interface Border {
  readonly place: number;
  /** Index into the cut's regions, or -1 for the CPU. */
  readonly region: number;
}

/** Plain data. */
export interface Diff extends Comparison {
  readonly kind: 'measured';
  readonly names: readonly string[];
  readonly borders: readonly Border[];
  readonly reference: string;
  readonly test: string;
  readonly machine: string;
  /** What the inputs were. */
  readonly inputs: string;
  /** Values compared: quanta as stored, or the real numbers that they stand for. */
  readonly real: boolean;
  readonly alone?: readonly TensorDepth[];
  readonly notAlone?: readonly string[];
  /** Tensors of the reference with no equal by name in a sibling. */
  readonly unpaired: number;
}

export const defaultThresholds: Readonly<Record<Measure, number>> = {
  sqnr: 30,
  mean: 0.01,
  max: 1,
  rmse: 0.01,
  cosine: 0.001,
};

export interface DiffApi {
  diff(
    file: ModelFile,
    query: RunQuery,
    settings: DiffSettings,
    onProgress: (progress: RunProgress) => void,
  ): Promise<Result<Diff, string>>;
}
