// Memory layout of maps and of a convolution's buffers.
#pragma once

#include "CKernels.h"

static inline size_t map_pitch(const ck_map *map) { return (size_t)map->width + CK_BORDER; }

static inline size_t map_plane(const ck_map *map) {
  return ((size_t)map->height + CK_BORDER) * map_pitch(map) * CK_BLOCK;
}

// The 16 channels at a row and column, counted from the corner of the border.
static inline float *map_at(const ck_map *map, int block, int row, int column) {
  return map->values + block * map_plane(map) +
         ((size_t)row * map_pitch(map) + column) * CK_BLOCK;
}

// The 16 channels of the layer's pixel (y, x).
static inline float *map_pixel(const ck_map *map, int block, int y, int x) {
  return map_at(map, block, y + 1 - map->top, x + 1 - map->left);
}

// Index of a word in the bits of a height x width map; row and column count from the corner of the border.
static inline size_t bits_at(int height, int width, int block, int row, int column) {
  return ((size_t)block * (height + CK_BORDER) + row) * (width + CK_BORDER) + column;
}

// A transformed tile has (tile + taps − 1)² positions.
static inline int tile_edge(const ck_convolution *job) { return job->filter.tile + 2; }
static inline int tile_positions(const ck_convolution *job) {
  return tile_edge(job) * tile_edge(job);
}

static inline int tiles_across(const ck_convolution *job) {
  return (job->width + job->filter.tile - 1) / job->filter.tile;
}

// Floats from one position to the next in a buffer of tiles. The odd number of cache lines keeps the positions
// of one tile from falling into the same set of a cache.
static inline size_t tiles_stride(const ck_convolution *job) {
  return (size_t)job->filter.inputs * job->block_tiles + 3 * CK_BLOCK;
}

// Floats from one position to the next in a buffer of products, [position][tile][panel].
static inline size_t products_stride(const ck_convolution *job, int panel) {
  return (size_t)job->block_tiles * panel + CK_BLOCK;
}

// Floats of one row in a buffer of terms, [outputs / 16][tile rows][block tiles · tile][16].
static inline size_t terms_row(const ck_convolution *job) {
  return (size_t)job->block_tiles * job->filter.tile * CK_BLOCK;
}

// Where part `index` starts if `count` is cut into `parts` as equal as possible; it ends where the next starts.
static inline int part_start(int count, int index, int parts) {
  return (int)((int64_t)count * index / parts);
}
