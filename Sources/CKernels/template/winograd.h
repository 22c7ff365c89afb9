// Winograd convolution on tiles, Y = Aᵀ [Σ (G g Gᵀ) ⊙ (Bᵀ d B)] A with the sum over input channels: Lavin,
// Gray, *Fast Algorithms for Convolutional Neural Networks* (2015), equation 12.

#include "winograd_f4.h"
#include "winograd_f6.h"

ALWAYS_INLINE void input_line(int tile, const vec *x, vec *y) {
  if (tile == 6) f6_input(x, y);
  else f4_input(x, y);
}

ALWAYS_INLINE void output_line(int tile, const vec *m, vec *y) {
  if (tile == 6) f6_output(m, y);
  else f4_output(m, y);
}

// Where one tile's input is read: LANES channels of a map, or of a pooled map that bits spread. `corner` points
// to the tile's first value, or to the pooled value of its window.
typedef struct {
  const float *corner;
  size_t pitch;
  const bits *mask;
  size_t mask_pitch;
  float share;
} tile_input;

// Reads one column of a tile.
ALWAYS_INLINE void tile_column(int tile, int spread, const tile_input *s, int x, vec column[8]) {
  if (!spread) {
    UNROLL for (int y = 0; y < tile + 2; y++) column[y] =
        load(s->corner + y * s->pitch + x * CK_BLOCK);
    return;
  }
  // Tiles begin in the second row and column of a 2x2 window, so value u was pooled into (u + 1) / 2.
  vec pooled[5];
  UNROLL for (int i = 0; i <= (tile + 2) / 2; i++) pooled[i] =
      s->share * load(s->corner + i * s->pitch + (x + 1) / 2 * CK_BLOCK);
  UNROLL for (int y = 0; y < tile + 2; y++) column[y] =
      keep(s->mask[y * s->mask_pitch + x * PARTS], pooled[(y + 1) / 2]);
}

// V = Bᵀ d B of one tile for LANES channels; positions are `stride` floats apart.
ALWAYS_INLINE void transform_tile(int tile, int spread, const tile_input *input, float *out,
                                  size_t stride) {
  vec half[8][8];
  for (int x = 0; x < tile + 2; x++) {
    vec column[8], line[8];
    tile_column(tile, spread, input, x, column);
    input_line(tile, column, line);
    UNROLL for (int y = 0; y < tile + 2; y++) half[y][x] = line[y];
  }
  for (int y = 0; y < tile + 2; y++) {
    vec line[8];
    input_line(tile, half[y], line);
    // Fetches the next tile's lines into the first-level cache while these are written.
    UNROLL for (int x = 0; x < tile + 2; x++)
        __builtin_prefetch(out + (y * (tile + 2) + x) * stride + CK_BLOCK, 1, 3);
    UNROLL for (int x = 0; x < tile + 2; x++) store(out + (y * (tile + 2) + x) * stride, line[x]);
  }
}

static void transform_plain_f6(const tile_input *input, float *out, size_t stride) {
  transform_tile(6, 0, input, out, stride);
}
static void transform_plain_f4(const tile_input *input, float *out, size_t stride) {
  transform_tile(4, 0, input, out, stride);
}
static void transform_spread_f6(const tile_input *input, float *out, size_t stride) {
  transform_tile(6, 1, input, out, stride);
}
static void transform_spread_f4(const tile_input *input, float *out, size_t stride) {
  transform_tile(4, 1, input, out, stride);
}

static void transform_input(const ck_convolution *job, int first, int count, int first_block,
                            int blocks, float *tiles) {
  const int tile = job->filter.tile, across = tiles_across(job);
  const size_t stride = tiles_stride(job);
  const size_t mask_pitch = (size_t)(job->width + CK_BORDER) * PARTS;
  const int spread = job->input_bits != NULL;
  for (int group = 0, groups = groups_of(count); group < groups; group++) {
    const int start = part_start(count, group, groups);
    const int size = part_start(count, group + 1, groups) - start;
    for (int slice = first_block * PARTS; slice < (first_block + blocks) * PARTS; slice++) {
      const int block = slice / PARTS, part = slice % PARTS;
      float *out = tiles + (size_t)start * job->filter.inputs + (size_t)block * size * CK_BLOCK +
                   part * LANES;
      for (int t = 0; t < size; t++, out += CK_BLOCK) {
        const int row = (first + start + t) / across * tile;
        const int column = (first + start + t) % across * tile;
        tile_input input = {.pitch = map_pitch(&job->input) * CK_BLOCK,
                              .mask_pitch = mask_pitch,
                              .share = job->share};
        if (spread) {
          input.corner = map_at(&job->input, block, row / 2, column / 2) + part * LANES;
          input.mask =
              (const bits *)(job->input_bits +
                             bits_at(job->height, job->width, block, row, column)) +
              part;
          (tile == 6 ? transform_spread_f6 : transform_spread_f4)(&input, out, stride);
        } else {
          input.corner = map_at(&job->input, block, row - job->input.top,
                                 column - job->input.left) +
                          part * LANES;
          (tile == 6 ? transform_plain_f6 : transform_plain_f4)(&input, out, stride);
        }
      }
    }
  }
}

// Where one tile's outputs are written: LANES channels, from the first pixel on. Only rows x columns of the
// outputs lie inside the map.
typedef struct {
  float *pixel;
  size_t pitch;
  bits *mask;
  size_t mask_pitch;
  int rows, columns;
  vec bias;
  const float *terms;
  size_t terms_pitch;
} tile_output;

// Aᵀ M, the first half of the output transform.
ALWAYS_INLINE void output_columns(int tile, const float *products, size_t stride, vec half[6][8]) {
  for (int x = 0; x < tile + 2; x++) {
    vec column[8], line[6];
    UNROLL for (int y = 0; y < tile + 2; y++) column[y] =
        load(products + (y * (tile + 2) + x) * stride);
    output_line(tile, column, line);
    UNROLL for (int y = 0; y < tile; y++) half[y][x] = line[y];
  }
}

// Writes ReLU(x + bias) and the bits of the positive values.
ALWAYS_INLINE void finish_relu(int tile, int whole, const float *products, size_t stride,
                               const tile_output *output) {
  vec half[6][8], line[6];
  output_columns(tile, products, stride, half);
  for (int y = 0; y < (whole ? tile : output->rows); y++) {
    output_line(tile, half[y], line);
    float *pixel = output->pixel + y * output->pitch;
    bits *mask = output->mask ? output->mask + y * output->mask_pitch : NULL;
    UNROLL for (int x = 0; x < tile; x++) {
      if (!whole && x >= output->columns) break;
      const vec value = larger(splat(0), line[x] + output->bias);
      if (whole) stream(pixel + x * CK_BLOCK, value);
      else store(pixel + x * CK_BLOCK, value);
      if (mask) mask[x * PARTS] = positive(value);
    }
  }
}

// Pools one 2x2 window: returns the pooled value and sets the bits of the four places.
ALWAYS_INLINE vec pool_window(int largest, vec a, vec b, vec c, vec d, bits mask[4]) {
  if (largest) {
    const vec most = larger(larger(d, c), larger(b, a));
    bits left = positive(most);
    mask[0] = left & equal(a, most);
    left &= (bits)~mask[0];
    mask[1] = left & equal(b, most);
    left &= (bits)~mask[1];
    mask[2] = left & equal(c, most);
    mask[3] = left & (bits)~mask[2];
    return most;
  }
  mask[0] = positive(a);
  mask[1] = positive(b);
  mask[2] = positive(c);
  mask[3] = positive(d);
  return 0.25f * ((a + b) + (c + d));
}

ALWAYS_INLINE void store_window(const bits window[4], bits *mask, size_t pitch) {
  mask[0] = window[0];
  mask[PARTS] = window[1];
  mask[pitch] = window[2];
  mask[pitch + PARTS] = window[3];
}

// Writes the 2x2 maxima or means of ReLU(x + bias).
ALWAYS_INLINE void finish_pool(int tile, int largest, const float *products, size_t stride,
                               const tile_output *output) {
  vec half[6][8], top[6], bottom[6];
  output_columns(tile, products, stride, half);
  for (int y = 0; y + 1 < tile && y + 1 < output->rows; y += 2) {
    output_line(tile, half[y], top);
    output_line(tile, half[y + 1], bottom);
    UNROLL for (int x = 0; x < tile; x++) {
      top[x] = larger(splat(0), top[x] + output->bias);
      bottom[x] = larger(splat(0), bottom[x] + output->bias);
    }
    UNROLL for (int x = 0; x < tile; x += 2) {
      if (x + 1 >= output->columns) break;
      bits window[4];
      const vec value =
          pool_window(largest, top[x], top[x + 1], bottom[x], bottom[x + 1], window);
      stream(output->pixel + y / 2 * output->pitch + x / 2 * CK_BLOCK, value);
      if (output->mask)
        store_window(window, output->mask + y * output->mask_pitch + x * PARTS,
                     output->mask_pitch);
    }
  }
}

// Writes x + terms where bits are set or, `rectified`, where the output was positive. A rectified output is a
// window that is read at once and stays in the caches.
ALWAYS_INLINE void finish_derivative(int tile, int whole, int rectified, const float *products,
                                     size_t stride, const tile_output *output) {
  vec half[6][8], line[6];
  output_columns(tile, products, stride, half);
  for (int y = 0; y < (whole ? tile : output->rows); y++) {
    output_line(tile, half[y], line);
    float *pixel = output->pixel + y * output->pitch;
    const bits *mask = output->mask ? output->mask + y * output->mask_pitch : NULL;
    const float *terms = output->terms ? output->terms + y * output->terms_pitch : NULL;
    UNROLL for (int x = 0; x < tile; x++) {
      if (!whole && x >= output->columns) break;
      vec value = line[x];
      if (terms) value += load(terms + x * CK_BLOCK);
      if (mask) value = keep(mask[x * PARTS], value);
      if (rectified) value = keep(positive(load(pixel + x * CK_BLOCK)), value);
      if (whole && !rectified) stream(pixel + x * CK_BLOCK, value);
      else store(pixel + x * CK_BLOCK, value);
    }
  }
}

typedef void (*finish_function)(const float *products, size_t stride, const tile_output *output);

#define FINISH(name, call)                                                                       \
  static void name(const float *products, size_t stride, const tile_output *output) { call; }
FINISH(relu_f6, finish_relu(6, 1, products, stride, output))
FINISH(relu_f4, finish_relu(4, 1, products, stride, output))
FINISH(relu_edge_f6, finish_relu(6, 0, products, stride, output))
FINISH(relu_edge_f4, finish_relu(4, 0, products, stride, output))
FINISH(max_pool_f6, finish_pool(6, 1, products, stride, output))
FINISH(max_pool_f4, finish_pool(4, 1, products, stride, output))
FINISH(average_pool_f6, finish_pool(6, 0, products, stride, output))
FINISH(average_pool_f4, finish_pool(4, 0, products, stride, output))
FINISH(derivative_f6, finish_derivative(6, 1, 0, products, stride, output))
FINISH(derivative_f4, finish_derivative(4, 1, 0, products, stride, output))
FINISH(derivative_edge_f6, finish_derivative(6, 0, 0, products, stride, output))
FINISH(derivative_edge_f4, finish_derivative(4, 0, 0, products, stride, output))
FINISH(rectified_f6, finish_derivative(6, 1, 1, products, stride, output))
FINISH(rectified_f4, finish_derivative(4, 1, 1, products, stride, output))
FINISH(rectified_edge_f6, finish_derivative(6, 0, 1, products, stride, output))
FINISH(rectified_edge_f4, finish_derivative(4, 0, 1, products, stride, output))
#undef FINISH

// Indexed by ck_finish, tile size (4, 6), and whether the whole tile lies inside the map.
static const finish_function finishes[5][2][2] = {
    [CK_RELU] = {{relu_edge_f4, relu_f4}, {relu_edge_f6, relu_f6}},
    [CK_MAX_POOL] = {{max_pool_f4, max_pool_f4}, {max_pool_f6, max_pool_f6}},
    [CK_AVERAGE_POOL] = {{average_pool_f4, average_pool_f4}, {average_pool_f6, average_pool_f6}},
    [CK_DERIVATIVE] = {{derivative_edge_f4, derivative_f4}, {derivative_edge_f6, derivative_f6}},
    [CK_RECTIFIED] = {{rectified_edge_f4, rectified_f4}, {rectified_edge_f6, rectified_f6}},
};

static void transform_output(const ck_convolution *job, int first, int count, int panel,
                             const float *products, const float *terms) {
  const int tile = job->filter.tile, across = tiles_across(job);
  const int halving = job->finish == CK_MAX_POOL || job->finish == CK_AVERAGE_POOL ? 2 : 1;
  const size_t stride = products_stride(job, 2 * LANES);
  for (int half = 0; half < 2; half++) {
    const int slice = panel * 2 + half, block = slice / PARTS, part = slice % PARTS;
    tile_output output = {.pitch = map_pitch(&job->output) * CK_BLOCK,
                          .mask_pitch = (size_t)(job->width + CK_BORDER) * PARTS,
                          .bias = job->bias ? load(job->bias + slice * LANES) : splat(0),
                          .terms_pitch = terms_row(job)};
    for (int t = 0; t < count; t++) {
      const int y = (first + t) / across * tile, x = (first + t) % across * tile;
      output.rows = job->height - y;
      output.columns = job->width - x;
      output.pixel = map_pixel(&job->output, block, y / halving, x / halving) + part * LANES;
      if (job->output_bits)
        output.mask = (bits *)(job->output_bits +
                               bits_at(job->height, job->width, block, y + 1, x + 1)) +
                      part;
      if (job->terms)
        output.terms = terms + block * tile * terms_row(job) + (size_t)t * tile * CK_BLOCK +
                       part * LANES;
      const int whole = output.rows >= tile && output.columns >= tile;
      output.rows = output.rows < tile ? output.rows : tile;
      finishes[job->finish][tile == 6][whole](products + t * 2 * LANES + half * LANES, stride,
                                              &output);
    }
  }
  stream_fence();
}

static void convolve_panels(const ck_convolution *job, int first, int count, int first_panel,
                            int panels, const float *tiles, float *products, const float *terms) {
  const int positions = tile_positions(job), inputs = job->filter.inputs;
  const int groups = groups_of(count);
  const size_t row = 2 * LANES, position_weights = inputs * row;
  const size_t panel_weights = positions * position_weights;
  const size_t panel_products = positions * products_stride(job, 2 * LANES);
  for (int position = 0; position < positions; position++) {
    const float *columns = tiles + position * tiles_stride(job);
    float *out = products + position * products_stride(job, 2 * LANES);
    const float *first = job->filter.weights + first_panel * panel_weights +
                         position * position_weights;
    for (int panel = 0; panel < panels; panel++) {
      const float *weights = first + panel * panel_weights;
      const float *next =
          panel + 1 < panels ? weights + panel_weights : first + position_weights;
      for (int group = 0; group < groups; group++) {
        const int start = part_start(count, group, groups);
        const int size = part_start(count, group + 1, groups) - start;
        float *low = out + panel * panel_products + start * row;
        // Each group asks for its share of the next weights.
        multiply[size](weights, columns + (size_t)start * inputs, (size_t)size * CK_BLOCK,
                       inputs / CK_BLOCK, low, low + LANES, row,
                       next + position_weights * group / groups, row / groups);
      }
    }
  }
  for (int panel = 0; panel < panels; panel++)
    transform_output(job, first, count, first_panel + panel, products + panel * panel_products,
                     terms);
}
