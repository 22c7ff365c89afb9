#pragma once
#include <png.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// What to write: rows of RGB samples, 16-bit ones in big-endian order.
typedef struct {
  uint32_t width, height;
  int bit_depth;                      // 8 or 16
  const uint8_t *rows;                // height * stride bytes
  size_t stride;                      // bytes from one row to the next
  uint32_t pixels_per_x, pixels_per_y; // pHYs in units of aspect; 0 leaves it out
  int is_quick;                       // whether time counts more than size
} png_rgb_image;

static inline void png_shim_error(png_structp png, png_const_charp text) {
  char *message = (char *)png_get_error_ptr(png);
  strncpy(message, text, 255);
  message[255] = 0;
  png_longjmp(png, 1);
}

static inline void png_shim_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

// Writes the picture and returns 0, or leaves libpng's reason in message (256 bytes) and
// returns -1. It is in C because libpng leaves through longjmp, which Swift frames cannot take.
static inline int png_write_rgb(FILE *file, const png_rgb_image *image, char *message) {
  message[0] = 0;
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, message, png_shim_error, png_shim_warning);
  if (!png) {
    strcpy(message, "out of memory");
    return -1;
  }
  png_infop volatile info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    if (!info) strcpy(message, "out of memory");
    png_infop last = info;
    png_destroy_write_struct(&png, &last);
    return -1;
  }
  png_init_io(png, file);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(png, info, image->width, image->height, image->bit_depth, PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (image->is_quick) {
    png_set_compression_level(png, 1);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  }
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  if (image->pixels_per_x && image->pixels_per_y)
    png_set_pHYs(png, info, image->pixels_per_x, image->pixels_per_y, PNG_RESOLUTION_UNKNOWN);
  png_write_info(png, info);
  for (uint32_t y = 0; y < image->height; y++)
    png_write_row(png, image->rows + y * image->stride);
  png_write_end(png, info);
  png_infop last = info;
  png_destroy_write_struct(&png, &last);
  return 0;
}

// Reads 16-bit RGB rows, big-endian, of a picture that must have this size and be stored so; returns 0, or
// leaves a reason in message (256 bytes) and returns -1.
static inline int png_read_rgb16(FILE *file, uint32_t width, uint32_t height, uint8_t *rows,
                                 char *message) {
  message[0] = 0;
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, message, png_shim_error, png_shim_warning);
  if (!png) {
    strcpy(message, "out of memory");
    return -1;
  }
  png_infop volatile info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    if (!info) strcpy(message, "out of memory");
    png_infop last = info;
    png_destroy_read_struct(&png, &last, NULL);
    return -1;
  }
  png_init_io(png, file);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height ||
      png_get_bit_depth(png, info) != 16 || png_get_color_type(png, info) != PNG_COLOR_TYPE_RGB ||
      png_get_interlace_type(png, info) != PNG_INTERLACE_NONE)
    png_error(png, "the picture is not the one that was written");
  for (uint32_t y = 0; y < height; y++) png_read_row(png, rows + y * (size_t)width * 6, NULL);
  png_read_end(png, NULL);
  png_infop last = info;
  png_destroy_read_struct(&png, &last, NULL);
  return 0;
}
