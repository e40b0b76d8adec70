import type { Bytes } from '../../schema/bytes.ts';
import type { Model, ModelSubgraph } from '../types.ts';
import { checkCalls } from './calls.ts';
import { checkDataflow } from './dataflow.ts';
import { checkOperatorCodes, checkOperators } from './operators.ts';
import type { ProblemList } from './report.ts';
import { checkStrings } from './strings.ts';
import { structureProblems } from './structure.ts';
import { checkTensors } from './tensors.ts';

const supportedVersion = 3;

/**
 * Everything that is wrong with a file that could be opened, each with its place and one sentence with the offending
 * value. Severity `error`: the runtime would refuse to build it, or it is no graph at all. Time is linear in the model.
 */
export function checkModel(model: Model, bytes: Bytes, problems: ProblemList): void {
  if (model.schemaVersion !== supportedVersion)
    problems.error(
      'version',
      `the schema version is ${model.schemaVersion}, runtimes read ${supportedVersion}`,
    );
  if (model.subgraphs.length === 0) problems.error('subgraphs', 'the model has 0 subgraphs');
  checkOperatorCodes(model, problems);
  for (const subgraph of model.subgraphs) {
    checkTensors(model, subgraph, problems);
    checkOperators(model, subgraph, problems);
    checkGraph(model, subgraph, problems);
  }
  checkCalls(model, problems);
  checkSignatures(model, problems);
  checkMetadata(model, problems);
  checkControlDependencies(model, problems);
  checkStrings(model, bytes, problems);
}

function checkGraph(model: Model, subgraph: ModelSubgraph, problems: ProblemList): void {
  const structure = structureProblems(subgraph);
  for (const { where, message } of structure) problems.error(where, message);
  if (structure.length === 0) checkDataflow(model, subgraph, problems);
}

function checkSignatures(model: Model, problems: ProblemList): void {
  for (const [i, { key, subgraph, inputs, outputs }] of model.signatures.entries()) {
    const graph = model.subgraphs[subgraph];
    if (graph === undefined) {
      problems.warning(
        `signature_defs[${i}].subgraph_index`,
        `signature "${key}" names subgraph ${subgraph}, but the model has ${model.subgraphs.length}`,
      );
      continue;
    }
    for (const [list, entries] of Object.entries({ inputs, outputs }))
      for (const [k, { name, tensor }] of entries.entries())
        if (graph.tensors[tensor] === undefined)
          problems.warning(
            `signature_defs[${i}].${list}[${k}].tensor_index`,
            `signature "${key}" gives tensor ${tensor} the name "${name}", but subgraph ${subgraph} has ${graph.tensors.length} tensors`,
          );
  }
}

function checkMetadata(model: Model, problems: ProblemList): void {
  for (const [i, { name, buffer }] of model.metadata.entries())
    if (model.buffers[buffer] === undefined)
      problems.warning(
        `metadata[${i}].buffer`,
        `metadata "${name}" names buffer ${buffer}, but the model has ${model.buffers.length}`,
      );
}

function checkControlDependencies({ controlDependencies, subgraphs }: Model, problems: ProblemList): void {
  if (controlDependencies === undefined) return;
  if (controlDependencies.length !== subgraphs.length)
    problems.warning(
      'metadata.model_control_dependencies',
      `model_control_dependencies has lists for ${controlDependencies.length} subgraphs of ${subgraphs.length}, so the runtime ignores them`,
    );
  for (const [i, { operators }] of subgraphs.entries()) {
    const wrong = controlDependencies[i]?.flat().find((node) => node < 0 || node >= operators.length);
    if (wrong !== undefined)
      problems.warning(
        'metadata.model_control_dependencies',
        `model_control_dependencies names operator ${wrong} of subgraph ${i}, which has ${operators.length}`,
      );
  }
}
