#include "kernels.h"

namespace cmotion {

#define CMOTION_KERNELS portable_kernels
#include "template/kernels.h"

}  // namespace cmotion
