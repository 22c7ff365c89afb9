#pragma once
#include <lcms2.h>

// Macros that Swift cannot import.
static const cmsUInt32Number lcms_rgb_floats = TYPE_RGB_FLT;
static const cmsUInt32Number lcms_gray_floats = TYPE_GRAY_FLT;
