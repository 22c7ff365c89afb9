#include "spread.h"

#include "labels.h"

namespace cmotion {

void spread(const WeightedFlow &first, const WeightedFlow &second, const Picture &picture,
            std::vector<float> &values, Flow &first_mean, Flow &second_mean) {
  const size_t count = picture.levels.values.size();
  values.assign(count * 8, 0);
  const auto pack = [&](const WeightedFlow &flow, float *lanes) {
    for (size_t i = 0; i < count; i++, lanes += 8) {
      lanes[0] = flow.weights.values[i] + 1e-4f;
      lanes[1] = lanes[0] * flow.flow.right.values[i];
      lanes[2] = lanes[0] * flow.flow.down.values[i];
    }
  };
  const auto unpack = [&](const float *lanes, Flow &mean) {
    mean = Flow(picture.width(), picture.height());
    for (size_t i = 0; i < count; i++, lanes += 8) {
      mean.right.values[i] = lanes[1] / lanes[0];
      mean.down.values[i] = lanes[2] / lanes[0];
    }
  };
  pack(first, values.data());
  pack(second, values.data() + 3);
  aggregate_costs(picture, 8, values.data());
  unpack(values.data(), first_mean);
  unpack(values.data() + 3, second_mean);
}

WeightedFlow turned(const Flow &back, const Plane &agrees) {
  const int width = back.right.width, height = back.right.height;
  WeightedFlow result = {Flow(width, height), Plane(width, height)};
  Plane &weights = result.weights;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      const long far_x = std::lrint(x + back.right(x, y)), far_y = std::lrint(y + back.down(x, y));
      if (far_x < 0 || far_y < 0 || far_x >= width || far_y >= height) continue;
      const float weight = agrees(x, y) > 0 ? 1 : 0.05f;
      if (weight <= weights(far_x, far_y)) continue;
      weights(far_x, far_y) = weight;
      result.flow.right(far_x, far_y) = -back.right(x, y);
      result.flow.down(far_x, far_y) = -back.down(x, y);
    }
  return result;
}

}  // namespace cmotion
