#pragma once
#include "tensorflow/lite/c/common.h"
struct TfLiteHexagonDelegateOptions {
  int max_delegated_partitions;
  int min_nodes_per_partition;
};
TfLiteHexagonDelegateOptions TfLiteHexagonDelegateOptionsDefault();
TfLiteDelegate* TfLiteHexagonDelegateCreate(const TfLiteHexagonDelegateOptions*);
void TfLiteHexagonDelegateDelete(TfLiteDelegate*);
void TfLiteHexagonInit();
