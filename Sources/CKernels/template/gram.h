// Sums of products of channels over positions: Gram matrices.

#include <string.h>

// Pixels whose products are summed in registers before they are added to memory: few enough that all their
// channels stay in the second-level cache and that rounding errors do not grow.
enum { GRAM_RUN = 192 };

// sums[i][j] += Σ region[x] · rows[x][i] · columns[x][j], i < GRAM_ROWS, j < 2 · LANES.
ALWAYS_INLINE void gram_sums(const float *rows, const float *low, const float *high,
                             const float *region, int count, float *sums, size_t pitch) {
  vec products[2][GRAM_ROWS];
  UNROLL for (int i = 0; i < GRAM_ROWS; i++) products[0][i] = products[1][i] = splat(0);
  for (int x = 0; x < count; x++) {
    vec low_value = load(low + x * CK_BLOCK), high_value = load(high + x * CK_BLOCK);
    if (region) {
      low_value *= splat(region[x]);
      high_value *= splat(region[x]);
    }
    UNROLL for (int i = 0; i < GRAM_ROWS; i++) {
      const vec value = splat(rows[x * CK_BLOCK + i]);
      products[0][i] = value * low_value + products[0][i];
      products[1][i] = value * high_value + products[1][i];
    }
  }
  UNROLL for (int i = 0; i < GRAM_ROWS; i++) {
    store(sums + i * pitch, load(sums + i * pitch) + products[0][i]);
    store(sums + i * pitch + LANES, load(sums + i * pitch + LANES) + products[1][i]);
  }
}

static void gram_run(const float *rows, const float *low, const float *high, int count, float *sums,
                     size_t pitch) {
  gram_sums(rows, low, high, NULL, count, sums, pitch);
}

static void gram_run_in_region(const float *rows, const float *low, const float *high,
                            const float *region, int count, float *sums, size_t pitch) {
  gram_sums(rows, low, high, region, count, sums, pitch);
}

// Whether a region is 0 at all of these positions; a mask often is, in large parts of an image.
static inline int is_nowhere(const float *region, int count) {
  for (int i = 0; i < count; i++)
    if (region[i] != 0) return 0;
  return 1;
}

static void gram(const ck_map *map, const float *region, int first_row, int rows, int first_column,
                 int columns, int adds, float *sums) {
  const size_t pitch = map->channels;
  for (int c = 0; c < first_column + columns && !adds; c++)
    memset(sums + c * pitch + first_column, 0, columns * sizeof(float));
  for (int y = first_row; y < first_row + rows; y++) {
    for (int x = 0; x < map->width; x += GRAM_RUN) {
      const int count = map->width - x < GRAM_RUN ? map->width - x : GRAM_RUN;
      const float *share = region ? region + (size_t)y * map->width + x : NULL;
      if (share && is_nowhere(share, count)) continue;
      for (int d = first_column; d < first_column + columns; d += 2 * LANES) {
        const float *low = map_pixel(map, d / CK_BLOCK, y, x) + d % CK_BLOCK;
        const int e = d + LANES;
        const float *high = map_pixel(map, e / CK_BLOCK, y, x) + e % CK_BLOCK;
        for (int c = 0; c < d + 2 * LANES; c += GRAM_ROWS) {
          const float *row = map_pixel(map, c / CK_BLOCK, y, x) + c % CK_BLOCK;
          if (share)
            gram_run_in_region(row, low, high, share, count, sums + c * pitch + d, pitch);
          else
            gram_run(row, low, high, count, sums + c * pitch + d, pitch);
        }
      }
    }
  }
}

static void channel_sums(const ck_map *map, const float *region, int first_row, int rows,
                         float *sums) {
  for (int slice = 0; slice < map->channels / LANES; slice++) {
    const int block = slice / PARTS, part = slice % PARTS;
    for (int y = first_row; y < first_row + rows; y++) {
      const float *pixel = map_pixel(map, block, y, map->left) + part * LANES;
      const float *weights = region ? region + (size_t)y * map->width : NULL;
      vec sum = splat(0);
      for (int x = 0; x < map->width; x++)
        sum += splat(weights ? weights[x] : 1) * load(pixel + x * CK_BLOCK);
      store(sums + slice * LANES, load(sums + slice * LANES) + sum);
    }
  }
}

static void gram_row(const float *sums, int chunks, int channels, int row, double scale,
                     float *out) {
  double totals[512] = {0};
  const int first = row / (2 * LANES) * 2 * LANES;
  for (int chunk = 0; chunk < chunks; chunk++) {
    const float *line = sums + ((size_t)chunk * channels + row) * channels;
    for (int d = first; d < channels; d++) totals[d] += (double)line[d];
  }
  for (int d = first; d < channels; d++) out[d] = (float)(totals[d] * scale);
}
