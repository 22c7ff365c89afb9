// Optical flow that is true to the objects: motions of whole objects are found in a first flow, and each pixel is
// given the one that explains it best.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  // The motions are chosen at half the size first, and only those in use at the full size. In pictures of more
  // than 250,000 pixels all are chosen at half the size, and only fitted at the full size.
  CMOTION_DEFAULT,
  // All at the full size, once more, for several times the time.
  CMOTION_BEST,
} cmotion_effort;

// Memory that is used again for each pair of pictures.
typedef struct cmotion_estimator cmotion_estimator;

// Returns a null pointer if there is no memory left.
cmotion_estimator *_Nullable cmotion_estimator_create(void);
void cmotion_estimator_free(cmotion_estimator *_Nonnull estimator);

// Improves the flow between two pictures, both ways at once, on the calling thread.
//
// `first` and `second` are height x width grey levels, at least 16 pixels on each side. `there` and `back` are
// height x width pairs (right, down) in pixels, from each pixel of `first` to `second` and from each of `second` to
// `first`: a dense search's flow on entry, the improved one on return. Returns 0, or -1 if there is no memory left.
int cmotion_improve(cmotion_estimator *_Nonnull estimator, const uint8_t *_Nonnull first, const uint8_t *_Nonnull second,
                    int width, int height, cmotion_effort effort, float *_Nonnull there, float *_Nonnull back);

// Steps of the estimate, which tests compare with plain loops. `lanes` is 8 or 16.

// Averages values, height x width x lanes, along rows and then columns of a picture, each weighted by how alike the
// pixels in between are.
void cmotion_average(const uint8_t *_Nonnull grey, int width, int height, int lanes, float *_Nonnull values);

// Chooses the lane of each pixel by its cost, height x width x lanes, and by those of its surroundings.
void cmotion_choose(const uint8_t *_Nonnull grey, int width, int height, int lanes, const float *_Nonnull costs,
                    uint8_t *_Nonnull labels);

#ifdef __cplusplus
}
#endif
