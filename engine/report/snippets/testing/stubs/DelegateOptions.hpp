#pragma once
#include <string>
#include <vector>
namespace armnn {
struct BackendId {
  BackendId(const char*);
};
}  // namespace armnn
namespace armnnDelegate {
struct DelegateOptions {
  explicit DelegateOptions(const std::vector<armnn::BackendId>&);
};
}  // namespace armnnDelegate
