// Kernels for AVX-512: a vector holds a whole block of channels, a mask register its bits.

#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), \
                             apply_to = function)

#define ALWAYS_INLINE static inline __attribute__((always_inline))
// 32 registers hold 28 sums and two weights; the multiplication broadcasts factors from memory.
#define LANES 16
#define GROUP 14
#define GRAM_ROWS 8
#define KERNELS ck_avx512
#define KERNELS_NAME "avx512"

typedef __m512 vec;
typedef uint16_t bits;

ALWAYS_INLINE vec load(const float *p) { return _mm512_load_ps(p); }
ALWAYS_INLINE void store(float *p, vec x) { _mm512_store_ps(p, x); }
// Bypasses the caches: a map is much larger than they are, and whole lines are written.
ALWAYS_INLINE void stream(float *p, vec x) { _mm512_stream_ps(p, x); }
ALWAYS_INLINE void stream_fence(void) { _mm_sfence(); }
ALWAYS_INLINE vec splat(float x) { return _mm512_set1_ps(x); }
// The larger of the two; b if either is NaN.
ALWAYS_INLINE vec larger(vec a, vec b) { return _mm512_max_ps(a, b); }
ALWAYS_INLINE bits positive(vec x) {
  return _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_GT_OQ);
}
ALWAYS_INLINE bits equal(vec a, vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
// LANES values in half precision, at any alignment.
ALWAYS_INLINE vec from_half(const uint16_t *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}
ALWAYS_INLINE void to_half(uint16_t *p, vec x) {
  _mm256_storeu_si256((__m256i *)p, _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
}
// x where bits are set, 0 elsewhere.
ALWAYS_INLINE vec keep(bits mask, vec x) { return _mm512_maskz_mov_ps(mask, x); }

#include "template/kernels.h"

#pragma clang attribute pop
#endif
