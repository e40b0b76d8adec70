/** Where partitions run: a second WebAssembly memory, the GPU, or each where Arm NN would put its nodes. */
export const deviceChoices = ['wasm', 'webgpu', 'backends'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];
