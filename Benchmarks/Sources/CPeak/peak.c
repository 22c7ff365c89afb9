#define _GNU_SOURCE
#include "CPeak.h"

#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

// Twelve chains of `lanes` floats: enough for a latency of four cycles on two ports.
#define CHAINS 12
#define PEAK(name, attributes, lanes)                                                            \
  attributes static double name(long rounds) {                                                   \
    typedef float vec __attribute__((vector_size(lanes * 4)));                                   \
    vec sums[CHAINS] = {0};                                                                      \
    vec factor = {0}, addend = {0};                                                              \
    __asm__ volatile("" : "+m"(factor), "+m"(addend));                                           \
    const double start = now();                                                                  \
    for (long i = 0; i < rounds; i++) {                                                          \
      _Pragma("clang loop unroll(full)") for (int j = 0; j < CHAINS; j++) sums[j] =              \
          sums[j] * factor + addend;                                                             \
    }                                                                                            \
    const double seconds = now() - start;                                                        \
    for (int j = 0; j < CHAINS; j++) __asm__ volatile("" : : "m"(sums[j]));                      \
    return 2.0 * lanes * CHAINS * rounds / seconds / 1e9;                                        \
  }

#if defined(__x86_64__)
PEAK(avx512, __attribute__((target("avx512f"))), 16)
PEAK(avx2, __attribute__((target("avx2,fma"))), 8)
#endif
PEAK(baseline, , 4)

double cpeak_gflops(const char *kernels) {
  double (*run)(long) = baseline;
#if defined(__x86_64__)
  if (strcmp(kernels, "avx512") == 0) run = avx512;
  if (strcmp(kernels, "avx2") == 0) run = avx2;
#endif
  double best = 0;
  for (int i = 0; i < 8; i++) {
    const double gflops = run(5000000);
    if (gflops > best) best = gflops;
  }
  return best;
}
