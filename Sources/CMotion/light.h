// Light that changes between two pictures.
#pragma once
#include "plane.h"

namespace cmotion {

// Gives `levels` the light of another picture: what its levels, moved along `flow`, would be as a multiple of
// `levels` and a constant, both of which vary slowly over the picture. `seen` is 1 where the flow can be trusted, else
// 0. Returns false, and leaves `levels` as it is, if the light hardly differs.
bool match_light(Plane &levels, const Plane &other, const Flow &flow, const Plane &seen);

}  // namespace cmotion
