#pragma once
#include "tensorflow/lite/c/common.h"
enum TfLiteGpuExperimentalFlags {
  TFLITE_GPU_EXPERIMENTAL_FLAGS_NONE = 0,
  TFLITE_GPU_EXPERIMENTAL_FLAGS_ENABLE_QUANT = 1 << 0,
  TFLITE_GPU_EXPERIMENTAL_FLAGS_CL_ONLY = 1 << 1,
  TFLITE_GPU_EXPERIMENTAL_FLAGS_GL_ONLY = 1 << 2,
};
struct TfLiteGpuDelegateOptionsV2 {
  int64_t experimental_flags;
  int32_t max_delegated_partitions;
};
TfLiteGpuDelegateOptionsV2 TfLiteGpuDelegateOptionsV2Default();
TfLiteDelegate* TfLiteGpuDelegateV2Create(const TfLiteGpuDelegateOptionsV2*);
void TfLiteGpuDelegateV2Delete(TfLiteDelegate*);
