import type { Local } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { i32, i64, v128 } from '../asm/operators.ts';
import { code, type Kernel, type Pass, type Pointer } from '../layer.ts';
import { emitNestRange, type Loop, mergeLoops, nestUnits } from './loops.ts';
import type { MoveKernel } from './moves.ts';

/** The kernel that carries out an op's moves. */
export const moved =
  (planOf: MoveKernel): Kernel =>
  (layer) => {
    const plan = planOf(layer);
    if (typeof plan === 'string') return plan;
    const { moves, fill, alias } = plan;
    if (fill && !fill.every((byte) => byte === fill[0]))
      return 'its pad value is more than one repeated byte';
    const [output] = layer.outputs;
    const before = fill && output ? [fillPass(output.elements * output.width, fill[0] as number)] : [];
    return {
      ...(alias && { alias }),
      blocks: [],
      scratch: [],
      passes: [
        ...before,
        ...moves.map(({ loops, width, source, target }) => movePass(loops, width, source, target)),
      ],
    };
  };

const fillPass = (bytes: number, value: number): Pass => ({
  code: code('fill', { bytes, value }, 1, (f, _, [to], all) =>
    f.fill(to!, i32.const(all.value), i32.const(all.bytes)),
  ),
  units: 1,
  pointers: [{ output: 0 }],
});

/** Copies one element of `width` bytes a turn of the loops; their steps are [source, target] in elements. */
export function movePass(loops: readonly Loop[], width: number, source: Pointer, target: Pointer): Pass {
  const merged = mergeLoops(loops);
  const last = merged.at(-1);
  // A run of neighbours is one copy; what is left are the loops around it.
  const run = last && last.steps[0] === 1 && last.steps[1] === 1 ? last.count : 1;
  const outer = run > 1 ? merged.slice(0, -1) : merged;
  return {
    code: code('move', { outer, run, width }, 2, (f, range, pointers, { outer, run, width }) => {
      const [read, write] = pointers as [Local<'i32'>, Local<'i32'>];
      emitNestRange(f, range, outer, pointers, [width, width], () => emitRun(f, read, write, run * width));
    }),
    units: nestUnits(outer),
    pointers: [source, target],
  };
}

/** Copies `bytes` neighbours: by a few registers where there are few. */
function emitRun(f: FunctionBuilder, read: Local<'i32'>, write: Local<'i32'>, bytes: number): void {
  if (bytes > 128) {
    f.copy(write, read, i32.const(bytes));
    return;
  }
  let at = 0;
  for (; bytes - at >= 16; at += 16) f.store(write, v128.load(read, at), at);
  if (bytes - at >= 8) {
    f.storeI64(write, i64.load(read, at), at);
    at += 8;
  }
  if (bytes - at >= 4) {
    f.storeI32(write, i32.load(read, at), at);
    at += 4;
  }
  if (bytes - at >= 2) {
    f.storeI32As16(write, i32.load16U(read, at), at);
    at += 2;
  }
  if (bytes - at >= 1) f.storeI32As8(write, i32.load8U(read, at), at);
}
