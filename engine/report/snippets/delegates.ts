import { cppExternal, cppProgram, delegatePtr } from './cpp.ts';
import { customCpp, kernelName } from './custom.ts';
import { kotlinProgram } from './kotlin.ts';
import { pythonExternal, pythonPlain } from './python.ts';
import { shellTools } from './shell.ts';
import {
  lines,
  missingLimits,
  quoted,
  type SnippetRequest,
  setLimits,
  shellWord,
  type Writer,
} from './types.ts';

/** A value inside a comment: a report from a link must not end it and go on as code. */
const said = (value: unknown): string => String(value).replace(/[^\w.,+-]+/g, ' ');

const both = ['max_delegated_partitions', 'min_nodes_per_partition'];
const onlyMax = ['max_delegated_partitions'];

const on = (request: SnippetRequest, name: string): boolean => request.options[name] === true;
const off = (request: SnippetRequest, name: string): boolean => request.options[name] === false;

/** Limits that are set and known here, as flags of the tools. */
const limitFlags = (request: SnippetRequest, has: readonly string[]) =>
  setLimits(request).filter(([name]) => has.includes(name));

/** Limits as fields of an options struct; `rename` where the struct spells one its own way. */
const limitFields = (
  request: SnippetRequest,
  has: readonly string[],
  rename: Readonly<Record<string, string>> = {},
) => limitFlags(request, has).map(([name, value]) => `options.${rename[name] ?? name} = ${value};`);

const noPython = (title: string) => `# The Python package cannot apply ${title}: this runs on the CPU.`;

const nnapi: Writer = {
  python: (request) => pythonPlain(request, [noPython('NNAPI')]),
  cpp: (request) =>
    cppProgram(request, {
      headers: ['tensorflow/lite/delegates/nnapi/nnapi_delegate.h'],
      remarks: [...missingLimits(request, '//', onlyMax, 'NNAPI'), ...nnapiRemarks(request, '//')],
      make: [
        'tflite::StatefulNnApiDelegate::Options options;',
        ...limitFields(request, onlyMax, { max_delegated_partitions: 'max_number_delegated_partitions' }),
        ...(request.options.acceleratorSpecified === undefined
          ? []
          : [`options.disallow_nnapi_cpu = ${on(request, 'acceleratorSpecified')};`]),
        ...delegatePtr(
          'new tflite::StatefulNnApiDelegate(options)',
          '[](TfLiteDelegate* one) {\n        delete static_cast<tflite::StatefulNnApiDelegate*>(one);\n      }',
        ),
      ],
    }),
  kotlin: (request) =>
    kotlinProgram(request, {
      imports: ['org.tensorflow.lite.nnapi.NnApiDelegate'],
      remarks: [...missingLimits(request, '//', onlyMax, 'NNAPI'), ...nnapiRemarks(request, '//')],
      before: [
        'val nnapi = NnApiDelegate.Options().apply {',
        ...limitFlags(request, onlyMax).map(([, value]) => `    setMaxNumberOfDelegatedPartitions(${value})`),
        ...(request.options.acceleratorSpecified === undefined
          ? []
          : [`    setUseNnapiCpu(${off(request, 'acceleratorSpecified')})`]),
        '}',
      ],
      inside: ['addDelegate(NnApiDelegate(nnapi))'],
    }),
  shell: (request) =>
    shellTools(
      request,
      [
        ['use_nnapi', true],
        ...(request.options.acceleratorSpecified === undefined
          ? []
          : [['disable_nnapi_cpu', on(request, 'acceleratorSpecified')] as const]),
        ...limitFlags(request, onlyMax),
      ],
      [...missingLimits(request, '#', onlyMax, 'NNAPI'), ...nnapiRemarks(request, '#')],
    ),
};

const nnapiRemarks = ({ options }: SnippetRequest, comment: string): string[] =>
  options.featureLevel === undefined
    ? []
    : [`${comment} featureLevel = ${said(options.featureLevel)} is the device's own and cannot be chosen.`];

/** By parameter: the flag in the options' `flags`. */
const xnnpackFlags: readonly (readonly [parameter: string, flag: string])[] = [
  ['qs8', 'TFLITE_XNNPACK_DELEGATE_FLAG_QS8'],
  ['qu8', 'TFLITE_XNNPACK_DELEGATE_FLAG_QU8'],
  ['forceFp16', 'TFLITE_XNNPACK_DELEGATE_FLAG_FORCE_FP16'],
  ['dynamicFullyConnected', 'TFLITE_XNNPACK_DELEGATE_FLAG_DYNAMIC_FULLY_CONNECTED'],
  // The header names it too, in a version that not every build has.
  ['disableDynamicallyQuantized', '0x800u'],
];

const xnnpack: Writer = {
  python: (request) =>
    pythonPlain(request, [
      '# The interpreter applies XNNPACK by itself; its flags cannot be set from Python.',
      ...missingLimits(request, '#', [], 'XNNPACK'),
    ]),
  cpp: (request) =>
    cppProgram(request, {
      headers: ['tensorflow/lite/delegates/xnnpack/xnnpack_delegate.h'],
      remarks: missingLimits(request, '//', [], 'XNNPACK'),
      make: [
        'TfLiteXNNPackDelegateOptions options = TfLiteXNNPackDelegateOptionsDefault();',
        `options.num_threads = ${request.threads};`,
        ...xnnpackFlags.flatMap(([name, flag]) => [
          ...(on(request, name) ? [`options.flags |= ${flag};`] : []),
          ...(off(request, name) ? [`options.flags &= ~${flag};`] : []),
        ]),
        ...delegatePtr('TfLiteXNNPackDelegateCreate(&options)', 'TfLiteXNNPackDelegateDelete'),
      ],
    }),
  kotlin: (request) =>
    kotlinProgram(request, {
      remarks: [
        ...missingLimits(request, '//', [], 'XNNPACK'),
        '// XNNPACK’s flags cannot be set from Kotlin.',
      ],
      inside: ['setUseXNNPACK(true)'],
    }),
  shell: (request) =>
    shellTools(
      request,
      [['use_xnnpack', true], ...(on(request, 'forceFp16') ? [['xnnpack_force_fp16', true] as const] : [])],
      missingLimits(request, '#', [], 'XNNPACK'),
    ),
};

const gpu: Writer = {
  python: (request) => pythonPlain(request, [noPython('the GPU delegate')]),
  cpp: (request) =>
    cppProgram(request, {
      headers: ['tensorflow/lite/delegates/gpu/delegate.h'],
      remarks: missingLimits(request, '//', onlyMax, 'the GPU delegate'),
      make: [
        'TfLiteGpuDelegateOptionsV2 options = TfLiteGpuDelegateOptionsV2Default();',
        ...limitFields(request, onlyMax),
        ...(on(request, 'enableQuant')
          ? ['options.experimental_flags |= TFLITE_GPU_EXPERIMENTAL_FLAGS_ENABLE_QUANT;']
          : []),
        ...(off(request, 'enableQuant')
          ? ['options.experimental_flags &= ~TFLITE_GPU_EXPERIMENTAL_FLAGS_ENABLE_QUANT;']
          : []),
        ...(off(request, 'openclAvailable')
          ? ['options.experimental_flags |= TFLITE_GPU_EXPERIMENTAL_FLAGS_GL_ONLY;']
          : []),
        ...delegatePtr('TfLiteGpuDelegateV2Create(&options)', 'TfLiteGpuDelegateV2Delete'),
      ],
    }),
  kotlin: (request) =>
    kotlinProgram(request, {
      imports: ['org.tensorflow.lite.gpu.GpuDelegate', 'org.tensorflow.lite.gpu.GpuDelegateFactory'],
      remarks: missingLimits(request, '//', [], 'the GPU delegate in Kotlin'),
      before: [
        'val gpu = GpuDelegateFactory.Options().apply {',
        `    setQuantizedModelsAllowed(${!off(request, 'enableQuant')})`,
        '}',
      ],
      inside: ['addDelegate(GpuDelegate(gpu))'],
    }),
  shell: (request) =>
    shellTools(
      request,
      [
        ['use_gpu', true],
        ['gpu_experimental_enable_quant', !off(request, 'enableQuant')],
        ...(off(request, 'openclAvailable') ? [['gpu_backend', 'gl'] as const] : []),
        ...limitFlags(request, onlyMax),
      ],
      missingLimits(request, '#', onlyMax, 'the GPU delegate'),
    ),
};

const remark = (comment: string, ...sentences: readonly string[]): string =>
  lines(sentences.map((sentence) => `${comment} ${sentence}`));

const analyzerIsNone = 'The model analyzer only tells what the GPU delegate would take; nothing applies it.';

const gpuAnalyzer: Writer = {
  python: ({ model }) =>
    lines(
      'import tensorflow as tf',
      '',
      `tf.lite.experimental.Analyzer.analyze(model_path=${quoted(model)}, gpu_compatibility=True)`,
    ),
  cpp: () => remark('//', analyzerIsNone),
  kotlin: () => remark('//', analyzerIsNone),
  shell: () => remark('#', analyzerIsNone),
};

const coreml: Writer = {
  python: (request) => pythonPlain(request, [noPython('the Core ML delegate')]),
  cpp: (request) =>
    cppProgram(request, {
      headers: ['tensorflow/lite/delegates/coreml/coreml_delegate.h'],
      make: [
        'TfLiteCoreMlDelegateOptions options = {};',
        '// Without it there is no delegate on a device that has no Neural Engine.',
        'options.enabled_devices = TfLiteCoreMlDelegateAllDevices;',
        ...(request.options.coremlVersion === undefined
          ? []
          : [`options.coreml_version = ${Number(request.options.coremlVersion)};`]),
        ...limitFields(request, both),
        ...delegatePtr('TfLiteCoreMlDelegateCreate(&options)', 'TfLiteCoreMlDelegateDelete'),
      ],
    }),
  kotlin: () => remark('//', 'The Core ML delegate is for Apple’s systems; Kotlin on Android has none.'),
  shell: (request) =>
    shellTools(request, [
      ['use_coreml', true],
      ...(request.options.coremlVersion === undefined
        ? []
        : [['coreml_version', Number(request.options.coremlVersion)] as const]),
      ...limitFlags(request, both),
    ]),
};

const hexagon: Writer = {
  python: (request) => pythonPlain(request, [noPython('the Hexagon delegate')]),
  cpp: (request) =>
    cppProgram(request, {
      headers: ['tensorflow/lite/delegates/hexagon/hexagon_delegate.h'],
      remarks: ['// Call TfLiteHexagonTearDown() once no interpreter uses the delegate any more.'],
      make: [
        '// Loads the library for the DSP; TfLiteHexagonInitWithPath(folder) where it lies elsewhere.',
        'TfLiteHexagonInit();',
        'TfLiteHexagonDelegateOptions options = TfLiteHexagonDelegateOptionsDefault();',
        ...limitFields(request, both),
        ...delegatePtr('TfLiteHexagonDelegateCreate(&options)', 'TfLiteHexagonDelegateDelete'),
      ],
    }),
  kotlin: (request) =>
    kotlinProgram(request, {
      imports: ['org.tensorflow.lite.HexagonDelegate'],
      remarks: [
        ...missingLimits(request, '//', [], 'the Hexagon delegate in Kotlin'),
        '// `context` is the android.content.Context of the app.',
      ],
      inside: ['addDelegate(HexagonDelegate(context))'],
    }),
  shell: (request) => shellTools(request, [['use_hexagon', true], ...limitFlags(request, both)]),
};

/** The parser's own spelling: backends in order, separated by commas, no spaces. */
const backendsOf = ({ options }: SnippetRequest): readonly string[] =>
  Array.isArray(options.backends) ? options.backends.map(String) : ['CpuRef'];

const armnnPairs = (request: SnippetRequest): readonly (readonly [string, string])[] => [
  ['backends', backendsOf(request).join(',')],
];

const armnnRemarks = (request: SnippetRequest, comment: string): string[] => [
  ...missingLimits(request, comment, [], 'the Arm NN delegate'),
  ...(request.options.version === undefined
    ? []
    : [`${comment} For a libarmnnDelegate.so of Arm NN ${said(request.options.version)}.`]),
];

const armnn: Writer = {
  python: (request) =>
    pythonExternal(request, 'libarmnnDelegate.so', armnnPairs(request), armnnRemarks(request, '#')),
  cpp: (request) =>
    cppProgram(request, {
      headers: ['armnn_delegate.hpp', 'DelegateOptions.hpp'],
      remarks: armnnRemarks(request, '//'),
      make: [
        '// In order: the first backend that takes a layer gets it.',
        `std::vector<armnn::BackendId> backends = {${backendsOf(request).map(quoted).join(', ')}};`,
        'armnnDelegate::DelegateOptions options(backends);',
        ...delegatePtr(
          'armnnDelegate::TfLiteArmnnDelegateCreate(options)',
          'armnnDelegate::TfLiteArmnnDelegateDelete',
        ),
      ],
    }),
  kotlin: () =>
    remark('//', 'The TensorFlow Lite packages for Android have no class for the Arm NN delegate.'),
  shell: (request) =>
    shellTools(
      request,
      [
        ['external_delegate_path', 'libarmnnDelegate.so'],
        [
          'external_delegate_options',
          armnnPairs(request)
            .map(([name, value]) => `${name}:${value}`)
            .join(';'),
        ],
      ],
      armnnRemarks(request, '#'),
    ),
};

const vxLibrary = 'libvx_delegate.so';
const vxRemarks = (request: SnippetRequest, comment: string): string[] => [
  ...missingLimits(request, comment, [], 'the VX delegate'),
  ...(on(request, 'useGpu')
    ? [`${comment} Run with USE_GPU_INFERENCE=1 in the environment: the 3D GPU in place of the NPU.`]
    : []),
];

const vx: Writer = {
  python: (request) => pythonExternal(request, vxLibrary, [], vxRemarks(request, '#')),
  cpp: (request) => cppExternal(request, vxLibrary, [], vxRemarks(request, '//')),
  kotlin: () => remark('//', 'The TensorFlow Lite packages for Android have no class for the VX delegate.'),
  shell: (request) =>
    shellTools(
      request,
      [['external_delegate_path', vxLibrary]],
      [
        ...missingLimits(request, '#', [], 'the VX delegate'),
        '# The driver keeps compiled graphs in the folder: a second start does not compile them again.',
        '# USE_GPU_INFERENCE=1 runs them on the 3D GPU in place of the NPU.',
      ],
      [
        ['VIV_VX_ENABLE_CACHE_GRAPH_BINARY', '1'],
        ['VIV_VX_CACHE_BINARY_GRAPH_DIR', '/tmp'],
        ['USE_GPU_INFERENCE', on(request, 'useGpu') ? '1' : '0'],
      ],
    ),
};

const velaFirst =
  'Vela compiles the model before it runs; there is no delegate to set up. See the shell tab.';

const ethosu: Writer = {
  python: (request) => lines(`# ${velaFirst}`, missingLimits(request, '#', [], 'Vela')),
  cpp: () => remark('//', velaFirst),
  kotlin: () => remark('//', velaFirst),
  shell: (request) =>
    lines(
      missingLimits(request, '#', [], 'Vela'),
      'vela \\',
      `  --accelerator-config ${shellWord(said(request.options.accelerator ?? 'ethos-u55-256'))} \\`,
      '  --output-dir vela \\',
      '  --show-cpu-operations \\',
      // A name that begins with a dash would be read as an option.
      `  ${shellPath(request.model)}`,
    ),
};

const shellPath = (model: string): string => shellWord(model.startsWith('-') ? `./${model}` : model);

const customLibrary = (request: SnippetRequest): string => `lib${kernelName(request)}.so`;

/** A delegate of one's own: the C++ is the delegate, the rest loads it as a shared library. */
export const custom: Writer = {
  python: (request) =>
    pythonExternal(
      request,
      customLibrary(request),
      [],
      ['# The limits are set where the delegate is made, see the C++.'],
    ),
  cpp: customCpp,
  kotlin: () =>
    remark('//', 'The TensorFlow Lite packages for Android load no delegate from a library of one’s own.'),
  shell: (request) =>
    shellTools(
      request,
      [['external_delegate_path', customLibrary(request)]],
      ['# The limits are set where the delegate is made, see the C++.'],
    ),
};

/** By id of the delegate. */
export const writers: Readonly<Record<string, Writer>> = {
  nnapi,
  xnnpack,
  gpu,
  'gpu-analyzer': gpuAnalyzer,
  coreml,
  hexagon,
  armnn,
  vx,
  ethosu,
};
