/* Preloaded into fabang: one file operation fails, or the process is killed at it.
 *
 * FAULT_AT=N    the N-th operation, counted from 1 over all threads; 0: none
 * FAULT=WORD    ENOSPC, EIO, EMFILE, EACCES, EINTR: it fails with that errno (EINTR of close()
 * aside, which Linux has done then); SHORT: a write takes half; KILL: SIGKILL instead of it;
 * KILLED: behind it FAULT_LOG=F   at the end the number of operations is written there
 *
 * Whatever is not a file operation of the build (memory, threads, time) is left alone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long count;
static long fault_at;
static const char *fault = "";

static int wanted_errno(void)
{
    static const struct {
        const char *name;
        int number;
    } names[] = { { "ENOSPC", ENOSPC },
                  { "EIO", EIO },
                  { "EMFILE", EMFILE },
                  { "EACCES", EACCES },
                  { "EINTR", EINTR } };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(fault, names[i].name) == 0)
            return names[i].number;
    return 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAULT_AT");
    fault_at = at != NULL ? atol(at) : 0;
    if (getenv("FAULT") != NULL)
        fault = getenv("FAULT");
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_LOG");
    long (*raw)(long, ...) = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    char text[32];
    int len = snprintf(text, sizeof(text), "%ld\n", atomic_load(&count));
    if (path == NULL)
        return;
    long file = raw(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    raw(SYS_write, file, text, (size_t)len);
    raw(SYS_close, file);
}

/* Whether this operation is to fail; errno is set then. */
static int fails(void)
{
    int number;
    if (atomic_fetch_add(&count, 1) + 1 != fault_at)
        return 0;
    if (strcmp(fault, "KILL") == 0)
        raise(SIGKILL);
    if (strcmp(fault, "KILLED") == 0)
        return -1;
    number = wanted_errno();
    if (number == 0)
        return 0;
    errno = number;
    return 1;
}

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

/* A wrapper of `name`: on failure `bad`, else the function itself; killed behind it when asked. */
#define WRAP(type, name, bad, parameters, arguments)                                               \
    type name parameters;                                                                          \
    type name parameters                                                                           \
    {                                                                                              \
        static type(*real) parameters;                                                             \
        if (real == NULL)                                                                          \
            real = (type(*) parameters)next(#name);                                                \
        int failing = fails();                                                                     \
        if (failing > 0)                                                                           \
            return bad;                                                                            \
        type result = real arguments;                                                              \
        if (failing < 0)                                                                           \
            raise(SIGKILL);                                                                        \
        return result;                                                                             \
    }

WRAP(ssize_t, read, -1, (int file, void *bytes, size_t size), (file, bytes, size))
WRAP(ssize_t, pread64, -1, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))
WRAP(int, fstat, -1, (int file, struct stat *status), (file, status))
WRAP(int, fstatat, -1, (int root, const char *path, struct stat *status, int flags),
     (root, path, status, flags))
WRAP(int, mkdirat, -1, (int root, const char *path, mode_t mode), (root, path, mode))
WRAP(int, linkat, -1, (int from, const char *old, int to, const char *new, int flags),
     (from, old, to, new, flags))
WRAP(int, unlinkat, -1, (int root, const char *path, int flags), (root, path, flags))
WRAP(int, renameat, -1, (int from, const char *old, int to, const char *new), (from, old, to, new))
WRAP(int, renameat2, -1, (int from, const char *old, int to, const char *new, unsigned flags),
     (from, old, to, new, flags))
WRAP(int, syncfs, -1, (int file), (file))
WRAP(int, fsync, -1, (int file), (file))
WRAP(int, futimens, -1, (int file, const struct timespec times[2]), (file, times))
WRAP(int, utimensat, -1, (int root, const char *path, const struct timespec times[2], int flags),
     (root, path, times, flags))
WRAP(int, flock, -1, (int file, int operation), (file, operation))
WRAP(DIR *, fdopendir, NULL, (int file), (file))
WRAP(struct dirent *, readdir, NULL, (DIR * folder), (folder))

ssize_t write(int file, const void *bytes, size_t size)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (real == NULL)
        real = (ssize_t(*)(int, const void *, size_t))next("write");
    if (file <= STDERR_FILENO) /* what it says is no file of the build */
        return real(file, bytes, size);
    int failing = fails();
    if (failing > 0)
        return -1;
    bool is_short = atomic_load(&count) == fault_at && strcmp(fault, "SHORT") == 0 && size > 1;
    ssize_t result = real(file, bytes, is_short ? size / 2 : size);
    if (failing < 0)
        raise(SIGKILL);
    return result;
}

static mode_t mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

/* The functions that open a file all end in openat(). */
static int open_file(int root, const char *path, int flags, mode_t mode)
{
    static int (*real)(int, const char *, int, ...);
    if (real == NULL)
        real = (int (*)(int, const char *, int, ...))next("openat");
    int failing = fails();
    if (failing > 0)
        return -1;
    int file = real(root, path, flags, mode);
    if (failing < 0)
        raise(SIGKILL);
    return file;
}

#define WRAP_OPEN(name, root, parameters)                                                          \
    int name parameters;                                                                           \
    int name parameters                                                                            \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = mode_of(flags, arguments);                                                   \
        va_end(arguments);                                                                         \
        return open_file(root, path, flags, mode);                                                 \
    }

WRAP_OPEN(open, AT_FDCWD, (const char *path, int flags, ...))
WRAP_OPEN(open64, AT_FDCWD, (const char *path, int flags, ...))
WRAP_OPEN(openat, folder, (int folder, const char *path, int flags, ...))
WRAP_OPEN(openat64, folder, (int folder, const char *path, int flags, ...))
int __openat_2(int folder, const char *path, int flags);
int __openat_2(int folder, const char *path, int flags)
{
    return open_file(folder, path, flags, 0);
}

/* openat2() has no function of its own. */
long syscall(long number, ...)
{
    static long (*real)(long, ...);
    va_list arguments;
    va_start(arguments, number);
    long a = va_arg(arguments, long), b = va_arg(arguments, long), c = va_arg(arguments, long),
         d = va_arg(arguments, long), e = va_arg(arguments, long), f = va_arg(arguments, long);
    va_end(arguments);
    if (real == NULL)
        real = (long (*)(long, ...))next("syscall");
    int failing = number == SYS_openat2 ? fails() : 0;
    if (failing > 0)
        return -1;
    long result = real(number, a, b, c, d, e, f);
    if (failing < 0)
        raise(SIGKILL);
    return result;
}
