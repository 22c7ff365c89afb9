// Planes of numbers, and flow.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cmotion {

struct Plane {
  int width = 0, height = 0;
  std::vector<float> values;

  Plane() = default;
  Plane(int width, int height, float value = 0)
      : width(width), height(height), values(static_cast<size_t>(width) * height, value) {}
  Plane(const uint8_t *grey, int width, int height)
      : width(width), height(height), values(grey, grey + static_cast<size_t>(width) * height) {}

  float *row(int y) { return values.data() + static_cast<size_t>(y) * width; }
  const float *row(int y) const { return values.data() + static_cast<size_t>(y) * width; }
  float &operator()(int x, int y) { return row(y)[x]; }
  float operator()(int x, int y) const { return row(y)[x]; }

  // The value at a point, by bilinear interpolation; beyond the edge, the edge's. `x` and `y` are not NaN;
  // each side has at least two pixels.
  float sample(float x, float y) const {
    x = std::max(std::min(x, width - 1.001f), 0.0f);
    y = std::max(std::min(y, height - 1.001f), 0.0f);
    const int left = static_cast<int>(x), top = static_cast<int>(y);
    const float across = x - left, along = y - top;
    const float *upper = row(top) + left, *lower = upper + width;
    const float above = upper[0] + across * (upper[1] - upper[0]);
    const float below = lower[0] + across * (lower[1] - lower[0]);
    return above + along * (below - above);
  }
};

// Dense flow: pixel (x, y) lies at (x + right, y + down) in the other picture.
struct Flow {
  Plane right, down;

  Flow() = default;
  Flow(int width, int height) : right(width, height), down(width, height) {}
};

// Where a flow leads back to where it began: 1 if the way there and back is shorter than the root of `offset` +
// 0.02 |there|², else 0; 0 beyond the edge.
Plane agreement(const Flow &there, const Flow &back, float offset);

Plane blurred(const Plane &plane, float sigma);
// Half the size, by means of 2 x 2; an odd last row or column is left out.
Plane halved(const Plane &plane);
Flow halved(const Flow &flow);
// Twice the size, by cubic interpolation: pixel (x, y) of the plane is pixel (2x, 2y).
Plane doubled(const Plane &plane);
// Central differences, one-sided at the edge.
void differentiate(const Plane &plane, Plane &across, Plane &along);

}  // namespace cmotion
