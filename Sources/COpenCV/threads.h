#pragma once
#include <opencv2/core.hpp>

// Keeps OpenCV on the calling thread; said before each use of it, by any number of threads at a time.
inline void stay_on_calling_thread() {
  // Once: each setting takes down the arena of OpenCV's threads, under the feet of a thread that sets too.
  [[maybe_unused]] static const bool is_set = (cv::setNumThreads(1), true);
}
