import { ok, type Result } from '../base/result.ts';
import type { ByteSource } from '../base/source.ts';
import { type Container, unwrap } from './containers/unwrap.ts';
import { readModel } from './read.ts';
import type { Model, OpenProblem } from './types.ts';

export interface OpenedFile {
  readonly model: Model;
  /** The model's own bytes, to which every offset in it refers. */
  readonly source: ByteSource;
  /** What the model was packed in, outermost first; empty for a plain `.tflite` file. */
  readonly containers: readonly Container[];
}

/**
 * Opens whatever people keep models in: a `.tflite` file, one in gzip, a ZIP archive or a task bundle (`member` chooses),
 * or a C array.
 */
export function openFile(source: ByteSource, name: string, member?: string): Result<OpenedFile, OpenProblem> {
  const unwrapped = unwrap(source, member);
  if (!unwrapped.ok) return unwrapped;
  const { source: inner, containers } = unwrapped.value;
  const read = readModel(inner, name);
  return read.ok ? ok({ model: read.value, source: inner, containers }) : read;
}
