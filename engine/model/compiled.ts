import type { ByteSource } from '../base/source.ts';
import type { Model, ModelOperator, ModelTensor } from './types.ts';

/** A part of a model that was compiled for an accelerator before: one custom operator holds many. */
export interface CompiledPart {
  readonly target: 'Ethos-U' | 'Neutron' | 'Edge TPU';
  readonly subgraph: number;
  readonly operator: number;
  /** One sentence with what the payload tells. */
  readonly sentence: string;
}

/** Parts of a model that no delegate here can look into. */
export function compiledParts(model: Model, source: ByteSource): readonly CompiledPart[] {
  return model.subgraphs.flatMap(({ operators, tensors, index }) =>
    operators.flatMap((operator, i) => {
      const payloadOf = operator.custom ? targets[operator.op] : undefined;
      if (payloadOf === undefined) return [];
      const operands = operator.inputs.flatMap((tensor) => tensors[tensor] ?? []);
      const { target, details } = payloadOf({ model, operator, operands, source });
      const sentence = `operator ${i} (${operator.op}) is compiled for ${details.join(', ')}; no delegate can look into it`;
      return [{ target, subgraph: index, operator: i, sentence }];
    }),
  );
}

interface Payload {
  readonly model: Model;
  readonly operator: ModelOperator;
  readonly operands: readonly ModelTensor[];
  readonly source: ByteSource;
}

interface Description {
  readonly target: CompiledPart['target'];
  /** The first is the target in full. */
  readonly details: readonly string[];
}

const targets: Readonly<Record<string, (payload: Payload) => Description>> = {
  'ethos-u': ethosU,
  NeutronGraph: neutron,
  'edgetpu-custom-op': edgeTpu,
};

const bytesOf = ({ model, source }: Payload, tensor: ModelTensor | undefined): Uint8Array | undefined => {
  const buffer = tensor && model.buffers[tensor.buffer];
  return buffer && buffer.bytes > 0 ? source.read(buffer.offset, buffer.bytes) : undefined;
};

const sizeOf = ({ model }: Payload, tensor: ModelTensor | undefined): number =>
  (tensor && model.buffers[tensor.buffer]?.bytes) ?? 0;

const products = ['Ethos-U55', 'Ethos-U65', 'Ethos-U85'];

/**
 * Operands are the command stream, the weights, two scratch areas, then the inputs. The command stream starts with the
 * word `COP1` and driver actions; action 1 is followed by the configuration it was made for: log2 of the MACs a cycle in
 * bits 0 to 3, SHRAM in KiB in bits 8 to 15, the product in bits 28 to 31 (ethosu_driver.c; register CONFIG).
 */
function ethosU(payload: Payload): Description {
  const [stream, weights, scratch] = payload.operands;
  const config = ethosConfig(bytesOf(payload, stream));
  const scratchBytes = scratch?.shape.reduce((product, dim) => product * dim, 1) ?? 0;
  return {
    target: 'Ethos-U',
    details: [
      config === undefined ? 'Arm Ethos-U' : `Arm ${products[config >>> 28] ?? 'Ethos-U'}`,
      ...(config === undefined
        ? []
        : [`${2 ** (config & 15)} MACs a cycle`, `${(config >>> 8) & 255} KiB SHRAM`]),
      `${sizeOf(payload, stream)} bytes of commands`,
      `${sizeOf(payload, weights)} bytes of weights`,
      `${scratchBytes} bytes of working memory`,
    ],
  };
}

function ethosConfig(stream: Uint8Array | undefined): number | undefined {
  if (stream === undefined || stream.length < 12) return undefined;
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const isPayload = String.fromCharCode(...stream.subarray(0, 4)) === 'COP1';
  return isPayload && (view.getUint32(4, true) & 255) === 1 ? view.getUint32(8, true) : undefined;
}

/** Operands end in microcode, weights and kernels; the converter names its version and target in the description. */
function neutron(payload: Payload): Description {
  const said = (key: string) =>
    new RegExp(`^${key}:\\s*(.+)$`, 'm').exec(payload.model.description)?.[1]?.trim();
  const chip = said('Target');
  const version = said('Version');
  const part = (name: string) =>
    sizeOf(
      payload,
      payload.operands.find((tensor) => tensor.name.includes(name)),
    );
  return {
    target: 'Neutron',
    details: [
      `NXP eIQ Neutron${chip ? ` on ${chip}` : ''}`,
      ...(version ? [`converter version ${version}`] : []),
      `${part('Microcode')} bytes of microcode`,
      `${part('Weights')} bytes of weights`,
      `${part('Kernels')} bytes of kernels`,
    ],
  };
}

/** The custom options hold a package, a FlatBuffer with the identifier `DWN1`. */
function edgeTpu(payload: Payload): Description {
  const { customOptions } = payload.operator;
  const packageBytes = customOptions?.bytes ?? 0;
  const start = customOptions
    ? payload.source.read(customOptions.offset, Math.min(64, packageBytes))
    : new Uint8Array();
  const isPackage = String.fromCharCode(...start).includes('DWN1');
  return {
    target: 'Edge TPU',
    details: [
      'the Coral Edge TPU',
      `${packageBytes} bytes of ${isPackage ? 'executable package (DWN1)' : 'payload'}`,
    ],
  };
}
