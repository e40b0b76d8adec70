#pragma once
#include <memory>
#include "tensorflow/lite/c/common.h"
namespace tflite {
class Interpreter {
 public:
  using TfLiteDelegatePtr = std::unique_ptr<TfLiteDelegate, void (*)(TfLiteDelegate*)>;
  TfLiteStatus SetNumThreads(int);
  TfLiteStatus ModifyGraphWithDelegate(TfLiteDelegatePtr);
  TfLiteStatus AllocateTensors();
  TfLiteStatus Invoke();
};
}  // namespace tflite
