#include "plane.h"

namespace cmotion {

Plane agreement(const Flow &there, const Flow &back, float offset) {
  const int width = there.right.width, height = there.right.height;
  Plane result(width, height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      const float u = there.right(x, y), v = there.down(x, y);
      const float far_x = x + u, far_y = y + v;
      if (!(far_x >= 0 && far_y >= 0 && far_x <= width - 1 && far_y <= height - 1)) continue;
      const float miss_x = u + back.right.sample(far_x, far_y);
      const float miss_y = v + back.down.sample(far_x, far_y);
      const bool agrees = miss_x * miss_x + miss_y * miss_y < offset + 0.02f * (u * u + v * v);
      result(x, y) = agrees ? 1 : 0;
    }
  return result;
}

Plane blurred(const Plane &plane, float sigma) {
  const int radius = std::max(1, static_cast<int>(std::ceil(3 * sigma)));
  std::vector<float> weights(2 * radius + 1);
  float sum = 0;
  for (int i = -radius; i <= radius; i++)
    sum += weights[i + radius] = std::exp(-0.5f * i * i / (sigma * sigma));
  for (float &weight : weights) weight /= sum;
  const int width = plane.width, height = plane.height;
  Plane across(width, height), result(width, height);
  std::vector<float> line(width + 2 * radius);
  for (int y = 0; y < height; y++) {
    const float *row = plane.row(y);
    for (int x = -radius; x < width + radius; x++)
      line[x + radius] = row[std::min(std::max(x, 0), width - 1)];
    for (int i = 0; i <= 2 * radius; i++)
      for (int x = 0; x < width; x++) across(x, y) += weights[i] * line[x + i];
  }
  for (int y = 0; y < height; y++)
    for (int i = -radius; i <= radius; i++) {
      const float *row = across.row(std::min(std::max(y + i, 0), height - 1));
      for (int x = 0; x < width; x++) result(x, y) += weights[i + radius] * row[x];
    }
  return result;
}

Plane halved(const Plane &plane) {
  Plane result(plane.width / 2, plane.height / 2);
  for (int y = 0; y < result.height; y++) {
    const float *upper = plane.row(2 * y), *lower = plane.row(2 * y + 1);
    for (int x = 0; x < result.width; x++)
      result(x, y) = 0.25f * (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]);
  }
  return result;
}

Flow halved(const Flow &flow) {
  Flow result;
  result.right = halved(flow.right);
  result.down = halved(flow.down);
  for (Plane *plane : {&result.right, &result.down})
    for (float &value : plane->values) value *= 0.5f;
  return result;
}

Plane doubled(const Plane &plane) {
  const int width = plane.width, height = plane.height;
  const auto middle = [](float a, float b, float c, float d) {
    return 0.5625f * (b + c) - 0.0625f * (a + d);
  };
  Plane result(2 * width, 2 * height);
  for (int y = 0; y < height; y++) {
    const float *row = plane.row(y);
    float *wide = result.row(2 * y);
    for (int x = 0; x < width; x++) {
      wide[2 * x] = row[x];
      wide[2 * x + 1] = middle(row[std::max(x - 1, 0)], row[x], row[std::min(x + 1, width - 1)],
                               row[std::min(x + 2, width - 1)]);
    }
  }
  for (int y = 0; y < height; y++) {
    const float *rows[4];
    for (int i = 0; i < 4; i++)
      rows[i] = result.row(2 * std::min(std::max(y + i - 1, 0), height - 1));
    float *between = result.row(2 * y + 1);
    for (int x = 0; x < 2 * width; x++)
      between[x] = middle(rows[0][x], rows[1][x], rows[2][x], rows[3][x]);
  }
  return result;
}

void differentiate(const Plane &plane, Plane &across, Plane &along) {
  const int width = plane.width, height = plane.height;
  across = Plane(width, height);
  along = Plane(width, height);
  for (int y = 0; y < height; y++) {
    const float *row = plane.row(y);
    const float *upper = plane.row(std::max(y - 1, 0));
    const float *lower = plane.row(std::min(y + 1, height - 1));
    for (int x = 0; x < width; x++) {
      across(x, y) = 0.5f * (row[std::min(x + 1, width - 1)] - row[std::max(x - 1, 0)]);
      along(x, y) = 0.5f * (lower[x] - upper[x]);
    }
  }
}

}  // namespace cmotion
