#include "geometry.h"

#include <string.h>

size_t ck_tiles_size(const ck_convolution *job) { return tile_positions(job) * tiles_stride(job); }

size_t ck_products_size(const ck_convolution *job, const ck_kernels *kernels) {
  return job->pass_panels * tile_positions(job) * products_stride(job, kernels->panel);
}

size_t ck_terms_size(const ck_convolution *job) {
  return job->filter.outputs / CK_BLOCK * job->filter.tile * terms_row(job);
}

int ck_tile_count(const ck_convolution *job) {
  return tiles_across(job) * ((job->height + job->filter.tile - 1) / job->filter.tile);
}

size_t ck_map_size(const ck_map *map) { return map->channels / CK_BLOCK * map_plane(map); }

size_t ck_bits_size(int channels, int height, int width) {
  return bits_at(height, width, channels / CK_BLOCK, 0, 0);
}

void ck_clear_border(const ck_map *map, int first_block, int blocks) {
  const size_t pixel = CK_BLOCK * sizeof(float);
  const size_t pitch = map_pitch(map) * pixel;
  for (int block = first_block; block < first_block + blocks; block++) {
    memset(map_at(map, block, 0, 0), 0, pitch);
    for (int row = 1; row <= map->height; row++) {
      memset(map_at(map, block, row, 0), 0, pixel);
      memset(map_at(map, block, row, map->width + 1), 0, (CK_BORDER - 1) * pixel);
    }
    memset(map_at(map, block, map->height + 1, 0), 0, (CK_BORDER - 1) * pitch);
  }
}

void ck_unpack(const ck_map *map, int height, int first_row, int rows, float *planes) {
  const size_t area = (size_t)height * map->width;
  for (int channel = 0; channel < map->channels; channel++) {
    for (int y = first_row; y < first_row + rows; y++) {
      const float *from = map_pixel(map, channel / CK_BLOCK, y, 0) + channel % CK_BLOCK;
      float *to = planes + channel * area + (size_t)y * map->width;
      for (int x = 0; x < map->width; x++) to[x] = from[x * CK_BLOCK];
    }
  }
}

void ck_compact(const ck_map *map, int height, int first_row, int rows, float *blocks) {
  const size_t row = (size_t)map->width * CK_BLOCK;
  for (int block = 0; block < map->channels / CK_BLOCK; block++)
    for (int y = first_row; y < first_row + rows; y++)
      memcpy(blocks + ((size_t)block * height + y) * row, map_pixel(map, block, y, 0),
             row * sizeof(float));
}
