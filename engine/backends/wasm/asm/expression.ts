import type { ByteWriter } from './bytes.ts';

/** The value types of WebAssembly that generated kernels use. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

export const typeByte: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/**
 * Code that leaves one value of type `T` on the stack. Expressions are trees: `i32.add(x, y)` holds x and y, and writes
 * their code before its own opcode. The compiler refuses an f32 where a v128 is wanted.
 */
export interface Expression<T extends ValueType> {
  readonly type: T;
  write(out: ByteWriter): void;
}

export type I32 = Expression<'i32'>;
export type I64 = Expression<'i64'>;
export type F32 = Expression<'f32'>;
export type F64 = Expression<'f64'>;
export type V128 = Expression<'v128'>;

/** A local variable; used as an expression it reads itself. */
export interface Local<T extends ValueType> extends Expression<T> {
  readonly index: number;
}

export function local<T extends ValueType>(type: T, index: number): Local<T> {
  return {
    type,
    index,
    write(out) {
      out.byte(0x20);
      out.unsigned(index);
    },
  };
}

/** Assigns and yields the value (local.tee). */
export function tee<T extends ValueType>(to: Local<T>, value: Expression<T>): Expression<T> {
  return {
    type: to.type,
    write(out) {
      value.write(out);
      out.byte(0x22);
      out.unsigned(to.index);
    },
  };
}

/** `whenTrue` if the condition is not zero, else `whenFalse`; both are evaluated. */
export function select<T extends Exclude<ValueType, 'v128'>>(
  condition: I32,
  whenTrue: Expression<T>,
  whenFalse: Expression<T>,
): Expression<T> {
  return {
    type: whenTrue.type,
    write(out) {
      whenTrue.write(out);
      whenFalse.write(out);
      condition.write(out);
      out.byte(0x1b);
    },
  };
}
