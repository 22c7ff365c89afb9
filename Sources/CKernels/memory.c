#define _GNU_SOURCE
#include <malloc.h>
#include <sys/mman.h>

#include "CKernels.h"

void ck_return_large_blocks(void) { mallopt(M_MMAP_THRESHOLD, 1 << 20); }

#if __has_feature(address_sanitizer)
#include <stdlib.h>
#include <string.h>

// Exactly the requested size, so that the sanitizer notices any access beyond it.
void *ck_allocate(size_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, 64, bytes) != 0) return NULL;
  return memset(memory, 0, bytes);
}

void ck_free(void *memory, size_t bytes) {
  (void)bytes;
  free(memory);
}
#else

// Whole huge pages: otherwise every tile of a map or of a layer's weights would miss the TLB. Blocks smaller
// than a huge page take ordinary pages.
static const size_t huge_page = (size_t)2 << 20;

static size_t rounded(size_t bytes) { return (bytes + huge_page - 1) & ~(huge_page - 1); }

void *ck_allocate(size_t bytes) {
  if (bytes < huge_page) {
    void *small = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return small == MAP_FAILED ? NULL : small;
  }
  const size_t size = rounded(bytes);
  char *start = mmap(NULL, size + huge_page, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return NULL;
  char *aligned = (char *)rounded((size_t)start);
  if (aligned > start) munmap(start, aligned - start);
  const size_t rest = start + huge_page - aligned;
  if (rest > 0) munmap(aligned + size, rest);
  madvise(aligned, size, MADV_HUGEPAGE);
  return aligned;
}

void ck_free(void *memory, size_t bytes) {
  munmap(memory, bytes < huge_page ? bytes : rounded(bytes));
}
#endif
