// The kernels of the fast engine: VGG19's convolutions, Gram matrices and what lies between.
//
// Nothing here allocates (but for ck_allocate) or makes threads: each function does one part of an
// operation, and parts may run at once. docs/ENGINE.md explains layouts, blocking and numerics.
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Channels that lie side by side in a map; every channel count is a multiple of it.
enum { CK_BLOCK = 16 };
// Zeros around a map: one row and column before, seven after, so that whole tiles can be read.
enum { CK_BORDER = 8 };
// Differences, and products with matrices, that can be added at one layer.
enum { CK_MAX_DIFFERENCES = 4, CK_MAX_PRODUCTS = 16 };

// Features or derivatives: [channels / 16][height + 8][width + 8][16] floats; pixel (y, x) lies at
// row y + 1, column x + 1. All else is zero. 64-byte aligned.
//
// A window is a map of some rows and columns of a layer: its pixel (0, 0) is the layer's (top, left),
// and pixels next to it may lie in its border. Functions count rows and columns in the layer.
//
// Bits of a map are [channels / 16][height + 8][width + 8] words, bit c % 16 for channel c.
typedef struct {
  float *values;
  int channels, height, width;
  int top, left;
} ck_map;

// An image of 3 x (height + 2) x pitch floats: pixel (y, x) lies at row y + 1, column x + 1. Zeros
// around it, and 14 floats that may be read after each row.
typedef struct {
  const float *values;
  size_t pitch;
  int height, width;
} ck_image;

// A 3x3 convolution's weights, transformed for tiles of tile x tile outputs (4 or 6).
typedef struct {
  int tile;
  int inputs, outputs;
  // [outputs / panel][(tile + 2)²][inputs][panel]
  const float *_Nullable weights;
} ck_filter;

// region · M · F: what a style loss adds to the derivative by a layer's features F.
typedef struct {
  // channels x channels as panels, [channels / panel][channels][panel].
  const float *_Nullable matrix;
  // For each position how much it counts, [height][width]; NULL: 1 everywhere.
  const float *_Nullable region;
} ck_product;

// What losses add to the derivative by one layer's features F: Σ region · M · F + offset + Σ scale · (F − target).
typedef struct {
  // One for each channel, the same at all pixels; NULL: none.
  const float *_Nullable offset;
  int product_count;
  ck_product products[CK_MAX_PRODUCTS];
  int differences;
  // Each [channels / 16][height][width][16]: the whole layer, without border.
  int height, width;
  const float *_Nullable targets[CK_MAX_DIFFERENCES];
  float scales[CK_MAX_DIFFERENCES];
} ck_terms;

typedef enum {
  CK_RELU,          // target = ReLU(x + bias); bits: which are positive
  CK_MAX_POOL,      // target = 2x2 maxima of that; bits: the first largest, if positive
  CK_AVERAGE_POOL,  // target = 2x2 means of that; bits: which of the pooled ones are positive
  CK_DERIVATIVE,    // target = x + terms of the target's old values, where bits are set
  CK_RECTIFIED,     // the same where these old values are positive; target is a window
} ck_finish;

// One convolution of a height x width map; see ck_finish for what becomes of its results.
typedef struct {
  ck_filter filter;
  int height, width;
  // height x width or a window that the tiles need; or, with source_bits, half of that: spread where
  // bits are set, times share.
  ck_map source;
  const uint16_t *_Nullable source_bits;
  float share;
  ck_map target;
  // Written by the forward finishes, read by CK_DERIVATIVE; NULL: not kept, or all set.
  uint16_t *_Nullable target_bits;
  const float *_Nullable bias;
  ck_finish finish;
  const ck_terms *_Nullable terms;
  // Room for this many tiles in each buffer below, and for this many panels of products.
  int block_tiles, pass_panels;
} ck_convolution;

// The kernels for one instruction set.
typedef struct {
  const char *name;
  // Outputs of one panel of weights.
  int panel;
  // Tiles that one multiplication takes at most.
  int group;

  // Transforms weights [outputs][inputs][9] for the panels first..<first + count of `filter`.
  // `mirrored`: of the convolution that goes back from outputs to inputs.
  void (*transform_weights)(const ck_filter *filter, const float *kernel, int mirrored, int first,
                            int count, float *weights);

  // The three phases of a convolution, for tiles first..<first + count in reading order:
  // channel blocks of the source into `tiles`;
  void (*transform_input)(const ck_convolution *job, int first, int count, int first_block,
                          int blocks, float *tiles);
  // terms at the tiles' pixels for some panels of outputs, before any of the target is overwritten;
  void (*compute_terms)(const ck_convolution *job, int first, int count, int first_panel,
                        int panels, float *terms);
  // products of `tiles` and at most pass_panels panels into `products`, transformed and finished
  // into the target.
  void (*convolve_panels)(const ck_convolution *job, int first, int count, int first_panel,
                          int panels, const float *tiles, float *products,
                          const float *_Nullable terms);

  // conv1_1: a window of ReLU(weights * image + bias); weights are [64 / panel][27][panel]. With a
  // margin of 1 (else 0), also the pixels next to it, and zeros beyond the image, for tiles to read.
  void (*first_forward)(const ck_image *image, const float *weights, const float *bias,
                        const ck_map *window, int margin);
  // What a window of its derivative adds to the derivative by the image: 3 x (height + 2) x
  // (width + 2), from the pixel before the window's first. Weights are [32 / panel][64][panel],
  // column 3 · tap + plane; scratch takes 3 · (width + 4) · 32 floats.
  void (*first_backward)(const ck_map *window, const float *weights, float *image, float *scratch);

  // 2x2 maxima or means (finish) of some rows of `target` from `source`, with bits as ck_finish.
  void (*pool)(const ck_map *source, const ck_map *target, uint16_t *_Nullable bits,
               ck_finish finish, int first_row, int rows);
  // map = terms of map + pooled, spread where bits are set, times share; where `rectified`, only
  // where map was positive. Some rows; scratch takes channels · 16 floats.
  void (*seed)(const ck_map *map, const ck_terms *terms, int rectified,
               const ck_map *_Nullable pooled, const uint16_t *_Nullable bits, float share,
               int first_row, int rows, float *scratch);

  // sums[c][d] = Σ F_c F_d over some rows of the map, for some columns d (whole panels) and all c
  // up to the end of d's panel: the rest follows by symmetry. Added to these of channels x channels,
  // or (adds = 0) in their place. Positions count as `region` says, [rows of the layer][width]; NULL: 1.
  void (*gram)(const ck_map *map, const float *_Nullable region, int first_row, int rows,
               int first_column, int columns, int adds, float *sums);
  // sums[c] += Σ F_c over some rows of the map.
  void (*channel_sums)(const ck_map *map, int first_row, int rows, float *sums);
  // out[d] = scale · Σ sums[chunk][row][d] for d from the start of the row's panel on; at most 512
  // channels.
  void (*gram_row)(const float *sums, int chunks, int channels, int row, double scale, float *out);
  // Σ (map − target)² over one row of one channel block; target as in ck_terms, of `height` rows.
  double (*squared_difference)(const ck_map *map, const float *target, int height, int block, int row);

  // Σ a · b, and target += scale · x.
  double (*dot)(const float *a, const float *b, size_t count);
  void (*add_scaled)(const float *x, float scale, float *target, size_t count);
  // Vectors in half precision (IEEE 754's binary16). The largest |x|; out = scale · x, all within ±2¹⁵;
  // out = scale · x; Σ x · b; target += scale · x.
  float (*largest)(const float *x, size_t count);
  void (*narrow)(const float *x, float scale, uint16_t *out, size_t count);
  void (*widen)(const uint16_t *x, float scale, float *out, size_t count);
  double (*dot_half)(const uint16_t *x, const float *b, size_t count);
  void (*add_half)(const uint16_t *x, float scale, float *target, size_t count);
  // Σ |row − below| + |row − the value to its left| of one row of an image, whose derivative by the
  // row, with those by its neighbours' terms, is added to `gradient` times weight. At the image's
  // edge `above` or `below` is the row itself.
  double (*total_variation)(const float *row, const float *above, const float *below, int width,
                            float weight, float *gradient);
  // Σ √(softness² + Σ (right − here)² + (below − here)²) − softness of one row of an image's three planes,
  // the inner sum over these, with derivatives likewise; softness above 0. At the image's edge a
  // neighbour's value is the pixel's own.
  double (*vectorial_variation)(const float *row, const float *above, const float *below,
                                size_t plane, int width, float softness, float weight,
                                float *gradient);
} ck_kernels;

// The best kernels that this CPU runs, or those that VIDSTYLE_ISA names (portable, avx2, avx512) if
// it runs them; chosen once.
const ck_kernels *ck_best_kernels(void);
// The kernels of a name, NULL if it is unknown or the CPU lacks them.
const ck_kernels *_Nullable ck_kernels_named(const char *name);

// Floats that the buffers of a convolution need.
size_t ck_tiles_size(const ck_convolution *job);
size_t ck_products_size(const ck_convolution *job, const ck_kernels *kernels);
size_t ck_terms_size(const ck_convolution *job);
// Tiles of a convolution.
int ck_tile_count(const ck_convolution *job);

// Floats and words of a map with its border.
size_t ck_map_size(const ck_map *map);
size_t ck_bits_size(int channels, int height, int width);
// Writes the zeros around some channel blocks of a map.
void ck_clear_border(const ck_map *map, int first_block, int blocks);
// Copies some rows of a map of whole rows, whose layer has `height`, to channels x height x width, or
// to [channels / 16][height][width][16].
void ck_unpack(const ck_map *map, int height, int first_row, int rows, float *planes);
void ck_compact(const ck_map *map, int height, int first_row, int rows, float *target);

// Zeroed pages, huge ones where the system has them; NULL where there is no memory left.
void *_Nullable ck_allocate(size_t bytes);
void ck_free(void *memory, size_t bytes);

// From now on malloc's blocks from 1 MB on go back to the system when they are freed.
void ck_return_large_blocks(void);

#pragma clang assume_nonnull end
