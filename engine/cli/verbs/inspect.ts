import { basename } from 'node:path';
import { sha256Hex } from '../../base/sha256.ts';
import type { ByteSource } from '../../base/source.ts';
import { compiledParts } from '../../model/compiled.ts';
import { customOptionValues } from '../../model/inspect/custom-options.ts';
import { metadataOf } from '../../model/inspect/metadata.ts';
import { resolverSnippet } from '../../model/inspect/resolver.ts';
import { type SearchHit, search } from '../../model/inspect/search.ts';
import { opHistogram, weightSummary } from '../../model/inspect/summary.ts';
import type { Model, ModelOperator, ModelSubgraph, ModelTensor, Quantization } from '../../model/types.ts';
import { usageError } from '../errors.ts';
import type { Flags } from '../flags.ts';
import { type OpenedModel, openModel } from '../model.ts';
import type { Answer, Verb } from '../verb.ts';
import { type TensorReport, tensorFlags, tensorReport, tensorText } from './inspect-tensor.ts';

export const inspectVerb: Verb = {
  name: 'inspect',
  summary: 'what the file holds',
  flags: [
    {
      name: 'search',
      kind: 'text',
      help: 'operators and tensors: conv, #17, T#42, type:int8, stride_w=2, /regex/',
    },
    ...tensorFlags,
  ],
  run(flags, session): Answer {
    const path = flags.required('graph');
    const opened = openModel(session, path);
    const file = session.source(opened.file);
    const asked = askedJson(flags, opened);
    const json = {
      file: {
        name: basename(opened.file),
        bytes: file.size,
        sha256: sha256Hex(file),
        schema_version: opened.model.schemaVersion,
        description: opened.model.description,
        ...(opened.containers.length > 0 && { containers: opened.containers.map(containerJson) }),
      },
      ...modelJson(opened),
      compiled: compiledParts(opened.model, opened.source),
      ...summaryJson(opened),
      ...asked,
    };
    return { json, text: textOf(opened, asked) };
  },
};

/** What follows from the file's contents, as the page's inspector shows it. */
function summaryJson({ model, source }: OpenedModel) {
  const { parameters, bytes, byType } = weightSummary(model);
  const { model: about, conversion, minRuntimeVersion, files, problems } = metadataOf(model, source);
  const resolver = resolverSnippet(model);
  return {
    op_histogram: opHistogram(model),
    weights: { parameters, bytes, by_type: byType },
    resolver,
    about: {
      ...(about && { model: about }),
      ...(conversion && { conversion }),
      ...(minRuntimeVersion !== undefined && { min_runtime_version: minRuntimeVersion }),
      files,
      problems,
    },
  };
}

interface Asked {
  readonly search?: readonly SearchHit[];
  readonly tensor?: TensorReport;
}

/** What only some requests ask for: search hits, and what one tensor holds. */
function askedJson(flags: Flags, opened: OpenedModel): Asked {
  const text = flags.text('search');
  const found = text === undefined ? undefined : search(opened.model, text);
  if (found?.problem) usageError(`--search: ${found.problem}`);
  const tensor = tensorReport(flags, opened);
  return { ...(found && { search: found.hits }), ...(tensor && { tensor }) };
}

/** Where a custom op's options are, and what they say if they are a FlexBuffer. */
function customJson(at: NonNullable<ModelOperator['customOptions']>, source: ByteSource) {
  const values = customOptionValues(source.read(at.offset, at.bytes));
  return { custom_options: at, ...(values && { custom_option_values: values }) };
}

const containerJson = ({ kind, member, members }: OpenedModel['containers'][number]) => ({
  kind,
  member,
  members: members.map(({ name, bytes, isModel }) => ({ name, bytes, is_model: isModel })),
});

function modelJson({ model, source }: OpenedModel) {
  return {
    subgraphs: model.subgraphs.map((subgraph) => subgraphJson(subgraph, model, source)),
    signatures: model.signatures,
    metadata: model.metadata.map(({ name, bytes }) => ({ name, bytes })),
    problems: model.problems,
  };
}

function subgraphJson(
  { index, name, inputs, outputs, tensors, operators }: ModelSubgraph,
  model: Model,
  source: ByteSource,
) {
  return {
    index,
    name,
    inputs,
    outputs,
    tensors: tensors.map((tensor) => tensorJson(tensor, model)),
    operators: operators.map((operator, i) => ({
      index: i,
      op: operator.op,
      version: operator.version,
      ...(operator.custom && { custom_code: operator.op }),
      inputs: operator.inputs,
      outputs: operator.outputs,
      ...(operator.intermediates.length > 0 && { intermediates: operator.intermediates }),
      ...(operator.optionsType !== null && { options_type: operator.optionsType }),
      options: plain(operator.options),
      ...(operator.customOptions && customJson(operator.customOptions, source)),
    })),
  };
}

function tensorJson(tensor: ModelTensor, model: Model) {
  return {
    index: tensor.index,
    name: tensor.name,
    type: tensor.type,
    shape: tensor.shape,
    ...(tensor.shapeSignature && { shape_signature: tensor.shapeSignature }),
    buffer: tensor.buffer,
    buffer_bytes: model.buffers[tensor.buffer]?.bytes ?? 0,
    is_variable: tensor.isVariable,
    ...(tensor.quantization && { quantization: quantizationJson(tensor.quantization) }),
    ...(tensor.sparsity && { sparsity: plain(tensor.sparsity) }),
    ...(tensor.variantTensors && { variant_tensors: plain(tensor.variantTensors) }),
    ...(tensor.externalBuffer !== undefined && { external_buffer: tensor.externalBuffer }),
  };
}

const quantizationJson = ({ scale, zeroPoint, quantizedDimension, min, max, details }: Quantization) => ({
  scale,
  zero_point: zeroPoint,
  quantized_dimension: quantizedDimension,
  ...(min && { min }),
  ...(max && { max }),
  ...(details && { details: { kind: details.kind, ...details.fields } }),
});

/** Typed lists as plain ones, which JSON would print as objects. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array || value instanceof Uint16Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function textOf({ model, source, containers, file }: OpenedModel, asked: Asked): string {
  const lines = [`${basename(file)}: ${model.bytes} bytes, schema version ${model.schemaVersion}`];
  if (model.description) lines.push(`description: ${model.description.trim()}`);
  for (const { kind, member, members } of containers)
    lines.push(`in a ${kind} of ${members.length} members, opened ${member}`);
  for (const subgraph of model.subgraphs) lines.push(...subgraphText(subgraph));
  for (const { key, subgraph, inputs, outputs } of model.signatures) {
    const names = (list: typeof inputs) => list.map(({ name }) => name).join(', ');
    lines.push(`signature ${key}: subgraph ${subgraph}, (${names(inputs)}) -> (${names(outputs)})`);
  }
  for (const { name, bytes } of model.metadata) lines.push(`metadata ${name}: ${bytes} bytes`);
  for (const { sentence } of compiledParts(model, source)) lines.push(sentence);
  for (const { severity, where, message } of model.problems) lines.push(`${severity}: ${where}: ${message}`);
  for (const { kind, subgraph, index, because } of asked.search ?? [])
    lines.push(`found ${kind === 'tensor' ? 'T#' : '#'}${index} in subgraph ${subgraph}: ${because.trim()}`);
  if (asked.tensor) lines.push(tensorText(asked.tensor));
  return lines.join('\n');
}

function subgraphText({ index, name, inputs, outputs, tensors, operators }: ModelSubgraph): string[] {
  const shown = (list: readonly number[]) =>
    list
      .map((i) => `${tensors[i]?.name} ${tensors[i]?.type}[${(tensors[i]?.shape ?? []).join(',')}]`)
      .join(', ');
  return [
    `subgraph ${index} "${name}": ${operators.length} operators, ${tensors.length} tensors`,
    `  inputs: ${shown(inputs)}`,
    `  outputs: ${shown(outputs)}`,
    `  operators: ${histogram(operators)}`,
  ];
}

function histogram(operators: ModelSubgraph['operators']): string {
  const counts = new Map<string, number>();
  for (const { op, version } of operators) {
    const key = `${op}@${version}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${key} x ${count}`).join(', ');
}
