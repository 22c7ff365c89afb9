#include "CFlow.h"

#include <algorithm>
#include <cstdio>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/video/tracking.hpp>

// The fast preset ends at a quarter of the size, in patches of 8. Where no patch fits there, OpenCV chooses
// scales by the width alone, and reads beyond the pictures if they are much wider than high.
static const int smallest_fast_side = 32;

struct flow_estimator {
  cv::Ptr<cv::DISOpticalFlow> dis;
  cv::Ptr<cv::DISOpticalFlow> dis_for_small;
};

flow_estimator *flow_estimator_create(flow_preset preset) {
  try {
    cv::setNumThreads(1);
    return new flow_estimator{cv::DISOpticalFlow::create(
        preset == FLOW_FAST ? cv::DISOpticalFlow::PRESET_FAST
                            : cv::DISOpticalFlow::PRESET_MEDIUM),
        cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_MEDIUM)};
  } catch (const std::exception &) {
    return nullptr;
  }
}

void flow_estimator_free(flow_estimator *estimator) { delete estimator; }

int flow_estimate(flow_estimator *estimator, const uint8_t *from, const uint8_t *to, int width,
                  int height, float *vectors, char *message) {
  try {
    const cv::Mat first(height, width, CV_8UC1, const_cast<uint8_t *>(from));
    const cv::Mat second(height, width, CV_8UC1, const_cast<uint8_t *>(to));
    // Not `vectors` itself: what it holds would be taken for a first guess.
    cv::Mat flow;
    const bool is_small = std::min(width, height) < smallest_fast_side;
    (is_small ? estimator->dis_for_small : estimator->dis)->calc(first, second, flow);
    cv::Mat target(height, width, CV_32FC2, vectors);
    flow.copyTo(target);
    return 0;
  } catch (const cv::Exception &error) {
    // `what()` has several lines.
    snprintf(message, 128, "%s", error.err.c_str());
    return -1;
  } catch (const std::exception &error) {
    snprintf(message, 128, "%s", error.what());
    return -1;
  }
}
