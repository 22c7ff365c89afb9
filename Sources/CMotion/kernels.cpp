#include "kernels.h"

#include <cstring>

#include "CKernels.h"

namespace cmotion {

extern const Kernels portable_kernels;
#if defined(__x86_64__)
extern const Kernels avx2_kernels, avx512_kernels;
#endif

const Kernels &best_kernels() {
#if defined(__x86_64__)
  const char *name = ck_best_kernels()->name;
  if (strcmp(name, "avx512") == 0) return avx512_kernels;
  if (strcmp(name, "avx2") == 0) return avx2_kernels;
#endif
  return portable_kernels;
}

}  // namespace cmotion
