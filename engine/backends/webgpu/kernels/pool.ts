import { float32Max, floatActivationRange, quantizedActivationRange } from '../../../base/quantized.ts';
import { activationOf, isByte, numberOption, windowOf } from '../../wasm/kernels/geometry.ts';
import { type Kernel, passes } from '../layer.ts';
import { f32, i32 } from '../shader.ts';
import { clampFloat } from './finish.ts';
import { bufferElement, load, storing, valueType } from './words.ts';

// Padding never counts: a window is cut to the image, and an average divides by what is left of it.

const pool =
  (kind: 'average' | 'maximum'): Kernel =>
  ({ node, inputs: [input], outputs: [output] }) => {
    if (!input || !output || input.shape.length !== 4) return 'its operands are no images';
    const { type } = input;
    if (type !== output.type || !(isByte(type) || type === 'FLOAT32')) return `${node.op} of ${type}`;
    const kernel = {
      height: numberOption(node, 'filter_height', 1),
      width: numberOption(node, 'filter_width', 1),
    };
    const isFloat = type === 'FLOAT32';
    const range = isFloat
      ? floatActivationRange(activationOf(node))
      : quantizedActivationRange(activationOf(node), type, output.scale, output.zeroPoint);
    if (!range) return 'its activation does not fit the output scale';
    const { input: from, output: to, stride, padding } = windowOf(node, input, output, kernel);
    const zero = isFloat ? '0f' : '0';
    const least = isFloat ? f32(-float32Max) : '-128';
    const step = kind === 'average' ? 'sum += x;' : 'if (x > sum) { sum = x; }';
    const average = isFloat
      ? 'sum / f32(count)'
      : 'select((sum + count / 2) / count, (sum - count / 2) / count, sum < 0)';
    const result = kind === 'average' ? average : 'sum';
    const value = isFloat ? `clamped(${result})` : `clamp(${result}, ${i32(range.min)}, ${i32(range.max)})`;
    const declarations = `${isFloat ? clampFloat(range.min, range.max) : ''}
fn element(e: u32) -> ${valueType(type)} {
  let c = e % ${to.channels}u;
  let p = e / ${to.channels}u;
  let left = i32(p % ${to.width}u) * ${stride.width} - ${padding.left};
  let top = i32(p / ${to.width}u % ${to.height}u) * ${stride.height} - ${padding.top};
  let image = i32(p / ${to.width * to.height}u) * ${from.height};
  let bottom = min(top + ${kernel.height}, ${from.height});
  let right = min(left + ${kernel.width}, ${from.width});
  var sum = ${kind === 'average' ? zero : least};
  let count = (bottom - max(top, 0)) * (right - max(left, 0));
  for (var y = max(top, 0); y < bottom; y++) {
    for (var x0 = max(left, 0); x0 < right; x0++) {
      let at = u32((image + y) * ${from.width} + x0) * ${from.channels}u + c;
      let x = ${load('values', type, 'at')};
      ${step}
    }
  }
  return ${value};
}`;
    return passes({
      bindings: [
        { name: 'values', place: { input: 0 }, access: 'read', element: bufferElement(type) },
        { name: 'output', place: { output: 0 }, access: 'write', element: bufferElement(type) },
      ],
      declarations,
      ...storing(output),
    });
  };

export const averagePool = pool('average');
export const maximumPool = pool('maximum');
