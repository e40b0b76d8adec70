import type { Schema } from './schema.ts';

const files = ['[AssociatedFile]', 'Files packed with the model'] as const;
const units = ['[ProcessUnit]', 'Steps around the graph'] as const;
const vocabulary = ['[AssociatedFile]', 'Word lists'] as const;

/** What people write about a model (metadata entry TFLITE_METADATA, format 1.5.0). */
export const modelMetadata = {
  identifier: 'M001',
  root: 'ModelMetadata',
  enums: {
    AssociatedFileType: {
      base: 'int8',
      values: {
        UNKNOWN: 0,
        DESCRIPTIONS: 1,
        TENSOR_AXIS_LABELS: 2,
        TENSOR_VALUE_LABELS: 3,
        TENSOR_AXIS_SCORE_CALIBRATION: 4,
        VOCABULARY: 5,
        SCANN_INDEX_FILE: 6,
      },
    },
    ColorSpaceType: { base: 'int8', values: { UNKNOWN: 0, RGB: 1, GRAYSCALE: 2 } },
    BoundingBoxType: { base: 'int8', values: { UNKNOWN: 0, BOUNDARIES: 1, UPPER_LEFT: 2, CENTER: 3 } },
    CoordinateType: { base: 'int8', values: { RATIO: 0, PIXEL: 1 } },
    ScoreTransformationType: { base: 'int8', values: { IDENTITY: 0, LOG: 1, INVERSE_LOGISTIC: 2 } },
  },
  unions: {
    ContentProperties: ['FeatureProperties', 'ImageProperties', 'BoundingBoxProperties', 'AudioProperties'],
    ProcessUnitOptions: [
      'NormalizationOptions',
      'ScoreCalibrationOptions',
      'ScoreThresholdingOptions',
      'BertTokenizerOptions',
      'SentencePieceTokenizerOptions',
      'RegexTokenizerOptions',
    ],
  },
  tables: {
    ModelMetadata: {
      name: ['string', 'Name of the model'],
      description: ['string', 'What it does'],
      version: ['string', 'Version its authors gave it'],
      subgraph_metadata: ['[SubGraphMetadata]', 'About each graph'],
      author: ['string', 'Who made it'],
      license: ['string', 'Terms of use'],
      associated_files: files,
      min_parser_version: ['string', 'Oldest version of this format that knows all fields in use'],
    },
    SubGraphMetadata: {
      name: ['string', 'Name of the graph'],
      description: ['string', 'What it does'],
      input_tensor_metadata: ['[TensorMetadata]', 'About each input'],
      output_tensor_metadata: ['[TensorMetadata]', 'About each output'],
      associated_files: files,
      input_process_units: units,
      output_process_units: units,
      input_tensor_groups: ['[TensorGroup]', 'Inputs that belong together'],
      output_tensor_groups: ['[TensorGroup]', 'Outputs that belong together'],
      custom_metadata: ['[CustomMetadata]', 'Data outside the format'],
    },
    TensorMetadata: {
      name: ['string', 'Name of the tensor for people'],
      description: ['string', 'What it holds'],
      dimension_names: ['[string]', 'Name of each dimension'],
      content: ['Content', 'Kind of contents'],
      process_units: units,
      stats: ['Stats', 'Range of the values'],
      associated_files: files,
    },
    AssociatedFile: {
      name: ['string', 'Name inside the archive at the end of the file'],
      description: ['string', 'What it holds'],
      type: ['AssociatedFileType', 'What it is for'],
      locale: ['string', 'Language, such as en-GB'],
      version: ['string', 'Version of the file'],
    },
    TensorGroup: { name: ['string', 'Name of the group'], tensor_names: ['[string]', 'Its tensors'] },
    CustomMetadata: { name: ['string', 'Name of the data'], data: ['bytes', 'The data'] },
    Content: {
      content_properties: ['ContentProperties', 'Kind of contents with its details'],
      range: ['ValueRange', 'Dimensions that hold one object'],
    },
    ValueRange: { min: ['int32', 'First'], max: ['int32', 'Last'] },
    FeatureProperties: {},
    ImageProperties: {
      color_space: ['ColorSpaceType', 'Colours'],
      default_size: ['ImageSize', 'Size where the shape leaves it open'],
    },
    ImageSize: { width: ['uint32', 'Pixels'], height: ['uint32', 'Pixels'] },
    BoundingBoxProperties: {
      index: ['[uint32]', 'Order of the four numbers'],
      type: ['BoundingBoxType', 'What the four numbers are'],
      coordinate_type: ['CoordinateType', 'Pixels or shares of the image'],
    },
    AudioProperties: { sample_rate: ['uint32', 'Samples a second'], channels: ['uint32', 'Channels'] },
    ProcessUnit: { options: ['ProcessUnitOptions', 'The step'] },
    NormalizationOptions: {
      mean: ['[float32]', 'Subtracted, one value or one a channel'],
      std: ['[float32]', 'Divided by, one value or one a channel'],
    },
    ScoreCalibrationOptions: {
      score_transformation: ['ScoreTransformationType', 'Applied before calibration'],
      default_score: ['float32', 'Score where none is computed'],
    },
    ScoreThresholdingOptions: { global_score_threshold: ['float32', 'Lower scores are dropped'] },
    BertTokenizerOptions: { vocab_file: vocabulary },
    SentencePieceTokenizerOptions: {
      sentencePiece_model: ['[AssociatedFile]', 'The tokenizer'],
      vocab_file: vocabulary,
    },
    RegexTokenizerOptions: {
      delim_regex_pattern: ['string', 'Expression that splits words'],
      vocab_file: vocabulary,
    },
    Stats: {
      max: ['[float32]', 'Largest values, one or one a channel'],
      min: ['[float32]', 'Smallest values, one or one a channel'],
    },
  },
} as const satisfies Schema;

/** What the converter writes about itself (metadata entry CONVERSION_METADATA); the file has no identifier. */
export const conversionMetadata = {
  identifier: '',
  root: 'ConversionMetadata',
  enums: {
    ModelType: {
      base: 'int32',
      values: {
        NONE: 0,
        TF_SAVED_MODEL: 1,
        KERAS_MODEL: 2,
        TF_CONCRETE_FUNCTIONS: 3,
        TF_GRAPH_DEF: 4,
        TF_SESSION: 5,
        JAX: 6,
        PYTORCH: 7,
      },
    },
    ModelOptimizationMode: {
      base: 'int32',
      values: {
        PTQ_FLOAT16: 1001,
        PTQ_DYNAMIC_RANGE: 1002,
        PTQ_FULL_INTEGER: 1003,
        PTQ_INT16: 1004,
        QUANTIZATION_AWARE_TRAINING: 2000,
        RANDOM_SPARSITY: 3001,
        BLOCK_SPARSITY: 3002,
        STRUCTURED_SPARSITY: 3003,
      },
    },
  },
  unions: {},
  tables: {
    ConversionMetadata: {
      environment: ['Environment', 'What was converted by what'],
      options: ['ConversionOptions', 'How it was converted'],
    },
    Environment: {
      tensorflow_version: ['string', 'Version of TensorFlow'],
      api_version: ['uint32', 'Version of the converter interface'],
      model_type: ['ModelType', 'What was converted'],
      model_hash: ['uint64', 'Fingerprint of what was converted'],
    },
    ConversionOptions: {
      model_optimization_modes: ['[ModelOptimizationMode]', 'Optimizations asked for'],
      allow_custom_ops: ['bool', 'Custom operators were allowed'],
      enable_select_tf_ops: ['bool', 'TensorFlow operators were allowed'],
      force_select_tf_ops: ['bool', 'TensorFlow operators were forced'],
      sparsity_block_sizes: ['[SparsityBlockSize]', 'Blocks of sparse weights'],
    },
    SparsityBlockSize: { values: ['[uint32]', 'Size in each dimension'] },
  },
} as const satisfies Schema;
