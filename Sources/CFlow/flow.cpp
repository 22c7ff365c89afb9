#include "CFlow.h"

#include <cstdio>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/video/tracking.hpp>

struct flow_estimator {
  cv::Ptr<cv::DISOpticalFlow> dis;
};

flow_estimator *flow_estimator_create(flow_preset preset) {
  try {
    cv::setNumThreads(1);
    return new flow_estimator{cv::DISOpticalFlow::create(
        preset == FLOW_FAST ? cv::DISOpticalFlow::PRESET_FAST
                            : cv::DISOpticalFlow::PRESET_MEDIUM)};
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
    estimator->dis->calc(first, second, flow);
    cv::Mat target(height, width, CV_32FC2, vectors);
    flow.copyTo(target);
    return 0;
  } catch (const std::exception &error) {
    snprintf(message, 128, "%s", error.what());
    return -1;
  }
}
