#include "CMotionChecks.h"

#include <cstring>
#include <random>
#include <vector>

#include "../../Sources/CMotion/kernels.h"
#include "CKernels.h"

namespace cmotion {

extern const Kernels portable_kernels;
#if defined(__x86_64__)
extern const Kernels avx2_kernels, avx512_kernels;
#endif

namespace {

using Values = std::vector<float>;

const Kernels *kernels_named(const char *name) {
  if (!ck_kernels_named(name)) return nullptr;
#if defined(__x86_64__)
  if (strcmp(name, "avx2") == 0) return &avx2_kernels;
  if (strcmp(name, "avx512") == 0) return &avx512_kernels;
#endif
  return &portable_kernels;
}

// What all kernels make of the same random rows, one after the other.
Values results(const Kernels &kernels) {
  // No multiple of any vector's length.
  const int width = 203, rows = 40;
  std::mt19937 generator(7);
  const auto noise = [&](size_t count, float from, float to) {
    Values values(count);
    for (float &value : values) value = from + (to - from) * (generator() % 65536) / 65536.0f;
    return values;
  };
  Values all;
  const auto keep = [&](const Values &values) { all.insert(all.end(), values.begin(), values.end()); };

  const Values picture = noise(4 * width * rows, 0, 255), levels = noise(width, 0, 255);
  const Values right = noise(width, -4, 5), down = noise(width, -4, 5);
  Values row(width);
  kernels.differences(picture.data(), 2 * width, 2 * rows, levels.data(), 11, width, right.data(),
                      down.data(), row.data());
  keep(row);
  const Values above = noise(width + 2, 0, 9), own = noise(width + 2, 0, 9),
               below = noise(width + 2, 0, 9);
  kernels.row_costs(above.data() + 1, own.data() + 1, below.data() + 1, width, row.data());
  keep(row);
  for (int set = 0; set < 2; set++) {
    const int lanes = set ? 16 : 8;
    const Values likeness = noise(width, 0, 1), costs = noise(width * lanes, 0, 1),
                 before = noise(width * lanes, 0, 1), least_before = noise(width, 0, 0.1f);
    Values values = noise(width * lanes, 0, 1), weights = noise(width, 0, 1);
    Values forward(width * lanes), forward_weights(width);
    kernels.aggregate_lines[set](likeness.data(), 1, width, 1, values.data(), weights.data(),
                                 forward.data(), forward_weights.data());
    // Columns of pixels, four apart, in three lines side by side.
    kernels.aggregate_lines[set](likeness.data(), 4, width / 4, 3, values.data(), weights.data(),
                                 forward.data(), forward_weights.data());
    Values sums(width * lanes), now(width * lanes), least(width);
    kernels.scan_row[set](likeness.data(), width, costs.data(), sums.data());
    kernels.scan_down[set](likeness.data(), width, 1, costs.data(), before.data(),
                           least_before.data(), now.data(), least.data(), sums.data());
    for (const Values *part : {&values, &weights, &sums, &now, &least}) keep(*part);
  }
  return all;
}

}  // namespace
}  // namespace cmotion

int cmotion_differences(const char *name) {
  const cmotion::Kernels *kernels = cmotion::kernels_named(name);
  if (!kernels) return -1;
  const std::vector<float> expected = cmotion::results(cmotion::portable_kernels),
                           found = cmotion::results(*kernels);
  int count = 0;
  for (size_t i = 0; i < expected.size(); i++)
    count += memcmp(&expected[i], &found[i], sizeof(float)) != 0;
  return count;
}
