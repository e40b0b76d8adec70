import type { Normalisation } from '../../workers/diff/protocol.ts';

/** Usual ways to make a picture's 0 to 255 the numbers a network was trained on. */
export const normalisations: readonly { readonly title: string; readonly values: Normalisation }[] = [
  { title: '−1 to 1 (127.5, 127.5)', values: { mean: 127.5, std: 127.5 } },
  { title: '0 to 1 (0, 255)', values: { mean: 0, std: 255 } },
  { title: 'as it is (0, 1)', values: { mean: 0, std: 1 } },
  { title: '−1 to 1 (128, 128)', values: { mean: 128, std: 128 } },
  { title: 'ImageNet mean (118, 58)', values: { mean: 118, std: 58 } },
];
