// The loops over pixels, for one instruction set. Include inside CMOTION_KERNELS' namespace; no function of another
// file is called, as it might be compiled for another instruction set.

// Vectors are passed to inlined functions only.
#pragma clang diagnostic ignored "-Wpsabi"
#define ALWAYS_INLINE static inline __attribute__((always_inline))

// Differences in grey levels and gradients count up to here: beyond, a pixel is something else.
const float most_difference = 8, most_slope = 4;

// Penalty of a change between neighbours, where they look alike and where they do not.
const float penalty_alike = 2, penalty_unlike = 0.1f;

typedef float Lanes8 __attribute__((vector_size(32), aligned(4)));

template <int Groups>
struct Lanes {
  Lanes8 group[Groups];
};

ALWAYS_INLINE Lanes8 smaller(Lanes8 a, Lanes8 b) { return a < b ? a : b; }

template <int Groups>
ALWAYS_INLINE float smallest(const Lanes<Groups> &lanes) {
  Lanes8 m = lanes.group[0];
  for (int g = 1; g < Groups; g++) m = smaller(m, lanes.group[g]);
  m = smaller(m, __builtin_shufflevector(m, m, 4, 5, 6, 7, 0, 1, 2, 3));
  m = smaller(m, __builtin_shufflevector(m, m, 2, 3, 0, 1, 6, 7, 4, 5));
  m = smaller(m, __builtin_shufflevector(m, m, 1, 0, 3, 2, 5, 4, 7, 6));
  return m[0];
}

// The differences to the grey levels of `levels` at the points (x + right, y + down) of `values`, whose
// pixels are half as large.
static void differences(const float *values, int stride, int rows, const float *levels, int y,
                        int width, const float *right, const float *down, float *result) {
  const float last_x = stride - 1.001f, last_y = rows - 1.001f;
  for (int x = 0; x < width; x++) {
    float far_x = 2 * (x + right[x]), far_y = 2 * (y + down[x]);
    far_x = far_x > 0 ? far_x : 0;
    far_y = far_y > 0 ? far_y : 0;
    far_x = far_x < last_x ? far_x : last_x;
    far_y = far_y < last_y ? far_y : last_y;
    const int left = static_cast<int>(far_x), top = static_cast<int>(far_y);
    const float across = far_x - left, along = far_y - top;
    const int corner = top * stride + left;
    const float a = values[corner], b = values[corner + 1];
    const float c = values[corner + stride], d = values[corner + stride + 1];
    const float above = a + across * (b - a), below = c + across * (d - c);
    result[x] = above + along * (below - above) - levels[x];
  }
}

// Costs of a row from three rows of differences, each with one more value before it and after it. Of the slopes on
// both sides the smaller counts, so that a pixel beside a moving thing may belong to what lies behind.
static void row_costs(const float *above, const float *own, const float *below, int width,
                      float *result) {
  for (int x = 0; x < width; x++) {
    const float difference = __builtin_fabsf(own[x]);
    const float before = __builtin_fabsf(own[x] - own[x - 1]),
                after = __builtin_fabsf(own[x + 1] - own[x]);
    const float upper = __builtin_fabsf(own[x] - above[x]),
                lower = __builtin_fabsf(below[x] - own[x]);
    const float slope = (before < after ? before : after) + (upper < lower ? upper : lower);
    const float cost = (difference < most_difference ? difference : most_difference) +
                       (slope < most_slope ? slope : most_slope);
    result[x] = cost / (most_difference + most_slope);
  }
}

template <int Groups>
static void aggregate_lines(const float *likeness, size_t step, int length, int count,
                            float *all_values, float *weights, float *all_forward,
                            float *forward_weights) {
  Lanes<Groups> *values = (Lanes<Groups> *)all_values, *forward = (Lanes<Groups> *)all_forward;
  Lanes<Groups> sums[most_lines] = {};
  float sum_weights[most_lines] = {};
  for (int i = 0; i < length; i++)
    for (int line = 0; line < count; line++) {
      const size_t place = i * step + line;
      const float alike = i > 0 ? likeness[place - step] : 0;
      Lanes<Groups> &sum = sums[line], &kept = forward[i * count + line];
      for (int g = 0; g < Groups; g++)
        kept.group[g] = sum.group[g] = values[place].group[g] + alike * sum.group[g];
      sum_weights[line] = weights[place] + alike * sum_weights[line];
      forward_weights[i * count + line] = sum_weights[line];
    }
  // What comes from the other side, without the pixel itself.
  for (int line = 0; line < count; line++) {
    sums[line] = {};
    sum_weights[line] = 0;
  }
  for (int i = length - 1; i >= 0; i--)
    for (int line = 0; line < count; line++) {
      const size_t place = i * step + line;
      const float alike = i + 1 < length ? likeness[place] : 0;
      Lanes<Groups> &sum = sums[line];
      const Lanes<Groups> &kept = forward[i * count + line];
      for (int g = 0; g < Groups; g++) {
        const Lanes8 own = values[place].group[g], others = alike * sum.group[g];
        values[place].group[g] = kept.group[g] + others;
        sum.group[g] = own + others;
      }
      const float own = weights[place], others = alike * sum_weights[line];
      weights[place] = forward_weights[i * count + line] + others;
      sum_weights[line] = own + others;
    }
}

template <int Groups>
ALWAYS_INLINE float follow(const Lanes<Groups> &cost, const Lanes<Groups> &before, float least,
                           float penalty, Lanes<Groups> &now, Lanes<Groups> &sum) {
  for (int g = 0; g < Groups; g++) {
    const Lanes8 change = Lanes8{} + (least + penalty);
    now.group[g] = cost.group[g] + smaller(before.group[g], change) - least;
    sum.group[g] += now.group[g];
  }
  return smallest<Groups>(now);
}

ALWAYS_INLINE float penalty(float likeness) {
  return penalty_unlike + (penalty_alike - penalty_unlike) * likeness;
}

template <int Groups>
static void scan_row(const float *likeness, int width, const float *all_costs, float *all_sums) {
  const Lanes<Groups> *costs = (const Lanes<Groups> *)all_costs;
  Lanes<Groups> *sums = (Lanes<Groups> *)all_sums;
  for (int direction = 0; direction < 2; direction++) {
    Lanes<Groups> now = {};
    float least = 0;
    for (int k = 0; k < width; k++) {
      const int x = direction ? width - 1 - k : k;
      const float alike = k == 0 ? 0 : likeness[direction ? x : x - 1];
      const Lanes<Groups> before = now;
      least = follow<Groups>(costs[x], before, least, penalty(alike), now, sums[x]);
    }
  }
}

// Continues the scanlines of the row before, which come from `dx` pixels to the left.
template <int Groups>
static void scan_down(const float *likeness, int width, int dx, const float *all_costs,
                      const float *all_before, const float *least_before, float *all_now,
                      float *least, float *all_sums) {
  const Lanes<Groups> *costs = (const Lanes<Groups> *)all_costs,
                      *before = (const Lanes<Groups> *)all_before;
  Lanes<Groups> *now = (Lanes<Groups> *)all_now, *sums = (Lanes<Groups> *)all_sums;
  const Lanes<Groups> none = {};
  for (int x = 0; x < width; x++) {
    const bool begins = x - dx < 0 || x - dx >= width;
    least[x] =
        follow<Groups>(costs[x], begins ? none : before[x - dx], begins ? 0 : least_before[x - dx],
                       penalty(likeness[x]), now[x], sums[x]);
  }
}

extern const Kernels CMOTION_KERNELS;
const Kernels CMOTION_KERNELS = {
    differences,
    row_costs,
    {aggregate_lines<1>, aggregate_lines<2>},
    {scan_row<1>, scan_row<2>},
    {scan_down<1>, scan_down<2>},
};
