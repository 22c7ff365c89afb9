// conv1_1, three planes to 64 channels and back: too few inputs for Winograd, so direct.

static void first_pixels(int count, const float *image, size_t pitch, size_t plane,
                         const float *weights, const float *bias, float *low, float *high,
                         bits *low_mask, bits *high_mask) {
  vec sums[2][GROUP];
  UNROLL for (int t = 0; t < GROUP; t++) {
    sums[0][t] = load(bias);
    sums[1][t] = load(bias + LANES);
  }
  for (int line = 0; line < 9; line++) {
    const float *source = image + line / 3 * plane + line % 3 * pitch;
    UNROLL for (int dx = 0; dx < 3; dx++) {
      const vec weights0 = load(weights), weights1 = load(weights + LANES);
      weights += 2 * LANES;
      UNROLL for (int t = 0; t < GROUP; t++) {
        const vec value = splat(source[t + dx]);
        sums[0][t] = value * weights0 + sums[0][t];
        sums[1][t] = value * weights1 + sums[1][t];
      }
    }
  }
  for (int t = 0; t < count; t++) {
    const vec value0 = larger(splat(0), sums[0][t]), value1 = larger(splat(0), sums[1][t]);
    stream(low + t * CK_BLOCK, value0);
    stream(high + t * CK_BLOCK, value1);
    if (low_mask) {
      low_mask[t * PARTS] = positive(value0);
      high_mask[t * PARTS] = positive(value1);
    }
  }
}

static void first_forward(const float *image, size_t pitch, const float *weights, const float *bias,
                          const ck_map *target, uint16_t *mask, int first_row, int rows) {
  const size_t plane = (size_t)(target->height + 2) * pitch;
  for (int y = first_row; y < first_row + rows; y++) {
    for (int x = 0; x < target->width; x += GROUP) {
      const int rest = target->width - x;
      for (int slice = 0; slice < target->channels / LANES; slice += 2) {
        float *out[2];
        bits *out_mask[2] = {NULL, NULL};
        for (int half = 0; half < 2; half++) {
          const int block = (slice + half) / PARTS, part = (slice + half) % PARTS;
          out[half] = map_at(target, block, y + 1, x + 1) + part * LANES;
          if (mask)
            out_mask[half] =
                (bits *)(mask + bits_at(target->height, target->width, block, y + 1, x + 1)) +
                part;
        }
        first_pixels(rest < GROUP ? rest : GROUP, image + (size_t)y * pitch + x, pitch, plane,
                     weights + (size_t)slice * 27 * LANES, bias + slice * LANES, out[0], out[1],
                     out_mask[0], out_mask[1]);
      }
    }
  }
  stream_fence();
}

typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));

// Columns of one row of the 27 products of a gradient's pixels: 3 · tap + plane, padded to 32.
enum { TAP_COLUMNS = 32 };

// products[x] = the 27 taps times the 64 channels at column x − 1 of row y, 0 outside.
static void tap_products(const ck_map *source, const float *weights, int y, float *products) {
  const int columns = source->width + 2;
  const int groups = groups_of(columns);
  for (int group = 0; group < groups; group++) {
    const int start = part_start(columns, group, groups);
    const int size = part_start(columns, group + 1, groups) - start;
    for (int panel = 0; panel < TAP_COLUMNS / (2 * LANES); panel++) {
      float *out = products + start * TAP_COLUMNS + panel * 2 * LANES;
      multiply[size](weights + (size_t)panel * source->channels * 2 * LANES,
                     map_at(source, 0, y + 1, start), map_plane(source),
                     source->channels / CK_BLOCK, out, out + LANES, TAP_COLUMNS);
    }
  }
}

static void first_backward(const ck_map *source, const float *weights, float *image, int first_row,
                           int rows, float *scratch) {
  const int width = source->width;
  const size_t area = (size_t)source->height * width;
  const size_t line = (size_t)(width + 2) * TAP_COLUMNS;
  for (int next = first_row - 1; next <= first_row + rows; next++) {
    tap_products(source, weights, next, scratch + (next + 3) % 3 * line);
    const int y = next - 1;
    if (y < first_row) continue;
    for (int x = 0; x < width; x++) {
      // image[y][x] = Σ taps (dy, dx) of the gradient at (y + 1 − dy, x + 1 − dx).
      quad sum = {0, 0, 0, 0};
      for (int dy = 0; dy < 3; dy++) {
        const float *products = scratch + (y + 4 - dy) % 3 * line + dy * 9;
        for (int dx = 0; dx < 3; dx++)
          sum += *(const quad *)(products + (size_t)(x + 2 - dx) * TAP_COLUMNS + dx * 3);
      }
      for (int plane = 0; plane < 3; plane++)
        image[plane * area + (size_t)y * width + x] = sum[plane];
    }
  }
}
