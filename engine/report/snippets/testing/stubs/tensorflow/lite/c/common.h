// Just enough of the runtime's interface to check generated code for syntax and types; nothing here runs.
#pragma once
#include <cstddef>
#include <cstdint>
enum TfLiteStatus { kTfLiteOk = 0, kTfLiteError = 1 };
struct TfLiteIntArray {
  int size;
};
struct TfLiteNode {
  void* user_data;
};
struct TfLiteRegistration {
  int32_t builtin_code;
  const char* custom_name;
};
struct TfLiteContext {
  TfLiteStatus (*GetNodeAndRegistration)(TfLiteContext*, int, TfLiteNode**, TfLiteRegistration**);
};
struct TfLiteDelegate {
  int64_t flags;
};
struct TfLiteDelegateParams {
  TfLiteIntArray* nodes_to_replace;
  TfLiteIntArray* input_tensors;
  TfLiteIntArray* output_tensors;
};
