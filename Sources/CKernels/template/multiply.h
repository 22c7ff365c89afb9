// The micro-kernel: up to GROUP columns times a panel of 2 · LANES outputs, all sums in registers.
//
// out[t][k] = Σ_c columns[c / 16][t][c % 16] · panel[c][k]
//
// Meanwhile it prefetches `step` floats per row, starting at `ahead`, into the second-level cache: the next
// weights come from memory, which is too slow to wait for.

ALWAYS_INLINE void multiply_columns(int count, const float *panel, const float *columns,
                                    size_t column_stride, int blocks, float *low, float *high,
                                    size_t out_stride, const float *ahead, size_t step) {
  vec sums[2][GROUP];
  UNROLL for (int t = 0; t < count; t++) sums[0][t] = sums[1][t] = splat(0);
  for (int block = 0; block < blocks; block++, columns += column_stride) {
    _Pragma("clang loop unroll_count(4)") for (int c = 0; c < CK_BLOCK; c++) {
      const vec weights0 = load(panel), weights1 = load(panel + LANES);
      __builtin_prefetch(ahead, 0, 2);
      ahead += step;
      panel += 2 * LANES;
      UNROLL for (int t = 0; t < count; t++) {
        const vec value = splat(columns[t * CK_BLOCK + c]);
        sums[0][t] = value * weights0 + sums[0][t];
        sums[1][t] = value * weights1 + sums[1][t];
      }
    }
  }
  UNROLL for (int t = 0; t < count; t++) {
    store(low + t * out_stride, sums[0][t]);
    store(high + t * out_stride, sums[1][t]);
  }
}

// `columns` is [blocks][column_stride]; the two halves of output t are stored at low and high + t · out_stride.
typedef void (*multiply_function)(const float *panel, const float *columns, size_t column_stride,
                                  int blocks, float *low, float *high, size_t out_stride,
                                  const float *ahead, size_t step);

#define MULTIPLY(count)                                                                          \
  static void multiply_##count(const float *panel, const float *columns, size_t column_stride,   \
                               int blocks, float *low, float *high, size_t out_stride,           \
                               const float *ahead, size_t step) {                                \
    multiply_columns(count, panel, columns, column_stride, blocks, low, high, out_stride, ahead, \
                     step);                                                                      \
  }
MULTIPLY(1)
MULTIPLY(2)
MULTIPLY(3)
#if GROUP > 3
MULTIPLY(4)
MULTIPLY(5)
MULTIPLY(6)
#endif
#if GROUP > 6
MULTIPLY(7)
MULTIPLY(8)
MULTIPLY(9)
MULTIPLY(10)
MULTIPLY(11)
MULTIPLY(12)
MULTIPLY(13)
MULTIPLY(14)
#endif
#undef MULTIPLY

// Indexed by the number of columns.
static const multiply_function multiply[GROUP + 1] = {
    NULL,       multiply_1, multiply_2,  multiply_3,
#if GROUP > 3
    multiply_4, multiply_5, multiply_6,
#endif
#if GROUP > 6
    multiply_7, multiply_8, multiply_9,  multiply_10,
    multiply_11, multiply_12, multiply_13, multiply_14,
#endif
};

// Number of groups, as equal as possible, that `count` columns are cut into.
static inline int groups_of(int count) { return (count + GROUP - 1) / GROUP; }
