// Dense optical flow by OpenCV's DIS: Kroeger, Timofte, Dai, Van Gool, "Fast Optical Flow using Dense
// Inverse Search" (2016), which a shift of the whole
// picture, found by phase correlation, may start. A C face for OpenCV's C++.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { FLOW_FAST, FLOW_MEDIUM } flow_preset;

typedef struct flow_estimator flow_estimator;

// NULL where there is no memory left. Computes on the calling thread alone, so that results do not
// depend on the number of cores and the optimisation beside it keeps its own.
flow_estimator *_Nullable flow_estimator_create(flow_preset preset);
void flow_estimator_free(flow_estimator *_Nonnull estimator);

// Fills `vectors`, height x width pairs (right, down) in pixels, with where each pixel of `from` lies
// in `to`, relative to itself; both pictures are height x width grey levels. 0, or −1 with the reason
// in `message` (128 bytes). Each side takes at least 16 pixels; below 32, every preset is the medium one.
int flow_estimate(flow_estimator *_Nonnull estimator, const uint8_t *_Nonnull from,
                  const uint8_t *_Nonnull to, int width, int height, float *_Nonnull vectors,
                  char *_Nonnull message);

// A plane of another size: means of areas where it shrinks, cubic interpolation where it grows. 0, or −1
// where there is no memory left.
int flow_resize(const float *_Nonnull source, int width, int height, float *_Nonnull target,
                int new_width, int new_height);

#ifdef __cplusplus
}
#endif
