#include "checks.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernelChecks.h"

static int failures;

void expect(int condition, const char *format, ...) {
  if (condition) return;
  failures++;
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  printf("\n");
}

void expect_close(const float *values, const double *expected, size_t count, double tolerance,
                  const char *what) {
  double square = 0, error = 0;
  for (size_t i = 0; i < count; i++) {
    square += expected[i] * expected[i];
    error += (values[i] - expected[i]) * (values[i] - expected[i]);
  }
  // Also fails for what is not a number.
  expect(error <= tolerance * tolerance * square, "%s: off by %.1e", what, sqrt(error / square));
}

enum { MAX_BLOCKS = 1024 };
static struct {
  void *start;
  size_t bytes;
} blocks[MAX_BLOCKS];
static int block_count;

void *zeroed(size_t bytes) {
  void *start = block_count < MAX_BLOCKS ? ck_allocate(bytes) : NULL;
  if (!start) abort();
  blocks[block_count].start = start;
  blocks[block_count++].bytes = bytes;
  return start;
}

void free_all(void) {
  while (block_count > 0) {
    block_count--;
    ck_free(blocks[block_count].start, blocks[block_count].bytes);
  }
}

static uint64_t state;

static uint32_t random_word(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 32);
}

float random_value(void) { return (float)random_word() / 2147483648.0f - 1; }

float *random_floats(size_t count) {
  float *values = zeroed(count * sizeof(float));
  for (size_t i = 0; i < count; i++) values[i] = random_value();
  return values;
}

ck_map new_map(int channels, int height, int width) {
  ck_map map = {NULL, channels, height, width, 0, 0};
  map.values = zeroed(ck_map_size(&map) * sizeof(float));
  return map;
}

float *map_place(const ck_map *map, int channel, int y, int x) {
  const size_t rows = map->height + CK_BORDER, columns = map->width + CK_BORDER;
  const size_t row = channel / CK_BLOCK * rows + (y + 1 - map->top);
  return map->values + (row * columns + (x + 1 - map->left)) * CK_BLOCK + channel % CK_BLOCK;
}

ck_map random_map(int channels, int height, int width) {
  ck_map map = new_map(channels, height, width);
  for (int c = 0; c < channels; c++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++) *map_place(&map, c, y, x) = random_value();
  return map;
}

uint16_t *random_bits(const ck_map *map) {
  const size_t count = ck_bits_size(map->channels, map->height, map->width);
  uint16_t *bits = zeroed(count * sizeof(uint16_t));
  for (size_t i = 0; i < count; i++) bits[i] = (uint16_t)random_word();
  return bits;
}

int bit_value(const uint16_t *bits, int height, int width, int channel, int y, int x) {
  const size_t row = (size_t)(channel / CK_BLOCK) * (height + CK_BORDER) + y + 1;
  return bits[row * (width + CK_BORDER) + x + 1] >> (channel % CK_BLOCK) & 1;
}

void expect_border(const ck_map *map, const char *what) {
  for (int c = 0; c < map->channels; c++)
    for (int y = -1; y < map->height + CK_BORDER - 1; y++)
      for (int x = -1; x < map->width + CK_BORDER - 1; x++) {
        if (y >= 0 && y < map->height && x >= 0 && x < map->width) continue;
        if (*map_place(map, c, y, x) == 0) continue;
        expect(0, "%s: a trace in the border at row %d, column %d", what, y, x);
        return;
      }
}

float *planes_of(const ck_map *map) {
  float *planes = zeroed((size_t)map->channels * map->height * map->width * sizeof(float));
  ck_unpack(map, map->height, 0, map->height, planes);
  return planes;
}

double *convolved(const double *input, int inputs, int outputs, int height, int width,
                  const float *kernel, int mirrored) {
  double *result = zeroed((size_t)outputs * height * width * sizeof(double));
  for (int k = 0; k < outputs; k++)
    for (int c = 0; c < inputs; c++)
      for (int tap = 0; tap < 9; tap++) {
        const double weight = mirrored ? kernel[((size_t)c * outputs + k) * 9 + 8 - tap]
                                       : kernel[((size_t)k * inputs + c) * 9 + tap];
        const int dy = tap / 3 - 1, dx = tap % 3 - 1;
        for (int y = dy < 0; y < height - (dy > 0); y++)
          for (int x = dx < 0; x < width - (dx > 0); x++)
            result[((size_t)k * height + y) * width + x] +=
                weight * input[((size_t)c * height + y + dy) * width + x + dx];
      }
  return result;
}

int ckernelchecks_run(const char *name) {
  const ck_kernels *kernels = ck_kernels_named(name);
  if (!kernels) return -1;
  failures = 0;
  state = 1;
  check_convolutions(kernels);
  check_first_layer(kernels);
  check_passes(kernels);
  return failures;
}

#ifdef CKERNELCHECKS_MAIN
int main(int count, char **names) {
  for (int i = 1; i < count; i++) {
    const int failed = ckernelchecks_run(names[i]);
    if (failed != 0) {
      printf("%s: %s\n", names[i], failed < 0 ? "not on this CPU" : "failed");
      return 1;
    }
    printf("%s: all checks passed\n", names[i]);
  }
  return 0;
}
#endif
