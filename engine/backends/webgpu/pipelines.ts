import type { Pass } from './layer.ts';
import { shaderOf } from './shader.ts';

/** What the shader compiler of an adapter has to say against a shader. */
export class ShaderProblem extends Error {}

/** Compiled shaders of one device, by their text; kept as long as the device. */
export class Pipelines {
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #compiled = new Map<string, Promise<GPUComputePipeline>>();

  constructor(private readonly device: GPUDevice) {}

  /** Rejects with the compiler's message. */
  compile(pass: Pass): Promise<GPUComputePipeline> {
    const text = shaderOf(pass);
    const known = this.#compiled.get(text);
    if (known) return known;
    const module = this.device.createShaderModule({ code: text });
    const made = this.device
      .createComputePipelineAsync({
        layout: this.device.createPipelineLayout({ bindGroupLayouts: [this.layoutOf(pass)] }),
        compute: { module, entryPoint: 'main' },
      })
      .catch(async (error: unknown) => {
        const { messages } = await module.getCompilationInfo();
        const [first] = messages.filter(({ type }) => type === 'error');
        throw first ? new ShaderProblem(`line ${first.lineNum}: ${first.message}`) : error;
      });
    this.#compiled.set(text, made);
    // A shader that does not compile here today is tried again when asked for again.
    made.catch(() => this.#compiled.delete(text));
    return made;
  }

  /** Passes whose bindings are read and written alike have one layout. */
  layoutOf({ bindings }: Pass): GPUBindGroupLayout {
    const key = bindings.map(({ access }) => access[0]).join('');
    const known = this.#layouts.get(key);
    if (known) return known;
    const made = this.device.createBindGroupLayout({
      entries: bindings.map(({ access }, binding) => ({
        binding,
        visibility: computeStage,
        buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
      })),
    });
    this.#layouts.set(key, made);
    return made;
  }
}

/** GPUShaderStage.COMPUTE; the engine uses the API's types, not its globals. */
const computeStage = 4;
