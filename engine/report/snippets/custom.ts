import { lines, quoted, type SnippetRequest } from './types.ts';

/** `my-npu` as the name of a library: `my_npu`. */
export const kernelName = ({ delegate }: SnippetRequest): string =>
  delegate
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase() || 'my_delegate';

/** The same as the name of a class: `MyNpu`; never one that begins with a digit. */
function className(request: SnippetRequest): string {
  const name = kernelName(request)
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return /^\d/.test(name) ? `Delegate${name}` : name;
}

/** `DEPTHWISE_CONV_2D` as the runtime's header spells it: `kTfLiteBuiltinDepthwiseConv2d`. */
export const builtinName = (op: string): string =>
  `kTfLiteBuiltin${op
    .split('_')
    .map((part) => part.charAt(0) + part.slice(1).toLowerCase())
    .join('')}`;

const isBuiltin = (op: string): boolean => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(op);

/** Node numbers as an array that C++ can search. */
function nodeTable(nodes: readonly number[]): string[] {
  const rows: string[] = [];
  for (let i = 0; i < nodes.length; i += 16) rows.push(`    ${nodes.slice(i, i + 16).join(', ')},`);
  return ['// Nodes of the primary subgraph, ascending.', 'constexpr int kNodes[] = {', ...rows, '};'];
}

const byNodes = [
  '// A node is told by its number, which the context knows.',
  'for (int index : kNodes) {',
  '  TfLiteNode* candidate = nullptr;',
  '  TfLiteRegistration* ignored = nullptr;',
  '  if (context->GetNodeAndRegistration(context, index, &candidate, &ignored) == kTfLiteOk &&',
  '      candidate == node) {',
  '    return true;',
  '  }',
  '}',
  'return false;',
];

function byOps(ops: readonly string[]): string[] {
  const builtins = ops.filter(isBuiltin);
  const customs = ops.filter((op) => !isBuiltin(op));
  return [
    'switch (registration->builtin_code) {',
    ...builtins.map((op) => `  case ${builtinName(op)}:`),
    ...(builtins.length > 0 ? ['    return true;'] : []),
    ...(customs.length === 0
      ? []
      : [
          '  case kTfLiteBuiltinCustom:',
          '    return registration->custom_name != nullptr &&',
          `           (${customs
            .map((op) => `std::strcmp(registration->custom_name, ${quoted(op)}) == 0`)
            .join(' ||\n            ')});`,
        ]),
    '  default:',
    '    return false;',
    '}',
  ];
}

const whole = (limit: number | undefined): number => (Number.isInteger(limit) ? Number(limit) : 0);

/** A whole `SimpleDelegate` that takes the listed nodes, or every node of the listed ops. */
export function customCpp(request: SnippetRequest): string {
  const name = className(request);
  const { ops, nodes, limits } = request;
  const listed = nodes.length > 0;
  const indent = (list: readonly string[], by: string) => list.map((line) => (line === '' ? '' : by + line));
  return lines(
    '#include <cstring>',
    '#include <memory>',
    '#include <utility>',
    '',
    '#include "tensorflow/lite/builtin_ops.h"',
    '#include "tensorflow/lite/c/common.h"',
    '#include "tensorflow/lite/delegates/utils/simple_delegate.h"',
    '',
    'namespace {',
    '',
    listed ? [...nodeTable(nodes), ''] : [],
    '// Runs one partition. Init sees which nodes it replaces, Eval computes them.',
    `class ${name}Kernel : public tflite::SimpleDelegateKernelInterface {`,
    ' public:',
    '  TfLiteStatus Init(TfLiteContext* context,',
    '                    const TfLiteDelegateParams* params) override {',
    '    // params->nodes_to_replace, params->input_tensors, params->output_tensors',
    '    return kTfLiteOk;',
    '  }',
    '',
    '  TfLiteStatus Prepare(TfLiteContext* context, TfLiteNode* node) override {',
    '    return kTfLiteOk;',
    '  }',
    '',
    '  TfLiteStatus Eval(TfLiteContext* context, TfLiteNode* node) override {',
    '    // Nothing is computed yet: say so rather than hand out what memory held.',
    '    return kTfLiteError;',
    '  }',
    '};',
    '',
    `class ${name} : public tflite::SimpleDelegateInterface {`,
    ' public:',
    '  bool IsNodeSupportedByDelegate(const TfLiteRegistration* registration,',
    '                                 const TfLiteNode* node,',
    '                                 TfLiteContext* context) const override {',
    indent(listed ? byNodes : byOps(ops), '    '),
    '  }',
    '',
    '  TfLiteStatus Initialize(TfLiteContext* context) override { return kTfLiteOk; }',
    '',
    `  const char* Name() const override { return ${quoted(name)}; }`,
    '',
    '  std::unique_ptr<tflite::SimpleDelegateKernelInterface>',
    '  CreateDelegateKernelInterface() override {',
    `    return std::make_unique<${name}Kernel>();`,
    '  }',
    '',
    '  tflite::SimpleDelegateInterface::Options DelegateOptions() const override {',
    '    tflite::SimpleDelegateInterface::Options options;',
    `    options.max_delegated_partitions = ${whole(limits.maxDelegatedPartitions)};`,
    `    options.min_nodes_per_partition = ${whole(limits.minNodesPerPartition)};`,
    '    return options;',
    '  }',
    '};',
    '',
    '}  // namespace',
    '',
    '// What the external delegate of the runtime loads from a shared library.',
    'extern "C" {',
    '',
    'TfLiteDelegate* tflite_plugin_create_delegate(const char* const* option_keys,',
    '                                              const char* const* option_values,',
    '                                              size_t option_count,',
    '                                              void (*report_error)(const char*)) {',
    '  return tflite::TfLiteDelegateFactory::CreateSimpleDelegate(',
    `      std::make_unique<${name}>());`,
    '}',
    '',
    'void tflite_plugin_destroy_delegate(TfLiteDelegate* delegate) {',
    '  tflite::TfLiteDelegateFactory::DeleteSimpleDelegate(delegate);',
    '}',
    '',
    '}  // extern "C"',
  );
}
