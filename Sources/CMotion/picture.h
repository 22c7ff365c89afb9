// A picture, and what is worked out of it once.
#pragma once
#include "plane.h"

namespace cmotion {

// How alike pixels are whose grey levels differ by so much, 0…1: 1/e at 8 levels.
inline float likeness(float difference) { return std::exp(-std::fabs(difference) / 8); }

struct Picture {
  // Grey levels, blurred a little: a coder's noise and the sharpest edges are below what interpolation can carry.
  Plane levels;
  // The same at twice the size, so that bilinear samples of it are nearly cubic ones.
  Plane fine;
  // Gradient of `levels`.
  Plane across, along;
  // How alike a pixel is to the one to its right, and below it: 0…1.
  Plane like_right, like_below;

  explicit Picture(Plane grey);

  int width() const { return levels.width; }
  int height() const { return levels.height; }

  float sample(float x, float y) const { return fine.sample(2 * x, 2 * y); }
};

}  // namespace cmotion
