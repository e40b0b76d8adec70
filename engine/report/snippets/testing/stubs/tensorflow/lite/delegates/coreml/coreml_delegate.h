#pragma once
#include "tensorflow/lite/c/common.h"
enum TfLiteCoreMlDelegateEnabledDevices {
  TfLiteCoreMlDelegateDevicesWithNeuralEngine,
  TfLiteCoreMlDelegateAllDevices,
};
struct TfLiteCoreMlDelegateOptions {
  TfLiteCoreMlDelegateEnabledDevices enabled_devices;
  int coreml_version;
  int max_delegated_partitions;
  int min_nodes_per_partition;
};
TfLiteDelegate* TfLiteCoreMlDelegateCreate(const TfLiteCoreMlDelegateOptions*);
void TfLiteCoreMlDelegateDelete(TfLiteDelegate*);
