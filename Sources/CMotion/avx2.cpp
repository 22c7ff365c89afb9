#if defined(__x86_64__)
#include "kernels.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

namespace cmotion {

#define CMOTION_KERNELS avx2_kernels
#include "template/kernels.h"

}  // namespace cmotion

#pragma clang attribute pop
#endif
