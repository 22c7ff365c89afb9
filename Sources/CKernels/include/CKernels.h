// The kernels of the fast engine: VGG19's convolutions, Gram matrices and the passes in between.
//
// No function here allocates memory (except ck_allocate) or starts threads. Each computes one part of an
// operation, and parts may run at the same time. docs/ENGINE.md explains layouts, blocking and numerics.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

// Channels that are stored side by side in a map; every channel count is a multiple of it.
enum { CK_BLOCK = 16 };
// Rows and columns of zeros around a map: one before and seven after, so that whole tiles can be read.
enum { CK_BORDER = 8 };
// How many differences, and products with matrices, can be added at one layer.
enum { CK_MAX_DIFFERENCES = 4, CK_MAX_PRODUCTS = 16 };

// Features or derivatives: [channels / 16][height + 8][width + 8][16] floats, 64-byte aligned. Pixel (y, x)
// is stored at row y + 1, column x + 1; everything else is zero.
//
// A window is a map of some rows and columns of a layer: its pixel (0, 0) is the layer's (top, left), and
// its border may hold the pixels next to it. Functions count rows and columns in the layer.
//
// The bits of a map are [channels / 16][height + 8][width + 8] words, with bit c % 16 for channel c.
typedef struct {
  float *values;
  int channels, height, width;
  int top, left;
} ck_map;

// An image of 3 x (height + 2) x pitch floats. Pixel (y, x) is stored at row y + 1, column x + 1, with zeros
// around the image. 14 floats after each row may be read.
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

// region · (M · F + offset): what a style loss adds to the derivative with respect to a layer's features F.
typedef struct {
  // M, channels x channels, as panels: [channels / panel][channels][panel].
  const float *_Nullable matrix;
  // One value for each channel, the same at all pixels; NULL: none.
  const float *_Nullable offset;
  // Weight of each position, [height][width]; NULL: 1 everywhere.
  const float *_Nullable region;
} ck_product;

// scale · region · (F − target): what a content loss adds to the derivative with respect to a layer's features F.
typedef struct {
  // [channels / 16][height][width][16]: the whole layer, without a border.
  const float *_Nullable target;
  // Weight of each position, [height][width]; NULL: 1 everywhere.
  const float *_Nullable region;
  float scale;
} ck_difference;

// What the losses add to the derivative with respect to the features of one layer of height x width: the sum of
// these terms. Only the first product may have no region.
typedef struct {
  int height, width;
  int product_count, difference_count;
  ck_product products[CK_MAX_PRODUCTS];
  ck_difference differences[CK_MAX_DIFFERENCES];
} ck_terms;

// How a convolution's results x are processed.
typedef enum {
  CK_RELU,          // output = ReLU(x + bias); bits: the positive values
  CK_MAX_POOL,      // output = 2x2 maxima of that; bits: the first largest value, if positive
  CK_AVERAGE_POOL,  // output = 2x2 means of that; bits: the positive values before pooling
  CK_DERIVATIVE,    // output = x + terms of the output's old values, where bits are set
  CK_RECTIFIED,     // the same where these old values are positive; the output is a window
} ck_finish;

// One convolution of a height x width map.
typedef struct {
  ck_filter filter;
  int height, width;
  // A height x width map, or a window that holds what the tiles read. With input_bits, a map of half the
  // height and width, whose values are multiplied by `share` and written wherever bits are set.
  ck_map input;
  const uint16_t *_Nullable input_bits;
  float share;
  ck_map output;
  // Written by the forward finishes (NULL: not kept), read by CK_DERIVATIVE (NULL: all set).
  uint16_t *_Nullable output_bits;
  const float *_Nullable bias;
  ck_finish finish;
  const ck_terms *_Nullable terms;
  // Capacity of the buffers of the three phases, in tiles and in panels of products.
  int block_tiles, pass_panels;
} ck_convolution;

// The kernels for one instruction set.
typedef struct {
  const char *name;
  // Outputs of one panel of weights.
  int panel;
  // The largest number of tiles in one multiplication.
  int group;

  // Transforms weights [outputs][inputs][9] for panels first..<first + count of `filter`. `mirrored`: for
  // the convolution that goes back from outputs to inputs.
  void (*transform_weights)(const ck_filter *filter, const float *kernel, int mirrored, int first,
                            int count, float *weights);

  // The three phases of a convolution, each for tiles first..<first + count in reading order.
  // 1. Transforms some blocks of the input's channels into `tiles`.
  void (*transform_input)(const ck_convolution *job, int first, int count, int first_block,
                          int blocks, float *tiles);
  // 2. Computes the terms at the tiles' pixels for some panels of outputs. Must run before any of these
  // outputs is overwritten.
  void (*compute_terms)(const ck_convolution *job, int first, int count, int first_panel,
                        int panels, float *terms);
  // 3. Multiplies `tiles` by at most pass_panels panels of weights into `products`, transforms these, and
  // finishes them into the output.
  void (*convolve_panels)(const ck_convolution *job, int first, int count, int first_panel,
                          int panels, const float *tiles, float *products,
                          const float *_Nullable terms);

  // conv1_1: computes a window of ReLU(weights * image + bias); weights are [64 / panel][27][panel]. With a
  // margin of 1 (otherwise 0), also the pixels next to the window, and zeros beyond the image, so that
  // tiles can be read.
  void (*first_forward)(const ck_image *image, const float *weights, const float *bias,
                        const ck_map *window, int margin);
  // Computes what a window of conv1_1's derivative adds to the derivative with respect to the image:
  // 3 x (height + 2) x (width + 2), starting one pixel before the window. Weights are [32 / panel][64][panel],
  // column 3 · tap + plane; scratch holds 3 · (width + 4) · 32 floats.
  void (*first_backward)(const ck_map *window, const float *weights, float *image, float *scratch);

  // Computes some rows of `output`: 2x2 maxima or means of `input`, with bits, as `finish` says.
  void (*pool)(const ck_map *input, const ck_map *output, uint16_t *_Nullable bits,
               ck_finish finish, int first_row, int rows);
  // Replaces some rows of `map` by its terms plus `pooled`, which is multiplied by `share` and added wherever
  // bits are set. `rectified`: 0 where the map was not positive. Scratch holds channels · 16 floats.
  void (*seed)(const ck_map *map, const ck_terms *terms, int rectified,
               const ck_map *_Nullable pooled, const uint16_t *_Nullable bits, float share,
               int first_row, int rows, float *scratch);

  // sums[c][d] = Σ F_c F_d over some rows of the map, for some columns d (whole panels) and all c up to the
  // end of d's panel; the rest follows by symmetry. Added to `sums`, channels x channels, or (adds = 0)
  // stored there. `region` is the weight of each position, [rows of the layer][width]; NULL: 1.
  void (*gram)(const ck_map *map, const float *_Nullable region, int first_row, int rows,
               int first_column, int columns, int adds, float *sums);
  // sums[c] += Σ region · F_c over some rows of the map.
  void (*channel_sums)(const ck_map *map, const float *_Nullable region, int first_row, int rows,
                       float *sums);
  // out[d] = scale · Σ sums[chunk][row][d], for d from the start of the row's panel; at most 512 channels.
  void (*gram_row)(const float *sums, int chunks, int channels, int row, double scale, float *out);
  // Σ region · (map − target)² over one row of one channel block. The target is laid out as in ck_terms, with `height`
  // rows.
  double (*squared_difference)(const ck_map *map, const float *target, const float *_Nullable region,
                               int height, int block, int row);

  // Vectors of any length and alignment.
  // Σ a · b.
  double (*dot)(const float *a, const float *b, size_t count);
  // sum += scale · x.
  void (*add_scaled)(const float *x, float scale, float *sum, size_t count);

  // Vectors in half precision (IEEE 754's binary16).
  // The largest |x|.
  float (*largest)(const float *x, size_t count);
  // out = scale · x, all of it within ±2¹⁵.
  void (*narrow)(const float *x, float scale, uint16_t *out, size_t count);
  // out = scale · x.
  void (*widen)(const uint16_t *x, float scale, float *out, size_t count);
  // Σ x · b.
  double (*dot_half)(const uint16_t *x, const float *b, size_t count);
  // sum += scale · x.
  void (*add_half)(const uint16_t *x, float scale, float *sum, size_t count);

  // Σ |row − below| + |row − the value to its left| over one row of an image. Adds weight times the derivative
  // with respect to the row, including the terms of its neighbours, to `gradient`. At the image's edge,
  // `above` or `below` is the row itself.
  double (*total_variation)(const float *row, const float *above, const float *below, int width,
                            float weight, float *gradient);
  // Σ √(softness² + Σ (right − here)² + (below − here)²) − softness over one row of an image, with the inner
  // sum over its three planes, `plane` floats apart; softness is above 0. Adds derivatives as
  // total_variation does. At the image's edge, a missing neighbour has the pixel's own value.
  double (*vectorial_variation)(const float *row, const float *above, const float *below,
                                size_t plane, int width, float softness, float weight,
                                float *gradient);
} ck_kernels;

// The best kernels that this CPU runs; chosen once.
const ck_kernels *ck_best_kernels(void);
// The kernels of this name; NULL if the name is unknown or the CPU does not run them.
const ck_kernels *_Nullable ck_kernels_named(const char *name);

// Sizes of a convolution's buffers, in floats.
size_t ck_tiles_size(const ck_convolution *job);
size_t ck_products_size(const ck_convolution *job, const ck_kernels *kernels);
size_t ck_terms_size(const ck_convolution *job);
// Number of tiles of a convolution.
int ck_tile_count(const ck_convolution *job);

// Size of a map with its border, in floats.
size_t ck_map_size(const ck_map *map);
// Size of a map's bits with their border, in 16-bit words.
size_t ck_bits_size(int channels, int height, int width);
// Writes the zeros around some channel blocks of a map.
void ck_clear_border(const ck_map *map, int first_block, int blocks);
// Copies some rows of a map of whole rows, from a layer of `height`, to channels x height x width.
void ck_unpack(const ck_map *map, int height, int first_row, int rows, float *planes);
// The same to [channels / 16][height][width][16].
void ck_compact(const ck_map *map, int height, int first_row, int rows, float *blocks);

// Zeroed memory pages, huge ones where the system has them; NULL if there is no memory left.
void *_Nullable ck_allocate(size_t bytes);
void ck_free(void *memory, size_t bytes);

// From now on, malloc returns blocks of 1 MB or more to the system as soon as they are freed.
void ck_return_large_blocks(void);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
