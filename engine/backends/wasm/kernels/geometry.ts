import type { GraphNode } from '../../../graph/types.ts';
import type { Layer, Operand } from '../layer.ts';
import type { Stage } from './stage.ts';

/** A sliding window over an image, as convolutions and pools have it. */
export interface Window {
  readonly batch: number;
  readonly input: { readonly height: number; readonly width: number; readonly channels: number };
  readonly output: { readonly height: number; readonly width: number; readonly channels: number };
  readonly kernel: { readonly height: number; readonly width: number };
  readonly stride: { readonly height: number; readonly width: number };
  readonly dilation: { readonly height: number; readonly width: number };
  readonly padding: Stage['padding'];
}

export const numberOption = (node: GraphNode, name: string, otherwise = 0): number => {
  const value = node.options[name];
  return typeof value === 'number' ? value : otherwise;
};

export const textOption = (node: GraphNode, name: string): string => String(node.options[name] ?? '');

export const activationOf = (node: GraphNode): string =>
  textOption(node, 'fused_activation_function') || 'NONE';

/** The window of a node with NHWC input and output, kernel of this size. */
export function windowOf(node: GraphNode, input: Operand, output: Operand, kernel: Window['kernel']): Window {
  const [batch, inHeight, inWidth, inChannels] = input.shape as [number, number, number, number];
  const [, outHeight, outWidth, outChannels] = output.shape as [number, number, number, number];
  const stride = { height: numberOption(node, 'stride_h', 1), width: numberOption(node, 'stride_w', 1) };
  const dilation = {
    height: Math.max(numberOption(node, 'dilation_h_factor', 1), 1),
    width: Math.max(numberOption(node, 'dilation_w_factor', 1), 1),
  };
  const same = textOption(node, 'padding') === 'SAME';
  const vertical = margins(inHeight, outHeight, stride.height, kernel.height, dilation.height, same);
  const horizontal = margins(inWidth, outWidth, stride.width, kernel.width, dilation.width, same);
  return {
    batch,
    input: { height: inHeight, width: inWidth, channels: inChannels },
    output: { height: outHeight, width: outWidth, channels: outChannels },
    kernel,
    stride,
    dilation,
    padding: {
      top: vertical.before,
      bottom: vertical.after,
      left: horizontal.before,
      right: horizontal.after,
    },
  };
}

/** Total padding is what the last window lacks; the smaller half goes before (padding.h:50-64). */
function margins(
  input: number,
  output: number,
  stride: number,
  kernel: number,
  dilation: number,
  same: boolean,
) {
  const total = Math.max((output - 1) * stride + (kernel - 1) * dilation + 1 - input, 0);
  const before = same ? Math.floor(total / 2) : 0;
  return { before, after: total - before };
}

export const isPadded = ({ padding }: Window): boolean =>
  padding.top + padding.bottom + padding.left + padding.right > 0;

/** Output channel scales of a weight tensor: one for all, or one each. */
export function channelScales(weights: Operand, channels: number): readonly number[] {
  const scales = weights.tensor.quantization?.scale ?? [];
  return scales.length === channels ? scales : Array<number>(channels).fill(scales[0] ?? 1);
}

export const typesOf = ({ inputs, outputs }: Layer): string =>
  [...inputs.map((operand) => operand?.type ?? 'none'), ...outputs.map((operand) => operand.type)].join(' ');

/** 8-bit activations with weights of the same kind, the only quantized forms with kernels here. */
export const isByte = (type: string): boolean => type === 'INT8' || type === 'UINT8';
