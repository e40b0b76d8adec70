#pragma once
#include <memory>
#include "tensorflow/lite/interpreter.h"
#include "tensorflow/lite/kernels/register.h"
namespace tflite {
struct FlatBufferModel {
  static std::unique_ptr<FlatBufferModel> BuildFromFile(const char*);
};
class InterpreterBuilder {
 public:
  InterpreterBuilder(const FlatBufferModel&, const OpResolver&);
  TfLiteStatus operator()(std::unique_ptr<Interpreter>*);
};
}  // namespace tflite
