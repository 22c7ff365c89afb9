#include <opencv2/core.hpp>

#include "COpenCV.h"

const char *opencv_version(void) {
  static const std::string version = cv::getVersionString();
  return version.c_str();
}
