import { lines, type SnippetRequest, shellWord } from './types.ts';

/** Both tools of the runtime with the same delegate; a flag a line. */
export function shellTools(
  { model, threads }: SnippetRequest,
  flags: readonly (readonly [name: string, value: string | number | boolean])[],
  remarks: readonly string[] = [],
  environment: readonly (readonly [name: string, value: string])[] = [],
): string {
  const words = (list: readonly (readonly [string, string | number | boolean])[]): string[] =>
    list.map(([name, value], index) => {
      const last = index === list.length - 1;
      return `  --${name}=${shellWord(String(value))}${last ? '' : ' \\'}`;
    });
  return lines(
    remarks,
    environment.map(([name, value]) => `export ${name}=${shellWord(value)}`),
    'benchmark_model \\',
    words([['graph', model], ['num_threads', threads], ...flags, ['verbose', true]]),
    '',
    'inference_diff \\',
    words([['model_file', model], ['num_interpreter_threads', threads], ...flags]),
  );
}
