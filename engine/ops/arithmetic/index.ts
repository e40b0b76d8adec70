export { add, sub } from './add.ts';
export { binaryOps } from './binary.ts';
export { div } from './div.ts';
export { mul } from './mul.ts';
export { pow } from './pow.ts';
export { squaredDifference } from './squared-difference.ts';
