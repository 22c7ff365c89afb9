// Which of several motions each pixel has.
#pragma once
#include <cstdint>
#include <vector>

#include "models.h"

namespace cmotion {

// A motion that pixels may have: that of a model, or a flow with one of its own for each pixel.
struct Candidate {
  const Model *model = nullptr;
  const Flow *flow = nullptr;
  // Added to its cost where there is full texture, and less where there is less: in plain areas costs are small, and
  // what little is seen there must decide.
  float bias = 0;

  // The motion of the pixels of a row, in pixels.
  void row(int y, const Grid &grid, int width, float *right, float *down) const;
};

// The most candidates; a bit mask of them has 16 bits.
constexpr int most_candidates = 16;

// Chooses a candidate for each pixel of `from`; at most 16. Costs are differences of grey levels and gradients,
// averaged along likeness (aggregate_costs), then made smooth by choose_smoothly. Where an earlier choice found a
// pixel hidden, `shown` is 0, and the pixel takes its neighbours' motion.
std::vector<uint8_t> choose(const Picture &from, const Picture &to,
                            const std::vector<Candidate> &candidates, const Plane *shown);

// Where a chosen flow explains a picture badly, and one of the search's clearly better: 0 for the chosen flow at each
// pixel, or the place of one of `searched`, from 1. The chosen flow keeps what is hidden by it (`shown` is 0), and the
// search's get only what their way back confirms (`agrees` is 1).
std::vector<uint8_t> find_mistakes(const Picture &from, const Picture &to, const Flow &chosen, const Plane &shown,
                                   const std::vector<const Flow *> &searched, const Plane &agrees);

// The steps of both, for lanes of 8 or 16 candidates:

// Mean of each lane's values, weighted along rows and then columns by the product of the likenesses in between:
// Cigla, Alatan, "Information permeability for stereo matching" (2013). Values are pixels x lanes.
void aggregate_costs(const Picture &picture, int lanes, float *values);

// Labels with small Σ cost + Σ penalty at neighbours that differ, by scanlines in eight directions: Hirschmüller,
// "Stereo processing by semiglobal matching" (2008). The penalty is smaller the less alike neighbours are.
std::vector<uint8_t> choose_smoothly(const Picture &picture, int lanes, const float *costs);

}  // namespace cmotion
