import { lines, quoted, type SnippetRequest } from './types.ts';

const importInterpreter = [
  'try:',
  '    from ai_edge_litert.interpreter import Interpreter, load_delegate',
  'except ImportError:',
  '    from tflite_runtime.interpreter import Interpreter, load_delegate',
];

const useInterpreter = ['interpreter.allocate_tensors()', 'interpreter.invoke()'];

/** Loads a delegate from a shared library; every option is text. */
export function pythonExternal(
  { model, threads }: SnippetRequest,
  library: string,
  options: readonly (readonly [name: string, value: string])[],
  remarks: readonly string[],
): string {
  const entries = options.map(([name, value]) => `        ${quoted(name)}: ${quoted(value)},`);
  return lines(
    remarks,
    importInterpreter,
    '',
    'delegate = load_delegate(',
    `    ${quoted(library)},`,
    entries.length === 0 ? [] : ['    options={', ...entries, '    },'],
    ')',
    'interpreter = Interpreter(',
    `    model_path=${quoted(model)},`,
    '    experimental_delegates=[delegate],',
    `    num_threads=${threads},`,
    ')',
    useInterpreter,
  );
}

/** Runs without a delegate of its own, with what there is to say about that. */
export const pythonPlain = ({ model, threads }: SnippetRequest, remarks: readonly string[]): string =>
  lines(
    remarks,
    importInterpreter.map((line) => line.replace(', load_delegate', '')),
    '',
    `interpreter = Interpreter(model_path=${quoted(model)}, num_threads=${threads})`,
    useInterpreter,
  );
