import { operatorRows } from '../../schema/operators.ts';
import type { Model, ModelOperator, ModelSubgraph } from '../types.ts';
import { checkOptions } from './options.ts';
import type { ProblemList } from './report.ts';

/** Codes, operand counts and options of every operator. */
export function checkOperators(model: Model, subgraph: ModelSubgraph, problems: ProblemList): void {
  for (const [i, operator] of subgraph.operators.entries()) {
    const where = `subgraphs[${subgraph.index}].operators[${i}]`;
    if (model.operatorCodes[operator.opcodeIndex] === undefined)
      problems.error(
        `${where}.opcode_index`,
        `operator ${i} names operator code ${operator.opcodeIndex}, but the model has ${model.operatorCodes.length}`,
      );
    checkOperands(operator, i, where, problems);
    checkOptions(operator, i, where, problems);
  }
}

/** Every kind of operator once, however many operators use it. */
export function checkOperatorCodes(model: Model, problems: ProblemList): void {
  for (const [i, { op, custom, version }] of model.operatorCodes.entries()) {
    const where = `operator_codes[${i}]`;
    if (custom) {
      if (op === '')
        problems.error(`${where}.custom_code`, `operator code ${i} is CUSTOM (32) but gives no name`);
      continue;
    }
    const row = operatorRows[op];
    if (row === undefined)
      problems.error(
        `${where}.builtin_code`,
        `operator code ${i} has builtin code ${op}, which the format does not define`,
      );
    else if (version < 1 || version > row.maxVersion)
      problems.warning(
        `${where}.version`,
        `operator code ${i} asks for version ${version} of ${op}, but runtimes have 1 to ${row.maxVersion}`,
      );
  }
}

function checkOperands(operator: ModelOperator, index: number, where: string, problems: ProblemList): void {
  const row = operator.custom ? undefined : operatorRows[operator.op];
  if (row === undefined) return;
  for (const [list, needed] of [
    ['inputs', row.inputs],
    ['outputs', row.outputs],
  ] as const) {
    const given = operator[list].length;
    if (given < needed)
      problems.error(
        `${where}.${list}`,
        `operator ${index} (${operator.op}) has ${given} ${list}, at least ${needed} ${needed === 1 ? 'is' : 'are'} needed`,
      );
  }
  const both = operator.inputs.find((tensor) => tensor >= 0 && operator.outputs.includes(tensor));
  if (both !== undefined)
    problems.error(
      `${where}.outputs`,
      `operator ${index} (${operator.op}) has tensor ${both} both as input and as output`,
    );
}
