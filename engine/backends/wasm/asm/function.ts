import { ByteWriter } from './bytes.ts';
import {
  type Expression,
  type I32,
  type Local,
  local,
  typeByte,
  type V128,
  type ValueType,
} from './expression.ts';

import type { ModuleBuilder } from './module.ts';

export type Types = readonly ValueType[];
type LocalsOf<T extends Types> = { -readonly [K in keyof T]: Local<T[K]> };

/** What `hoist` looks for. */
const sought = new ByteWriter();

/**
 * Builds the body of one function, statement by statement. Control flow takes closures: a loop's closure receives
 * `again`, a block's `leave`, so that no depth is counted by hand.
 */
export class FunctionBuilder<P extends Types = Types> {
  readonly parameters: LocalsOf<P>;
  readonly #types: ValueType[] = [];
  readonly #body = new ByteWriter(2048);
  readonly #prologue = new ByteWriter(64);
  /** By where in the prologue their values begin. */
  readonly #hoisted = new Map<number, Local<ValueType>>();
  #depth = 0;

  constructor(
    readonly module: ModuleBuilder,
    readonly index: number,
    readonly parameterTypes: P,
    readonly resultTypes: Types,
  ) {
    this.parameters = parameterTypes.map((type, i) => local(type, i)) as LocalsOf<P>;
  }

  local<T extends ValueType>(type: T): Local<T> {
    this.#types.push(type);
    return local(type, this.parameterTypes.length + this.#types.length - 1);
  }

  locals<T extends ValueType>(type: T, count: number): Local<T>[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  set<T extends ValueType>(to: Local<T>, value: Expression<T>): void {
    value.write(this.#body);
    this.#op(0x21, to.index);
  }

  /** A fresh local holding the value. */
  let<T extends ValueType>(value: Expression<T>): Local<T> {
    const to = this.local(value.type);
    this.set(to, value);
    return to;
  }

  /**
   * A local that holds the value from the start of the function on, one for equal expressions. For constants inside of loops:
   * a register or a reload instead of building the vector each time. The value may depend on parameters nobody assigns to.
   */
  hoist<T extends ValueType>(value: Expression<T>): Local<T> {
    sought.clear();
    value.write(sought);
    sought.byte(0x21); // which no value holds, so that none is taken for another that begins like it
    const place = this.#prologue.find(sought, this.#hoisted.keys());
    // Equal code leaves equal types.
    if (place !== undefined) return this.#hoisted.get(place) as Local<T>;
    const to = this.local(value.type);
    this.#hoisted.set(this.#prologue.length, to);
    this.#prologue.append(sought.view());
    this.#prologue.unsigned(to.index);
    return to;
  }

  /** Adds a constant to an i32 variable; nothing for 0. */
  advance(pointer: Local<'i32'>, amount: number): void {
    if (amount === 0) return;
    this.#op(0x20, pointer.index);
    this.#body.byte(0x41);
    this.#body.signed(amount);
    this.#body.byte(0x6a);
    this.#op(0x21, pointer.index);
  }

  storeI32 = this.#store<'i32'>(0x36);
  storeI32As8 = this.#store<'i32'>(0x3a);
  storeI32As16 = this.#store<'i32'>(0x3b);
  storeI64 = this.#store<'i64'>(0x37);
  storeF32 = this.#store<'f32'>(0x38);

  store(address: I32, value: V128, offset = 0): void {
    address.write(this.#body);
    value.write(this.#body);
    this.#vector(11);
    this.#body.byte(0);
    this.#body.unsigned(offset);
  }

  /** Stores one lane of `bits` bits. */
  storeLane(bits: 8 | 16 | 32 | 64, address: I32, value: V128, lane: number, offset = 0): void {
    address.write(this.#body);
    value.write(this.#body);
    this.#vector({ 8: 88, 16: 89, 32: 90, 64: 91 }[bits]);
    this.#body.byte(0);
    this.#body.unsigned(offset);
    this.#body.byte(lane);
  }

  /** memory.copy: `bytes` bytes; the ranges may overlap. */
  copy(to: I32, from: I32, bytes: I32): void {
    for (const operand of [to, from, bytes]) operand.write(this.#body);
    this.#body.append([0xfc, 10, 0, 0]);
  }

  /** memory.fill with the low byte of `value`. */
  fill(to: I32, value: I32, bytes: I32): void {
    for (const operand of [to, value, bytes]) operand.write(this.#body);
    this.#body.append([0xfc, 11, 0]);
  }

  /** Runs the body, and once more each time `again(condition)` holds where it stands. */
  loop(body: (again: (condition: I32) => void) => void): void {
    this.#nest(0x03, body);
  }

  /** `leave(condition)` jumps behind the block. */
  block(body: (leave: (condition: I32) => void) => void): void {
    this.#nest(0x02, body);
  }

  /** Repeats while the condition holds at the start. */
  while(condition: () => I32, body: () => void): void {
    this.if(condition(), () =>
      this.loop((again) => {
        body();
        again(condition());
      }),
    );
  }

  /** Runs `body(counter)` for the counter from `from` up to before `to`. */
  for(from: I32, to: I32, body: (counter: Local<'i32'>) => void, step = 1): void {
    const counter = this.let(from);
    const condition = (): I32 => lessSigned(counter, to);
    this.while(condition, () => {
      body(counter);
      this.advance(counter, step);
    });
  }

  /** Runs the body a fixed number of times; once means no loop at all. */
  repeat(times: number, body: () => void): void {
    if (times <= 0) return;
    if (times === 1) {
      body();
      return;
    }
    const left = this.let(constant(times));
    this.loop((again) => {
      body();
      this.advance(left, -1);
      again(left);
    });
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    condition.write(this.#body);
    this.#body.append([0x04, 0x40]);
    this.#depth++;
    then();
    if (otherwise) {
      this.#body.byte(0x05);
      otherwise();
    }
    this.#depth--;
    this.#body.byte(0x0b);
  }

  call(target: FunctionBuilder, ...args: Expression<ValueType>[]): void {
    for (const arg of args) arg.write(this.#body);
    this.#op(0x10, target.index);
  }

  /** A call as an expression of the type it returns. */
  callFor<T extends ValueType>(
    type: T,
    target: FunctionBuilder,
    ...args: Expression<ValueType>[]
  ): Expression<T> {
    return {
      type,
      write(out) {
        for (const arg of args) arg.write(out);
        out.byte(0x10);
        out.unsigned(target.index);
      },
    };
  }

  return(value?: Expression<ValueType>): void {
    value?.write(this.#body);
    this.#body.byte(0x0f);
  }

  /** Writes its entry of the code section: size, locals, body and end. */
  encode(to: ByteWriter): void {
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#types) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    const locals = new ByteWriter(64);
    locals.unsigned(runs.length);
    for (const { type, count } of runs) {
      locals.unsigned(count);
      locals.byte(typeByte[type]);
    }
    to.unsigned(locals.length + this.#prologue.length + this.#body.length + 1);
    for (const part of [locals, this.#prologue, this.#body]) to.append(part.view());
    to.byte(0x0b);
  }

  #store<T extends ValueType>(opcode: number) {
    return (address: I32, value: Expression<T>, offset = 0): void => {
      address.write(this.#body);
      value.write(this.#body);
      this.#body.byte(opcode);
      this.#body.byte(0);
      this.#body.unsigned(offset);
    };
  }

  #nest(opcode: number, body: (jump: (condition: I32) => void) => void): void {
    this.#body.append([opcode, 0x40]);
    const depth = ++this.#depth;
    body((condition) => {
      condition.write(this.#body);
      this.#op(0x0d, this.#depth - depth);
    });
    this.#depth--;
    this.#body.byte(0x0b);
  }

  #op(opcode: number, operand: number): void {
    this.#body.byte(opcode);
    this.#body.unsigned(operand);
  }

  #vector(opcode: number): void {
    this.#body.byte(0xfd);
    this.#body.unsigned(opcode);
  }
}

const constant = (value: number): I32 => ({
  type: 'i32',
  write(out) {
    out.byte(0x41);
    out.signed(value);
  },
});

const lessSigned = (left: I32, right: I32): I32 => ({
  type: 'i32',
  write(out) {
    left.write(out);
    right.write(out);
    out.byte(0x48);
  },
});
