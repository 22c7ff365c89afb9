// The loops over pixels, compiled for several instruction sets.
#pragma once
#include <cstddef>

namespace cmotion {

// The most lines that are summed at once.
constexpr int most_lines = 8;

// Of each pair, the first is for 8 lanes, the second for 16.
struct Kernels {
  // Differences of a row at its motion: values(x + right, y + down) - levels(x); `values` has `rows` rows of `stride`
  // pixels, half as large.
  void (*differences)(const float *values, int stride, int rows, const float *levels, int y,
                      int width, const float *right, const float *down, float *result);
  // Costs of a row from three rows of differences, each with one more value before it and after it.
  void (*row_costs)(const float *above, const float *own, const float *below, int width,
                    float *result);
  // Sums along `count` lines side by side, or along one: rows or columns whose pixels are `step` apart. Weighted by
  // the product of the likenesses in between; `weights` is summed likewise. `forward` and `forward_weights` are room
  // for these lines.
  void (*aggregate_lines[2])(const float *likeness, size_t step, int length, int count,
                             float *values, float *weights, float *forward,
                             float *forward_weights);
  // Adds the scanlines of a row, both ways, to its sums.
  void (*scan_row[2])(const float *likeness, int width, const float *costs, float *sums);
  // Goes on with the scanlines of the row before, that come from `dx` pixels to the left, and adds them.
  void (*scan_down[2])(const float *likeness, int width, int dx, const float *costs,
                       const float *before, const float *least_before, float *now, float *least,
                       float *sums);
};

// Those that suit this CPU best.
const Kernels &best_kernels();

}  // namespace cmotion
