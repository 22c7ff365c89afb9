// A C interface to what we use of OpenCV: dense optical flow and resampling.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Dense optical flow by DIS: Kroeger, Timofte, Dai, Van Gool, "Fast Optical Flow using Dense Inverse Search"
// (2016). A shift of the whole image, found by phase correlation, may be its first guess.
//
// Computes on the calling thread only, so that results do not depend on the number of cores and the
// optimisation that runs at the same time keeps its threads.
typedef struct opencv_flow_estimator opencv_flow_estimator;

// NULL if there is no memory left.
opencv_flow_estimator *_Nullable opencv_flow_estimator_create(void);
void opencv_flow_estimator_free(opencv_flow_estimator *_Nonnull estimator);

// Fills `vectors`, height x width pairs (right, down) in pixels, with the displacement of each pixel of `from` in
// `to`. Both images are height x width grey levels, at least 16 pixels on each side. Returns 0, or −1 with the
// reason in `message` (128 bytes).
int opencv_estimate_flow(opencv_flow_estimator *_Nonnull estimator, const uint8_t *_Nonnull from,
                         const uint8_t *_Nonnull to, int width, int height, float *_Nonnull vectors,
                         char *_Nonnull message);

// Sets the motion to 0 where it explains the change no better than standing still does, if most of the image stands
// still. Returns 0, or −1 with the reason in `message` (128 bytes).
int opencv_hold_still(const uint8_t *_Nonnull from, const uint8_t *_Nonnull to, int width, int height,
                      float *_Nonnull vectors, char *_Nonnull message);

// Resamples a plane: area means to make it smaller, cubic interpolation to enlarge it. Returns 0, or −1 if there is
// no memory left.
int opencv_resize(const float *_Nonnull input, int width, int height, float *_Nonnull output,
                  int new_width, int new_height);

// The version of the library in use, such as "4.6.0".
const char *_Nonnull opencv_version(void);

#ifdef __cplusplus
}
#endif
