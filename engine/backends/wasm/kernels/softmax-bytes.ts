import { expOfNegative } from '../../../base/fixed-point-math.ts';
import { roundingDivideByPowerOfTwo } from '../../../base/quantized.ts';
import type { GraphNode } from '../../../graph/types.ts';
import { differenceScaling } from '../../../ops/softmax/scaling.ts';
import { type I32, type I64, type Local, select } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { i32, i64 } from '../asm/operators.ts';
import { type Block, blockOf, code, type Layer, type Lowering, type Operand, type Range } from '../layer.ts';
import { isByte } from './geometry.ts';

// The runtime's fixed point, as engine/ops/softmax has it: e^-distance for each of the 256 distances to the row's maximum comes from
// a table, so a row needs one reciprocal and a multiplication an element.

export const accumulatorBits = 12;
/** Longer rows could sum to more than int32 holds. */
export const longestRow = 4095;

interface Rows {
  readonly depth: number;
  readonly signed: boolean;
}

export function softmaxBytes({ node, inputs: [input], outputs: [output] }: Layer): Lowering | string {
  if (!input || !output || !isByte(input.type) || output.type !== input.type)
    return `there is no kernel for ${input?.type} to ${output?.type}`;
  const depth = input.shape.at(-1) ?? 1;
  if (depth > longestRow) return `its rows are longer than ${longestRow} bytes`;
  return {
    blocks: softmaxTables(node, input),
    scratch: [],
    passes: [
      {
        code: code('softmax bytes', { depth, signed: input.type === 'INT8' }, 4, emitRows),
        units: input.elements / depth,
        pointers: [{ input: 0 }, { output: 0 }, { block: 0 }, { block: 1 }],
      },
    ],
  };
}

/** By distance to the row's maximum: e^-distance, and what it adds to the row's sum. */
export function softmaxTables(node: GraphNode, { scale }: Operand): readonly Block[] {
  const beta = typeof node.options.beta === 'number' ? node.options.beta : 1;
  const scaling = differenceScaling(scale, beta);
  const exponentials = Int32Array.from({ length: 256 }, (_, distance) =>
    -distance >= scaling.least ? expOfNegative(scaling.scaled(-distance), scaling.integerBits) : 0,
  );
  const addends = exponentials.map((value) => roundingDivideByPowerOfTwo(value, accumulatorBits));
  return [blockOf(exponentials), blockOf(addends)];
}

type P = Local<'i32'>;

function emitRows(
  f: FunctionBuilder,
  { from, to }: Range,
  pointers: readonly P[],
  { depth, signed }: Rows,
): void {
  const [input, output, exponentials, addends] = pointers as [P, P, P, P];
  const value = (at: I32) => (signed ? i32.load8S(at) : i32.load8U(at));
  const read = f.let(i32.add(input, i32.mul(from, i32.const(depth))));
  const write = f.let(i32.add(output, i32.mul(from, i32.const(depth))));
  const each = (visit: () => void) => {
    f.repeat(depth, () => {
      visit();
      f.advance(read, 1);
    });
    f.advance(read, -depth);
  };
  const entry = (table: I32, top: I32) =>
    i32.load(i32.add(table, i32.shl(i32.sub(top, value(read)), i32.const(2))));
  f.for(from, to, () => {
    const top = f.let(i32.const(-128));
    each(() => {
      const here = f.let(value(read));
      f.set(top, select(i32.gtS(here, top), here, top));
    });
    const sum = f.let(i32.const(0));
    each(() => f.set(sum, i32.add(sum, entry(addends, top))));
    const headroom = f.let(i32.clz(sum));
    const inverse = f.let(i64.extendS(reciprocal(f, i32.shl(sum, headroom))));
    // The result is a share of 256: 8 bits of the 31 after the point, less what the sum was scaled by.
    // Sums from 2^28 on shift by 32 and more, which leaves nothing.
    const right = f.let(i64.extendS(i32.sub(i32.const(accumulatorBits + 31 - 8), headroom)));
    const half = f.let(i64.shrS(i64.shl(i64.const(1n), right), i64.const(1n)));
    each(() => {
      const product = i64.mul(inverse, i64.extendS(entry(exponentials, top)));
      // The product may be all but 2^31: half more does not fit in 32 bits.
      const capped = f.let(i32.wrap(i64.shrS(i64.add(highHalf(product), half), right)));
      f.set(capped, select(i32.ltS(capped, i32.const(255)), capped, i32.const(255)));
      f.storeI32As8(write, i32.add(capped, i32.const(signed ? -128 : 0)));
      f.advance(write, 1);
    });
    f.advance(read, depth);
  });
}

/** floor((product + 2^30) / 2^31). */
const highHalf = (product: I64): I64 => i64.shrS(i64.add(product, i64.const(1n << 30n)), i64.const(31n));

const multiply = (a: I32, b: I32): I32 => i32.wrap(highHalf(i64.mul(i64.extendS(a), i64.extendS(b))));

/** 2^31 / x * 2^30 for x in [2^31, 2^32): three Newton steps from 48/17 - 32/17 d, as `oneOverOnePlus` has them. */
function reciprocal(f: FunctionBuilder, normalized: I32): I32 {
  const half = f.let(i32.shrU(normalized, i32.const(1)));
  const x = f.let(i32.add(i32.const(1515870810), multiply(half, i32.const(-1010580540))));
  for (let step = 0; step < 3; step++) {
    const rest = f.let(i32.sub(i32.const(1 << 29), multiply(half, x)));
    // Newton's correction stays far below the saturation of the runtime's shift.
    f.set(x, i32.add(x, i32.shl(multiply(x, rest), i32.const(2))));
  }
  const doubled = f.let(i64.shl(i64.extendS(x), i64.const(1n)));
  return i32.wrap(select(i64.ltS(doubled, i64.const(0x7fffffffn)), doubled, i64.const(0x7fffffffn)));
}
