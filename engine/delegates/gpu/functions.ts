import { type NamedFunction, operand } from '../rules/scope.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { tri, unknown } from '../rules/tri.ts';
import { shapeText } from '../rules/words.ts';

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);

/** model_builder.cc:1714-1732: one slope a channel, or one an element of [H, W, C]. */
const fitsPrelu = (input: readonly number[], alpha: readonly number[]): boolean => {
  const perChannel = alpha.slice(0, -1).every((dim) => dim === 1) && alpha.at(-1) === input.at(-1);
  if (perChannel) return true;
  const image = input.slice(-3);
  return equal(alpha, image) || (alpha.length === 4 && alpha[0] === 1 && equal(alpha.slice(1), image));
};

export const gpuFunctions: Readonly<Record<string, NamedFunction>> = {
  ...shapeFunctions,
  gpuPreluAlpha: {
    test(view, args) {
      const input = operand(view, args.input);
      const alpha = operand(view, args.alpha);
      return input === undefined || alpha === undefined ? unknown : tri(fitsPrelu(input.shape, alpha.shape));
    },
    need: () => 'alpha is [1, ..., channels] or has the height, width and channels of the input',
    found(view, args) {
      const [input, alpha] = [operand(view, args.input), operand(view, args.alpha)];
      return `alpha has shape ${shapeText(alpha?.shape ?? [])}, the input ${shapeText(input?.shape ?? [])}`;
    },
  },
};
