// Motions of whole objects.
#pragma once
#include <vector>

#include "picture.h"

namespace cmotion {

// An affine motion, in coordinates that run from -1 to 1 along the longer side, so that it holds at any size.
struct Model {
  // Motion right is a[0] + a[1] X + a[2] Y, down a[3] + a[4] X + a[5] Y, in halves of the longer side.
  double a[6] = {};

  Model inverse() const;
};

// Turns pixels into the coordinates of models, and their motions into pixels.
struct Grid {
  double middle_x, middle_y, scale;

  Grid(int width, int height)
      : middle_x((width - 1) / 2.0),
        middle_y((height - 1) / 2.0),
        scale(std::max(width, height) / 2.0) {}

  double x(double pixel) const { return (pixel - middle_x) / scale; }
  double y(double pixel) const { return (pixel - middle_y) / scale; }
  // Motion of a model at a pixel, in pixels.
  void motion(const Model &model, double x, double y, double &right, double &down) const;
};

// A point of known motion, in the models' coordinates.
struct Sample {
  float x, y, right, down;
};

// Motions of the points that a dense search has lost: textured blocks whose flow does not lead back are sought in the
// whole neighbourhood.
void search_blocks(const Picture &from, const Picture &to, const Plane &agreement,
                   std::vector<Sample> &samples);

// The dominant motions, the commonest first: the model that explains most points, without those the next, and so on.
std::vector<Model> dominant_models(const Flow &flow, const Plane &agreement,
                                   const std::vector<Sample> &others, int most);

// Whether two models differ by less than `distance` pixels, in a grid, where they apply.
bool are_alike(const Model &a, const Model &b, const Grid &grid, double distance);

// Fits a model to the pictures themselves, by Gauss-Newton over the pixels whose `owner` is `which`.
void fit_to_pictures(const Picture &from, const Picture &to, const std::vector<int8_t> &owner,
                     int which, Model &model);

}  // namespace cmotion
