#include "COpenCV.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>
#include <vector>

#include "threads.h"

struct opencv_flow_estimator {
  // One for searches that start from a guess: OpenCV keeps a guess for all later searches.
  cv::Ptr<cv::DISOpticalFlow> dis, guided_dis;
};

namespace {

// Mean |from(p) − to(p + shift)| over the pixels that both images have; infinite if these are less than a quarter.
double difference(const cv::Mat &from, const cv::Mat &to, cv::Point shift) {
  const cv::Rect frame(0, 0, from.cols, from.rows);
  const cv::Rect inside = frame & (frame - shift);
  if (inside.area() * 4 < frame.area()) return HUGE_VAL;
  return cv::norm(from(inside), to(inside + shift), cv::NORM_L1) / inside.area();
}

// How far the whole image has moved, in pixels; 0 unless the shift explains most of the change. In a fast pan,
// every point moves further than a local search reaches.
cv::Point2f global_shift(const cv::Mat &from, const cv::Mat &to) {
  const double scale = std::min(1.0, 256.0 / std::max(from.cols, from.rows));
  const cv::Size size(std::max(16, cvRound(from.cols * scale)),
                      std::max(16, cvRound(from.rows * scale)));
  cv::Mat small[2], window;
  for (int i = 0; i < 2; i++) {
    cv::resize(i ? to : from, small[i], size, 0, 0, cv::INTER_AREA);
    small[i].convertTo(small[i], CV_32F);
  }
  cv::createHanningWindow(window, size, CV_32F);
  // Passes copies, as phaseCorrelate applies the window in place.
  const cv::Point2d found = cv::phaseCorrelate(small[0].clone(), small[1].clone(), window);
  const cv::Point shift(cvRound(found.x), cvRound(found.y));
  if (std::max(std::abs(shift.x), std::abs(shift.y)) < 4) return {};
  const double moved = difference(small[0], small[1], shift);
  if (!(moved < 0.5 * difference(small[0], small[1], {}))) return {};
  return {static_cast<float>(found.x) * from.cols / size.width,
          static_cast<float>(found.y) * from.rows / size.height};
}

// Mean (from(p) − to(p + flow(p)))² around each pixel, in squared grey levels.
cv::Mat residual(const cv::Mat &from, const cv::Mat &to, const cv::Mat &flow) {
  cv::Mat places(flow.size(), CV_32FC2), moved, square;
  for (int y = 0; y < flow.rows; y++)
    for (int x = 0; x < flow.cols; x++)
      places.at<cv::Vec2f>(y, x) = flow.at<cv::Vec2f>(y, x) + cv::Vec2f(x, y);
  cv::remap(to, moved, places, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::absdiff(from, moved, square);
  cv::multiply(square, square, square);
  cv::boxFilter(square, square, -1, cv::Size(21, 21));
  return square;
}

float ramp(float value, float zero, float one) {
  return std::min(std::max((value - zero) / (one - zero), 0.0f), 1.0f);
}

float median(const cv::Mat &values) {
  std::vector<float> sorted(values.begin<float>(), values.end<float>());
  const auto middle = sorted.begin() + sorted.size() / 2;
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

// Sets the motion to 0 where it explains the change no better than standing still does. A search finds motion
// everywhere in film grain, and the painting would follow it. In grain, the gain from motion hardly exceeds 1.3;
// with a camera that moves by a fifth of a pixel, its median is 2.9.
//
// Applies only if most of the image stands still: flat parts of a moving image gain nothing from motion either,
// nor does a cut, which leaves more than grain. Exempts motion of a pixel or more where much is left unexplained:
// there, an object uncovers what was behind it.
void hold_still(const cv::Mat &from, const cv::Mat &to, cv::Mat &flow) {
  // Blurred grain of ±24 grey levels leaves 30; the faintest cut leaves 100.
  const float rounding = 0.02f, strongest_grain = 30;
  cv::Mat first, second;
  from.convertTo(first, CV_32F);
  to.convertTo(second, CV_32F);
  cv::GaussianBlur(first, first, {}, 1);
  cv::GaussianBlur(second, second, {}, 1);
  const cv::Mat still = residual(first, second, cv::Mat::zeros(flow.size(), CV_32FC2)) + rounding;
  const cv::Mat gain = still / (residual(first, second, flow) + rounding);
  const float grain = median(still);
  if (median(gain) > 1.5f || grain > strongest_grain) return;
  for (int y = 0; y < flow.rows; y++)
    for (int x = 0; x < flow.cols; x++) {
      cv::Vec2f &motion = flow.at<cv::Vec2f>(y, x);
      const float is_far = ramp(std::hypot(motion[0], motion[1]), 1, 1.5f);
      const float is_unexplained = ramp(still.at<float>(y, x), 4 * grain, 8 * grain);
      motion *= std::max(ramp(gain.at<float>(y, x), 1.5f, 2.5f), std::min(is_far, is_unexplained));
    }
}

}  // namespace

// Calls a function that uses OpenCV. Returns 0, or −1 with the reason in `message` (128 bytes).
template <typename Work>
static int attempt(char *message, const Work &work) {
  try {
    work();
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

opencv_flow_estimator *opencv_flow_estimator_create(void) {
  try {
    stay_on_calling_thread();
    const auto preset = cv::DISOpticalFlow::PRESET_MEDIUM;
    return new opencv_flow_estimator{cv::DISOpticalFlow::create(preset),
                                     cv::DISOpticalFlow::create(preset)};
  } catch (const std::exception &) {
    return nullptr;
  }
}

void opencv_flow_estimator_free(opencv_flow_estimator *estimator) { delete estimator; }

int opencv_estimate_flow(opencv_flow_estimator *estimator, const uint8_t *from, const uint8_t *to,
                         int width, int height, float *vectors, char *message) {
  return attempt(message, [&] {
    const cv::Mat first(height, width, CV_8UC1, const_cast<uint8_t *>(from));
    const cv::Mat second(height, width, CV_8UC1, const_cast<uint8_t *>(to));
    // DIS takes a flow of this size as its first guess; an empty one means none.
    cv::Mat flow;
    const cv::Point2f shift = global_shift(first, second);
    const bool is_guided = shift.x != 0 || shift.y != 0;
    if (is_guided) flow = cv::Mat(height, width, CV_32FC2, cv::Scalar(shift.x, shift.y));
    (is_guided ? estimator->guided_dis : estimator->dis)->calc(first, second, flow);
    cv::Mat output(height, width, CV_32FC2, vectors);
    flow.copyTo(output);
  });
}

int opencv_hold_still(const uint8_t *from, const uint8_t *to, int width, int height, float *vectors,
                      char *message) {
  return attempt(message, [&] {
    const cv::Mat first(height, width, CV_8UC1, const_cast<uint8_t *>(from));
    const cv::Mat second(height, width, CV_8UC1, const_cast<uint8_t *>(to));
    cv::Mat flow(height, width, CV_32FC2, vectors);
    hold_still(first, second, flow);
  });
}
