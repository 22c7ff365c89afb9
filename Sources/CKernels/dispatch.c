#include <pthread.h>
#include <string.h>

#include "CKernels.h"

extern const ck_kernels ck_portable;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2, ck_avx512;
#endif

// From the fastest to the most portable.
static const ck_kernels *const all[] = {
#if defined(__x86_64__)
    &ck_avx512,
    &ck_avx2,
#endif
    &ck_portable,
};
enum { COUNT = sizeof all / sizeof all[0] };

static int runs_here(const ck_kernels *kernels) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (kernels == &ck_avx512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("fma");
  if (kernels == &ck_avx2)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("f16c");
#endif
  return kernels == &ck_portable;
}

const ck_kernels *ck_kernels_named(const char *name) {
  for (int i = 0; i < COUNT; i++)
    if (strcmp(all[i]->name, name) == 0) return runs_here(all[i]) ? all[i] : NULL;
  return NULL;
}

static const ck_kernels *best;

static void choose(void) {
  for (int i = 0; !best; i++)
    if (runs_here(all[i])) best = all[i];
}

const ck_kernels *ck_best_kernels(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, choose);
  return best;
}
