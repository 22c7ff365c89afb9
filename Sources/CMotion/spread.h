// Flow that is known in some places, carried to the others.
#pragma once
#include "picture.h"

namespace cmotion {

// Flow with a weight for each pixel.
struct WeightedFlow {
  Flow flow;
  Plane weights;
};

// For each of two flows, the mean of those around each pixel that are weighted, along likeness. `values` is room.
void spread(const WeightedFlow &first, const WeightedFlow &second, const Picture &picture,
            std::vector<float> &values, Flow &first_mean, Flow &second_mean);

// The flow that leads back along another: each of its pixels is carried over, and has no weight where none arrives.
WeightedFlow turned(const Flow &back, const Plane &agrees);

}  // namespace cmotion
