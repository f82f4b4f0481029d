/* What the libraries that stand between a process and its disk share; for tests, by LD_PRELOAD. */

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#define REAL(result, function, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, function)

/* The name of an open file, "" where there is none; the buffer holds 4,096 bytes. */
static const char *name_of(int fd, char *buffer) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = readlink(link, buffer, 4095);
    buffer[length < 0 ? 0 : length] = 0;
    return buffer;
}
