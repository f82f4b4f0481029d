/* Writes down what a process writes, truncates, syncs, makes and removes below one folder; for tests, by LD_PRELOAD.

   POWER_HOME is the folder, POWER_TAPE the file that takes the notes. A note is made when the call has succeeded:
   the kind (one byte), three numbers of 64 bits (offset or size, length of the name, length of the data), both. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../disk_calls.h"

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int tape = -1;

static void raw(const void *data, size_t length) {
    const char *at = data;
    while (length > 0) {
        long done = syscall(SYS_write, tape, at, length);
        if (done <= 0) abort(); /* a tape with a hole would prove nothing */
        at += done;
        length -= (size_t)done;
    }
}

static void note(char kind, const char *name, uint64_t where, const void *data, uint64_t length) {
    const char *home = getenv("POWER_HOME"), *file = getenv("POWER_TAPE");
    uint64_t head[3] = {where, strlen(name), length};
    if (!home || !file || strncmp(name, home, strlen(home)) != 0) return;
    pthread_mutex_lock(&turn);
    if (tape < 0) tape = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (tape < 0) abort();
    raw(&kind, 1);
    raw(head, sizeof head);
    raw(name, head[1]);
    raw(data, length);
    pthread_mutex_unlock(&turn);
}

static void opened(const char *path, int flags, int was_there) {
    char buffer[4096];
    const char *name = path[0] == '/' ? path : realpath(path, buffer);
    if (!name) return;
    if ((flags & O_CREAT) && !was_there) note('C', name, 0, "", 0);
    else if (flags & O_TRUNC) note('T', name, 0, "", 0);
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        REAL(int, #function, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        int was_there = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0; \
        int fd = real(path, flags, mode); \
        if (fd >= 0) opened(path, flags, was_there); \
        return fd; \
    }

OPEN(open)
OPEN(open64)

#define PWRITE(function) \
    ssize_t function(int fd, const void *data, size_t length, off64_t offset) { \
        REAL(ssize_t, #function, int, const void *, size_t, off64_t); \
        char buffer[4096]; \
        ssize_t done = real(fd, data, length, offset); \
        if (done > 0) note('W', name_of(fd, buffer), (uint64_t)offset, data, (uint64_t)done); \
        return done; \
    }

PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    char buffer[4096];
    ssize_t done = real(fd, data, length);
    if (done > 0) {
        off64_t after = lseek64(fd, 0, SEEK_CUR);
        if (after >= done) note('W', name_of(fd, buffer), (uint64_t)(after - done), data, (uint64_t)done);
    }
    return done;
}

#define SYNC(function) \
    int function(int fd) { \
        REAL(int, #function, int); \
        char buffer[4096]; \
        int failed = real(fd); \
        if (!failed) note('S', name_of(fd, buffer), 0, "", 0); \
        return failed; \
    }

SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(function) \
    int function(int fd, off64_t size) { \
        REAL(int, #function, int, off64_t); \
        char buffer[4096]; \
        int failed = real(fd, size); \
        if (!failed) note('T', name_of(fd, buffer), (uint64_t)size, "", 0); \
        return failed; \
    }

TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    int failed = real(path);
    if (!failed) note('U', path, 0, "", 0);
    return failed;
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    int failed = real(from, to);
    if (!failed) note('R', from, 0, to, strlen(to));
    return failed;
}
