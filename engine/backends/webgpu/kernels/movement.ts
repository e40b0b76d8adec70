import { mergeLoops } from '../../wasm/kernels/loops.ts';
import type { Move, MoveKernel } from '../../wasm/kernels/moves.ts';
import { type Kernel, type Pass, type Place, read, write } from '../layer.ts';
import { u32 } from '../shader.ts';
import { indexExpression } from './index-expression.ts';

// Elements of four bytes and more are copied by one invocation each. Of smaller ones several share a word, which one invocation
// has to write as a whole: it asks for each of its elements where it comes from.

/** The kernel that carries out an op's moves. */
export const moved =
  (planOf: MoveKernel): Kernel =>
  (layer) => {
    const plan = planOf(layer);
    if (typeof plan === 'string') return plan;
    const { moves, fill, alias } = plan;
    const [first] = layer.outputs;
    if (!first) return 'it has no output';
    const filled = fill ? [fillPass(first.elements * first.width, fill)] : [];
    const copies = moves.map((move) => {
      const output = layer.outputs['output' in move.target ? move.target.output : 0];
      const elements = output?.elements ?? 0;
      return move.width >= 4 ? wordMove(move) : byteMove(move, elements);
    });
    return { ...(alias && { alias }), blocks: [], scratch: [], passes: [...filled, ...copies] };
  };

function fillPass(bytes: number, element: Uint8Array): Pass {
  const words = new Uint8Array(Math.max(element.length, 4));
  for (let i = 0; i < words.length; i += element.length) words.set(element, i);
  const values = [...new Uint32Array(words.buffer)].map((word) => `${word}u`);
  const value = values.length === 1 ? values[0] : `select(${values[0]}, ${values[1]}, (i & 1u) == 1u)`;
  return {
    bindings: [write('output', { output: 0 }, 'u32')],
    threads: Math.ceil(bytes / 4),
    body: `output[i] = ${value};`,
  };
}

const placeOf = (pointer: Move['source']): Place => pointer;

const countOf = ({ loops }: Move): number => loops.reduce((all, { count }) => all * count, 1);

/** One word an invocation; wider elements are runs of words. */
function wordMove(move: Move): Pass {
  const words = move.width / 4;
  const counts = [...move.loops.map(({ count }) => count), words];
  const steps = (side: 0 | 1) => [...move.loops.map((loop) => loop.steps[side]! * words), 1];
  const at = (side: 0 | 1, offset = 0) => `${u32(offset / 4)} + ${indexExpression(counts, steps(side), 'i')}`;
  return {
    bindings: [read('values', placeOf(move.source), 'u32'), write('output', placeOf(move.target), 'u32')],
    threads: countOf(move) * words,
    body: `output[${at(1, move.target.offset)}] = values[${at(0, move.source.offset)}];`,
  };
}

/** One word of the output an invocation; `source` is the element that belongs at `e`, if the move writes there at all. */
function byteMove(move: Move, elements: number): Pass {
  const { width } = move;
  const each = 4 / width;
  const bits = width * 8;
  const whole = countOf(move) === elements;
  return {
    bindings: [read('values', placeOf(move.source), 'u32'), write('output', placeOf(move.target), 'u32')],
    threads: Math.ceil(elements / each),
    body: `
var word = ${whole ? '0u' : 'output[i]'};
for (var lane = 0u; lane < ${each}u; lane++) {
  var rest = i * ${each}u + lane;
  ${whole ? `if (rest >= ${elements}u) { break; }` : ''}
  ${inverse(move, width, whole)}
  let value = extractBits(values[source / ${each}u], ${bits}u * (source % ${each}u), ${bits}u);
  word = insertBits(word, value, ${bits}u * lane, ${bits}u);
}
output[i] = word;`,
  };
}

/** Undoes the target's steps, the largest first; an element that no turn of the loops writes is passed over. */
function inverse(move: Move, width: number, whole: boolean): string {
  const source = (move.source.offset ?? 0) / width;
  const target = (move.target.offset ?? 0) / width;
  const loops = mergeLoops([...move.loops].sort((a, b) => b.steps[1]! - a.steps[1]!));
  const lines = loops.map(({ count, steps: [from = 0, to = 1] }, index) => {
    const name = `c${index}`;
    const rest = to === 1 ? '0u' : `rest - ${name} * ${u32(to)}`;
    return `let ${name} = ${to === 1 ? 'rest' : `rest / ${u32(to)}`};
  ${whole ? '' : `if (${name} >= ${u32(count)}) { continue; }`}
  source += ${name} * ${u32(from)};
  rest = ${rest};`;
  });
  const skip = whole ? '' : 'if (rest != 0u) { continue; }';
  const before = target === 0 ? '' : `if (rest < ${u32(target)}) { continue; }\n  rest -= ${u32(target)};`;
  return `${before}
  var source = ${u32(source)};
  ${lines.join('\n  ')}
  ${skip}`;
}
