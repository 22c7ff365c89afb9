#include "light.h"

namespace cmotion {
namespace {

// Pixels along the side of a cell; cells on each side that count for one; variance below which a factor is near 1; and
// grey levels by which the light differs at least, on average.
const int side = 8, reach = 3;
const double flat = 60, least = 1;

// Sums over the pixels of a cell.
struct Moments {
  double count = 0, own = 0, other = 0, square = 0, product = 0;

  void operator+=(const Moments &more) {
    count += more.count;
    own += more.own;
    other += more.other;
    square += more.square;
    product += more.product;
  }
};

}  // namespace

bool match_light(Plane &levels, const Plane &other, const Flow &flow, const Plane &seen) {
  const int width = levels.width, height = levels.height;
  const int columns = (width + side - 1) / side, rows = (height + side - 1) / side;
  std::vector<Moments> cells(static_cast<size_t>(columns) * rows);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      if (seen(x, y) == 0) continue;
      const double own = levels(x, y);
      const double far = other.sample(x + flow.right(x, y), y + flow.down(x, y));
      cells[static_cast<size_t>(y / side) * columns + x / side] +=
          {1, own, far, own * own, own * far};
    }
  Moments all;
  for (const Moments &cell : cells) all += cell;
  if (all.count < 100) return false;
  // The light as a factor and a constant for each cell.
  Plane factor(columns, rows), constant(columns, rows);
  double change = 0;
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++) {
      // Never without a little of the whole picture, for cells around which nothing is seen.
      Moments m = all;
      const double share = 4 / all.count;
      m = {m.count * share, m.own * share, m.other * share, m.square * share, m.product * share};
      for (int j = std::max(row - reach, 0); j <= std::min(row + reach, rows - 1); j++)
        for (int i = std::max(column - reach, 0); i <= std::min(column + reach, columns - 1); i++)
          m += cells[static_cast<size_t>(j) * columns + i];
      const double own = m.own / m.count, far = m.other / m.count;
      const double variance = m.square / m.count - own * own,
                   covariance = m.product / m.count - own * far;
      const double slope = (covariance + flat) / (variance + flat);
      factor(column, row) = static_cast<float>(std::min(std::max(slope, 0.5), 2.0));
      constant(column, row) = static_cast<float>(far - factor(column, row) * own);
      change += std::fabs(far - own);
    }
  if (change / cells.size() < least) return false;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      const float column = (x + 0.5f) / side - 0.5f, row = (y + 0.5f) / side - 0.5f;
      levels(x, y) = factor.sample(column, row) * levels(x, y) + constant.sample(column, row);
    }
  return true;
}

}  // namespace cmotion
