import { ByteWriter } from './bytes.ts';
import { typeByte } from './expression.ts';
import { FunctionBuilder, type Types } from './function.ts';

/** How the module's one memory, imported as `env.memory`, is declared. */
export interface MemoryImport {
  readonly shared: boolean;
  /** Pages of 64 KiB. */
  readonly minimumPages: number;
  readonly maximumPages: number;
}

/** Collects functions and encodes them as a binary module that imports its memory. */
export class ModuleBuilder {
  readonly #functions: FunctionBuilder[] = [];
  readonly #exports: { name: string; index: number }[] = [];
  readonly #shared = new Map<string, FunctionBuilder>();

  function<const P extends Types>(parameters: P, results: Types = []): FunctionBuilder<P> {
    const built = new FunctionBuilder(this, this.#functions.length, parameters, results);
    this.#functions.push(built as unknown as FunctionBuilder); // stored without its parameter types
    return built;
  }

  export(name: string, target: { readonly index: number }): void {
    this.#exports.push({ name, index: target.index });
  }

  /** The function built under this key before, else the one that `build` makes: layers of one shape share their code. */
  once<const P extends Types>(key: string, build: () => FunctionBuilder<P>): FunctionBuilder {
    const known = this.#shared.get(key);
    if (known) return known;
    const built = build() as unknown as FunctionBuilder; // stored without its parameter types
    this.#shared.set(key, built);
    return built;
  }

  encode(memory: MemoryImport): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter();
    out.append([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    const { typeSection, typeOf } = this.#types();
    section(out, 1, typeSection);
    section(out, 2, importSection(memory));
    section(out, 3, (to) => {
      to.unsigned(this.#functions.length);
      for (const one of this.#functions) to.unsigned(typeOf(one));
    });
    section(out, 7, (to) => {
      to.unsigned(this.#exports.length);
      for (const { name, index } of this.#exports) {
        to.name(name);
        to.byte(0);
        to.unsigned(index);
      }
    });
    section(out, 10, (to) => {
      to.unsigned(this.#functions.length);
      for (const one of this.#functions) one.encode(to);
    });
    return new Uint8Array(out.view());
  }

  #types() {
    const keyOf = (one: FunctionBuilder) => `${one.parameterTypes.join()}>${one.resultTypes.join()}`;
    const distinct = new Map<string, FunctionBuilder>();
    for (const one of this.#functions) if (!distinct.has(keyOf(one))) distinct.set(keyOf(one), one);
    const order = [...distinct.keys()];
    const typeSection = (to: ByteWriter) => {
      to.unsigned(distinct.size);
      for (const { parameterTypes, resultTypes } of distinct.values()) {
        to.byte(0x60);
        for (const list of [parameterTypes, resultTypes]) {
          to.unsigned(list.length);
          for (const type of list) to.byte(typeByte[type]);
        }
      }
    };
    const indexOf = new Map(order.map((key, index) => [key, index]));
    return { typeSection, typeOf: (one: FunctionBuilder) => indexOf.get(keyOf(one)) as number };
  }
}

function importSection({ shared, minimumPages, maximumPages }: MemoryImport) {
  return (to: ByteWriter) => {
    to.unsigned(1);
    to.name('env');
    to.name('memory');
    to.byte(2);
    to.byte(shared ? 3 : 1);
    to.unsigned(minimumPages);
    to.unsigned(maximumPages);
  };
}

function section(out: ByteWriter, id: number, write: (to: ByteWriter) => void): void {
  const content = new ByteWriter();
  write(content);
  out.byte(id);
  out.unsigned(content.length);
  out.append(content.view());
}
