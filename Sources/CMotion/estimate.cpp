#include <new>

#include "CMotion.h"
#include "labels.h"
#include "light.h"
#include "models.h"

namespace cmotion {
namespace {

// Costs of candidates, beside those of the pictures: a motion of its own for each pixel explains noise, too; and a
// motion that few pixels have is less likely.
const float cost_of_flow = 0.05f, cost_of_rarity = 0.05f;
const float rarest = 0.003f;
const int most_models = 8;
// Share of the pixels whose ways there and back agree, below which pictures have nothing in common: after a cut, where
// any motion is as good as another, the search must stay recognisable as what it is.
const double least_agreement = 0.4;
// Sides below which nothing is chosen at half the size.
const int smallest_half = 48;

// One direction of the estimate.
struct Direction {
  // The dense search's flow, and where it agrees with the way back.
  Flow searched;
  Plane agrees;
  // The search's flow, spread from where it agrees; and the way back, turned round.
  Flow spread, turned;
  // The choice, and the flow that it gives.
  std::vector<uint8_t> labels;
  Flow chosen;
};

Flow unpacked(const float *pairs, int width, int height) {
  Flow flow(width, height);
  for (size_t i = 0; i < flow.right.values.size(); i++) {
    flow.right.values[i] = std::isfinite(pairs[2 * i]) ? pairs[2 * i] : 0;
    flow.down.values[i] = std::isfinite(pairs[2 * i + 1]) ? pairs[2 * i + 1] : 0;
  }
  return flow;
}

double mean(const Plane &plane) {
  double sum = 0;
  for (float value : plane.values) sum += value;
  return sum / plane.values.size();
}

Flow halved(const Flow &flow) {
  Flow result;
  result.right = halved(flow.right);
  result.down = halved(flow.down);
  for (Plane *plane : {&result.right, &result.down})
    for (float &value : plane->values) value *= 0.5f;
  return result;
}

// Each pixel's flow becomes the mean of those around it that are weighted, along likeness.
Flow spread(const Flow &flow, const Plane &weights, const Picture &picture) {
  std::vector<float> values(flow.right.values.size() * 8);
  for (size_t i = 0; i < weights.values.size(); i++) {
    const float weight = weights.values[i] + 1e-4f;
    values[8 * i] = weight;
    values[8 * i + 1] = weight * flow.right.values[i];
    values[8 * i + 2] = weight * flow.down.values[i];
  }
  aggregate_costs(picture, 8, values.data());
  Flow result(flow.right.width, flow.right.height);
  for (size_t i = 0; i < weights.values.size(); i++) {
    result.right.values[i] = values[8 * i + 1] / values[8 * i];
    result.down.values[i] = values[8 * i + 2] / values[8 * i];
  }
  return result;
}

// The flow that leads back along another: each of its pixels is carried over; where none arrives, what is around.
Flow turned(const Flow &back, const Plane &agrees, const Picture &picture) {
  const int width = back.right.width, height = back.right.height;
  Flow result(width, height);
  Plane weights(width, height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      const long far_x = std::lrint(x + back.right(x, y)), far_y = std::lrint(y + back.down(x, y));
      if (far_x < 0 || far_y < 0 || far_x >= width || far_y >= height) continue;
      const float weight = agrees(x, y) > 0 ? 1 : 0.05f;
      if (weight <= weights(far_x, far_y)) continue;
      weights(far_x, far_y) = weight;
      result.right(far_x, far_y) = -back.right(x, y);
      result.down(far_x, far_y) = -back.down(x, y);
    }
  const Flow around = spread(result, weights, picture);
  for (size_t i = 0; i < weights.values.size(); i++)
    if (weights.values[i] < 0.5f) {
      result.right.values[i] = around.right.values[i];
      result.down.values[i] = around.down.values[i];
    }
  return result;
}

class Estimate {
 public:
  Estimate(const uint8_t *first, const uint8_t *second, int width, int height)
      : width_(width), height_(height) {
    pictures_.emplace_back(first, width, height);
    pictures_.emplace_back(second, width, height);
  }

  void run(cmotion_effort effort, Flow (&flows)[2]) {
    for (int k = 0; k < 2; k++) directions_[k].searched = flows[k];
    prepare(pictures_, directions_);
    for (const Direction &direction : directions_)
      if (mean(direction.agrees) < least_agreement) return;
    Plane levels = pictures_[0].levels;
    if (match_light(levels, pictures_[1].levels, directions_[0].searched, directions_[0].agrees))
      pictures_[0] = Picture(levels);
    find_models();
    if (effort == CMOTION_DEFAULT && std::min(width_, height_) >= 2 * smallest_half) {
      const std::vector<Picture> small = {Picture(halved(pictures_[0].levels)),
                                          Picture(halved(pictures_[1].levels))};
      Direction halves[2];
      for (int k = 0; k < 2; k++) halves[k].searched = halved(directions_[k].searched);
      prepare(small, halves);
      choose_all(small, halves, false);
      for (int k = 0; k < 2; k++) directions_[k].labels = enlarged(halves[k].labels);
    } else {
      choose_all(pictures_, directions_, false);
      fit_models();
      choose_all(pictures_, directions_, true);
    }
    keep_used_models(effort == CMOTION_DEFAULT ? 8 : most_candidates);
    fit_models();
    for (Direction &direction : directions_) apply(direction);
    choose_all(pictures_, directions_, true);
    choose_all(pictures_, directions_, true);
    mend_mistakes();
    for (int k = 0; k < 2; k++) flows[k] = directions_[k].chosen;
  }

 private:
  const int width_, height_;
  std::vector<Picture> pictures_;
  Direction directions_[2];
  std::vector<Model> models_;
  // Share of the pixels of each candidate: of the models, and of the flows.
  std::vector<float> shares_;

  static void prepare(const std::vector<Picture> &pictures, Direction (&directions)[2]) {
    for (int k = 0; k < 2; k++)
      directions[k].agrees = agreement(directions[k].searched, directions[1 - k].searched, 0.5f);
    for (int k = 0; k < 2; k++) {
      directions[k].spread = spread(directions[k].searched, directions[k].agrees, pictures[k]);
      directions[k].turned =
          turned(directions[1 - k].searched, directions[1 - k].agrees, pictures[k]);
    }
  }

  void find_models() {
    const Grid grid(width_, height_);
    // Standing still comes first.
    models_.assign(1, Model());
    for (int k = 0; k < 2; k++) {
      std::vector<Sample> samples;
      search_blocks(pictures_[k], pictures_[1 - k], directions_[k].agrees, samples);
      for (const Model &found :
           dominant_models(directions_[k].searched, directions_[k].agrees, samples, most_models)) {
        const Model model = k ? found.inverse() : found;
        bool is_new = true;
        for (const Model &other : models_) is_new &= !are_alike(model, other, grid, k ? 0.4 : 0.05);
        if (is_new && static_cast<int>(models_.size()) < most_candidates - 3)
          models_.push_back(model);
      }
    }
    std::vector<int8_t> owner(pictures_[0].levels.values.size(), -1);
    const Direction &there = directions_[0];
    for (int y = 0; y < height_; y++)
      for (int x = 0; x < width_; x++) {
        if (there.agrees(x, y) == 0) continue;
        double nearest = 0.5;
        for (size_t q = 0; q < models_.size(); q++) {
          double right, down;
          grid.motion(models_[q], x, y, right, down);
          right -= there.searched.right(x, y);
          down -= there.searched.down(x, y);
          const double distance = right * right + down * down;
          if (distance < nearest) {
            nearest = distance;
            owner[static_cast<size_t>(y) * width_ + x] = static_cast<int8_t>(q);
          }
        }
      }
    fit_owned(owner);
    shares_.assign(models_.size() + 3, 1.0f);
  }

  // Standing still is exact, and stays so.
  void fit_owned(const std::vector<int8_t> &owner) {
    for (size_t q = 1; q < models_.size(); q++)
      fit_to_pictures(pictures_[0], pictures_[1], owner, static_cast<int>(q), models_[q]);
  }

  // Fits each model to the pixels that have chosen it and are not hidden.
  void fit_models() {
    for (Direction &direction : directions_) apply(direction);
    const Plane shown = agreement(directions_[0].chosen, directions_[1].chosen, 0.3f);
    std::vector<int8_t> owner(shown.values.size());
    for (size_t i = 0; i < owner.size(); i++)
      owner[i] = shown.values[i] > 0 ? static_cast<int8_t>(directions_[0].labels[i]) : -1;
    fit_owned(owner);
  }

  std::vector<Candidate> candidates(const Direction &direction,
                                    const std::vector<Model> &models) const {
    std::vector<Candidate> result;
    for (const Model &model : models) result.push_back({&model, nullptr, 0});
    for (const Flow *flow : {&direction.searched, &direction.spread, &direction.turned})
      result.push_back({nullptr, flow, cost_of_flow});
    for (size_t q = 0; q < result.size(); q++)
      result[q].bias -= cost_of_rarity * std::log(std::max(shares_[q], rarest));
    return result;
  }

  std::vector<Model> models(int k) const {
    std::vector<Model> result = models_;
    if (k == 1)
      for (Model &model : result) model = model.inverse();
    return result;
  }

  void choose_all(const std::vector<Picture> &pictures, Direction (&directions)[2], bool is_later) {
    std::vector<uint8_t> labels[2];
    for (int k = 0; k < 2; k++) {
      const std::vector<Model> models = this->models(k);
      Plane shown;
      if (is_later) shown = agreement(directions[k].chosen, directions[1 - k].chosen, 0.3f);
      labels[k] = choose(pictures[k], pictures[1 - k], candidates(directions[k], models),
                         is_later ? &shown : nullptr);
    }
    std::fill(shares_.begin(), shares_.end(), 0.0f);
    for (int k = 0; k < 2; k++) {
      directions[k].labels = labels[k];
      for (uint8_t label : labels[k]) shares_[label] += 0.5f / labels[k].size();
    }
    // What a flow of its own explains is spread over many motions.
    for (size_t q = models_.size(); q < shares_.size(); q++)
      shares_[q] = std::max(shares_[q], 0.1f);
    if (&directions == &directions_)
      for (Direction &direction : directions) apply(direction);
  }

  // Takes the search's flow where it is clearly better: what bends has no affine motion. What is mended on one side is
  // mended on the other, as ways there and back would not agree otherwise.
  void mend_mistakes() {
    std::vector<uint8_t> mistakes[2], mended[2];
    std::vector<const Flow *> searched[2];
    for (int k = 0; k < 2; k++) {
      const Direction &direction = directions_[k];
      searched[k] = {&direction.searched, &direction.spread};
      const Plane shown = agreement(direction.chosen, directions_[1 - k].chosen, 0.3f);
      mistakes[k] = find_mistakes(pictures_[k], pictures_[1 - k], direction.chosen, shown,
                                  searched[k], direction.agrees);
      mended[k] = mistakes[k];
    }
    for (int k = 0; k < 2; k++)
      for (int y = 0; y < height_; y++)
        for (int x = 0; x < width_; x++) {
          const uint8_t label = mistakes[k][static_cast<size_t>(y) * width_ + x];
          if (label == 0) continue;
          const Flow &flow = *searched[k][label - 1];
          const long far_x = std::lrint(x + flow.right(x, y)),
                     far_y = std::lrint(y + flow.down(x, y));
          if (far_x < 0 || far_y < 0 || far_x >= width_ || far_y >= height_) continue;
          uint8_t &other = mended[1 - k][static_cast<size_t>(far_y) * width_ + far_x];
          if (other == 0 && directions_[1 - k].agrees(far_x, far_y) > 0) other = label;
        }
    for (int k = 0; k < 2; k++)
      for (size_t i = 0; i < mended[k].size(); i++) {
        if (mended[k][i] == 0) continue;
        const Flow &flow = *searched[k][mended[k][i] - 1];
        directions_[k].chosen.right.values[i] = flow.right.values[i];
        directions_[k].chosen.down.values[i] = flow.down.values[i];
      }
  }

  // Fills in the flow that a direction's labels give.
  void apply(Direction &direction) {
    const std::vector<Model> models = this->models(&direction == directions_ ? 0 : 1);
    const std::vector<Candidate> all = candidates(direction, models);
    const Grid grid(width_, height_);
    direction.chosen = Flow(width_, height_);
    for (int y = 0; y < height_; y++)
      for (int x = 0; x < width_; x++) {
        const Candidate &candidate = all[direction.labels[static_cast<size_t>(y) * width_ + x]];
        if (candidate.flow) {
          direction.chosen.right(x, y) = candidate.flow->right(x, y);
          direction.chosen.down(x, y) = candidate.flow->down(x, y);
        } else {
          double right, down;
          grid.motion(*candidate.model, x, y, right, down);
          direction.chosen.right(x, y) = static_cast<float>(right);
          direction.chosen.down(x, y) = static_cast<float>(down);
        }
      }
  }

  std::vector<uint8_t> enlarged(const std::vector<uint8_t> &labels) const {
    const int width = width_ / 2, height = height_ / 2;
    std::vector<uint8_t> result(static_cast<size_t>(width_) * height_);
    for (int y = 0; y < height_; y++)
      for (int x = 0; x < width_; x++)
        result[static_cast<size_t>(y) * width_ + x] =
            labels[static_cast<size_t>(std::min(y / 2, height - 1)) * width +
                   std::min(x / 2, width - 1)];
    return result;
  }

  // Leaves the commonest models, such that there are at most `most` candidates; the others' pixels get the search's
  // flow.
  void keep_used_models(int most) {
    const size_t count = models_.size();
    std::vector<size_t> order;
    for (size_t q = 0; q < count; q++)
      if (shares_[q] > rarest) order.push_back(q);
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return shares_[a] != shares_[b] ? shares_[a] > shares_[b] : a < b;
    });
    if (order.size() > static_cast<size_t>(most - 3)) order.resize(most - 3);
    // Standing still stays the first, used or not.
    if (std::find(order.begin(), order.end(), 0) == order.end()) {
      if (order.size() == static_cast<size_t>(most - 3)) order.pop_back();
      order.push_back(0);
    }
    std::sort(order.begin(), order.end());
    std::vector<uint8_t> place(count + 3, static_cast<uint8_t>(order.size()));
    std::vector<Model> models;
    std::vector<float> shares;
    for (size_t q : order) {
      place[q] = static_cast<uint8_t>(models.size());
      models.push_back(models_[q]);
      shares.push_back(shares_[q]);
    }
    for (size_t q = 0; q < 3; q++) {
      place[count + q] = static_cast<uint8_t>(models.size() + q);
      shares.push_back(shares_[count + q]);
    }
    models_ = models;
    shares_ = shares;
    for (Direction &direction : directions_)
      for (uint8_t &label : direction.labels) label = place[label];
  }
};

}  // namespace
}  // namespace cmotion

int cmotion_improve(const uint8_t *first, const uint8_t *second, int width, int height,
                    cmotion_effort effort, float *there, float *back) {
  try {
    cmotion::Flow flows[2] = {cmotion::unpacked(there, width, height),
                              cmotion::unpacked(back, width, height)};
    cmotion::Estimate(first, second, width, height).run(effort, flows);
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
  cmotion::aggregate_costs(cmotion::Picture(grey, width, height), lanes, values);
}

void cmotion_choose(const uint8_t *grey, int width, int height, int lanes, const float *costs,
                    uint8_t *labels) {
  const auto chosen = cmotion::choose_smoothly(cmotion::Picture(grey, width, height), lanes, costs);
  std::copy(chosen.begin(), chosen.end(), labels);
}
