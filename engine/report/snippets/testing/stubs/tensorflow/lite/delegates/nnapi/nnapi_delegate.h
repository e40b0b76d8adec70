#pragma once
#include "tensorflow/lite/c/common.h"
namespace tflite {
class StatefulNnApiDelegate : public TfLiteDelegate {
 public:
  struct Options {
    bool disallow_nnapi_cpu = true;
    int max_number_delegated_partitions = 3;
  };
  explicit StatefulNnApiDelegate(Options);
};
}  // namespace tflite
