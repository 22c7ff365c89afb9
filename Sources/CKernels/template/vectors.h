// Passes over long vectors, of any length and alignment.

typedef float loose __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef double wide __attribute__((vector_size(LANES * 8)));

ALWAYS_INLINE double sum_of(const wide *sums) {
  double total = 0;
  for (int lane = 0; lane < LANES; lane++) total += (*sums)[lane];
  return total;
}

static double dot(const float *a, const float *b, size_t count) {
  // Products in double precision as well: reading memory takes longer than computing them.
  wide sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += __builtin_convertvector(*(const loose *)(a + i), wide) *
           __builtin_convertvector(*(const loose *)(b + i), wide);
  double total = sum_of(&sum);
  for (; i < count; i++) total += (double)a[i] * b[i];
  return total;
}

static void add_scaled(const float *x, float scale, float *sum, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    *(loose *)(sum + i) += scale * *(const loose *)(x + i);
  for (; i < count; i++) sum[i] += scale * x[i];
}

static float largest(const float *x, size_t count) {
  loose most = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    most = __builtin_elementwise_max(most, __builtin_elementwise_abs(*(const loose *)(x + i)));
  float result = 0;
  for (int lane = 0; lane < LANES; lane++) result = most[lane] > result ? most[lane] : result;
  for (; i < count; i++) result = __builtin_fabsf(x[i]) > result ? __builtin_fabsf(x[i]) : result;
  return result;
}

// The last values of a vector, padded with zeros.
static loose last(const float *x, size_t count) {
  loose values = {0};
  for (size_t i = 0; i < count; i++) values[i] = x[i];
  return values;
}

static loose last_half(const uint16_t *x, size_t count) {
  uint16_t values[LANES] = {0};
  for (size_t i = 0; i < count; i++) values[i] = x[i];
  return from_half(values);
}

static void narrow(const float *x, float scale, uint16_t *out, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) to_half(out + i, scale * *(const loose *)(x + i));
  uint16_t rest[LANES];
  to_half(rest, scale * last(x + i, count - i));
  for (size_t j = 0; i + j < count; j++) out[i + j] = rest[j];
}

static void widen(const uint16_t *x, float scale, float *out, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) *(loose *)(out + i) = scale * from_half(x + i);
  const loose rest = scale * last_half(x + i, count - i);
  for (size_t j = 0; i + j < count; j++) out[i + j] = rest[j];
}

static double dot_half(const uint16_t *x, const float *b, size_t count) {
  wide sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += __builtin_convertvector(from_half(x + i), wide) *
           __builtin_convertvector(*(const loose *)(b + i), wide);
  sum += __builtin_convertvector(last_half(x + i, count - i), wide) *
         __builtin_convertvector(last(b + i, count - i), wide);
  return sum_of(&sum);
}

static void add_half(const uint16_t *x, float scale, float *sum, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) *(loose *)(sum + i) += scale * from_half(x + i);
  const loose rest = scale * last_half(x + i, count - i);
  for (size_t j = 0; i + j < count; j++) sum[i + j] += rest[j];
}

typedef int32_t loose_flags __attribute__((vector_size(LANES * 4)));

// −1, 0 or 1, by the sign of x.
ALWAYS_INLINE loose sign_of(loose x) {
  return __builtin_convertvector((loose_flags)(x < 0.0f), loose) -
         __builtin_convertvector((loose_flags)(x > 0.0f), loose);
}
static inline float scalar_sign(float x) { return (float)((x > 0) - (x < 0)); }

static double total_variation(const float *row, const float *above, const float *below, int width,
                              float weight, float *gradient) {
  loose sums = {0};
  double sum = 0;
  int x = 0;
  while (x < width) {
    if (x >= 1 && x + LANES < width) {
      const loose here = *(const loose *)(row + x);
      const loose down = here - *(const loose *)(below + x);
      const loose left = here - *(const loose *)(row + x - 1);
      const loose right = here - *(const loose *)(row + x + 1);
      const loose up = here - *(const loose *)(above + x);
      *(loose *)(gradient + x) += weight * (sign_of(up) + sign_of(down) + sign_of(left) +
                                            sign_of(right));
      sums += sign_of(down) * down + sign_of(left) * left;
      x += LANES;
    } else {
      const float down = row[x] - below[x], up = row[x] - above[x];
      const float left = x > 0 ? row[x] - row[x - 1] : 0;
      const float right = x + 1 < width ? row[x] - row[x + 1] : 0;
      gradient[x] += weight * (scalar_sign(up) + scalar_sign(down) + scalar_sign(left) +
                               scalar_sign(right));
      sum += (double)(down * scalar_sign(down) + left * scalar_sign(left));
      x++;
    }
  }
  for (int lane = 0; lane < LANES; lane++) sum += (double)sums[lane];
  return sum;
}

// A row of three planes and the rows above and below it; `plane` is the distance between a pixel's values in
// neighbouring planes, in floats.
typedef struct {
  const float *above, *row, *below;
  size_t plane;
} colored_row;

// √(softness² + Σ (right − here)² + (below − here)²) over the planes.
ALWAYS_INLINE loose slope(const float *here, const float *below, size_t plane, float softness) {
  loose sum = softness * softness + (loose){0};
  UNROLL for (int c = 0; c < 3; c++, here += plane, below += plane) {
    const loose right = *(const loose *)(here + 1) - *(const loose *)here;
    const loose down = *(const loose *)below - *(const loose *)here;
    sum += right * right + down * down;
  }
  return __builtin_elementwise_sqrt(sum);
}

// Slopes of LANES pixels, and derivatives with respect to these pixels of their own slopes and of the slopes to
// the left and above.
ALWAYS_INLINE loose slopes(colored_row at, float softness, loose *derivatives) {
  const loose here = slope(at.row, at.below, at.plane, softness);
  const loose left = slope(at.row - 1, at.below - 1, at.plane, softness);
  const loose above = slope(at.above, at.row, at.plane, softness);
  UNROLL for (int c = 0; c < 3; c++) {
    const float *row = at.row + c * at.plane;
    const loose value = *(const loose *)row;
    derivatives[c] = (2 * value - *(const loose *)(row + 1) -
                      *(const loose *)(at.below + c * at.plane)) / here +
                     (value - *(const loose *)(row - 1)) / left +
                     (value - *(const loose *)(at.above + c * at.plane)) / above;
  }
  return here;
}

// Copies LANES pixels and their neighbours; beyond the image, the edge's values are repeated.
static colored_row edge_of(colored_row at, int x, int width, float copies[3][3][LANES + 2]) {
  const float *rows[] = {at.above, at.row, at.below};
  for (int c = 0; c < 3; c++)
    for (int line = 0; line < 3; line++)
      for (int i = 0; i < LANES + 2; i++) {
        const int column = x + i - 1 < 0 ? 0 : x + i - 1 < width ? x + i - 1 : width - 1;
        copies[c][line][i] = rows[line][c * at.plane + column];
      }
  return (colored_row){copies[0][0] + 1, copies[0][1] + 1, copies[0][2] + 1, 3 * (LANES + 2)};
}

static double vectorial_variation(const float *row, const float *above, const float *below,
                                  size_t plane, int width, float softness, float weight,
                                  float *gradient) {
  double sum = 0;
  loose sums = {0}, derivatives[3];
  float copies[3][3][LANES + 2];
  for (int x = 0; x < width; x += LANES) {
    if (x >= 1 && x + LANES < width) {
      sums += slopes((colored_row){above + x, row + x, below + x, plane}, softness, derivatives) -
              softness;
      for (int c = 0; c < 3; c++)
        *(loose *)(gradient + c * plane + x) += weight * derivatives[c];
    } else {
      const colored_row edge = edge_of((colored_row){above, row, below, plane}, x, width, copies);
      const loose values = slopes(edge, softness, derivatives);
      for (int i = 0; i < LANES && x + i < width; i++) {
        sum += (double)(values[i] - softness);
        for (int c = 0; c < 3; c++) gradient[c * plane + x + i] += weight * derivatives[c][i];
      }
    }
  }
  for (int lane = 0; lane < LANES; lane++) sum += (double)sums[lane];
  return sum;
}
