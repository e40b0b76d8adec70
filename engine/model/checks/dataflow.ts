import type { Model, ModelSubgraph } from '../types.ts';
import type { ProblemList } from './report.ts';

/**
 * Where the data of a subgraph come from. Tensors that nothing fills are common in real files (the state of older
 * recurrent cells), and so are readers placed before their writer in hand-made ones: worth a note, no hindrance.
 */
export function checkDataflow(model: Model, subgraph: ModelSubgraph, problems: ProblemList): void {
  const place = `subgraphs[${subgraph.index}]`;
  if (subgraph.index === 0 && subgraph.operators.length === 0)
    problems.warning(`${place}.operators`, 'subgraph 0 has 0 operators');
  if (subgraph.index === 0 && subgraph.outputs.length === 0)
    problems.warning(`${place}.outputs`, 'subgraph 0 has 0 outputs, so nothing it computes can be read');
  const writers = lastWriters(subgraph);
  const filled = new Uint8Array(subgraph.tensors.length);
  for (const tensor of subgraph.inputs) filled[tensor] = 1;
  for (const [i, { inputs, outputs, op }] of subgraph.operators.entries()) {
    for (let k = 0; k < inputs.length; k++) {
      const tensor = inputs[k]!;
      if (tensor < 0 || filled[tensor] === 1) continue;
      filled[tensor] = 1; // one sentence a tensor
      // The compiled command stream works in memory that its operands only give the size of.
      if (op === 'ethos-u' || hasOwnContents(model, subgraph, tensor)) continue;
      const later = writers[tensor]!;
      problems.warning(
        `${place}.operators[${i}].inputs[${k}]`,
        later < 0
          ? `operator ${i} (${op}) reads tensor ${tensor}, which has no data, is none of the ${subgraph.inputs.length} inputs of subgraph ${subgraph.index}, and no operator writes it`
          : `operator ${i} (${op}) reads tensor ${tensor} before operator ${later} writes it: the order of execution is wrong`,
      );
    }
    for (const tensor of outputs) filled[tensor] = 1;
    checkEmptyOutputs(subgraph, i, problems);
  }
}

/** The operator that writes each tensor, -1 where none does. */
function lastWriters(subgraph: ModelSubgraph): Int32Array {
  const writers = new Int32Array(subgraph.tensors.length).fill(-1);
  for (let i = 0; i < subgraph.operators.length; i++)
    for (const tensor of subgraph.operators[i]!.outputs) writers[tensor] = i;
  return writers;
}

/** A result of no elements; a shape of one dimension may say so on purpose (a list that is empty). */
function checkEmptyOutputs(subgraph: ModelSubgraph, index: number, problems: ProblemList): void {
  const operator = subgraph.operators[index];
  for (const output of operator?.outputs ?? []) {
    const shape = subgraph.tensors[output]?.shape ?? [];
    if (shape.length > 1 && shape.includes(0))
      problems.warning(
        `subgraphs[${subgraph.index}].tensors[${output}].shape`,
        `operator ${index} (${operator?.op}) writes tensor ${output}, which has no elements: its shape is [${shape.join(',')}]`,
      );
  }
}

function hasOwnContents(model: Model, subgraph: ModelSubgraph, index: number): boolean {
  const tensor = subgraph.tensors[index];
  if (tensor === undefined) return true; // out of range, which is another problem's sentence
  const stored = tensor.buffer !== 0 && (model.buffers[tensor.buffer]?.offset ?? 0) !== 0;
  return stored || tensor.isVariable || tensor.externalBuffer !== undefined;
}
