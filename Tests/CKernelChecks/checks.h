// Seeded values, maps of them, and what the checks share.
#pragma once

#include "CKernels.h"

// Fails a check with a sentence unless `condition`.
void expect(int condition, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Fails unless count values agree to `tolerance` in relative L2.
void expect_close(const float *values, const double *expected, size_t count, double tolerance,
                  const char *what);

// Zeroed memory that is given back by free_all.
void *zeroed(size_t bytes);
void free_all(void);

// Uniform in −1…1, the same in every run.
float random_value(void);
float *random_floats(size_t count);

ck_map new_map(int channels, int height, int width);
ck_map random_map(int channels, int height, int width);
// Random bits for every pixel of a map; the border's are set as well, which must not matter.
uint16_t *random_bits(const ck_map *map);
float *map_place(const ck_map *map, int channel, int y, int x);
int bit_value(const uint16_t *bits, int height, int width, int channel, int y, int x);
// Fails unless all around the map is zero.
void expect_border(const ck_map *map, const char *what);
// channels x height x width.
float *planes_of(const ck_map *map);

// sum[k][y][x] = Σ kernel[k][c][tap] · input[c][y + dy][x + dx]; `mirrored`: back from k to c.
double *convolved(const double *input, int inputs, int outputs, int height, int width,
                  const float *kernel, int mirrored);

void check_convolutions(const ck_kernels *kernels);
void check_first_layer(const ck_kernels *kernels);
void check_passes(const ck_kernels *kernels);
