import { lines, quotedKotlin, type SnippetRequest } from './types.ts';

/** An interpreter with options; `inside` are statements on them. */
export const kotlinProgram = (
  { model, threads }: SnippetRequest,
  parts: {
    readonly imports?: readonly string[];
    readonly remarks?: readonly string[];
    readonly before?: readonly string[];
    readonly inside?: readonly string[];
  },
): string =>
  lines(
    parts.remarks ?? [],
    'import java.io.File',
    'import org.tensorflow.lite.Interpreter',
    (parts.imports ?? []).map((name) => `import ${name}`),
    '',
    parts.before ?? [],
    'val options = Interpreter.Options().apply {',
    `    setNumThreads(${threads})`,
    (parts.inside ?? []).map((line) => `    ${line}`),
    '}',
    `val interpreter = Interpreter(File(${quotedKotlin(model)}), options)`,
  );
