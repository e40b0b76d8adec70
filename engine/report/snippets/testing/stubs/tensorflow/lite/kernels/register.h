#pragma once
namespace tflite {
struct OpResolver {};
namespace ops::builtin {
struct BuiltinOpResolverWithoutDefaultDelegates : OpResolver {};
}  // namespace ops::builtin
}  // namespace tflite
