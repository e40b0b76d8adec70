#pragma once
#include "DelegateOptions.hpp"
#include "tensorflow/lite/c/common.h"
namespace armnnDelegate {
TfLiteDelegate* TfLiteArmnnDelegateCreate(DelegateOptions);
void TfLiteArmnnDelegateDelete(TfLiteDelegate*);
}  // namespace armnnDelegate
