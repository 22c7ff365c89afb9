#include "picture.h"

namespace cmotion {

static Plane likeness(const Plane &levels, int dx, int dy) {
  Plane result(levels.width, levels.height);
  for (int y = 0; y + dy < levels.height; y++)
    for (int x = 0; x + dx < levels.width; x++)
      result(x, y) = likeness(levels(x + dx, y + dy) - levels(x, y));
  return result;
}

Picture::Picture(Plane grey) : levels(blurred(grey, 0.6f)), fine(doubled(levels)) {
  differentiate(levels, across, along);
  like_right = likeness(levels, 1, 0);
  like_below = likeness(levels, 0, 1);
}

}  // namespace cmotion
