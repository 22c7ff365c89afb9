#pragma once
#include <opencv2/core.hpp>

// Keeps OpenCV on the calling thread. Call before each use of OpenCV; any number of threads may do so at once.
inline void stay_on_calling_thread() {
  // Only once: each call destroys OpenCV's thread arena, even while another thread is making the same call.
  [[maybe_unused]] static const bool is_set = (cv::setNumThreads(1), true);
}
