import {
  compiledParts,
  denseBytes,
  type Model,
  metadataOf,
  type OpenedFile,
  opHistogram,
  resolverSnippet,
  subgraphTree,
  weightSummary,
} from '../../../engine/index.ts';
import type { Entry, FileFacts, TensorLine } from './protocol.ts';

/** What the file says as a whole, for the file view. */
export function fileFacts({ model, source, containers }: OpenedFile): FileFacts {
  return {
    containers,
    compiled: compiledParts(model, source),
    entries: entriesOf(model),
    tree: subgraphTree(model),
    metadata: metadataOf(model, source),
    histogram: opHistogram(model),
    resolver: resolverSnippet(model),
    weights: weightSummary(model),
  };
}

/** Signatures with the names they give; the main graph too, unless a signature already shows it. */
function entriesOf(model: Model): Entry[] {
  const named = model.signatures.map(({ key, subgraph, inputs, outputs }): Entry => {
    const line = ({ name, tensor }: (typeof inputs)[number]) => tensorLine(model, subgraph, tensor, name);
    return {
      title: `Signature ${key} (subgraph ${subgraph})`,
      inputs: inputs.map(line),
      outputs: outputs.map(line),
    };
  });
  const [main] = model.subgraphs;
  if (main === undefined || model.signatures.some(({ subgraph }) => subgraph === 0)) return named;
  return [
    {
      title: `Subgraph 0${main.name === '' ? '' : ` ${main.name}`}`,
      inputs: main.inputs.map((tensor) => tensorLine(model, 0, tensor)),
      outputs: main.outputs.map((tensor) => tensorLine(model, 0, tensor)),
    },
    ...named,
  ];
}

/** @param name what a signature calls it; else its own name */
export function tensorLine(model: Model, subgraph: number, index: number, name?: string): TensorLine {
  const tensor = model.subgraphs[subgraph]?.tensors[index];
  const shape = tensor?.shapeSignature ?? tensor?.shape ?? [];
  const known = tensor?.hasShape && shape.every((dim) => dim >= 0);
  return {
    subgraph,
    index,
    name: name ?? tensor?.name ?? '',
    label: tensor === undefined ? 'no such tensor' : `${tensor.type} ${shapeText(shape, tensor.hasShape)}`,
    bytes: known ? denseBytes(tensor.type, shape) : undefined,
  };
}

const shapeText = (shape: readonly number[], hasShape: boolean): string =>
  hasShape ? `[${shape.map((dim) => (dim < 0 ? '?' : dim)).join(', ')}]` : '(rank not known)';
