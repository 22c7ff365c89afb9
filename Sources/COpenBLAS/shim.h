#pragma once
#include <cblas.h>

/// The name of the OpenBLAS kernel family that suits this CPU, by its features; NULL: no better one
/// than the generic.
static inline const char *copenblas_core_by_features(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return "Haswell";
#endif
  return 0;
}
