import { armnn } from './armnn/index.ts';
import { coreml } from './coreml/index.ts';
import { ethosu } from './ethosu/index.ts';
import { gpu } from './gpu/index.ts';
import { gpuAnalyzer } from './gpu-analyzer/index.ts';
import { hexagon } from './hexagon/index.ts';
import { nnapi } from './nnapi/index.ts';
import type { Delegate } from './types.ts';
import { vx } from './vx/index.ts';
import { xnnpack } from './xnnpack/index.ts';

/** Every built-in delegate, one line each, in the order menus show them. */
const rows: readonly Delegate[] = [nnapi, xnnpack, gpu, gpuAnalyzer, coreml, hexagon, armnn, vx, ethosu];

export const delegates: ReadonlyMap<string, Delegate> = new Map(
  rows.map((delegate) => [delegate.id, delegate]),
);
