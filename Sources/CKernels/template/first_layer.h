// conv1_1, from three planes to 64 channels and back. Computed directly: three inputs are too few for Winograd.
//
// Its features would take more memory than those of any other layer but are cheap to compute, so they exist
// only in windows, which stay in the caches while they are used.

#include <string.h>

static void first_pixels(int count, const float *image, size_t pitch, size_t plane,
                         const float *weights, const float *bias, float *low, float *high) {
  vec sums[2][GROUP];
  UNROLL for (int t = 0; t < GROUP; t++) {
    sums[0][t] = load(bias);
    sums[1][t] = load(bias + LANES);
  }
  for (int line = 0; line < 9; line++) {
    const float *pixels = image + line / 3 * plane + line % 3 * pitch;
    // Not unrolled: the compiler would keep values that neighbouring taps share, and spill the sums.
    _Pragma("clang loop unroll(disable)") for (int dx = 0; dx < 3; dx++) {
      const vec weights0 = load(weights), weights1 = load(weights + LANES);
      weights += 2 * LANES;
      UNROLL for (int t = 0; t < GROUP; t++) {
        const vec value = splat(pixels[t + dx]);
        sums[0][t] = value * weights0 + sums[0][t];
        sums[1][t] = value * weights1 + sums[1][t];
      }
    }
  }
  // Constant indices only: otherwise all sums would live in memory.
  vec results[2][GROUP];
  UNROLL for (int t = 0; t < GROUP; t++) {
    results[0][t] = larger(splat(0), sums[0][t]);
    results[1][t] = larger(splat(0), sums[1][t]);
  }
  for (int t = 0; t < count; t++) {
    store(low + t * CK_BLOCK, results[0][t]);
    store(high + t * CK_BLOCK, results[1][t]);
  }
}

// Computes columns first..<end of one row of a window.
static void first_row(const ck_image *image, const float *weights, const float *bias,
                      const ck_map *window, int y, int first, int end) {
  const size_t plane = (size_t)(image->height + 2) * image->pitch;
  for (int x = first; x < end; x += GROUP) {
    const int count = end - x < GROUP ? end - x : GROUP;
    for (int slice = 0; slice < window->channels / LANES; slice += 2) {
      float *out[2];
      for (int half = 0; half < 2; half++)
        out[half] = map_pixel(window, (slice + half) / PARTS, y, x) + (slice + half) % PARTS * LANES;
      first_pixels(count, image->values + y * image->pitch + x, image->pitch, plane,
                   weights + (size_t)slice * 27 * LANES, bias + slice * LANES, out[0], out[1]);
    }
  }
}

// Writes zeros to `columns` columns of one row, counted from the corner of the border.
static void clear_columns(const ck_map *window, int row, int first, int columns) {
  for (int block = 0; block < window->channels / CK_BLOCK; block++)
    memset(map_at(window, block, row, first), 0, columns * CK_BLOCK * sizeof(float));
}

static void first_forward(const ck_image *image, const float *weights, const float *bias,
                          const ck_map *window, int margin) {
  const int end_row = window->top + window->height, end_column = window->left + window->width;
  const int first = window->left > 0 ? window->left - margin : 0;
  const int end = end_column < image->width ? end_column + margin : image->width;
  for (int y = window->top - margin; y < end_row + margin * (CK_BORDER - 1); y++) {
    const int row = y + 1 - window->top;
    if (y < 0 || y >= image->height) {
      clear_columns(window, row, 0, (int)map_pitch(window));
      continue;
    }
    // Below a window inside the image, whole tiles read one more row.
    if (y >= end_row + margin) break;
    first_row(image, weights, bias, window, y, first, end);
    if (margin && window->left == 0) clear_columns(window, row, 0, 1);
    if (margin && end_column == image->width)
      clear_columns(window, row, window->width + 1, CK_BORDER - 1);
  }
}

typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));

// Products of one pixel of the gradient, indexed by 3 · tap + plane: 27, padded to 32.
enum { TAP_COLUMNS = 32 };

// products[x + 2] = the 27 taps times the 64 channels at column x of one row of the window, with two columns of
// zeros on either side.
static void tap_products(const ck_map *window, const float *weights, int row, float *products) {
  const int columns = window->width, groups = groups_of(columns);
  memset(products, 0, 2 * TAP_COLUMNS * sizeof(float));
  products += 2 * TAP_COLUMNS;
  memset(products + (size_t)columns * TAP_COLUMNS, 0, 2 * TAP_COLUMNS * sizeof(float));
  for (int group = 0; group < groups; group++) {
    const int start = part_start(columns, group, groups);
    const int size = part_start(columns, group + 1, groups) - start;
    for (int panel = 0; panel < TAP_COLUMNS / (2 * LANES); panel++) {
      float *out = products + start * TAP_COLUMNS + panel * 2 * LANES;
      multiply[size](weights + (size_t)panel * window->channels * 2 * LANES,
                     map_at(window, 0, row + 1, start + 1), map_plane(window),
                     window->channels / CK_BLOCK, out, out + LANES, TAP_COLUMNS, weights, 0);
    }
  }
}

static void first_backward(const ck_map *window, const float *weights, float *image,
                           float *scratch) {
  const int rows = window->height + 2, columns = window->width + 2;
  const size_t line = (size_t)(columns + 2) * TAP_COLUMNS;
  for (int y = 0; y < rows; y++) {
    if (y < window->height) tap_products(window, weights, y, scratch + y % 3 * line);
    const int first = y < window->height ? 0 : y - window->height + 1, end = y < 2 ? y + 1 : 3;
    for (int x = 0; x < columns; x++) {
      // image[y][x] = Σ taps (dy, dx) of the gradient at (y − dy, x − dx).
      quad sum = {0, 0, 0, 0};
      for (int dy = first; dy < end; dy++) {
        const float *products = scratch + (y - dy) % 3 * line + dy * 9;
        for (int dx = 0; dx < 3; dx++)
          sum += *(const quad *)(products + (size_t)(x + 2 - dx) * TAP_COLUMNS + dx * 3);
      }
      for (int plane = 0; plane < 3; plane++)
        image[((size_t)plane * rows + y) * columns + x] = sum[plane];
    }
  }
}
