// Kernels for any CPU: the compiler's vectors of eight floats, which take two registers on SSE2 and NEON.

#include <stddef.h>
#include <stdint.h>

// The vectors are wider than registers, but none is passed to a function that is not inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define LANES 8
#if defined(__aarch64__)
// 32 registers hold 24 sums, four weights and a factor.
#define GROUP 6
#define GRAM_ROWS 4
#define KERNELS_NAME "neon"
#else
// 16 registers hold 12 sums; products pass through the rest.
#define GROUP 3
#define GRAM_ROWS 2
#define KERNELS_NAME "portable"
#endif
#define KERNELS ck_portable

typedef float vec __attribute__((vector_size(32), may_alias));
typedef int32_t lanes __attribute__((vector_size(32)));
typedef uint32_t words __attribute__((vector_size(32)));
typedef uint16_t halves __attribute__((vector_size(16), aligned(2), may_alias));
typedef uint8_t bits;

static const lanes lane_bits = {1, 2, 4, 8, 16, 32, 64, 128};

ALWAYS_INLINE vec load(const float *p) { return *(const vec *)p; }
ALWAYS_INLINE void store(float *p, vec x) { *(vec *)p = x; }
ALWAYS_INLINE void stream(float *p, vec x) { *(vec *)p = x; }
ALWAYS_INLINE void stream_fence(void) {}
ALWAYS_INLINE vec splat(float x) { return (vec){x, x, x, x, x, x, x, x}; }
// The larger of the two; b if either is NaN.
ALWAYS_INLINE vec larger(vec a, vec b) {
  const lanes above = a > b;
  return (vec)((above & (lanes)a) | (~above & (lanes)b));
}
ALWAYS_INLINE bits gather(lanes condition) {
  return (bits)__builtin_reduce_or(condition & lane_bits);
}
ALWAYS_INLINE bits positive(vec x) { return gather(x > splat(0)); }
ALWAYS_INLINE bits equal(vec a, vec b) { return gather(a == b); }
// LANES values in half precision, at any alignment. The bias of their exponents is 15 instead of 127.
ALWAYS_INLINE vec from_half(const uint16_t *p) {
  const words half = __builtin_convertvector(*(const halves *)p, words);
  const vec magnitude = 0x1p112f * (vec)((half & 0x7fff) << 13);
  return (vec)((words)magnitude | (half & 0x8000) << 16);
}
ALWAYS_INLINE void to_half(uint16_t *p, vec x) {
  const words magnitude = (words)(0x1p-112f * (vec)((words)x & 0x7fffffff));
  // Rounds to nearest, ties to even.
  const words rounded = (magnitude + 0xfff + (magnitude >> 13 & 1)) >> 13;
  *(halves *)p = __builtin_convertvector(rounded | ((words)x >> 16 & 0x8000), halves);
}
// x where bits are set, 0 elsewhere.
ALWAYS_INLINE vec keep(bits mask, vec x) {
  const lanes set = ((int32_t)mask - (lanes){0}) & lane_bits;
  return (vec)((set == lane_bits) & (lanes)x);
}

#include "template/kernels.h"
