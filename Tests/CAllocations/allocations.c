#include "CAllocations.h"

#include <errno.h>
#include <stdatomic.h>

static atomic_size_t calls, bytes, largest;

callocations_count callocations_now(void) {
  return (callocations_count){atomic_load(&calls), atomic_load(&bytes), atomic_load(&largest)};
}

void callocations_restart(void) { atomic_store(&largest, 0); }

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
int callocations_works(void) { return 1; }

static void count(size_t size) {
  atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
  size_t old = atomic_load_explicit(&largest, memory_order_relaxed);
  while (size > old && !atomic_compare_exchange_weak(&largest, &old, size)) {
  }
}

// The program's own definitions come before the C library's, for its libraries as well.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  count(size);
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count(number * size);
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  count(size);
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  count(size);
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}
#else
int callocations_works(void) { return 0; }
#endif
