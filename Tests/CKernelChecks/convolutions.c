// Winograd convolutions: every finish, both tile sizes, windows; sizes around the edges of tiles.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "checks.h"

typedef struct {
  int inputs, outputs, height, width, tile;
} shape;

static char title[160];

static const char *name(const char *what, shape s) {
  snprintf(title, sizeof title, "%s, %d to %d channels, %dx%d, tiles of %d", what, s.inputs,
           s.outputs, s.width, s.height, s.tile);
  return title;
}

static ck_convolution job_of(const ck_kernels *kernels, shape s, const float *kernel, int mirrored,
                             ck_finish finish) {
  ck_convolution job = {.filter = {s.tile, s.inputs, s.outputs, NULL},
                        .height = s.height,
                        .width = s.width,
                        .share = 1,
                        .finish = finish,
                        .block_tiles = 2 * kernels->group,
                        .pass_panels = 2};
  float *weights = zeroed((size_t)(s.tile + 2) * (s.tile + 2) * s.inputs * s.outputs * 4);
  const int panels = s.outputs / kernels->panel;
  kernels->transform_weights(&job.filter, kernel, mirrored, 0, 1, weights);
  kernels->transform_weights(&job.filter, kernel, mirrored, 1, panels - 1, weights);
  job.filter.weights = weights;
  return job;
}

// Tiles first..<end, a block at a time.
static void run(const ck_kernels *kernels, const ck_convolution *job, int first, int end) {
  float *tiles = zeroed(ck_tiles_size(job) * sizeof(float));
  float *products = zeroed(ck_products_size(job, kernels) * sizeof(float));
  float *terms = zeroed(ck_terms_size(job) * sizeof(float));
  const int panels = job->filter.outputs / kernels->panel;
  for (; first < end; first += job->block_tiles) {
    const int count = end - first < job->block_tiles ? end - first : job->block_tiles;
    kernels->transform_input(job, first, count, 0, job->filter.inputs / CK_BLOCK, tiles);
    if (job->terms) kernels->compute_terms(job, first, count, 0, panels, terms);
    for (int panel = 0; panel < panels; panel += job->pass_panels)
      kernels->convolve_panels(
          job, first, count, panel,
          panels - panel < job->pass_panels ? panels - panel : job->pass_panels, tiles, products,
          terms);
  }
}

static double *doubles(const float *values, size_t count) {
  double *result = zeroed(count * sizeof(double));
  for (size_t i = 0; i < count; i++) result[i] = values[i];
  return result;
}

// ReLU of the convolution, by the reference.
static double *rectified(const ck_map *input, shape s, const float *kernel, const float *bias) {
  const size_t area = (size_t)s.height * s.width;
  double *values = convolved(doubles(planes_of(input), s.inputs * area), s.inputs, s.outputs,
                             s.height, s.width, kernel, 0);
  for (size_t i = 0; i < s.outputs * area; i++) values[i] = fmax(values[i] + bias[i / area], 0);
  return values;
}

// The convolution's tiles one at a time, each from a window of the input that holds its own
// part and the pixels next to it.
static void run_on_windows(const ck_kernels *kernels, ck_convolution *job) {
  const ck_map whole = job->input;
  const int tile = job->filter.tile, across = (job->width + tile - 1) / tile;
  for (int first = 0; first < ck_tile_count(job); first++) {
    const int top = first / across * tile, left = first % across * tile;
    job->input = new_map(whole.channels, tile, tile);
    job->input.top = top;
    job->input.left = left;
    for (int c = 0; c < whole.channels; c++)
      for (int y = -1; y <= tile; y++)
        for (int x = -1; x <= tile; x++)
          if (top + y >= 0 && top + y < job->height && left + x >= 0 && left + x < job->width)
            *map_place(&job->input, c, top + y, left + x) =
                *map_place(&whole, c, top + y, left + x);
    run(kernels, job, first, first + 1);
  }
}

static void check_relu(const ck_kernels *kernels, shape s, int windows) {
  const float *kernel = random_floats((size_t)s.inputs * s.outputs * 9);
  ck_convolution job = job_of(kernels, s, kernel, 0, CK_RELU);
  job.input = random_map(s.inputs, s.height, s.width);
  job.output = new_map(s.outputs, s.height, s.width);
  job.output_bits = random_bits(&job.output);
  job.bias = random_floats(s.outputs);
  const double *expected = rectified(&job.input, s, kernel, job.bias);
  if (windows) run_on_windows(kernels, &job);
  else run(kernels, &job, 0, ck_tile_count(&job));
  expect_close(planes_of(&job.output), expected, (size_t)s.outputs * s.height * s.width, 5e-6,
               name("convolution", s));
  expect_border(&job.output, name("convolution", s));
  int wrong = 0;
  for (int c = 0; c < s.outputs; c++)
    for (int y = 0; y < s.height; y++)
      for (int x = 0; x < s.width; x++)
        wrong += bit_value(job.output_bits, s.height, s.width, c, y, x) !=
                 (*map_place(&job.output, c, y, x) > 0);
  expect(wrong == 0, "%s: %d signs are wrong", name("convolution", s), wrong);
}

static void check_pooling(const ck_kernels *kernels, shape s, int largest) {
  const char *what = largest ? "convolution with maxima" : "convolution with means";
  const float *kernel = random_floats((size_t)s.inputs * s.outputs * 9);
  ck_convolution job = job_of(kernels, s, kernel, 0, largest ? CK_MAX_POOL : CK_AVERAGE_POOL);
  job.input = random_map(s.inputs, s.height, s.width);
  job.output = new_map(s.outputs, s.height / 2, s.width / 2);
  const ck_map whole = new_map(s.outputs, s.height, s.width);
  job.output_bits = random_bits(&whole);
  job.bias = random_floats(s.outputs);
  run(kernels, &job, 0, ck_tile_count(&job));
  const double *full = rectified(&job.input, s, kernel, job.bias);
  const int height = s.height / 2, width = s.width / 2;
  double *expected = zeroed((size_t)s.outputs * height * width * sizeof(double));
  int wrong = 0;
  for (int c = 0; c < s.outputs; c++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++) {
        double most = 0, sum = 0;
        int set = 0;
        for (int i = 0; i < 4; i++) {
          const int row = 2 * y + i / 2, column = 2 * x + i % 2;
          const double value = full[((size_t)c * s.height + row) * s.width + column];
          most = fmax(most, value);
          sum += value / 4;
          const int bit = bit_value(job.output_bits, s.height, s.width, c, row, column);
          set += bit;
          // Of means, each positive one; rounding may move what is next to 0.
          if (!largest) wrong += value > 1e-3 && !bit;
        }
        if (largest) wrong += set != (*map_place(&job.output, c, y, x) > 0);
        for (int i = 0; i < 4 && largest; i++) {
          const int row = 2 * y + i / 2, column = 2 * x + i % 2;
          if (bit_value(job.output_bits, s.height, s.width, c, row, column))
            wrong += full[((size_t)c * s.height + row) * s.width + column] < most - 1e-3;
        }
        expected[((size_t)c * height + y) * width + x] = largest ? most : sum;
      }
  expect_close(planes_of(&job.output), expected, (size_t)s.outputs * height * width, 5e-6,
               name(what, s));
  expect_border(&job.output, name(what, s));
  expect(wrong == 0, "%s: %d bits are wrong", name(what, s), wrong);
}

// Back to the inputs: from a map or from pooled values spread by bits, with terms, into a map where
// bits are set, or into windows where the old values were positive.
static void check_derivative(const ck_kernels *kernels, shape s, int spread, int windows,
                             int in_region) {
  const char *what = windows ? "derivative in windows" : spread ? "spread derivative" : "derivative";
  const size_t area = (size_t)s.height * s.width;
  const float *kernel = random_floats((size_t)s.inputs * s.outputs * 9);
  ck_convolution job = job_of(kernels, s, kernel, 1, windows ? CK_RECTIFIED : CK_DERIVATIVE);
  const ck_map whole = new_map(s.inputs, s.height, s.width);
  job.input = spread ? random_map(s.inputs, s.height / 2, s.width / 2)
                      : random_map(s.inputs, s.height, s.width);
  if (spread) {
    uint16_t *bits = random_bits(&whole);
    // Beyond the last whole window and around the map nothing is set.
    const size_t pitch = s.width + CK_BORDER;
    for (size_t i = 0; i < ck_bits_size(s.inputs, s.height, s.width); i++) {
      const int y = (int)(i / pitch % (s.height + CK_BORDER)) - 1, x = (int)(i % pitch) - 1;
      if (y < 0 || x < 0 || y >= s.height / 2 * 2 || x >= s.width / 2 * 2) bits[i] = 0;
    }
    job.input_bits = bits;
    job.share = 0.25f;
  }
  double *input = zeroed(s.inputs * area * sizeof(double));
  for (int c = 0; c < s.inputs; c++)
    for (int y = 0; y < s.height; y++)
      for (int x = 0; x < s.width; x++) {
        double value = spread ? 0 : *map_place(&job.input, c, y, x);
        if (spread && bit_value(job.input_bits, s.height, s.width, c, y, x))
          value = 0.25 * *map_place(&job.input, c, y / 2, x / 2);
        input[((size_t)c * s.height + y) * s.width + x] = value;
      }
  double *expected =
      convolved(input, s.inputs, s.outputs, s.height, s.width, kernel, 1);

  const ck_map features = random_map(s.outputs, s.height, s.width);
  const float *old = planes_of(&features);
  float *matrix = zeroed((size_t)s.outputs * s.outputs * sizeof(float));
  const float *difference = random_floats(s.outputs * area);
  // The same matrix everywhere and once more where a region says so, which is nowhere in every third row.
  float *region = zeroed(area * sizeof(float));
  for (size_t p = 0; p < area; p++)
    if (p / s.width % 3) region[p] = (float)(p % 5) / 4;
  const float *offset = random_floats(s.outputs);
  ck_terms terms = {
      .height = s.height,
      .width = s.width,
      .products = {{.matrix = matrix, .offset = offset},
                   {.matrix = matrix, .offset = offset, .region = region}},
      .product_count = in_region ? 2 : 1,
      .differences = {{.target = difference, .region = in_region ? region : NULL, .scale = 0.5f}},
      .difference_count = 1};
  for (int i = 0; i < s.outputs; i++)
    for (int j = 0; j <= i; j++) {
      const float value = random_value();
      for (int swap = 0; swap < 2; swap++) {
        const int row = swap ? i : j, column = swap ? j : i;
        matrix[((size_t)(column / kernels->panel) * s.outputs + row) * kernels->panel +
               column % kernels->panel] = value;
      }
      for (size_t p = 0; p < area; p++) {
        const double factor = in_region ? value * (1.0 + region[p]) : value;
        expected[i * area + p] += factor * old[j * area + p];
        if (i != j) expected[j * area + p] += factor * old[i * area + p];
      }
    }
  uint16_t *bits = random_bits(&features);
  for (int c = 0; c < s.outputs; c++)
    for (size_t p = 0; p < area; p++) {
      const int y = (int)(p / s.width), x = (int)(p % s.width);
      const double target = difference[(c / CK_BLOCK * area + p) * CK_BLOCK + c % CK_BLOCK];
      const double share = in_region ? region[p] : 1;
      expected[c * area + p] += share * 0.5 * (old[c * area + p] - target);
      expected[c * area + p] += offset[c] * (in_region ? 1 + share : 1);
      if (windows ? old[c * area + p] <= 0 : !bit_value(bits, s.height, s.width, c, y, x))
        expected[c * area + p] = 0;
    }
  job.terms = &terms;
  float *values;
  if (!windows) {
    job.output = features;
    job.output_bits = bits;
    run(kernels, &job, 0, ck_tile_count(&job));
    values = planes_of(&job.output);
    expect_border(&job.output, name(what, s));
  } else {
    // Three columns of tiles of one row at a time.
    values = zeroed(s.outputs * area * sizeof(float));
    const int across = (s.width + s.tile - 1) / s.tile, down = (s.height + s.tile - 1) / s.tile;
    for (int row = 0; row < down; row++)
      for (int column = 0; column < across; column += 3) {
        const int end = column + 3 < across ? column + 3 : across;
        const int top = row * s.tile, left = column * s.tile;
        const int height = s.height - top < s.tile ? s.height - top : s.tile;
        const int width = (end * s.tile < s.width ? end * s.tile : s.width) - left;
        ck_map window = new_map(s.outputs, height, width);
        for (int c = 0; c < s.outputs; c++)
          for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
              *map_place(&window, c, y, x) = old[c * area + (size_t)(top + y) * s.width + left + x];
        window.top = top;
        window.left = left;
        job.output = window;
        run(kernels, &job, row * across + column, row * across + end);
        for (int c = 0; c < s.outputs; c++)
          for (int y = top; y < top + height; y++)
            for (int x = left; x < left + width; x++)
              values[c * area + (size_t)y * s.width + x] = *map_place(&window, c, y, x);
      }
  }
  expect_close(values, expected, s.outputs * area, 5e-6, name(what, s));
}

void check_convolutions(const ck_kernels *kernels) {
  static const int sizes[][2] = {{1, 1}, {6, 6}, {7, 13}, {5, 61}, {18, 9}};
  for (int i = 0; i < (int)(sizeof sizes / sizeof sizes[0]); i++)
    for (int tile = 4; tile <= 6; tile += 2) {
      const shape s = {64, 64, sizes[i][0], sizes[i][1], tile};
      for (int windows = 0; windows < 2; windows++) check_relu(kernels, s, windows);
      free_all();
      check_derivative(kernels, s, 0, 0, 0);
      check_derivative(kernels, s, 0, 0, 1);
      free_all();
      if (s.height < 2 || s.width < 2) continue;
      for (int largest = 0; largest < 2; largest++) check_pooling(kernels, s, largest);
      for (int windows = 0; windows < 2; windows++)
        for (int in_region = 0; in_region < 2; in_region++) check_derivative(kernels, s, 1, windows, in_region);
      free_all();
    }
  check_relu(kernels, (shape){64, 128, 8, 11, 6}, 0);
  check_derivative(kernels, (shape){128, 64, 8, 11, 6}, 0, 0, 0);
  check_derivative(kernels, (shape){128, 64, 8, 11, 6}, 0, 0, 1);
  free_all();
}
