/* Folders are made on demand: most files of a tree find theirs, but in a new one. */
#include "base/tree.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MODE = 0644, FOLDER_MODE = 0755, BLOCK_BYTES = 64 * 1024 };

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

int tree_open_folder(int root, const char *path)
{
    return openat(root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

const struct dirent *tree_next_entry(DIR *folder, bool *failed)
{
    const struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(folder);
    } while (entry != NULL && is_dots(entry->d_name));
    *failed = entry == NULL && errno != 0;
    return entry;
}

/* -- removing
 * -------------------------------------------------------------------------------------------------
 */

/* Empties the folder behind `handle`, which it takes, but for the file `kept` (NULL: none). */
static bool empty_folder(int handle, const char *kept)
{
    DIR *folder = fdopendir(handle);
    if (folder == NULL) {
        close(handle);
        return false;
    }
    bool ok = true;
    bool failed;
    for (const struct dirent *entry; (entry = tree_next_entry(folder, &failed)) != NULL;) {
        bool stays = kept != NULL && strcmp(entry->d_name, kept) == 0;
        if (stays || unlinkat(dirfd(folder), entry->d_name, 0) == 0)
            continue;
        int inner = tree_open_folder(dirfd(folder), entry->d_name);
        ok = inner >= 0 && empty_folder(inner, NULL) &&
             unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR) == 0 && ok;
    }
    closedir(folder);
    return ok && !failed;
}

bool tree_remove(int parent, const char *name, const char *last)
{
    int handle = tree_open_folder(parent, name);
    int again = handle >= 0 ? fcntl(handle, F_DUPFD_CLOEXEC, 0) : -1;
    if (again < 0) {
        if (handle >= 0)
            close(handle);
        return false;
    }
    bool ok = empty_folder(handle, last) && (unlinkat(again, last, 0) == 0 || errno == ENOENT) &&
              unlinkat(parent, name, AT_REMOVEDIR) == 0;
    close(again);
    return ok;
}

bool tree_is_empty(int folder, const char *but)
{
    int copy = tree_open_folder(folder, ".");
    DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
    if (entries == NULL) {
        if (copy >= 0)
            close(copy);
        return false;
    }
    bool empty = true;
    bool failed;
    for (const struct dirent *entry; empty && (entry = tree_next_entry(entries, &failed)) != NULL;)
        empty = but != NULL && strcmp(entry->d_name, but) == 0;
    closedir(entries);
    return empty && !failed;
}

bool tree_remove_file(int root, const char *path)
{
    char part[TREE_PATH_BYTES_MAX];
    if (unlinkat(root, path, 0) != 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
    size_t len = strlen(path);
    assert(len < sizeof(part));
    memcpy(part, path, len + 1);
    for (char *slash = strrchr(part, '/'); slash != NULL; slash = strrchr(part, '/')) {
        *slash = '\0';
        if (unlinkat(root, part, AT_REMOVEDIR) != 0)
            break; /* something else is in it */
    }
    return true;
}

/* -- writing
 * --------------------------------------------------------------------------------------------------
 */

/* The folder at the first `len` bytes of `path`; a file in its place is removed. */
static bool make_folder(int root, const char *path, size_t len)
{
    char part[TREE_PATH_BYTES_MAX];
    struct stat status;
    assert(len < sizeof(part));
    memcpy(part, path, len);
    part[len] = '\0';
    if (mkdirat(root, part, FOLDER_MODE) == 0)
        return true;
    if (errno != EEXIST || fstatat(root, part, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    bool made = S_ISDIR(status.st_mode) ||
                (unlinkat(root, part, 0) == 0 && mkdirat(root, part, FOLDER_MODE) == 0);
    return made || errno == EEXIST; /* another thread may have been quicker */
}

/* The folders around the file: mostly the innermost alone is missing. */
static bool make_folders(int root, const char *path)
{
    const char *last = strrchr(path, '/');
    if (last == NULL || make_folder(root, path, (size_t)(last - path)))
        return true;
    if (errno != ENOENT && errno != ENOTDIR)
        return false;
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/'))
        if (!make_folder(root, path, (size_t)(slash - path)))
            return false;
    return true;
}

/* After a failure: makes the folders that lack, or removes what stands there. Whether to try again.
 */
static bool make_way(int root, const char *path)
{
    if (errno == ENOENT || errno == ENOTDIR)
        return make_folders(root, path);
    if (errno != EEXIST)
        return false;
    return unlinkat(root, path, 0) == 0 || (errno == EISDIR && tree_remove(root, path, ""));
}

static int create_file(int root, const char *path)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int file = openat(root, path, flags, FILE_MODE);
    if (file < 0 && make_way(root, path))
        file = openat(root, path, flags, FILE_MODE);
    return file;
}

static bool write_all(int file, slice bytes)
{
    while (bytes.len > 0) {
        ssize_t count = write(file, bytes.ptr, bytes.len);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes = slice_from_index(bytes, (size_t)count);
    }
    return true;
}

/* Closes it; keeps the reason of an earlier failure. */
static bool close_written(int file, bool ok)
{
    int reason = errno;
    bool closed = close(file) == 0;
    if (!ok)
        errno = reason;
    return closed && ok;
}

bool tree_write_file(int root, const char *path, slice bytes, bool is_new)
{
    if (is_new && !make_folders(root, path))
        return false;
    int file = create_file(root, path);
    return file >= 0 && close_written(file, write_all(file, bytes));
}

static bool copy_bytes(int from, int to)
{
    char block[BLOCK_BYTES];
    for (;;) {
        ssize_t count = read(from, block, sizeof(block));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        if (!write_all(to, (slice){ block, (size_t)count }))
            return false;
    }
}

static bool copy_file(int from_root, int to_root, const char *path)
{
    struct stat status;
    int from = openat(from_root, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (from < 0)
        return false;
    int to = fstat(from, &status) == 0 ? create_file(to_root, path) : -1;
    bool ok = to >= 0 && copy_bytes(from, to) &&
              futimens(to, (struct timespec[]){ status.st_atim, status.st_mtim }) == 0;
    if (to >= 0)
        ok = close_written(to, ok);
    int reason = errno;
    close(from);
    errno = reason;
    return ok;
}

bool tree_share_file(int from, int to, const char *path)
{
    return linkat(from, path, to, path, 0) == 0 ||
           (make_way(to, path) && linkat(from, path, to, path, 0) == 0) ||
           copy_file(from, to, path); /* too many links, or none on this file system */
}

/* -- comparing
 * ------------------------------------------------------------------------------------------------
 */

bool tree_file_equals(int root, const char *path, slice bytes)
{
    struct stat status;
    char block[BLOCK_BYTES];
    int file = openat(root, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0)
        return false;
    bool equal =
        fstat(file, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size == bytes.len;
    while (equal && bytes.len > 0) {
        ssize_t count = read(file, block, sizeof(block));
        if (count < 0 && errno == EINTR)
            continue;
        equal =
            count > 0 && (size_t)count <= bytes.len && memcmp(block, bytes.ptr, (size_t)count) == 0;
        if (equal)
            bytes = slice_from_index(bytes, (size_t)count);
    }
    close(file);
    return equal;
}

bool tree_touch_file(int root, const char *path)
{
    return utimensat(root, path, NULL, AT_SYMLINK_NOFOLLOW) == 0;
}

bool tree_time_is_after(struct timespec a, struct timespec b)
{
    return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec);
}

bool tree_file_is_untouched(int root, const char *path, size_t size_bytes, struct timespec latest)
{
    struct stat status;
    return fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
           (size_t)status.st_size == size_bytes && !tree_time_is_after(status.st_mtim, latest);
}
