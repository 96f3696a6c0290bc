/* Reads the files of a site without ever leaving its root, and puts single ones in place. */
#include "base/fs.h"

#include "base/tree.h"
#include "base/utf8.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WALK_DEPTH_MAX = 32, PATH_BYTES_MAX = 4096 };

/* strerror() in English from any thread: messages are the same on every machine. */
static const char *error_text(int error)
{
    const char *text = strerrordesc_np(error);
    return text != NULL ? text : "unknown error";
}

/* NUL-terminated copy in a buffer of PATH_BYTES_MAX; "." for the empty path. */
static bool copy_path(slice path, char *buffer)
{
    if (path.len == 0)
        path = SLICE(".");
    if (path.len >= PATH_BYTES_MAX || memchr(path.ptr, '\0', path.len) != NULL) {
        errno = path.len >= PATH_BYTES_MAX ? ENAMETOOLONG : EINVAL;
        return false;
    }
    memcpy(buffer, path.ptr, path.len);
    buffer[path.len] = '\0';
    return true;
}

/* For kernels without openat2(): where the opened file really lies decides, so a link that is
 * changed meanwhile deceives nobody. EXDEV when that is not below the root, as openat2() has it. */
static int open_and_verify(int root, const char *path, int flags)
{
    char link[64];
    char real_root[PATH_BYTES_MAX];
    char real_file[PATH_BYTES_MAX];
    int file = openat(root, path, flags);
    if (file < 0)
        return -1;
    snprintf(link, sizeof(link), "/proc/self/fd/%d", root);
    ssize_t root_len = readlink(link, real_root, sizeof(real_root));
    snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
    ssize_t file_len = readlink(link, real_file, sizeof(real_file));
    if (root_len == 1) /* "/" holds everything */
        root_len = 0;
    bool is_below = root_len >= 0 && file_len >= root_len &&
                    memcmp(real_root, real_file, (size_t)root_len) == 0 &&
                    (file_len == root_len || real_file[root_len] == '/');
    if (is_below)
        return file;
    close(file);
    errno = EXDEV;
    return -1;
}

/* Opens `path` below the directory handle; -1 and errno, which is EXDEV when the path or a link in
 * it leads out. */
static int open_beneath(int root, const char *path, int flags)
{
    struct open_how how = { .flags = (unsigned)flags,
                            .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
    long file = syscall(SYS_openat2, root, path, &how, sizeof(how));
    if (file < 0 && (errno == ENOSYS || errno == EPERM))
        return open_and_verify(root, path, flags);
    return (int)file;
}

/* As above, `root` by name. */
static int open_in(slice root, slice path, int flags)
{
    char root_name[PATH_BYTES_MAX];
    char name[PATH_BYTES_MAX];
    if (!copy_path(root, root_name) || !copy_path(path, name))
        return -1;
    int directory = open(root_name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return -1;
    int file = open_beneath(directory, name, flags | O_CLOEXEC);
    int error = errno;
    close(directory);
    errno = error;
    return file;
}

bool fs_exists(slice root, slice path)
{
    int file = open_in(root, path, O_PATH);
    if (file < 0)
        return false;
    close(file);
    return true;
}

static struct source *make_source(struct arena *arena, slice path)
{
    struct source *source = ARENA_NEW(arena, struct source);
    source->path = arena_copy(arena, path);
    return source;
}

static bool report_open(struct diags *diags, const struct source *source, int error)
{
    position where = { source, 0 };
    if (error == EXDEV)
        return diag_add(diags, DIAG_FILE_LINK, where,
                        SLICE("put the file itself into the site, or link to it relatively"),
                        "'" SLICE_FMT "' leads out of the site", SLICE_ARG(source->path));
    slice hint = SLICE("");
    if (error == ENOENT)
        hint = SLICE("make the file, or correct the name that leads to it");
    else if (error == EACCES)
        hint = SLICE("let the user who builds read the file: chmod u+r");
    return diag_add(diags, DIAG_FILE_READ, where, hint, "cannot read '" SLICE_FMT "': %s",
                    SLICE_ARG(source->path), error_text(error));
}

static bool report_size(struct diags *diags, const struct source *source, int64_t size_bytes,
                        size_t bytes_max)
{
    return diag_add(diags, DIAG_FILE_TOO_LARGE, (position){ source, 0 },
                    SLICE("split the file, or link to it where it is hosted"),
                    "'" SLICE_FMT "' has %lld bytes, the limit is %zu", SLICE_ARG(source->path),
                    (long long)size_bytes, bytes_max);
}

/* Reads until `size_bytes` are there or the file ends; -1 and errno. */
static ssize_t read_up_to(int file, char *bytes, size_t size_bytes)
{
    size_t done = 0;
    while (done < size_bytes) {
        ssize_t count = read(file, bytes + done, size_bytes - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    return (ssize_t)done;
}

static bool check_regular(struct diags *diags, const struct source *source, mode_t mode)
{
    return S_ISREG(mode) ||
           diag_add(diags, DIAG_FILE_READ, (position){ source, 0 },
                    SLICE("put a regular file there"), "cannot read '" SLICE_FMT "': it is %s",
                    SLICE_ARG(source->path), S_ISDIR(mode) ? "a directory" : "no regular file");
}

bool fs_check_regular(struct arena *arena, struct diags *diags, slice root, slice path)
{
    struct stat status;
    const struct source *source = make_source(arena, path);
    int file = open_in(root, path, O_PATH);
    bool found = file >= 0 && fstat(file, &status) == 0;
    bool ok =
        found ? check_regular(diags, source, status.st_mode) : report_open(diags, source, errno);
    if (file >= 0)
        close(file);
    return ok;
}

/* The directory itself, or the one that holds it when there is none of that name. */
static int open_nearest(slice path)
{
    char name[PATH_BYTES_MAX];
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    if (!copy_path(path, name))
        return -1;
    int directory = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0)
        return directory;
    while (path.len > 0 && path.ptr[path.len - 1] != '/')
        path.len--;
    return copy_path(path, name) ? open(name, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
}

bool fs_lies_in(slice path, slice root, slice directory)
{
    struct stat wanted;
    struct stat here;
    struct stat above = { 0 };
    int target = open_in(root, directory, O_PATH | O_DIRECTORY);
    int at = open_nearest(path);
    bool found = false;
    bool more = target >= 0 && at >= 0 && fstat(target, &wanted) == 0 && fstat(at, &here) == 0;
    while (more && !found) {
        found = here.st_dev == wanted.st_dev && here.st_ino == wanted.st_ino;
        int parent = openat(at, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
        more = parent >= 0 && fstat(parent, &above) == 0 &&
               (above.st_dev != here.st_dev || above.st_ino != here.st_ino);
        close(at);
        at = parent;
        here = above;
    }
    if (target >= 0)
        close(target);
    if (at >= 0)
        close(at);
    return found;
}

static bool read_open_file(struct arena *arena, struct diags *diags, struct source *source,
                           int file, size_t bytes_max)
{
    struct stat status;
    position where = { source, 0 };
    if (fstat(file, &status) != 0)
        return report_open(diags, source, errno);
    if (!check_regular(diags, source, status.st_mode))
        return false;
    if (status.st_size > (off_t)bytes_max)
        return report_size(diags, source, status.st_size, bytes_max);
    size_t size = (size_t)status.st_size;
    char *bytes = arena_alloc(arena, size + 1);
    ssize_t count = read_up_to(file, bytes, size + 1);
    if (count < 0)
        return report_open(diags, source, errno);
    if ((size_t)count > size)
        return diag_add(diags, DIAG_FILE_READ, where, SLICE("build again when it is complete"),
                        "'" SLICE_FMT "' grew while it was read", SLICE_ARG(source->path));
    bytes[count] = '\0';
    source->text = (slice){ bytes, (size_t)count };
    return true;
}

/* O_NONBLOCK, so that a FIFO among the files does not stop the build. */
static struct source *read_file(struct arena *arena, struct diags *diags, slice root, slice path,
                                size_t bytes_max)
{
    struct source *source = make_source(arena, path);
    int file = open_in(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        report_open(diags, source, errno);
        return NULL;
    }
    bool good = read_open_file(arena, diags, source, file, bytes_max);
    close(file);
    return good ? source : NULL;
}

const struct source *fs_read(struct arena *arena, struct diags *diags, slice root, slice path,
                             size_t bytes_max)
{
    return read_file(arena, diags, root, path, bytes_max);
}

static bool check_encoding(struct diags *diags, const struct source *source)
{
    slice text = source->text;
    size_t nul_at = slice_find_char(text, '\0', 0);
    size_t invalid_at = utf8_invalid_at(text);
    if (invalid_at < text.len && (invalid_at < nul_at || nul_at == text.len)) {
        bool is_utf16 = slice_starts_with(text, SLICE("\xFF\xFE")) ||
                        slice_starts_with(text, SLICE("\xFE\xFF"));
        slice hint = is_utf16 ? SLICE("save the file as UTF-8; it is UTF-16 now")
                              : SLICE("save the file as UTF-8; Chinese text from Windows is often "
                                      "GBK: iconv -f GB18030 -t UTF-8");
        return diag_add(diags, DIAG_FILE_ENCODING, (position){ source, (uint32_t)invalid_at }, hint,
                        "the text is not UTF-8: byte 0x%02X", (unsigned char)text.ptr[invalid_at]);
    }
    if (nul_at < text.len)
        return diag_add(diags, DIAG_FILE_ENCODING, (position){ source, (uint32_t)nul_at },
                        SLICE("remove the byte, or save the file as UTF-8 text"),
                        "the text has a NUL byte");
    return true;
}

const struct source *fs_read_text(struct arena *arena, struct diags *diags, slice root, slice path,
                                  size_t bytes_max)
{
    assert(bytes_max < UINT32_MAX); /* positions are 32 bits */
    struct source *source = read_file(arena, diags, root, path, bytes_max);
    if (source == NULL)
        return NULL;
    if (slice_starts_with(source->text, SLICE("\xEF\xBB\xBF")))
        source->text = slice_from_index(source->text, 3);
    return check_encoding(diags, source) ? source : NULL;
}

struct walk {
    struct arena *arena;
    struct diags *diags;
    struct fs_entries *entries;
    int root; /* handle that no link may lead out of */
    bool good;
};

static void refuse(struct walk *walk, enum diag_code code, slice path, slice hint,
                   const char *problem)
{
    position where = { make_source(walk->arena, path), 0 };
    walk->good =
        diag_add(walk->diags, code, where, hint, "'" SLICE_FMT "' %s", SLICE_ARG(path), problem);
}

static void refuse_open(struct walk *walk, slice path)
{
    walk->good = report_open(walk->diags, make_source(walk->arena, path), errno);
}

/* A link counts as what it leads to, if that is a file below the root. Directories are not entered
 * through links: they could lead in circles. */
static bool stat_entry(struct walk *walk, slice path, struct stat *status)
{
    char name[PATH_BYTES_MAX];
    if (!copy_path(path, name) || fstatat(walk->root, name, status, AT_SYMLINK_NOFOLLOW) != 0) {
        refuse_open(walk, path);
        return false;
    }
    if (!S_ISLNK(status->st_mode))
        return true;
    int target = open_beneath(walk->root, name, O_PATH | O_CLOEXEC);
    if (target < 0 || fstat(target, status) != 0) {
        refuse_open(walk, path);
        if (target >= 0)
            close(target);
        return false;
    }
    close(target);
    if (!S_ISDIR(status->st_mode))
        return true;
    refuse(walk, DIAG_FILE_LINK, path, SLICE("put the directory itself into the site"),
           "is a symbolic link to a directory");
    return false;
}

static DIR *open_directory(struct walk *walk, slice path)
{
    char name[PATH_BYTES_MAX];
    if (!copy_path(path, name))
        return NULL;
    int handle = open_beneath(walk->root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = handle >= 0 ? fdopendir(handle) : NULL;
    if (directory == NULL && handle >= 0)
        close(handle);
    return directory;
}

struct names {
    ARRAY_OF(slice) list;
};

/* What no author put there: hidden files, and those that editors, word processors (whose lock files
 * hold the name of who has the document open) and file managers leave behind. */
static bool is_left_out(slice name)
{
    return slice_starts_with(name, SLICE(".")) || slice_starts_with(name, SLICE("~$")) ||
           slice_ends_with(name, SLICE("~")) || slice_equal(name, SLICE("Thumbs.db")) ||
           slice_equal(name, SLICE("desktop.ini")) ||
           (slice_starts_with(name, SLICE("#")) && slice_ends_with(name, SLICE("#")));
}

/* The names are collected before any subdirectory is entered: one open directory at a time. */
static bool read_names(struct walk *walk, slice path, bool may_be_missing, struct names *names)
{
    DIR *directory = open_directory(walk, path);
    if (directory == NULL) {
        if (!may_be_missing || errno != ENOENT)
            refuse_open(walk, path);
        return false;
    }
    bool failed;
    for (const struct dirent *entry; (entry = tree_next_entry(directory, &failed)) != NULL;)
        if (!is_left_out(slice_from(entry->d_name)))
            ARRAY_PUSH(walk->arena, &names->list,
                       arena_copy(walk->arena, slice_from(entry->d_name)));
    if (failed) /* a part of the names must not pass for all */
        refuse_open(walk, path);
    closedir(directory);
    return !failed;
}

static void walk_directory(struct walk *walk, slice path, unsigned depth)
{
    struct names names = { 0 };
    if (depth > WALK_DEPTH_MAX) {
        refuse(walk, DIAG_FILE_READ, path, SLICE("use fewer levels of directories"),
               "lies deeper than 32 directories");
        return;
    }
    if (!read_names(walk, path, depth == 0, &names))
        return;
    for (size_t i = 0; i < names.list.count; i++) {
        slice name = names.list.items[i];
        slice below = path.len > 0 ? arena_format(walk->arena, SLICE_FMT "/" SLICE_FMT,
                                                  SLICE_ARG(path), SLICE_ARG(name))
                                   : name;
        struct stat status;
        if (utf8_invalid_at(name) < name.len)
            refuse(walk, DIAG_FILE_ENCODING, below, SLICE("rename the file"),
                   "has a name that is not UTF-8");
        else if (!stat_entry(walk, below, &status))
            continue;
        else if (S_ISDIR(status.st_mode))
            walk_directory(walk, below, depth + 1);
        else if (S_ISREG(status.st_mode))
            ARRAY_PUSH(walk->arena, &walk->entries->list,
                       (struct fs_entry){ below, status.st_size });
    }
}

static int compare_entries(const void *left, const void *right)
{
    const struct fs_entry *a = left;
    const struct fs_entry *b = right;
    return slice_compare(a->path, b->path);
}

/* While walking, paths are relative to the root, for links and messages; in the result to the
 * directory. */
bool fs_walk(struct arena *arena, struct diags *diags, slice root, slice directory,
             struct fs_entries *entries)
{
    char root_name[PATH_BYTES_MAX];
    struct walk walk = { arena, diags, entries, -1, true };
    size_t first = entries->list.count;
    if (copy_path(root, root_name))
        walk.root = open(root_name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (walk.root < 0)
        return errno == ENOENT || report_open(diags, make_source(arena, root), errno);
    walk_directory(&walk, directory, 0);
    close(walk.root);
    if (directory.len > 0)
        for (size_t i = first; i < entries->list.count; i++)
            entries->list.items[i].path =
                slice_from_index(entries->list.items[i].path, directory.len + 1);
    if (entries->list.count > first)
        qsort(entries->list.items + first, entries->list.count - first, sizeof(struct fs_entry),
              compare_entries);
    return walk.good;
}

static bool report_write(struct arena *arena, struct diags *diags, slice path, const char *what)
{
    return diag_add(diags, DIAG_FILE_WRITE, (position){ .source = make_source(arena, path) },
                    SLICE(""), "%s: %s", what, error_text(errno));
}

/* A NUL-terminated path of the arena. */
static const char *join_path(struct arena *arena, slice root, slice path)
{
    if (root.len == 0)
        return arena_copy(arena, path).ptr;
    return arena_format(arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(root), SLICE_ARG(path)).ptr;
}

bool fs_remove(struct arena *arena, struct diags *diags, slice root, slice path)
{
    if (unlink(join_path(arena, root, path)) == 0 || errno == ENOENT || errno == ENOTDIR)
        return true;
    return report_write(arena, diags, path, "cannot remove the file");
}

bool fs_replace(struct arena *arena, struct diags *diags, slice root, slice from, slice to)
{
    if (rename(join_path(arena, root, from), join_path(arena, root, to)) != 0)
        return report_write(arena, diags, to, "cannot replace the file");
    size_t end = to.len;
    while (end > 0 && to.ptr[end - 1] != '/')
        end--;
    /* The new name is on the disk only when the folder is. */
    const char *folder = join_path(arena, root, end > 0 ? slice_sub(to, 0, end) : SLICE("."));
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = handle >= 0 && fsync(handle) == 0;
    if (!ok)
        report_write(arena, diags, to, "cannot write the folder of the file");
    if (handle >= 0)
        close(handle);
    return ok;
}
