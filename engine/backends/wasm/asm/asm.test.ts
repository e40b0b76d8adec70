import { expect, test } from 'vitest';
import { ByteWriter } from './bytes.ts';
import { select, tee } from './expression.ts';
import { ModuleBuilder } from './module.ts';
import { f32, f32x4, i8x16, i16x8, i32, i32x4, i64, i64x2, v128 } from './operators.ts';

const imported = { shared: false, minimumPages: 1, maximumPages: 1 };

function instantiate(module: ModuleBuilder) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode(imported)), {
    env: { memory },
  });
  return { memory, call: instance.exports as Record<string, (...args: number[]) => number> };
}

test.each([
  [0, [0]],
  [127, [127]],
  [128, [128, 1]],
  [624485, [0xe5, 0x8e, 0x26]],
  [0xffffffff, [255, 255, 255, 255, 15]],
])('unsigned LEB128 of %i', (value, bytes) => {
  const out = new ByteWriter();
  out.unsigned(value);
  expect([...out.view()]).toEqual(bytes);
});

test.each([
  [0, [0]],
  [63, [63]],
  [64, [0xc0, 0]],
  [-64, [0x40]],
  [-65, [0xbf, 0x7f]],
  [-123456, [0xc0, 0xbb, 0x78]],
])('signed LEB128 of %i, in 32 and 64 bits', (value, bytes) => {
  const out = new ByteWriter();
  out.signed(value);
  out.signed64(BigInt(value));
  expect([...out.view()]).toEqual([...bytes, ...bytes]);
});

test('a loop with tee sums 1 to n', () => {
  const module = new ModuleBuilder();
  const f = module.function(['i32'], ['i32']);
  const [n] = f.parameters;
  const sum = f.local('i32');
  f.loop((again) => {
    f.set(sum, i32.add(sum, n));
    again(tee(n, i32.sub(n, i32.const(1))));
  });
  f.return(sum);
  module.export('sum', f);
  expect(instantiate(module).call.sum?.(100)).toBe(5050);
});

test('jumps leave the block they belong to, across nesting', () => {
  const module = new ModuleBuilder();
  const f = module.function(['i32'], ['i32']);
  const [x] = f.parameters;
  const steps = f.let(i32.const(0));
  f.block((leave) => {
    f.loop((again) => {
      f.advance(steps, 1);
      f.if(i32.gtS(steps, x), () => leave(i32.const(1)));
      again(i32.const(1));
    });
  });
  f.return(select(i32.gtS(steps, i32.const(3)), i32.mul(steps, i32.const(10)), steps));
  module.export('f', f);
  const { call } = instantiate(module);
  expect([call.f?.(1), call.f?.(5)]).toEqual([2, 60]);
});

test('for and repeat count, also zero times', () => {
  const module = new ModuleBuilder();
  const f = module.function(['i32', 'i32'], ['i32']);
  const [from, to] = f.parameters;
  const seen = f.local('i32');
  f.for(from, to, (i) => f.set(seen, i32.add(seen, i)), 2);
  f.repeat(3, () => f.advance(seen, 100));
  f.repeat(0, () => f.advance(seen, 1));
  f.return(seen);
  module.export('f', f);
  const { call } = instantiate(module);
  expect([call.f?.(0, 7), call.f?.(7, 7)]).toEqual([312, 300]);
});

test('hoisted values are computed once, before everything else', () => {
  const module = new ModuleBuilder();
  const f = module.function(['i32'], ['i32']);
  const [n] = f.parameters;
  const sum = f.local('i32');
  f.loop((again) => {
    const five = f.hoist(i32.const(5));
    expect(f.hoist(i32.const(5))).toBe(five);
    f.set(sum, i32.add(sum, five));
    again(tee(n, i32.sub(n, i32.const(1))));
  });
  f.return(sum);
  module.export('f', f);
  expect(instantiate(module).call.f?.(3)).toBe(15);
});

test('functions call each other and are built once a key', () => {
  const module = new ModuleBuilder();
  const twice = () =>
    module.once('twice', () => {
      const f = module.function(['i32'], ['i32']);
      f.return(i32.shl(f.parameters[0], i32.const(1)));
      return f as never;
    });
  expect(twice()).toBe(twice());
});

test('vector loads, arithmetic, lane stores, copy and fill reach memory', () => {
  const module = new ModuleBuilder();
  const f = module.function([]);
  const at = (address: number) => i32.const(address);
  f.store(at(0), f32x4.mul(f32x4.splat(f32.const(1.5)), v128.load32Splat(at(64))));
  f.storeLane(32, at(16), i32x4.dotI16x8S(i16x8.splat(i32.const(-3)), i16x8.splat(i32.const(7))), 2);
  f.store(at(32), i8x16.narrowS(i16x8.splat(i32.const(300)), i16x8.splat(i32.const(-300))));
  f.store(at(80), i64x2.shrU(i64x2.extmulLowS(i32x4.splat(i32.const(1 << 30)), i32x4.splat(at(8))), 31));
  f.copy(at(100), at(0), at(16));
  f.fill(at(120), at(9), at(3));
  f.storeI64(at(128), i64.mul(i64.const(-5n), i64.extendS(at(1 << 20))));
  f.storeI32As8(at(136), at(0x1ff));
  module.export('f', f);
  const { memory, call } = instantiate(module);
  const data = new DataView(memory.buffer);
  data.setFloat32(64, 4, true);
  call.f?.();
  expect(data.getFloat32(0, true)).toBe(6);
  expect(data.getInt32(16, true)).toBe(-42);
  expect([data.getInt8(32), data.getInt8(47)]).toEqual([127, -128]);
  expect(data.getInt32(80, true)).toBe(4);
  expect(data.getFloat32(112, true)).toBe(6);
  expect([data.getUint8(122), data.getUint8(123)]).toEqual([9, 0]);
  expect(data.getBigInt64(128, true)).toBe(-5n << 20n);
  expect(data.getUint16(136, true)).toBe(255);
});

test('shuffle and bitselect take bytes from both operands', () => {
  const module = new ModuleBuilder();
  const f = module.function([]);
  const low = v128.const(Array.from({ length: 16 }, (_, i) => i));
  const high = v128.const(Array.from({ length: 16 }, (_, i) => 100 + i));
  f.store(i32.const(0), v128.shuffle(low, high, [0, 16, 1, 17, 2, 18, 3, 19, 15, 31, 0, 0, 0, 0, 0, 0]));
  f.store(i32.const(16), v128.bitselect(low, high, v128.const([255])));
  module.export('f', f);
  const { memory, call } = instantiate(module);
  call.f?.();
  expect([...new Uint8Array(memory.buffer, 0, 10)]).toEqual([0, 100, 1, 101, 2, 102, 3, 103, 15, 115]);
  expect([...new Uint8Array(memory.buffer, 16, 2)]).toEqual([0, 101]);
});
