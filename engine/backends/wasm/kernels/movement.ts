import { i32 } from '../asm/operators.ts';
import { code, type Kernel } from '../layer.ts';

/** RESHAPE, SQUEEZE, EXPAND_DIMS: the same bytes under another shape. */
export const reshape: Kernel = ({ inputs: [input], outputs: [output] }) => {
  if (!input || !output || input.elements !== output.elements) return 'its sizes differ';
  const bytes = input.elements * input.width;
  return {
    alias: true,
    blocks: [],
    scratch: [],
    passes: [
      {
        code: code('copy', { bytes }, 2, (f, _, [from, to]) => f.copy(to!, from!, i32.const(bytes))),
        units: 1,
        pointers: [{ input: 0 }, { output: 0 }],
      },
    ],
  };
};
