#pragma once
#include <cblas.h>

/// LAPACK, which OpenBLAS brings along: eigenvalues `w`, ascending, of a symmetric matrix `a` (lower
/// triangle of columns), which its eigenvectors replace, column by column.
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info);

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
