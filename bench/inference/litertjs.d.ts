// What the benchmark uses of LiteRT.js, declared here because the package is installed only where it is measured.
declare module '@litertjs/core' {
  interface Deletable {
    delete(): void;
  }
  interface List {
    size(): number;
  }
  interface TensorType {
    elementType(): { readonly value: number };
    bytes(): number;
  }
  interface Buffer extends Deletable {
    lock(mode: unknown): number;
    unlock(): void;
    size(): number;
  }
  interface InnerModel {
    getSignature(index: number): { inputNames(): List };
    getInputTensorType(signature: number, input: number): TensorType;
  }
  interface Compiled {
    run(signature: number, inputs: readonly Buffer[]): Buffer[] | Promise<Buffer[]>;
  }
  interface InnerModule {
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    readonly LiteRtTensorBufferType: { readonly HOST_MEMORY: unknown };
    readonly LiteRtTensorBufferLockMode: { readonly READ: unknown; readonly WRITE: unknown };
    readonly LiteRtTensorBuffer: {
      createManaged(environment: unknown, kind: unknown, type: TensorType, bytes: number): Buffer;
    };
    loadModel(environment: unknown, address: number, bytes: number): InnerModel;
    compileModel(environment: unknown, model: InnerModel, options: object): Compiled | Promise<Compiled>;
  }
  export function loadLiteRt(path: string, options?: object): Promise<{ readonly liteRtWasm: InnerModule }>;
  export function getDefaultEnvironment(): { readonly liteRtEnvironment: unknown };
}
