#include "estimate.h"

#include "light.h"
#include "models.h"
#include "spread.h"

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
// Pixels above which motions are chosen at half the size only; and grey levels by which another of the four smaller
// pixels around a pixel must look more alike than its own.
const size_t largest_whole = 250000;
const float clearly_more_alike = 3;

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

double mean(const Plane &plane) {
  double sum = 0;
  for (float value : plane.values) sum += value;
  return sum / plane.values.size();
}

class Estimate {
 public:
  Estimate(const Plane &first, const Plane &second, Room &room)
      : width_(first.width), height_(first.height), room_(room) {
    pictures_.emplace_back(first);
    pictures_.emplace_back(second);
  }

  // Replaces flows by better ones; false if the pictures have nothing in common.
  bool run(cmotion_effort effort, Flow (&flows)[2]) {
    const bool halves = effort == CMOTION_DEFAULT && can_halve() &&
                        static_cast<size_t>(width_) * height_ > largest_whole;
    if (!(halves ? run_at_half(flows) : run_whole(effort, flows))) return false;
    for (int k = 0; k < 2; k++) flows[k] = directions_[k].chosen;
    return true;
  }

 private:
  const int width_, height_;
  Room &room_;
  std::vector<Picture> pictures_;
  Direction directions_[2];
  std::vector<Model> models_;
  // Share of the pixels of each candidate: of the models, and of the flows.
  std::vector<float> shares_;

  bool can_halve() const { return std::min(width_, height_) >= 2 * smallest_half; }

  bool run_whole(cmotion_effort effort, Flow (&flows)[2]) {
    for (int k = 0; k < 2; k++) directions_[k].searched = flows[k];
    prepare(pictures_, directions_);
    for (const Direction &direction : directions_)
      if (mean(direction.agrees) < least_agreement) return false;
    match_light(directions_[0].searched, directions_[0].agrees);
    find_models();
    if (effort == CMOTION_DEFAULT && can_halve()) {
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
    for (Direction &direction : directions_) apply(direction);
    fit_models();
    for (Direction &direction : directions_) apply(direction);
    choose_all(pictures_, directions_, true, 2);
    mend_mistakes();
    return true;
  }

  // Motions are chosen at half the size, and fitted at the full one.
  bool run_at_half(Flow (&flows)[2]) {
    const Plane small[2] = {halved(pictures_[0].levels), halved(pictures_[1].levels)};
    Estimate half(small[0], small[1], room_);
    Flow half_flows[2] = {halved(flows[0]), halved(flows[1])};
    if (!half.run_whole(CMOTION_DEFAULT, half_flows)) return false;
    models_ = half.models_;
    shares_ = half.shares_;
    for (int k = 0; k < 2; k++)
      take_over(half.directions_[k], small[k], pictures_[k].levels, directions_[k]);
    for (Direction &direction : directions_) apply(direction);
    match_light(directions_[0].chosen, agreement(directions_[0].chosen, directions_[1].chosen, 0.5f));
    fit_models();
    for (int k = 0; k < 2; k++) {
      directions_[k].labels = at_borders(pictures_[k], pictures_[1 - k], directions_[k].labels,
                                         candidates(directions_[k], models(k)));
      apply(directions_[k]);
    }
    return true;
  }

  // Gives each pixel the motion of that of the four smaller pixels around it which looks most alike.
  void take_over(const Direction &half, const Plane &small, const Plane &levels, Direction &whole) const {
    const uint8_t searched = static_cast<uint8_t>(models_.size());
    whole.labels.resize(levels.values.size());
    whole.searched = Flow(width_, height_);
    for (int y = 0; y < height_; y++)
      for (int x = 0; x < width_; x++) {
        const int columns[2] = {std::min(x / 2, small.width - 1),
                                std::min(std::max(x / 2 + (x % 2 ? 1 : -1), 0), small.width - 1)};
        const int rows[2] = {std::min(y / 2, small.height - 1),
                             std::min(std::max(y / 2 + (y % 2 ? 1 : -1), 0), small.height - 1)};
        const float level = levels(x, y);
        int best_x = columns[0], best_y = rows[0];
        float least = std::fabs(small(best_x, best_y) - level) - clearly_more_alike;
        for (const int row : rows)
          for (const int column : columns) {
            const float difference = std::fabs(small(column, row) - level);
            if (difference >= least) continue;
            least = difference;
            best_x = column;
            best_y = row;
          }
        const uint8_t label = half.labels[static_cast<size_t>(best_y) * small.width + best_x];
        whole.labels[static_cast<size_t>(y) * width_ + x] = std::min(label, searched);
        whole.searched.right(x, y) = 2 * half.chosen.right(best_x, best_y);
        whole.searched.down(x, y) = 2 * half.chosen.down(best_x, best_y);
      }
  }

  // Gives the first picture the second's light.
  void match_light(const Flow &flow, const Plane &seen) {
    Plane levels = pictures_[0].levels;
    if (cmotion::match_light(levels, pictures_[1].levels, flow, seen)) pictures_[0] = Picture(levels);
  }

  void prepare(const std::vector<Picture> &pictures, Direction (&directions)[2]) {
    for (int k = 0; k < 2; k++)
      directions[k].agrees = agreement(directions[k].searched, directions[1 - k].searched, 0.5f);
    for (int k = 0; k < 2; k++) {
      Direction &direction = directions[k];
      const WeightedFlow back = turned(directions[1 - k].searched, directions[1 - k].agrees);
      Flow around;
      spread({direction.searched, direction.agrees}, back, pictures[k], room_.changed,
             direction.spread, around);
      // Where none arrives, or one that its own way back denies, what is around.
      direction.turned = back.flow;
      for (size_t i = 0; i < back.weights.values.size(); i++)
        if (back.weights.values[i] < 0.5f) {
          direction.turned.right.values[i] = around.right.values[i];
          direction.turned.down.values[i] = around.down.values[i];
        }
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

  // Fits each model to the pixels that have chosen it and are not hidden; the flows must be those of the labels.
  void fit_models() {
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

  // Chooses both ways, as often as asked; all but the first choice know what the one before found hidden.
  void choose_all(const std::vector<Picture> &pictures, Direction (&directions)[2], bool is_later,
                  int rounds = 1) {
    for (int k = 0; k < 2; k++)
      candidate_costs(pictures[k], pictures[1 - k], candidates(directions[k], models(k)),
                      room_.costs[k]);
    for (int round = 0; round < rounds; round++)
      choose_by_costs(pictures, directions, is_later || round > 0);
  }

  void choose_by_costs(const std::vector<Picture> &pictures, Direction (&directions)[2],
                       bool is_later) {
    std::vector<uint8_t> labels[2];
    for (int k = 0; k < 2; k++) {
      const std::vector<Model> models = this->models(k);
      Plane shown;
      if (is_later) shown = agreement(directions[k].chosen, directions[1 - k].chosen, 0.3f);
      labels[k] = choose(pictures[k], room_.costs[k], candidates(directions[k], models),
                         is_later ? &shown : nullptr, room_);
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
                                  searched[k], direction.agrees, room_);
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
        directions_[k].labels[i] = static_cast<uint8_t>(models_.size() + mended[k][i] - 1);
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
        candidate.motion(x, y, grid, direction.chosen.right(x, y), direction.chosen.down(x, y));
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

void improve(const Plane &first, const Plane &second, cmotion_effort effort, Room &room,
             Flow (&flows)[2]) {
  Estimate(first, second, room).run(effort, flows);
}

}  // namespace cmotion
