#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// How many of some ten thousand values a set of CMotion's kernels, as "avx2", computes otherwise than the portable
// ones; -1 if this CPU does not run it.
int cmotion_differences(const char *_Nonnull name);

#ifdef __cplusplus
}
#endif
