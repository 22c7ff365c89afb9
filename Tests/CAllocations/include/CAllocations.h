// Counts what a test program allocates.
#pragma once
#include <stddef.h>

typedef struct {
  // Calls of malloc and its kin so far, and the bytes that they asked for; the largest one since
  // callocations_restart.
  size_t calls, bytes, largest;
} callocations_count;

callocations_count callocations_now(void);
void callocations_restart(void);
// Whether counting works in this build: sanitizers bring allocators of their own.
int callocations_works(void);
