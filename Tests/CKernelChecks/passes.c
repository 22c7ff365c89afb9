// conv1_1, pooling, seeding, Gram matrices and passes over vectors.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

// Window of rows and columns [top, top + height) x [left, left + width) of an image.
static void check_window(const ck_kernels *kernels, const ck_image *image, const float *packed,
                         const float *bias, const double *expected, int top, int left, int height,
                         int width, int margin) {
  ck_map window = random_map(64, height, width);
  window.top = top;
  window.left = left;
  kernels->first_forward(image, packed, bias, &window, margin);
  int wrong = 0;
  for (int c = 0; c < 64; c++)
    for (int y = top - margin; y < top + height + margin; y++)
      for (int x = left - margin; x < left + width + margin; x++) {
        const int inside = y >= 0 && x >= 0 && y < image->height && x < image->width;
        const double value =
            inside ? expected[((size_t)c * image->height + y) * image->width + x] : 0;
        wrong += !(fabs(*map_place(&window, c, y, x) - value) < 1e-5);
      }
  expect(wrong == 0, "conv1_1 of a window at (%d, %d), margin %d: %d values are wrong", top, left,
         margin, wrong);
}

static void check_first_size(const ck_kernels *kernels, int height, int width) {
  const size_t area = (size_t)height * width;
  const float *kernel = random_floats(64 * 27), *bias = random_floats(64);
  const float *pixels = random_floats(3 * area);
  float *packed = zeroed(64 * 27 * sizeof(float)), *back = zeroed(64 * 32 * sizeof(float));
  for (int k = 0; k < 64; k++)
    for (int i = 0; i < 27; i++) {
      packed[(k / kernels->panel * 27 + i) * kernels->panel + k % kernels->panel] =
          kernel[k * 27 + i];
      const int column = 3 * (i % 9) + i / 9;
      back[(column / kernels->panel * 64 + k) * kernels->panel + column % kernels->panel] =
          kernel[k * 27 + i];
    }
  const size_t pitch = width + 2 + 14;
  float *framed = zeroed((3 * (height + 2) * pitch + 64) * sizeof(float));
  double *input = zeroed(3 * area * sizeof(double));
  for (size_t i = 0; i < 3 * area; i++) {
    input[i] = pixels[i];
    framed[(i / area * (height + 2) + i % area / width + 1) * pitch + i % width + 1] = pixels[i];
  }
  const ck_image image = {framed, pitch, height, width};
  double *expected = convolved(input, 3, 64, height, width, kernel, 0);
  for (size_t i = 0; i < 64 * area; i++) expected[i] = fmax(expected[i] + bias[i / area], 0);
  check_window(kernels, &image, packed, bias, expected, 0, 0, height, width, 0);
  check_window(kernels, &image, packed, bias, expected, 0, 0, height, width, 1);
  if (height > 6 && width > 12) {
    check_window(kernels, &image, packed, bias, expected, 0, 6, 6, 6, 1);
    check_window(kernels, &image, packed, bias, expected, 6, 0, height - 6, 12, 1);
    check_window(kernels, &image, packed, bias, expected, 6, 12, height - 6, width - 12, 1);
  }

  const ck_map derivative = random_map(64, height, width);
  float *scratch = zeroed((size_t)3 * (width + 4) * 32 * sizeof(float));
  float *result = zeroed((size_t)3 * (height + 2) * (width + 2) * sizeof(float));
  kernels->first_backward(&derivative, back, result, scratch);
  // The reference on a map with one more pixel on each side, where the derivative is 0.
  double *framed_source = zeroed((size_t)64 * (height + 2) * (width + 2) * sizeof(double));
  for (int c = 0; c < 64; c++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++)
        framed_source[((size_t)c * (height + 2) + y + 1) * (width + 2) + x + 1] =
            *map_place(&derivative, c, y, x);
  expect_close(result, convolved(framed_source, 64, 3, height + 2, width + 2, kernel, 1),
               (size_t)3 * (height + 2) * (width + 2), 2e-6, "conv1_1 back to the image");
  free_all();
}

void check_first_layer(const ck_kernels *kernels) {
  check_first_size(kernels, 1, 1);
  check_first_size(kernels, 2, 40);
  check_first_size(kernels, 13, 31);
}

static void check_pool(const ck_kernels *kernels, int largest) {
  const ck_map input = random_map(64, 7, 13), output = new_map(64, 3, 6);
  uint16_t *bits = random_bits(&input);
  kernels->pool(&input, &output, bits, largest ? CK_MAX_POOL : CK_AVERAGE_POOL, 0, 2);
  kernels->pool(&input, &output, bits, largest ? CK_MAX_POOL : CK_AVERAGE_POOL, 2, 1);
  int wrong = 0;
  for (int c = 0; c < 64; c++)
    for (int y = 0; y < 3; y++)
      for (int x = 0; x < 6; x++) {
        float most = -INFINITY, sum = 0;
        int first = -1;
        for (int i = 0; i < 4; i++) {
          const float value = *map_place(&input, c, 2 * y + i / 2, 2 * x + i % 2);
          if (value > most) first = i;
          most = fmaxf(most, value);
          sum += value;
        }
        const float pooled = *map_place(&output, c, y, x);
        wrong += largest ? pooled != most : fabsf(pooled - sum / 4) > 1e-6f;
        for (int i = 0; i < 4; i++) {
          const int row = 2 * y + i / 2, column = 2 * x + i % 2;
          const int set = largest ? i == first && most > 0
                                  : *map_place(&input, c, row, column) > 0;
          wrong += bit_value(bits, 7, 13, c, row, column) != set;
        }
      }
  expect(wrong == 0, "pooling (largest: %d): %d are wrong", largest, wrong);
  expect_border(&output, "pooling");
  free_all();
}

// Without a matrix: the convolutions' terms have one.
static void check_seed(const ck_kernels *kernels) {
  ck_map map = random_map(64, 5, 17);
  const ck_map pooled = random_map(64, 2, 8);
  const uint16_t *bits = random_bits(&map);
  const float *target = random_floats(64 * 5 * 17), *old = planes_of(&map);
  const ck_terms terms = {
      .height = 5, .width = 17, .differences = {{.target = target, .scale = 2}}, .difference_count = 1};
  // The last row and column belong to no window.
  uint16_t *own = zeroed(ck_bits_size(64, 5, 17) * sizeof(uint16_t));
  for (int block = 0; block < 4; block++)
    for (int y = 0; y < 4; y++)
      for (int x = 0; x < 16; x++) {
        const size_t place = ((size_t)block * 13 + y + 1) * 25 + x + 1;
        own[place] = bits[place];
      }
  float *scratch = zeroed(64 * 16 * sizeof(float));
  kernels->seed(&map, &terms, 1, &pooled, own, 0.25f, 0, 5, scratch);
  double *expected = zeroed(64 * 5 * 17 * sizeof(double));
  for (int c = 0; c < 64; c++)
    for (int p = 0; p < 5 * 17; p++) {
      const double feature = old[c * 85 + p];
      double value = 2 * (feature - target[(c / 16 * 85 + p) * 16 + c % 16]);
      if (bit_value(own, 5, 17, c, p / 17, p % 17))
        value += 0.25 * *map_place(&pooled, c, p / 17 / 2, p % 17 / 2);
      expected[c * 85 + p] = feature > 0 ? value : 0;
    }
  expect_close(planes_of(&map), expected, 64 * 85, 1e-6, "seed");
  expect_border(&map, "seed");
  free_all();
}

static void check_gram(const ck_kernels *kernels, int channels, int height, int width, int in_region) {
  const ck_map map = random_map(channels, height, width);
  const float *planes = planes_of(&map);
  const size_t area = (size_t)height * width;
  // Nowhere in the first row.
  float *region = zeroed(area * sizeof(float));
  for (size_t p = width; p < area; p++) region[p] = (float)(p % 5) / 4;
  float *sums = random_floats((size_t)channels * channels);
  float *result = zeroed((size_t)channels * channels * sizeof(float));
  double *expected = zeroed((size_t)channels * channels * sizeof(double));
  for (int first = 0; first < channels; first += 64) {
    kernels->gram(&map, in_region ? region : NULL, 0, 1, first, 64, 0, sums);
    kernels->gram(&map, in_region ? region : NULL, 1, height - 1, first, 64, 1, sums);
  }
  for (int row = 0; row < channels; row++) {
    kernels->gram_row(sums, 1, channels, row, 0.5, result + (size_t)row * channels);
    for (int column = row / kernels->panel * kernels->panel; column < channels; column++)
      for (size_t p = 0; p < area; p++)
        expected[(size_t)row * channels + column] +=
            0.5 * (in_region ? region[p] : 1) * planes[row * area + p] * planes[column * area + p];
  }
  expect_close(result, expected, (size_t)channels * channels, 2e-6, "Gram matrix");

  const float *target = random_floats(channels * area);
  double difference = 0, square = 0;
  for (int block = 0; block < channels / 16; block++)
    for (int row = 0; row < height; row++)
      difference += kernels->squared_difference(&map, target, in_region ? region : NULL, height,
                                                block, row);
  float *compact = zeroed(channels * area * sizeof(float));
  ck_compact(&map, height, 0, height, compact);
  for (size_t i = 0; i < channels * area; i++)
    square += (in_region ? region[i / 16 % area] : 1) * (compact[i] - target[i]) *
              (double)(compact[i] - target[i]);
  expect(fabs(difference / square - 1) < 1e-5, "squared difference: %g for %g", difference, square);
  free_all();
}

static double sign(double x) { return (x > 0) - (x < 0); }

static void check_vectors(const ck_kernels *kernels, int count) {
  // Loose by one value: vectors need not be aligned.
  const float *a = random_floats(count + 1) + 1, *b = random_floats(count + 1) + 1;
  const float *above = random_floats(count + 1) + 1, *below = random_floats(count + 1) + 1;
  float *sum = random_floats(count + 1) + 1, *gradient = zeroed((count + 1) * sizeof(float));
  double dot = 0, variation = 0;
  double *added = zeroed(count * sizeof(double)), *slope = zeroed(count * sizeof(double));
  for (int i = 0; i < count; i++) {
    dot += (double)a[i] * b[i];
    added[i] = sum[i] + 0.5 * a[i];
    const double down = a[i] - below[i], left = i > 0 ? a[i] - a[i - 1] : 0;
    const double right = i + 1 < count ? a[i] - a[i + 1] : 0;
    variation += fabs(down) + fabs(left);
    slope[i] = 3 * (sign(down) + sign(left) + sign(right) + sign(a[i] - above[i]));
  }
  expect(fabs(kernels->dot(a, b, count) - dot) < 1e-9, "dot of %d", count);
  kernels->add_scaled(a, 0.5f, sum, count);
  expect_close(sum, added, count, 1e-6, "add_scaled");
  const double result = kernels->total_variation(a, above, below, count, 3, gradient);
  expect(fabs(result / variation - 1) < 1e-5, "total variation of %d", count);
  expect_close(gradient, slope, count, 1e-6, "derivative of the total variation");
  expect(gradient[count] == 0, "total variation wrote beyond %d values", count);
  free_all();
}

enum { SOFTNESS = 2 };

// A value of a row of three planes, one value apart; beyond the image, its edge.
static double clamped(const float *line, int plane, int x, int width) {
  return line[plane * (width + 1) + (x < 0 ? 0 : x < width ? x : width - 1)];
}

// The slope at (x, y) from `line` to `next`, and its derivatives by the pixel to the right, by that below,
// which add up to minus that by the pixel itself.
static double slope_at(const float *line, const float *next, int x, int width, int plane,
                       double *by_right, double *by_below) {
  double sum = SOFTNESS * SOFTNESS;
  for (int c = 0; c < 3; c++)
    sum += pow(clamped(line, c, x + 1, width) - clamped(line, c, x, width), 2) +
           pow(clamped(next, c, x, width) - clamped(line, c, x, width), 2);
  const double here = clamped(line, plane, x, width);
  *by_right = (clamped(line, plane, x + 1, width) - here) / sqrt(sum);
  *by_below = (clamped(next, plane, x, width) - here) / sqrt(sum);
  return sqrt(sum) - SOFTNESS;
}

static void check_vectorial_variation(const ck_kernels *kernels, int width) {
  const int count = 3 * (width + 1);
  const float *row = random_floats(count + 1) + 1, *above = random_floats(count + 1) + 1;
  const float *below = random_floats(count + 1) + 1;
  float *gradient = zeroed((count + 1) * sizeof(float));
  double *expected = zeroed(count * sizeof(double)), sum = 0, right, down;
  for (int plane = 0; plane < 3; plane++)
    for (int x = 0; x < width; x++) {
      double *derivative = expected + plane * (width + 1) + x;
      const double value = slope_at(row, below, x, width, plane, &right, &down);
      if (plane == 0) sum += value;
      *derivative -= 3 * (right + down);
      if (x + 1 < width) derivative[1] += 3 * right;
      slope_at(above, row, x, width, plane, &right, &down);
      *derivative += 3 * down;
    }
  const double result = kernels->vectorial_variation(
      row, above, below, width + 1, width, SOFTNESS, 3, gradient);
  expect(fabs(result / sum - 1) < 1e-5, "vectorial variation of %d", width);
  // What lies between the planes must stay 0, too.
  expect_close(gradient, expected, count, 1e-5, "derivative of the vectorial variation");
  free_all();
}

// Half precision keeps 11 significant bits of values above 2⁻¹⁴, and steps of 2⁻²⁴ below.
static double half_error(double value) {
  int exponent;
  frexp(value, &exponent);
  return ldexp(1, (exponent > -13 ? exponent : -13) - 12);
}

static void check_halves(const ck_kernels *kernels, int count) {
  float *a = random_floats(count + 1) + 1;
  const float *b = random_floats(count + 1) + 1;
  float *sum = random_floats(count + 1) + 1, *wide = zeroed((count + 1) * sizeof(float));
  uint16_t *halves = (uint16_t *)zeroed((count + 2) * sizeof(uint16_t)) + 1;
  // Over the whole range, with values that half precision has exactly, or cannot tell from 0.
  for (int i = 0; i < count; i++) a[i] = ldexpf(a[i], i % 48 - 32);
  if (count > 6) {
    a[1] = 0;
    a[2] = 0.5f;
    a[3] = -0x1.ffcp14f;
    a[4] = 1 + 0x1p-11f;  // between two: to the even one
    a[5] = 1 + 0x3p-11f;
    a[6] = 0x1p-24f;
  }
  float most = 0;
  for (int i = 0; i < count; i++) most = fmaxf(most, fabsf(a[i]));
  expect(kernels->largest(a, count) == most, "largest of %d", count);
  kernels->narrow(a, 0.5f, halves, count);
  expect(halves[-1] == 0 && halves[count] == 0, "narrow wrote beyond %d values", count);
  kernels->widen(halves, 2, wide, count);
  expect(wide[count] == 0, "widen wrote beyond %d values", count);
  double dot = 0, *added = zeroed(count * sizeof(double));
  int wrong = 0;
  for (int i = 0; i < count; i++) {
    wrong += !(fabs(wide[i] - a[i]) <= 2 * half_error(0.5 * a[i]));
    dot += 0.5 * wide[i] * b[i];
    added[i] = sum[i] + 1.5 * wide[i];
  }
  if (count > 6) wrong += wide[1] != 0 || wide[2] != 0.5f || wide[3] != a[3];
  if (count > 6) wrong += wide[4] != 1 || wide[5] != 1 + 0x4p-11f || wide[6] != 0;
  expect(wrong == 0, "halves: %d of %d are wrong", wrong, count);
  expect(fabs(kernels->dot_half(halves, b, count) - dot) <= 1e-9 * (1 + fabs(dot)), "dot_half of %d",
         count);
  kernels->add_half(halves, 3, sum, count);
  expect_close(sum, added, count, 1e-6, "add_half");
  free_all();
}

void check_passes(const ck_kernels *kernels) {
  check_pool(kernels, 0);
  check_pool(kernels, 1);
  check_seed(kernels);
  check_gram(kernels, 64, 3, 201, 0);
  check_gram(kernels, 64, 3, 201, 1);
  check_gram(kernels, 128, 5, 7, 0);
  check_gram(kernels, 128, 5, 7, 1);
  for (int count = 1; count < 70; count++) {
    check_vectors(kernels, count);
    check_vectorial_variation(kernels, count);
  }
  for (int count = 1; count < 70; count++) check_halves(kernels, count);
}
