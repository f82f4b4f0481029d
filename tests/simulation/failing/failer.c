/* Lets the n-th write, truncation, sync or opening-for-writing below one folder fail; for tests, by LD_PRELOAD.

   The process itself sets it with disk_fails(folder, n, how many in a row, error), and asks disk_seen() how many such
   calls there were since. An n of 0 heals the disk. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "../disk_calls.h"

static char folder[4096];
static long first, count, seen;
static int error;

void disk_fails(const char *below, long n, long in_a_row, int with) {
    snprintf(folder, sizeof folder, "%s", below);
    first = n, count = in_a_row, error = with, seen = 0;
}

long disk_seen(void) { return seen; }

static int fails(const char *name) {
    if (!folder[0] || strncmp(name, folder, strlen(folder)) != 0) return 0;
    seen++;
    if (first <= 0 || seen < first || seen - first >= count) return 0;
    errno = error;
    return 1;
}

static int fd_fails(int fd) {
    char name[4096];
    return fails(name_of(fd, name));
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        REAL(int, #function, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if ((flags & O_CREAT) && access(path, F_OK) != 0 && fails(path)) return -1; \
        return real(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

#define PWRITE(function) \
    ssize_t function(int fd, const void *data, size_t length, off64_t offset) { \
        REAL(ssize_t, #function, int, const void *, size_t, off64_t); \
        return fd_fails(fd) ? -1 : real(fd, data, length, offset); \
    }

PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return fd_fails(fd) ? -1 : real(fd, data, length);
}

#define SYNC(function) \
    int function(int fd) { \
        REAL(int, #function, int); \
        return fd_fails(fd) ? -1 : real(fd); \
    }

SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(function) \
    int function(int fd, off64_t size) { \
        REAL(int, #function, int, off64_t); \
        return fd_fails(fd) ? -1 : real(fd, size); \
    }

TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)
