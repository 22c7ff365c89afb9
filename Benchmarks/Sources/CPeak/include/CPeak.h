// The most that one core can do.
#pragma once

// Single-precision GFLOPS of independent fused multiply-adds in registers, with the widest vectors
// that this CPU has and `kernels` ("avx512", "avx2", else the compiler's baseline) use.
double cpeak_gflops(const char *kernels);
