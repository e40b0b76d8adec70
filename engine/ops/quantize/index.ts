export { dequantize } from './dequantize.ts';
export { fakeQuant } from './fake-quant.ts';
export { quantize } from './quantize.ts';
