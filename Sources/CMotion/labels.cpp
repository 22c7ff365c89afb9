#include "labels.h"

#include "kernels.h"

namespace cmotion {
namespace {

// Costs lie in 0…1. What lies beyond the edge says nothing; what a nearer motion hides costs as much as a poor match.
const float cost_beyond = 0.5f, cost_hidden = 0.5f;

// Slope, in grey levels a pixel, of full texture.
const float full_texture = 2;

// What is left of a right flow's costs in a coded picture; what the search's flow costs beside the chosen one, as it
// explains noise, too; and what it costs where its way back does not confirm it.
const float cost_of_noise = 0.2f, cost_of_search = 0.03f, cost_unconfirmed = 1;

// Pixels from a border in which labels are chosen again; pixels on each side over which costs are averaged; and by how
// much less another label must cost than the one before.
const int border = 3, reach = 2, window = 2 * reach + 1;
const float clearly_better = 0.05f;
static_assert(reach <= border, "windows lie inside the picture");
// Grey levels beyond which a pixel is something else.
const float most_difference = 8;

// Lanes for so many candidates.
int lane_count(const std::vector<Candidate> &candidates) { return candidates.size() <= 8 ? 8 : 16; }

}  // namespace

void Candidate::row(int y, const Grid &grid, int width, float *right, float *down) const {
  if (flow) {
    std::copy(flow->right.row(y), flow->right.row(y) + width, right);
    std::copy(flow->down.row(y), flow->down.row(y) + width, down);
    return;
  }
  double first_right, first_down;
  grid.motion(*model, 0, y, first_right, first_down);
  // A pixel is 1 / scale wide, and motions are in units of the scale.
  const float slope_right = static_cast<float>(model->a[1]),
              slope_down = static_cast<float>(model->a[4]);
  for (int x = 0; x < width; x++) {
    right[x] = static_cast<float>(first_right) + slope_right * x;
    down[x] = static_cast<float>(first_down) + slope_down * x;
  }
}

void Candidate::motion(int x, int y, const Grid &grid, float &right, float &down) const {
  if (flow) {
    right = flow->right(x, y);
    down = flow->down(x, y);
  } else {
    double model_right, model_down;
    grid.motion(*model, x, y, model_right, model_down);
    right = static_cast<float>(model_right);
    down = static_cast<float>(model_down);
  }
}

void aggregate_costs(const Picture &picture, int lanes, float *values) {
  const int width = picture.width(), height = picture.height();
  const auto aggregate_lines = best_kernels().aggregate_lines[lanes == 8 ? 0 : 1];
  const size_t room = std::max(width, most_lines * height);
  std::vector<float> weights(picture.levels.values.size(), 1.0f), forward_weights(room);
  std::vector<float> forward(room * lanes);
  for (int y = 0; y < height; y++) {
    const size_t start = static_cast<size_t>(y) * width;
    aggregate_lines(picture.like_right.row(y), 1, width, 1, values + start * lanes, &weights[start],
                    forward.data(), forward_weights.data());
  }
  // Columns side by side share the processor's cache lines.
  for (int x = 0; x < width; x += most_lines)
    aggregate_lines(picture.like_below.row(0) + x, width, height, std::min(most_lines, width - x),
                    values + static_cast<size_t>(x) * lanes, &weights[x], forward.data(),
                    forward_weights.data());
  for (size_t i = 0; i < weights.size(); i++)
    for (int lane = 0; lane < lanes; lane++) values[i * lanes + lane] /= weights[i];
}

std::vector<uint8_t> choose_smoothly(const Picture &picture, int lanes, const float *costs,
                                     std::vector<float> &sums) {
  const int width = picture.width(), height = picture.height(), group = lanes == 8 ? 0 : 1;
  const Kernels &kernels = best_kernels();
  const size_t row = static_cast<size_t>(width) * lanes;
  sums.assign(row * height, 0);
  for (int y = 0; y < height; y++)
    kernels.scan_row[group](picture.like_right.row(y), width, costs + y * row, &sums[y * row]);
  std::vector<float> before(row), now(row), least_before(width), least(width), likeness(width);
  for (int direction = 0; direction < 2; direction++)
    for (int dx = -1; dx <= 1; dx++) {
      std::fill(before.begin(), before.end(), 0.0f);
      std::fill(least_before.begin(), least_before.end(), 0.0f);
      for (int k = 0; k < height; k++) {
        const int y = direction ? height - 1 - k : k;
        // The likeness of the pixel and the one that its scanline comes from: across a corner, the product along
        // two sides.
        const float *down = picture.like_below.row(direction || k == 0 ? y : y - 1);
        const float *across = picture.like_right.row(y);
        for (int x = 0; x < width; x++) {
          likeness[x] = down[x];
          if (dx > 0 && x > 0) likeness[x] *= across[x - 1];
          if (dx < 0) likeness[x] *= across[x];
        }
        kernels.scan_down[group](likeness.data(), width, dx, costs + y * row, before.data(),
                                 least_before.data(), now.data(), least.data(), &sums[y * row]);
        before.swap(now);
        least_before.swap(least);
      }
    }
  std::vector<uint8_t> labels(picture.levels.values.size());
  for (size_t i = 0; i < labels.size(); i++) {
    const float *sum = &sums[i * lanes];
    labels[i] = static_cast<uint8_t>(std::min_element(sum, sum + lanes) - sum);
  }
  return labels;
}

void candidate_costs(const Picture &from, const Picture &to, const std::vector<Candidate> &candidates,
                     std::vector<float> &costs) {
  const int width = from.width(), height = from.height(), lanes = lane_count(candidates),
            count = static_cast<int>(candidates.size());
  const Grid grid(width, height);
  const Kernels &kernels = best_kernels();
  costs.assign(static_cast<size_t>(width) * height * lanes, 4.0f);
  // For each candidate, its motion and three rows of differences with a value before and after, of which the first
  // is that of row y - 1.
  const int stride = width + 2;
  std::vector<float> right(static_cast<size_t>(3) * count * stride), down(right.size()),
      difference(right.size());
  std::vector<float> cost(width);
  const auto place = [&](int candidate, int y) {
    return (static_cast<size_t>(candidate) * 3 + y % 3) * stride + 1;
  };
  const auto prepare = [&](int y) {
    for (int q = 0; q < count; q++) {
      const size_t at = place(q, y);
      candidates[q].row(y, grid, width, &right[at], &down[at]);
      kernels.differences(to.fine.values.data(), to.fine.width, to.fine.height, from.levels.row(y),
                          y, width, &right[at], &down[at], &difference[at]);
      difference[at - 1] = difference[at];
      difference[at + width] = difference[at + width - 1];
    }
  };
  prepare(0);
  for (int y = 0; y < height; y++) {
    if (y + 1 < height) prepare(y + 1);
    for (int q = 0; q < count; q++) {
      const size_t at = place(q, y);
      const size_t above = y > 0 ? place(q, y - 1) : at,
                   below = y + 1 < height ? place(q, y + 1) : at;
      kernels.row_costs(&difference[above], &difference[at], &difference[below], width,
                        cost.data());
      float *result = &costs[static_cast<size_t>(y) * width * lanes + q];
      for (int x = 0; x < width; x++) {
        const float far_x = x + right[at + x], far_y = y + down[at + x];
        const bool is_inside =
            far_x > -0.5f && far_y > -0.5f && far_x < width - 0.5f && far_y < height - 0.5f;
        result[static_cast<size_t>(x) * lanes] = is_inside ? cost[x] : cost_beyond;
      }
    }
  }
}

std::vector<uint8_t> choose(const Picture &from, const std::vector<float> &costs,
                            const std::vector<Candidate> &candidates, const Plane *shown, Room &room) {
  const int lanes = lane_count(candidates);
  std::vector<float> &changed = room.changed = costs;
  for (size_t i = 0; i < from.levels.values.size(); i++) {
    const float slope = std::hypot(from.across.values[i], from.along.values[i]);
    const float texture = std::min(slope / full_texture, 1.0f);
    const bool is_hidden = shown && shown->values[i] == 0;
    for (size_t q = 0; q < candidates.size(); q++) {
      float &cost = changed[i * lanes + q];
      cost = (is_hidden ? cost_hidden : cost) + candidates[q].bias * texture;
    }
  }
  aggregate_costs(from, lanes, changed.data());
  return choose_smoothly(from, lanes, changed.data(), room.sums);
}

std::vector<uint8_t> find_mistakes(const Picture &from, const Picture &to, const Flow &chosen,
                                   const Plane &shown, const std::vector<const Flow *> &searched,
                                   const Plane &agrees, Room &room) {
  std::vector<Candidate> candidates = {{nullptr, &chosen, 0}};
  for (const Flow *flow : searched) candidates.push_back({nullptr, flow, 0});
  const int lanes = lane_count(candidates);
  std::vector<float> &costs = room.changed;
  candidate_costs(from, to, candidates, costs);
  for (size_t i = 0; i < from.levels.values.size(); i++) {
    float *cost = &costs[i * lanes];
    cost[0] = shown.values[i] == 0 ? 0 : std::max(cost[0] - cost_of_noise, 0.0f);
    for (size_t q = 1; q < candidates.size(); q++)
      cost[q] = agrees.values[i] == 0 ? cost_unconfirmed
                                      : std::max(cost[q] - cost_of_noise, 0.0f) + cost_of_search;
  }
  aggregate_costs(from, lanes, costs.data());
  return choose_smoothly(from, lanes, costs.data(), room.sums);
}

std::vector<uint8_t> at_borders(const Picture &from, const Picture &to,
                                const std::vector<uint8_t> &labels,
                                const std::vector<Candidate> &candidates) {
  const int width = from.width(), height = from.height();
  const Grid grid(width, height);
  std::vector<uint8_t> result = labels;
  const auto label = [&](int x, int y) { return labels[static_cast<size_t>(y) * width + x]; };
  for (int y = border; y + border < height; y++)
    for (int x = border; x + border < width; x++) {
      unsigned near = 0;
      for (int dy = -border; dy <= border; dy += border)
        for (int dx = -border; dx <= border; dx += border) near |= 1u << label(x + dx, y + dy);
      if ((near & (near - 1)) == 0) continue;
      float weights[window * window], sum = 0;
      for (int k = 0; k < window * window; k++) {
        const float other = from.levels(x + k % window - reach, y + k / window - reach);
        weights[k] = likeness(other - from.levels(x, y));
        sum += weights[k];
      }
      const uint8_t own = label(x, y);
      uint8_t best = own;
      float least = HUGE_VALF;
      for (size_t q = 0; q < candidates.size(); q++) {
        if ((near >> q & 1) == 0) continue;
        float cost = q == own ? 0 : clearly_better * sum;
        for (int k = 0; k < window * window; k++) {
          const int i = x + k % window - reach, j = y + k / window - reach;
          float right, down;
          candidates[q].motion(i, j, grid, right, down);
          const float difference = std::fabs(to.sample(i + right, j + down) - from.levels(i, j));
          cost += weights[k] * std::min(difference / most_difference, 1.0f);
        }
        if (cost < least) {
          least = cost;
          best = static_cast<uint8_t>(q);
        }
      }
      result[static_cast<size_t>(y) * width + x] = best;
    }
  return result;
}

}  // namespace cmotion
