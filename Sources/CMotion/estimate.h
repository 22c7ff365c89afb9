// The order of work.
#pragma once
#include "CMotion.h"
#include "labels.h"

namespace cmotion {

// Replaces a search's flows, from the first picture to the second and back, by better ones, unless the pictures have
// nothing in common.
void improve(const Plane &first, const Plane &second, cmotion_effort effort, Room &room,
             Flow (&flows)[2]);

}  // namespace cmotion
