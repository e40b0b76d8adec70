// Names as the runtime's header spells them.
#pragma once
enum TfLiteBuiltinOperator {
  kTfLiteBuiltinAdd,
  kTfLiteBuiltinConv2d,
  kTfLiteBuiltinDepthwiseConv2d,
  kTfLiteBuiltinReluN1To1,
  kTfLiteBuiltinRelu6,
  kTfLiteBuiltinL2Normalization,
  kTfLiteBuiltinBatchToSpaceNd,
  kTfLiteBuiltinPadv2,
  kTfLiteBuiltinTopkV2,
  kTfLiteBuiltinCustom,
};
