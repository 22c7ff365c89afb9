// Kernels for AVX2 with FMA and F16C: a vector holds half a block of channels.

#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define ALWAYS_INLINE static inline __attribute__((always_inline))
// 16 registers hold 12 sums, two weights and a factor.
#define LANES 8
#define GROUP 6
#define GRAM_ROWS 4
#define KERNELS ck_avx2
#define KERNELS_NAME "avx2"

typedef __m256 vec;
typedef uint8_t bits;

ALWAYS_INLINE vec load(const float *p) { return _mm256_load_ps(p); }
ALWAYS_INLINE void store(float *p, vec x) { _mm256_store_ps(p, x); }
// Not a streaming store: half a cache line should not bypass the caches.
ALWAYS_INLINE void stream(float *p, vec x) { _mm256_store_ps(p, x); }
ALWAYS_INLINE void stream_fence(void) {}
ALWAYS_INLINE vec splat(float x) { return _mm256_set1_ps(x); }
// The larger of the two; b if either is NaN.
ALWAYS_INLINE vec larger(vec a, vec b) { return _mm256_max_ps(a, b); }
ALWAYS_INLINE bits positive(vec x) {
  return (bits)_mm256_movemask_ps(_mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_GT_OQ));
}
ALWAYS_INLINE bits equal(vec a, vec b) {
  return (bits)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_EQ_OQ));
}
// LANES values in half precision, at any alignment.
ALWAYS_INLINE vec from_half(const uint16_t *p) {
  return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p));
}
ALWAYS_INLINE void to_half(uint16_t *p, vec x) {
  _mm_storeu_si128((__m128i *)p, _mm256_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
}
// x where bits are set, 0 elsewhere.
ALWAYS_INLINE vec keep(bits mask, vec x) {
  const __m256i lanes = _mm256_set_epi32(128, 64, 32, 16, 8, 4, 2, 1);
  const __m256i set = _mm256_and_si256(_mm256_set1_epi32(mask), lanes);
  return _mm256_and_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(set, lanes)), x);
}

#include "template/kernels.h"

#pragma clang attribute pop
#endif
