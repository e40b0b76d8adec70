import type { I32, Local } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { i8x16, i16x8, i32, v128 } from '../asm/operators.ts';
import { type Code, code, type Pass, type Pointer } from '../layer.ts';

// Convolutions read their input through a copy that has the padding around it and the element form that the inner loop
// eats: so no loop tests for borders, and zero points vanish where int16 holds `value - zero point`.

/** copy: elements as they are. widen: 8 bits to int16 less the zero point. flip: int8 to uint8, 128 added. */
export type StageForm = 'copy' | 'widen' | 'flip';

export interface Stage {
  readonly form: StageForm;
  readonly signed: boolean;
  /** Bytes of a source element. */
  readonly width: 1 | 2 | 4;
  readonly height: number;
  readonly columns: number;
  readonly channels: number;
  readonly padding: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
  readonly zeroPoint: number;
  /** Each channel is written this many times in a row. */
  readonly repeat: number;
}

/** Bytes that kernels may read past the last staged element. */
const slack = 32;

export const stagedWidth = (stage: Stage): number => (stage.form === 'widen' ? 2 : stage.width);

export const stagedRowBytes = (stage: Stage): number =>
  (stage.columns + stage.padding.left + stage.padding.right) *
  stage.channels *
  stage.repeat *
  stagedWidth(stage);

export const stagedBytes = (stage: Stage): number => stagedRows(stage) * stagedRowBytes(stage) + slack;

const stagedRows = ({ height, padding }: Stage): number => height + padding.top + padding.bottom;

/** The pass that fills `to` with one image of `from`. */
export const stagePass = (stage: Stage, from: Pointer, to: Pointer): Pass => ({
  code: stageCode(stage),
  units: stagedRows(stage),
  pointers: [from, to],
});

function stageCode(stage: Stage): Code {
  return code('stage', stage, 2, (f, { from, to }, [source, target]) => {
    const { padding, height, columns, channels } = stage;
    const rowBytes = stagedRowBytes(stage);
    const pixelBytes = channels * stage.repeat * stagedWidth(stage);
    const fill = (at: I32, bytes: number) => {
      if (bytes > 0) f.fill(at, i32.const(paddingByte(stage)), i32.const(bytes));
    };
    f.for(from, to, (row) => {
      const at = f.let(i32.add(target!, i32.mul(row, i32.const(rowBytes))));
      const y = f.let(i32.sub(row, i32.const(padding.top)));
      f.if(
        i32.ltU(y, i32.const(height)),
        () => {
          fill(at, padding.left * pixelBytes);
          f.advance(at, padding.left * pixelBytes);
          const read = f.let(i32.add(source!, i32.mul(y, i32.const(columns * channels * stage.width))));
          emitElements(f, stage, read, at);
          fill(at, padding.right * pixelBytes);
        },
        () => fill(at, rowBytes),
      );
    });
  });
}

/** Widened padding is 0; elsewhere it is the zero point (0 for floats), flipped like the values. */
function paddingByte({ form, zeroPoint }: Stage): number {
  if (form === 'widen') return 0;
  return form === 'flip' ? (zeroPoint + 128) & 255 : zeroPoint & 255;
}

/** Writes one row of elements and leaves `to` behind them. */
function emitElements(f: FunctionBuilder, stage: Stage, from: Local<'i32'>, to: Local<'i32'>): void {
  const count = stage.columns * stage.channels;
  if (stage.repeat > 1) {
    emitRepeated(f, stage, from, to, count);
    return;
  }
  if (stage.form === 'copy') {
    f.copy(to, from, i32.const(count * stage.width));
    f.advance(to, count * stage.width);
    return;
  }
  const widths = stagedWidth(stage);
  const vector = (offset: number) => {
    if (stage.form === 'flip') {
      f.store(to, i8x16.add(v128.load(from, offset), f.hoist(i8x16.splat(i32.const(128)))), offset);
      return;
    }
    const half = (at: number) => (stage.signed ? v128.load8x8S(from, at) : v128.load8x8U(from, at));
    for (const at of [0, 8])
      f.store(
        to,
        i16x8.sub(half(offset + at), f.hoist(i16x8.splat(i32.const(stage.zeroPoint)))),
        (offset + at) * 2,
      );
  };
  const blocks = Math.floor(count / 16);
  f.repeat(blocks, () => {
    vector(0);
    f.advance(from, 16);
    f.advance(to, 16 * widths);
  });
  f.repeat(count % 16, () => {
    emitElement(f, stage, from, to);
    f.advance(from, 1);
    f.advance(to, widths);
  });
}

function emitRepeated(
  f: FunctionBuilder,
  stage: Stage,
  from: Local<'i32'>,
  to: Local<'i32'>,
  count: number,
): void {
  const width = stagedWidth(stage);
  f.repeat(count, () => {
    f.repeat(stage.repeat, () => {
      emitElement(f, stage, from, to);
      f.advance(to, width);
    });
    f.advance(from, stage.width);
  });
}

function emitElement(f: FunctionBuilder, stage: Stage, from: I32, to: I32): void {
  const { form, width, signed, zeroPoint } = stage;
  const value = signed ? i32.load8S(from) : i32.load8U(from);
  if (width === 4) f.storeI32(to, i32.load(from));
  else if (width === 2) f.storeI32As16(to, i32.load16U(from));
  else if (form === 'widen') f.storeI32As16(to, i32.sub(value, i32.const(zeroPoint)));
  else f.storeI32As8(to, form === 'flip' ? i32.add(value, i32.const(128)) : value);
}
