// What Swift's Glibc does not import of Linux.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

// Renames a file unless the new name is taken; EINVAL where the file system cannot do it.
static inline int linux_rename_new(const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1);
}

// Hidden without _GNU_SOURCE.
int pthread_setattr_default_np(const pthread_attr_t *);

// Sets the stack of threads that ask for none, which otherwise follows ulimit -s.
static inline int linux_set_thread_stack(size_t bytes) {
  pthread_attr_t attributes;
  int code = pthread_attr_init(&attributes);
  if (code == 0) code = pthread_attr_setstacksize(&attributes, bytes);
  if (code == 0) code = pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
  return code;
}

#endif
