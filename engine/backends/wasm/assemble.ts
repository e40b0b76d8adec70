import type { FunctionBuilder } from './asm/function.ts';
import { type MemoryImport, ModuleBuilder } from './asm/module.ts';
import type { Code } from './layer.ts';

/** Compiled modules by the code they hold: segments of the same layers share one. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();
const kept = 16;

/** The name under which the module exports a piece of code. */
export const exportName = (index: number): string => `f${index}`;

/** Compiles one module with all the codes, or gives the one compiled before. Codes are exported in their order. */
export function moduleOf(
  codes: readonly Code[],
  memory: MemoryImport,
  variant: string,
): Promise<WebAssembly.Module> {
  const key = [variant, JSON.stringify(memory), ...codes.map((code) => code.key)].join('\n');
  const known = compiled.get(key);
  if (known) return known;
  const made = WebAssembly.compile(encode(codes, memory));
  compiled.set(key, made);
  const [oldest] = compiled.keys();
  if (compiled.size > kept && oldest !== undefined) compiled.delete(oldest);
  return made;
}

/** The module's bytes. */
export function encode(codes: readonly Code[], memory: MemoryImport): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  for (const [index, code] of codes.entries()) {
    const f = module.function(Array<'i32'>(code.arity + 2).fill('i32')) as unknown as FunctionBuilder<
      'i32'[]
    >;
    const [from, to, ...pointers] = f.parameters;
    code.build(f as unknown as FunctionBuilder, { from: from!, to: to! }, pointers);
    module.export(exportName(index), f);
  }
  return module.encode(memory);
}
