#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "COpenCV.h"
#include "threads.h"

int opencv_resize(const float *input, int width, int height, float *output, int new_width,
                  int new_height) {
  try {
    stay_on_calling_thread();
    const cv::Mat from(height, width, CV_32FC1, const_cast<float *>(input));
    cv::Mat to(new_height, new_width, CV_32FC1, output);
    const bool shrinks = new_width < width || new_height < height;
    cv::resize(from, to, to.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
    return 0;
  } catch (const std::exception &) {
    return -1;
  }
}
