#include "models.h"

namespace cmotion {
namespace {

// Solves A x = b in place by elimination; A is N x N and b its last column. False if A is singular.
template <int N>
bool solve(double (&a)[N][N + 1], double (&x)[N]) {
  for (int i = 0; i < N; i++) {
    int pivot = i;
    for (int j = i + 1; j < N; j++)
      if (std::fabs(a[j][i]) > std::fabs(a[pivot][i])) pivot = j;
    if (std::fabs(a[pivot][i]) < 1e-12) return false;
    if (pivot != i) std::swap(a[pivot], a[i]);
    for (int j = 0; j < N; j++) {
      if (j == i) continue;
      const double factor = a[j][i] / a[i][i];
      for (int k = i; k <= N; k++) a[j][k] -= factor * a[i][k];
    }
  }
  for (int i = 0; i < N; i++) x[i] = a[i][N] / a[i][i];
  return true;
}

// A fixed sequence of numbers (xorshift), so that the same pictures give the same models.
struct Sequence {
  uint64_t state = 88172645463325252ull;

  uint32_t next() {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return static_cast<uint32_t>(state >> 32);
  }
};

double miss(const Model &model, const Sample &sample) {
  const double right = model.a[0] + model.a[1] * sample.x + model.a[2] * sample.y - sample.right;
  const double down = model.a[3] + model.a[4] * sample.x + model.a[5] * sample.y - sample.down;
  return right * right + down * down;
}

// Fits a model to some samples by reweighted least squares, the first round with equal weights.
bool fit(const std::vector<Sample> &samples, const std::vector<int> &which, Model &model,
         int rounds, double scale) {
  for (int round = 0; round < rounds; round++) {
    double a[3][4] = {}, b[3][4] = {};
    for (int index : which) {
      const Sample &s = samples[index];
      double weight = 1;
      if (round > 0) {
        const double q = 1 + miss(model, s) / (scale * scale);
        weight = 1 / (q * q);
      }
      const double t[3] = {1, s.x, s.y};
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) a[i][j] += weight * t[i] * t[j];
        a[i][3] += weight * t[i] * s.right;
        b[i][3] += weight * t[i] * s.down;
      }
    }
    for (int i = 0; i < 3; i++) {
      a[i][i] += 1e-6;
      for (int j = 0; j < 3; j++) b[i][j] = a[i][j];
    }
    double right[3], down[3];
    if (!solve<3>(a, right) || !solve<3>(b, down)) return false;
    std::copy(right, right + 3, model.a);
    std::copy(down, down + 3, model.a + 3);
  }
  return true;
}

}  // namespace

Model Model::inverse() const {
  const double p = 1 + a[1], q = a[2], r = a[4], s = 1 + a[5];
  const double determinant = p * s - q * r;
  // A model that flattens the picture has no inverse, and is not found.
  if (std::fabs(determinant) < 1e-3) return Model();
  Model result;
  result.a[1] = s / determinant - 1;
  result.a[2] = -q / determinant;
  result.a[4] = -r / determinant;
  result.a[5] = p / determinant - 1;
  result.a[0] = -(s * a[0] - q * a[3]) / determinant;
  result.a[3] = -(-r * a[0] + p * a[3]) / determinant;
  return result;
}

void Grid::motion(const Model &model, double x, double y, double &right, double &down) const {
  const double u = this->x(x), v = this->y(y);
  right = scale * (model.a[0] + model.a[1] * u + model.a[2] * v);
  down = scale * (model.a[3] + model.a[4] * u + model.a[5] * v);
}

bool are_alike(const Model &a, const Model &b, const Grid &grid, double distance) {
  for (double x : {-0.6, 0.0, 0.6})
    for (double y : {-0.4, 0.0, 0.4}) {
      const Model d{{a.a[0] - b.a[0], a.a[1] - b.a[1], a.a[2] - b.a[2], a.a[3] - b.a[3],
                     a.a[4] - b.a[4], a.a[5] - b.a[5]}};
      const double right = d.a[0] + d.a[1] * x + d.a[2] * y,
                   down = d.a[3] + d.a[4] * x + d.a[5] * y;
      if (grid.scale * std::hypot(right, down) > distance) return false;
    }
  return true;
}

std::vector<Model> dominant_models(const Flow &flow, const Plane &agreement,
                                   const std::vector<Sample> &others, int most) {
  const int width = flow.right.width, height = flow.right.height;
  const Grid grid(width, height);
  // At most about ten thousand points.
  const int step =
      std::max(3, static_cast<int>(std::sqrt(width * static_cast<double>(height) / 8000)));
  std::vector<Sample> samples;
  for (int y = step / 2; y < height; y += step)
    for (int x = step / 2; x < width; x += step)
      if (agreement(x, y) > 0)
        samples.push_back({static_cast<float>(grid.x(x)), static_cast<float>(grid.y(y)),
                           static_cast<float>(flow.right(x, y) / grid.scale),
                           static_cast<float>(flow.down(x, y) / grid.scale)});
  samples.insert(samples.end(), others.begin(), others.end());
  const size_t all = samples.size();
  const double near = 0.35 / grid.scale;
  std::vector<Model> models;
  std::vector<int> some;
  Sequence sequence;
  while (static_cast<int>(models.size()) < most &&
         samples.size() > std::max<size_t>(30, all / 150)) {
    Model best;
    size_t best_count = 0;
    for (int trial = 0; trial < 60; trial++) {
      const Sample &seed = samples[sequence.next() % samples.size()];
      const float radius = 0.09f * (1 << trial % 3);
      some.clear();
      for (size_t i = 0; i < samples.size(); i++)
        if (std::fabs(samples[i].x - seed.x) < radius && std::fabs(samples[i].y - seed.y) < radius)
          some.push_back(static_cast<int>(i));
      Model model;
      if (some.size() < 12 || !fit(samples, some, model, 3, 0.4 / grid.scale)) continue;
      size_t count = 0;
      for (const Sample &sample : samples) count += miss(model, sample) < near * near;
      if (count > best_count) {
        best_count = count;
        best = model;
      }
    }
    if (best_count < std::max<size_t>(25, all / 200)) break;
    for (int round = 0; round < 3; round++) {
      some.clear();
      for (size_t i = 0; i < samples.size(); i++)
        if (miss(best, samples[i]) < near * near) some.push_back(static_cast<int>(i));
      if (some.size() >= 12) fit(samples, some, best, 2, 0.3 / grid.scale);
    }
    models.push_back(best);
    samples.erase(std::remove_if(
                      samples.begin(), samples.end(),
                      [&](const Sample &sample) { return miss(best, sample) < 1.5 * near * near; }),
                  samples.end());
  }
  return models;
}

void fit_to_pictures(const Picture &from, const Picture &to, const std::vector<int8_t> &owner,
                     int which, Model &model) {
  const int width = from.width(), height = from.height();
  const Grid grid(width, height);
  std::vector<int> pixels;
  for (size_t i = 0; i < owner.size(); i++)
    if (owner[i] == which) pixels.push_back(static_cast<int>(i));
  if (pixels.size() < 40) return;
  const size_t step = std::max<size_t>(1, pixels.size() / 12000);
  const Model start = model;
  std::vector<float> differences(pixels.size()), sorted;
  for (int round = 0; round < 4; round++) {
    sorted.clear();
    for (size_t k = 0; k < pixels.size(); k += step) {
      const int x = pixels[k] % width, y = pixels[k] / width;
      double right, down;
      grid.motion(model, x, y, right, down);
      const float far_x = static_cast<float>(x + right), far_y = static_cast<float>(y + down);
      differences[k] = NAN;
      if (!(far_x >= 1 && far_y >= 1 && far_x <= width - 2 && far_y <= height - 2)) continue;
      differences[k] = to.sample(far_x, far_y) - from.levels.values[pixels[k]];
      sorted.push_back(std::fabs(differences[k]));
    }
    if (sorted.size() < 40) break;
    const auto middle = sorted.begin() + sorted.size() / 2;
    std::nth_element(sorted.begin(), middle, sorted.end());
    const float scale = std::max(1.0f, 2.5f * *middle);
    double a[6][7] = {};
    for (size_t k = 0; k < pixels.size(); k += step) {
      const float difference = differences[k];
      if (std::isnan(difference)) continue;
      const int x = pixels[k] % width, y = pixels[k] / width;
      double right, down;
      grid.motion(model, x, y, right, down);
      const float far_x = static_cast<float>(x + right), far_y = static_cast<float>(y + down);
      // The mean of both pictures' gradients converges faster than either: Benhimane, Malis (2004).
      const double gx = 0.5 * (from.across(x, y) + to.across.sample(far_x, far_y));
      const double gy = 0.5 * (from.along(x, y) + to.along.sample(far_x, far_y));
      const double q = 1 + difference * difference / (scale * scale), weight = 1 / (q * q);
      const double u = grid.x(x), v = grid.y(y);
      const double slope[6] = {gx, gx * u, gx * v, gy, gy * u, gy * v};
      for (int i = 0; i < 6; i++) {
        for (int j = i; j < 6; j++) a[i][j] += weight * slope[i] * slope[j];
        a[i][6] -= weight * slope[i] * difference;
      }
    }
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < i; j++) a[i][j] = a[j][i];
    for (int i = 0; i < 6; i++) a[i][i] *= 1.001;
    double change[6], largest = 0;
    if (!solve<6>(a, change)) break;
    for (int i = 0; i < 6; i++) {
      model.a[i] += change[i] / grid.scale;
      largest = std::max(largest, std::fabs(change[i]));
    }
    if (largest < 0.005) break;
  }
  // A fit that ran away is worse than none.
  for (int i = 0; i < 6; i++)
    if (!(std::fabs(model.a[i] - start.a[i]) * grid.scale < 3)) {
      model = start;
      break;
    }
}

void search_blocks(const Picture &from, const Picture &to, const Plane &agreement,
                   std::vector<Sample> &samples) {
  const Grid grid(from.width(), from.height());
  Plane small_from = from.levels, small_to = to.levels, agrees = agreement;
  int scale = 1;
  while (std::max(small_from.width, small_from.height) > 170) {
    small_from = halved(small_from);
    small_to = halved(small_to);
    agrees = halved(agrees);
    scale *= 2;
  }
  const int width = small_from.width, height = small_from.height;
  const int side = 8, reach = std::max(6, width / 8), across = 2 * reach + 1;
  std::vector<float> sums(static_cast<size_t>(across) * across);
  for (int y = 0; y + side <= height; y += side / 2)
    for (int x = 0; x + side <= width; x += side / 2) {
      float agreeing = 0, darkest = 255, lightest = 0;
      for (int j = 0; j < side; j++)
        for (int i = 0; i < side; i++) {
          agreeing += agrees(x + i, y + j);
          darkest = std::min(darkest, small_from(x + i, y + j));
          lightest = std::max(lightest, small_from(x + i, y + j));
        }
      if (agreeing > side * side / 2 || lightest - darkest < 20) continue;
      float best = HUGE_VALF, second = HUGE_VALF;
      int best_x = 0, best_y = 0;
      std::fill(sums.begin(), sums.end(), HUGE_VALF);
      for (int dy = std::max(-reach, -y); dy <= std::min(reach, height - side - y); dy++)
        for (int dx = std::max(-reach, -x); dx <= std::min(reach, width - side - x); dx++) {
          float sum = 0;
          for (int j = 0; j < side; j++) {
            const float *p = small_from.row(y + j) + x, *q = small_to.row(y + dy + j) + x + dx;
            for (int i = 0; i < side; i++) sum += std::fabs(p[i] - q[i]);
          }
          sums[(dy + reach) * across + dx + reach] = sum;
          if (sum < best) {
            best = sum;
            best_x = dx;
            best_y = dy;
          }
        }
      for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++)
          if (std::max(std::abs(dx - best_x), std::abs(dy - best_y)) > 3)
            second = std::min(second, sums[(dy + reach) * across + dx + reach]);
      // What looks the same in two places says nothing.
      if (best > 0.8f * second) continue;
      const int left = scale * x, top = scale * y, end = scale * side;
      double right = scale * best_x, down = scale * best_y, step = HUGE_VAL;
      for (int round = 0; round < 8 && step > 0.01; round++) {
        double xx = 1, xy = 0, yy = 1, bx = 0, by = 0;
        for (int j = top; j < top + end; j++)
          for (int i = left; i < left + end; i++) {
            const float far_x = static_cast<float>(i + right), far_y = static_cast<float>(j + down);
            const float difference = to.sample(far_x, far_y) - from.levels(i, j);
            const float gx = 0.5f * (from.across(i, j) + to.across.sample(far_x, far_y));
            const float gy = 0.5f * (from.along(i, j) + to.along.sample(far_x, far_y));
            const float q = 1 + difference * difference / 64, weight = 1 / (q * q);
            xx += weight * gx * gx;
            xy += weight * gx * gy;
            yy += weight * gy * gy;
            bx -= weight * gx * difference;
            by -= weight * gy * difference;
          }
        const double determinant = xx * yy - xy * xy;
        double dx = (yy * bx - xy * by) / determinant, dy = (xx * by - xy * bx) / determinant;
        step = std::hypot(dx, dy);
        const double length = std::max(1.0, step);
        right += dx / length;
        down += dy / length;
      }
      const bool is_found =
          step < 0.3 && std::hypot(right - scale * best_x, down - scale * best_y) < 1.5 * scale;
      if (!is_found) continue;
      for (int j = 0; j < 3; j++)
        for (int i = 0; i < 3; i++)
          samples.push_back({static_cast<float>(grid.x(left + (i + 0.5) * end / 3)),
                             static_cast<float>(grid.y(top + (j + 0.5) * end / 3)),
                             static_cast<float>(right / grid.scale),
                             static_cast<float>(down / grid.scale)});
    }
}

}  // namespace cmotion
