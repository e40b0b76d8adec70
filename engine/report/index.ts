export { decodeReport, encodeReport, reportVersion } from './codec.ts';
export { summariseCut } from './cut.ts';
export { bytesText, delegateName, percent, plural, verdict } from './sentences.ts';
export { fusedActivation, skeletonOf, tensorLabel } from './skeleton.ts';
export type * from './types.ts';
