import { type ByteSource, stretchOf } from '../../base/source.ts';
import { decodeFile } from '../../schema/decode.ts';
import { conversionMetadata, modelMetadata } from '../../schema/metadata.ts';
import type { TableValue } from '../../schema/values.ts';
import { openMember, zipMembers } from '../containers/zip.ts';
import type { Model } from '../types.ts';

export type ModelMetadata = TableValue<typeof modelMetadata, 'ModelMetadata'>;
export type ConversionMetadata = TableValue<typeof conversionMetadata, 'ConversionMetadata'>;
type AssociatedFileEntry = TableValue<typeof modelMetadata, 'AssociatedFile'>;

/** A file packed at the end of the model (labels, vocabularies), with what the metadata say of it. */
export interface AssociatedFile {
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  readonly description: string;
  /** What it belongs to: `model`, `subgraph 0`, `subgraph 0 output 1`; empty for files no entry names. */
  readonly of: string;
}

export interface Metadata {
  readonly entries: readonly { readonly name: string; readonly bytes: number }[];
  readonly model?: ModelMetadata;
  readonly conversion?: ConversionMetadata;
  /** Oldest runtime that has all operators. */
  readonly minRuntimeVersion?: string;
  readonly files: readonly AssociatedFile[];
  /** Entries that should decode but do not, one sentence each. */
  readonly problems: readonly string[];
}

/** Everything written about a model: by its authors (with the files packed along), and by its converter. */
export function metadataOf(model: Model, source: ByteSource): Metadata {
  const problems: string[] = [];
  const entry = (name: string): ByteSource | undefined => {
    const found = model.metadata.find((candidate) => candidate.name === name);
    const buffer = found && model.buffers[found.buffer];
    return buffer && buffer.bytes > 0 ? stretchOf(source, buffer.offset, buffer.bytes) : undefined;
  };
  const written = entry('TFLITE_METADATA');
  const decoded = written && decodeFile(modelMetadata, 'ModelMetadata', written);
  if (decoded && !decoded.ok) problems.push(`TFLITE_METADATA: ${decoded.problem}`);
  const conversion = entry('CONVERSION_METADATA');
  const converted = conversion && decodeFile(conversionMetadata, 'ConversionMetadata', conversion);
  if (converted && !converted.ok) problems.push(`CONVERSION_METADATA: ${converted.problem}`);
  const runtime = entry('min_runtime_version');
  return {
    entries: model.metadata.map(({ name, bytes }) => ({ name, bytes })),
    ...(decoded?.ok && { model: decoded.value }),
    ...(converted?.ok && { conversion: converted.value }),
    ...(runtime && { minRuntimeVersion: text(runtime) }),
    files: filesOf(source, decoded?.ok ? decoded.value : undefined),
    problems,
  };
}

/** The contents of a packed file, or undefined where there is none of that name. */
export function associatedFile(source: ByteSource, name: string): Uint8Array | undefined {
  const member = zipMembers(source)?.find((candidate) => candidate.name === name);
  const opened = member && openMember(source, member);
  return opened?.read(0, opened.size);
}

function filesOf(source: ByteSource, metadata: ModelMetadata | undefined): readonly AssociatedFile[] {
  const members = zipMembers(source) ?? [];
  const described = new Map(metadata ? mentions(metadata) : []);
  return members.map(({ name, bytes }) => {
    const said = described.get(name);
    return {
      name,
      bytes,
      type: said?.entry.type ?? 'UNKNOWN',
      description: said?.entry.description ?? '',
      of: said?.of ?? '',
    };
  });
}

type Mention = [name: string, said: { readonly entry: AssociatedFileEntry; readonly of: string }];

function mentions({ associated_files, subgraph_metadata }: ModelMetadata): Mention[] {
  const list = (entries: readonly AssociatedFileEntry[] | null, of: string): Mention[] =>
    (entries ?? []).map((entry) => [entry.name ?? '', { entry, of }]);
  return [
    ...list(associated_files, 'model'),
    ...(subgraph_metadata ?? []).flatMap((graph, g) => [
      ...list(graph.associated_files, `subgraph ${g}`),
      ...(graph.input_tensor_metadata ?? []).flatMap((t, i) =>
        list(t.associated_files, `subgraph ${g} input ${i}`),
      ),
      ...(graph.output_tensor_metadata ?? []).flatMap((t, i) =>
        list(t.associated_files, `subgraph ${g} output ${i}`),
      ),
    ]),
  ];
}

/** Text padded with zeros, as version entries are. */
const text = (source: ByteSource): string =>
  new TextDecoder().decode(source.read(0, Math.min(source.size, 256))).replace(/\0+$/, '');
