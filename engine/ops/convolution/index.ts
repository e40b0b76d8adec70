import type { Op } from '../types.ts';
import { conv2d } from './conv-2d.ts';
import { conv3d, conv3dTranspose } from './conv-3d.ts';
import { depthwiseConv2d } from './depthwise.ts';
import { transposeConvBias } from './transpose-bias.ts';
import { transposeConv } from './transpose-conv.ts';

export const convolutionOps: readonly Op[] = [
  conv2d,
  depthwiseConv2d,
  transposeConv,
  conv3d,
  conv3dTranspose,
  transposeConvBias,
];
