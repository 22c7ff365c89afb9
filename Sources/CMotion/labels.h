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

  // The motion of a pixel, in pixels.
  void motion(int x, int y, const Grid &grid, float &right, float &down) const;
  // That of the pixels of a row.
  void row(int y, const Grid &grid, int width, float *right, float *down) const;
};

// The most candidates; a bit mask of them has 16 bits.
constexpr int most_candidates = 16;

// Memory for the largest of what is worked out, pixels x lanes, which is dear to ask for anew for each pair of frames.
struct Room {
  // Costs of both directions, and those of one as they are changed for a choice.
  std::vector<float> costs[2], changed;
  // Sums over the scanlines.
  std::vector<float> sums;
};

// Works out costs of each of at most 16 candidates at each pixel of `from`, pixels x lanes, 0…1: differences of grey
// levels and gradients. Lanes without a candidate cost more.
void candidate_costs(const Picture &from, const Picture &to, const std::vector<Candidate> &candidates,
                     std::vector<float> &costs);

// Chooses a candidate for each pixel by these costs, averaged along likeness (aggregate_costs), then made smooth by
// choose_smoothly. Where an earlier choice found a pixel hidden, `shown` is 0, and the pixel takes its neighbours'
// motion.
std::vector<uint8_t> choose(const Picture &from, const std::vector<float> &costs,
                            const std::vector<Candidate> &candidates, const Plane *shown, Room &room);

// Where a chosen flow explains a picture badly, and one of the search's clearly better: 0 for the chosen flow at each
// pixel, or the place of one of `searched`, from 1. The chosen flow keeps what is hidden by it (`shown` is 0), and the
// search's get only what their way back confirms (`agrees` is 1).
std::vector<uint8_t> find_mistakes(const Picture &from, const Picture &to, const Flow &chosen,
                                   const Plane &shown, const std::vector<const Flow *> &searched,
                                   const Plane &agrees, Room &room);

// Chooses again where labels of other pixels are near, and only among these: by grey levels, averaged along likeness
// over the pixels around.
std::vector<uint8_t> at_borders(const Picture &from, const Picture &to, const std::vector<uint8_t> &labels,
                                const std::vector<Candidate> &candidates);

// The steps of both, for lanes of 8 or 16 candidates:

// Mean of each lane's values, weighted along rows and then columns by the product of the likenesses in between:
// Cigla, Alatan, "Information permeability for stereo matching" (2013). Values are pixels x lanes.
void aggregate_costs(const Picture &picture, int lanes, float *values);

// Labels with small Σ cost + Σ penalty at neighbours that differ, by scanlines in eight directions: Hirschmüller,
// "Stereo processing by semiglobal matching" (2008). The penalty is smaller the less alike neighbours are. `sums` is
// room.
std::vector<uint8_t> choose_smoothly(const Picture &picture, int lanes, const float *costs,
                                     std::vector<float> &sums);

}  // namespace cmotion
