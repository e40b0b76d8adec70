import { lines, quoted, type SnippetRequest } from './types.ts';

/** The lines around a delegate: model and interpreter before, applying and running behind. */
export function cppProgram(
  { model, threads }: SnippetRequest,
  parts: {
    readonly headers: readonly string[];
    readonly remarks?: readonly string[];
    /** Makes `delegate`, a `tflite::Interpreter::TfLiteDelegatePtr`. */
    readonly make: readonly string[];
  },
): string {
  const headers = [
    'tensorflow/lite/interpreter.h',
    'tensorflow/lite/kernels/register.h',
    'tensorflow/lite/model.h',
    ...parts.headers,
  ];
  return lines(
    parts.remarks ?? [],
    '#include <memory>',
    '#include <utility>',
    '#include <vector>',
    '',
    headers.map((header) => `#include "${header}"`),
    '',
    'int main() {',
    `  auto model = tflite::FlatBufferModel::BuildFromFile(${quoted(model)});`,
    '  if (!model) return 1;',
    '',
    parts.make.map((line) => (line === '' ? '' : `  ${line}`)),
    '  if (!delegate) return 1;',
    '',
    '  // Without the default delegates: XNNPACK would take its nodes first.',
    '  tflite::ops::builtin::BuiltinOpResolverWithoutDefaultDelegates resolver;',
    '  std::unique_ptr<tflite::Interpreter> interpreter;',
    '  if (tflite::InterpreterBuilder(*model, resolver)(&interpreter) != kTfLiteOk) return 1;',
    `  interpreter->SetNumThreads(${threads});`,
    '  // The interpreter owns the delegate from here on.',
    '  if (interpreter->ModifyGraphWithDelegate(std::move(delegate)) != kTfLiteOk) return 1;',
    '  if (interpreter->AllocateTensors() != kTfLiteOk) return 1;',
    '  return interpreter->Invoke() == kTfLiteOk ? 0 : 1;',
    '}',
  );
}

export const delegatePtr = (create: string, destroy: string): string[] => [
  'tflite::Interpreter::TfLiteDelegatePtr delegate(',
  `    ${create}, ${destroy});`,
];

/** A delegate in a shared library, through the runtime's own loader. */
export const cppExternal = (
  request: SnippetRequest,
  library: string,
  options: readonly (readonly [name: string, value: string])[],
  remarks: readonly string[],
): string =>
  cppProgram(request, {
    headers: ['tensorflow/lite/delegates/external/external_delegate.h'],
    remarks,
    make: [
      `TfLiteExternalDelegateOptions options = TfLiteExternalDelegateOptionsDefault(${quoted(library)});`,
      ...options.map(([name, value]) => `options.insert(&options, ${quoted(name)}, ${quoted(value)});`),
      ...delegatePtr('TfLiteExternalDelegateCreate(&options)', 'TfLiteExternalDelegateDelete'),
    ],
  });
