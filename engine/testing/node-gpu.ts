/**
 * WebGPU in Node, by the `webgpu` package where it is installed (or where WEBGPU_MODULE names it); undefined elsewhere. Linux
 * machines without a GPU need a software Vulkan driver beside it, named by VK_ICD_FILENAMES.
 */
export async function nodeGpu(): Promise<GPU | undefined> {
  try {
    const module: { create(options: string[]): GPU } = await import(
      /* @vite-ignore */ process.env.WEBGPU_MODULE ?? ['web', 'gpu'].join('')
    );
    const gpu = module.create([]);
    return (await gpu.requestAdapter()) ? gpu : undefined;
  } catch {
    return undefined;
  }
}
