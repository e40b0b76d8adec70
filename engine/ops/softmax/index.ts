export { logSoftmax } from './log-softmax.ts';
export { softmax } from './softmax.ts';
