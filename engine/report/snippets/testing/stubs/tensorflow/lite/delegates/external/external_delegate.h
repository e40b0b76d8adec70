#pragma once
#include "tensorflow/lite/c/common.h"
struct TfLiteExternalDelegateOptions {
  TfLiteStatus (*insert)(TfLiteExternalDelegateOptions*, const char*, const char*);
};
TfLiteExternalDelegateOptions TfLiteExternalDelegateOptionsDefault(const char*);
TfLiteDelegate* TfLiteExternalDelegateCreate(const TfLiteExternalDelegateOptions*);
void TfLiteExternalDelegateDelete(TfLiteDelegate*);
