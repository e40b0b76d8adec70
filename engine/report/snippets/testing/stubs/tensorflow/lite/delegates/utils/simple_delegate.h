#pragma once
#include <memory>
#include "tensorflow/lite/c/common.h"
namespace tflite {
class SimpleDelegateKernelInterface {
 public:
  virtual ~SimpleDelegateKernelInterface();
  virtual TfLiteStatus Init(TfLiteContext*, const TfLiteDelegateParams*) = 0;
  virtual TfLiteStatus Prepare(TfLiteContext*, TfLiteNode*) = 0;
  virtual TfLiteStatus Eval(TfLiteContext*, TfLiteNode*) = 0;
};
class SimpleDelegateInterface {
 public:
  struct Options {
    int max_delegated_partitions = 0;
    int min_nodes_per_partition = 0;
  };
  virtual ~SimpleDelegateInterface();
  virtual bool IsNodeSupportedByDelegate(const TfLiteRegistration*, const TfLiteNode*, TfLiteContext*) const = 0;
  virtual TfLiteStatus Initialize(TfLiteContext*) = 0;
  virtual const char* Name() const = 0;
  virtual std::unique_ptr<SimpleDelegateKernelInterface> CreateDelegateKernelInterface() = 0;
  virtual Options DelegateOptions() const = 0;
};
struct TfLiteDelegateFactory {
  static TfLiteDelegate* CreateSimpleDelegate(std::unique_ptr<SimpleDelegateInterface>, int64_t flags = 0);
  static void DeleteSimpleDelegate(TfLiteDelegate*);
};
}  // namespace tflite
