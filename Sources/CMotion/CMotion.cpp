#include "CMotion.h"

#include <new>

#include "estimate.h"

namespace cmotion {
namespace {

Flow unpacked(const float *pairs, int width, int height) {
  Flow flow(width, height);
  for (size_t i = 0; i < flow.right.values.size(); i++) {
    flow.right.values[i] = std::isfinite(pairs[2 * i]) ? pairs[2 * i] : 0;
    flow.down.values[i] = std::isfinite(pairs[2 * i + 1]) ? pairs[2 * i + 1] : 0;
  }
  return flow;
}

}  // namespace
}  // namespace cmotion

struct cmotion_estimator {
  cmotion::Room room;
};

cmotion_estimator *cmotion_estimator_create(void) { return new (std::nothrow) cmotion_estimator; }

void cmotion_estimator_free(cmotion_estimator *estimator) { delete estimator; }

int cmotion_improve(cmotion_estimator *estimator, const uint8_t *first, const uint8_t *second,
                    int width, int height, cmotion_effort effort, float *there, float *back) {
  try {
    cmotion::Flow flows[2] = {cmotion::unpacked(there, width, height),
                              cmotion::unpacked(back, width, height)};
    cmotion::improve(cmotion::Plane(first, width, height), cmotion::Plane(second, width, height),
                     effort, estimator->room, flows);
    float *outputs[2] = {there, back};
    for (int k = 0; k < 2; k++)
      for (size_t i = 0; i < flows[k].right.values.size(); i++) {
        outputs[k][2 * i] = flows[k].right.values[i];
        outputs[k][2 * i + 1] = flows[k].down.values[i];
      }
    return 0;
  } catch (const std::bad_alloc &) {
    return -1;
  }
}

void cmotion_average(const uint8_t *grey, int width, int height, int lanes, float *values) {
  cmotion::aggregate_costs(cmotion::Picture(cmotion::Plane(grey, width, height)), lanes, values);
}

void cmotion_choose(const uint8_t *grey, int width, int height, int lanes, const float *costs,
                    uint8_t *labels) {
  std::vector<float> sums;
  const auto chosen =
      cmotion::choose_smoothly(cmotion::Picture(cmotion::Plane(grey, width, height)), lanes, costs, sums);
  std::copy(chosen.begin(), chosen.end(), labels);
}
