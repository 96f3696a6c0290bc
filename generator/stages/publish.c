/* Staging beside the published tree, and the switch. */
#include "stages/publish.h"

#include "base/array.h"
#include "base/map.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char MARKER[] = ".fabang";
static const char MARKER_DRAFT[] = ".fabang-draft"; /* so that the marker is never missing */
static const slice MARKER_HEAD = SLICE_INIT("fabang tree 1\n");

enum {
    PATH_BYTES_MAX = 4096,
    FILE_MODE = 0644,
    FOLDER_MODE = 0755,
    COPY_BYTES = 64 * 1024,
    MANIFEST_BYTES_MAX = 1 << 30
};

struct published_file {
    slice path;
    bool changed;
};

struct publication {
    struct arena *arena;
    slice out, name, staging; /* as given; last part; ".NAME.fabang-new" */
    int parent, live, new;    /* directory handles, -1: none */
    int lock;
    slice manifest; /* of the live tree; empty: there is none */
    bool finished;
    pthread_mutex_t mutex; /* guards the two below */
    ARRAY_OF(struct published_file) files;
    size_t changed_count;
};

static struct source *place(struct publication *publication, slice path)
{
    struct source *source = ARENA_NEW(publication->arena, struct source);
    source->path = path.len == 0 ? publication->out
                                 : arena_format(publication->arena, SLICE_FMT "/" SLICE_FMT,
                                                SLICE_ARG(publication->out), SLICE_ARG(path));
    return source;
}

/* The machine refused: says what, where and why (errno). */
static bool refused(struct publication *publication, struct diags *diags, const char *what,
                    slice path)
{
    int error = errno; /* what follows may change it */
    const char *reason = strerrordesc_np(error);
    pthread_mutex_lock(&publication->mutex);
    position where = { place(publication, path), 0 };
    pthread_mutex_unlock(&publication->mutex);
    slice hint = error == ENOSPC ? SLICE("free some space; the published site is as it was")
                                 : SLICE("the published site is as it was");
    return diag_add(diags, DIAG_FILE_WRITE, where, hint, "%s: %s", what,
                    reason ? reason : "unknown error");
}

/* -- removing trees that are ours
 * ------------------------------------------------------------------------------ */

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Empties the directory behind `handle`, which it takes, but for the file `kept` (NULL: none).
 * Never follows links. */
static bool empty_folder(int handle, const char *kept)
{
    DIR *folder = fdopendir(handle);
    if (folder == NULL) {
        close(handle);
        return false;
    }
    bool ok = true;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        bool stays = is_dots(entry->d_name) || (kept != NULL && strcmp(entry->d_name, kept) == 0);
        if (stays || unlinkat(dirfd(folder), entry->d_name, 0) == 0)
            continue;
        int inner =
            openat(dirfd(folder), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        ok = inner >= 0 && empty_folder(inner, NULL) &&
             unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR) == 0 && ok;
    }
    closedir(folder);
    return ok;
}

/* Nothing in it, or nothing but the entry `but`. */
static bool is_empty_folder(int handle, const char *but)
{
    int copy = openat(handle, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = copy >= 0 ? fdopendir(copy) : NULL;
    if (folder == NULL)
        return false;
    bool empty = true;
    for (struct dirent *entry = readdir(folder); entry != NULL && empty; entry = readdir(folder))
        empty = is_dots(entry->d_name) || (but != NULL && strcmp(entry->d_name, but) == 0);
    closedir(folder);
    return empty;
}

/* A build that was killed while it wrote the marker left a part of it, and nothing else. */
static bool is_ours(int handle)
{
    char head[32] = { 0 };
    int marker = openat(handle, MARKER, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (marker < 0)
        return is_empty_folder(handle, NULL);
    ssize_t count = read(marker, head, MARKER_HEAD.len);
    close(marker);
    if (count < 0 || memcmp(head, MARKER_HEAD.ptr, (size_t)count) != 0)
        return false;
    return (size_t)count == MARKER_HEAD.len || is_empty_folder(handle, MARKER);
}

/* The marker goes last: a removal that is killed leaves a folder that is still known as ours. */
static bool remove_tree(int parent, const char *name)
{
    int handle = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int again = handle >= 0 ? fcntl(handle, F_DUPFD_CLOEXEC, 0) : -1;
    if (again < 0) {
        if (handle >= 0)
            close(handle);
        return false;
    }
    bool ok = empty_folder(handle, MARKER) &&
              (unlinkat(again, MARKER, 0) == 0 || errno == ENOENT) &&
              unlinkat(parent, name, AT_REMOVEDIR) == 0;
    close(again);
    return ok;
}

/* -- writing
 * ---------------------------------------------------------------------------------------------------
 */

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

/* Whatever the umask says: the same tree for everybody. */
static bool make_folder(int root, const char *path)
{
    return mkdirat(root, path, FOLDER_MODE) == 0 && fchmodat(root, path, FOLDER_MODE, 0) == 0;
}

/* Folders of `path`, outermost first. They mostly exist: the caller tries without first. */
static bool make_folders(int root, const char *path)
{
    char part[PATH_BYTES_MAX];
    assert(strlen(path) < sizeof(part));
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        size_t len = (size_t)(slash - path);
        memcpy(part, path, len);
        part[len] = '\0';
        if (!make_folder(root, part) && errno != EEXIST)
            return false;
    }
    return true;
}

static int create_file(int root, const char *path)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int file = openat(root, path, flags, FILE_MODE);
    if (file < 0 && errno == ENOENT && make_folders(root, path))
        file = openat(root, path, flags, FILE_MODE);
    if (file >= 0 && fchmod(file, FILE_MODE) != 0) {
        close(file);
        return -1;
    }
    return file;
}

static bool write_file(int root, const char *path, slice bytes)
{
    int file = create_file(root, path);
    if (file < 0)
        return false;
    bool ok = write_all(file, bytes);
    int reason = errno;
    if (close(file) != 0 && ok)
        return false;
    errno = reason;
    return ok;
}

static bool equals_file(int root, const char *path, slice bytes)
{
    int file = root >= 0 ? openat(root, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    struct stat status;
    char block[COPY_BYTES];
    bool equal = file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
                 (size_t)status.st_size == bytes.len;
    while (equal && bytes.len > 0) {
        ssize_t count = read(file, block, sizeof(block));
        equal =
            count > 0 && (size_t)count <= bytes.len && memcmp(block, bytes.ptr, (size_t)count) == 0;
        if (equal)
            bytes = slice_from_index(bytes, (size_t)count);
    }
    if (file >= 0)
        close(file);
    return equal;
}

/* -- opening
 * ---------------------------------------------------------------------------------------------------
 */

static const char *text(struct publication *publication, slice part)
{
    return arena_copy(publication->arena, part).ptr;
}

static bool take_lock(struct publication *publication, struct diags *diags)
{
    slice name = arena_format(publication->arena, "." SLICE_FMT ".fabang-lock",
                              SLICE_ARG(publication->name));
    publication->lock =
        openat(publication->parent, name.ptr, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (publication->lock < 0)
        return refused(publication, diags, "cannot make the lock file beside it", (slice){ 0 });
    if (flock(publication->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    return diag_add(diags, DIAG_OUTPUT_LOCKED, (position){ place(publication, (slice){ 0 }), 0 },
                    SLICE("wait until the other build has ended"),
                    "another build is writing there");
}

static bool foreign(struct publication *publication, struct diags *diags, slice path,
                    const char *what)
{
    return diag_add(diags, DIAG_OUTPUT_FOREIGN, (position){ place(publication, path), 0 },
                    SLICE("name another folder with --out, or empty this one yourself"), "%s",
                    what);
}

static slice read_manifest(struct publication *publication)
{
    int file = publication->live >= 0
                   ? openat(publication->live, MARKER, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
                   : -1;
    struct stat status;
    slice manifest = { 0 };
    if (file >= 0 && fstat(file, &status) == 0 && status.st_size > 0 &&
        status.st_size < MANIFEST_BYTES_MAX) {
        char *bytes = ARENA_ARRAY(publication->arena, char, (size_t)status.st_size);
        ssize_t count = read(file, bytes, (size_t)status.st_size);
        manifest = (slice){ bytes, count > 0 ? (size_t)count : 0 };
    }
    if (file >= 0)
        close(file);
    return manifest;
}

/* What stands in the live tree without being listed was put there by somebody else: the switch
 * would remove it. */
static bool refuse_strangers(struct publication *publication, struct diags *diags,
                             const struct map *listed, int handle, slice path)
{
    DIR *folder = handle >= 0 ? fdopendir(handle) : NULL;
    if (folder == NULL) {
        if (handle >= 0)
            close(handle);
        return refused(publication, diags, "cannot look into the published folder", path);
    }
    bool ok = true;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        struct stat status;
        slice name = slice_from(entry->d_name);
        slice inner = path.len > 0 ? arena_format(publication->arena, SLICE_FMT "/" SLICE_FMT,
                                                  SLICE_ARG(path), SLICE_ARG(name))
                                   : arena_copy(publication->arena, name);
        if (is_dots(entry->d_name) || map_find(listed, inner) != NULL ||
            fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            ok = refuse_strangers(publication, diags, listed,
                                  openat(dirfd(folder), entry->d_name,
                                         O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
                                  inner) &&
                 ok;
        else
            ok = diag_add(diags, DIAG_OUTPUT_FOREIGN, (position){ place(publication, inner), 0 },
                          SLICE("move it into content/ or the theme's assets, or delete it"),
                          "fabang did not make this file, and publishing would remove it");
    }
    closedir(folder);
    return ok;
}

static bool check_live(struct publication *publication, struct diags *diags)
{
    struct map listed = { 0 };
    publication->manifest = read_manifest(publication);
    slice rest = publication->manifest;
    slice_split(&rest, '\n');
    while (rest.len > 0)
        map_put(publication->arena, &listed, slice_split(&rest, '\n'), publication);
    map_put(publication->arena, &listed, slice_from(MARKER), publication);
    int handle = openat(publication->live, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return refuse_strangers(publication, diags, &listed, handle, (slice){ 0 });
}

/* Where the old tree waits while two renames do the work of one exchange. */
static const char *aside_name(struct publication *publication)
{
    return arena_format(publication->arena, SLICE_FMT "-old", SLICE_ARG(publication->staging)).ptr;
}

static bool open_live(struct publication *publication, struct diags *diags)
{
    /* A build that was killed between its two renames left the site under the other name. */
    renameat2(publication->parent, aside_name(publication), publication->parent,
              text(publication, publication->name), RENAME_NOREPLACE);
    publication->live = openat(publication->parent, text(publication, publication->name),
                               O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (publication->live < 0 && errno == ENOENT)
        return true;
    if (publication->live < 0 && (errno == ENOTDIR || errno == ELOOP))
        return foreign(publication, diags, (slice){ 0 }, "the output is no folder");
    if (publication->live < 0)
        return refused(publication, diags, "cannot open the output folder", (slice){ 0 });
    if (is_ours(publication->live))
        return check_live(publication, diags);
    return foreign(
        publication, diags, (slice){ 0 },
        "the output folder was not made by fabang and is not empty; nothing in it was touched");
}

/* A killed build leaves its staging folder; while we hold the lock nobody else uses it. */
static bool remove_leftover(struct publication *publication, struct diags *diags, const char *name)
{
    int left = openat(publication->parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (left < 0)
        return errno == ENOENT ||
               refused(publication, diags, "cannot open what an earlier build left", (slice){ 0 });
    bool ours = is_ours(left);
    close(left);
    if (!ours)
        return foreign(publication, diags, (slice){ 0 },
                       "the staging folder beside it was not made by fabang");
    return remove_tree(publication->parent, name) ||
           refused(publication, diags, "cannot remove what an earlier build left", (slice){ 0 });
}

static bool remove_leftovers(struct publication *publication, struct diags *diags)
{
    return remove_leftover(publication, diags, publication->staging.ptr) &&
           remove_leftover(publication, diags, aside_name(publication));
}

static bool make_staging(struct publication *publication, struct diags *diags)
{
    const char *name = publication->staging.ptr;
    if (!make_folder(publication->parent, name))
        return refused(publication, diags, "cannot make the staging folder beside it",
                       (slice){ 0 });
    publication->new =
        openat(publication->parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (publication->new < 0 || !write_file(publication->new, MARKER, MARKER_HEAD))
        return refused(publication, diags, "cannot write to the staging folder beside it",
                       (slice){ 0 });
    return true;
}

static bool open_parent(struct publication *publication, struct diags *diags)
{
    slice out = publication->out;
    while (out.len > 1 && out.ptr[out.len - 1] == '/')
        out.len--;
    size_t slash = out.len;
    while (slash > 0 && out.ptr[slash - 1] != '/')
        slash--;
    publication->name = arena_copy(publication->arena, slice_from_index(out, slash));
    if (publication->name.len == 0 || is_dots(publication->name.ptr))
        return foreign(publication, diags, (slice){ 0 },
                       "the output must be a folder with a name of its own");
    slice parent = slash > 0 ? slice_sub(out, 0, slash) : SLICE(".");
    publication->staging =
        arena_format(publication->arena, "." SLICE_FMT ".fabang-new", SLICE_ARG(publication->name));
    publication->parent = open(text(publication, parent), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return publication->parent >= 0 ||
           refused(publication, diags, "cannot open the folder that contains it", (slice){ 0 });
}

struct publication *publication_open(struct arena *arena, struct diags *diags, slice out)
{
    struct publication *publication = ARENA_NEW(arena, struct publication);
    *publication = (struct publication){
        .arena = arena,
        .out = out,
        .parent = -1,
        .live = -1,
        .new = -1,
        .lock = -1,
    };
    pthread_mutex_init(&publication->mutex, NULL);
    if (open_parent(publication, diags) && take_lock(publication, diags) &&
        open_live(publication, diags) && remove_leftovers(publication, diags) &&
        make_staging(publication, diags))
        return publication;
    publication_close(publication);
    return NULL;
}

/* The last guard behind those of plan: no empty part and none that starts with '.', which holds for
 * "..", for absolute paths and for the marker. */
static bool stays_below(slice path)
{
    while (path.len > 0) {
        slice part = slice_split(&path, '/');
        if (part.len == 0 || part.ptr[0] == '.')
            return false;
    }
    return true;
}

bool publication_put(struct publication *publication, struct diags *diags, slice path, slice bytes)
{
    char name[PATH_BYTES_MAX];
    assert(path.len > 0 && path.len < sizeof(name) && stays_below(path));
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    bool changed = !equals_file(publication->live, name, bytes);
    if (changed && !write_file(publication->new, name, bytes))
        return refused(publication, diags, "cannot write the new file", path);
    pthread_mutex_lock(&publication->mutex);
    ARRAY_PUSH(publication->arena, &publication->files, (struct published_file){ path, changed });
    publication->changed_count += changed;
    pthread_mutex_unlock(&publication->mutex);
    return true;
}

/* -- finishing
 * -------------------------------------------------------------------------------------------------
 */

static int compare_files(const void *left, const void *right)
{
    const struct published_file *a = left;
    const struct published_file *b = right;
    return slice_compare(a->path, b->path);
}

/* Paths of the old tree that the new one has not; both are sorted. */
static size_t count_removed(const struct publication *publication, slice manifest)
{
    size_t removed = 0;
    size_t i = 0;
    slice_split(&manifest, '\n');
    while (manifest.len > 0) {
        slice old = slice_split(&manifest, '\n');
        while (i < publication->files.count &&
               slice_compare(publication->files.items[i].path, old) < 0)
            i++;
        removed +=
            i == publication->files.count || !slice_equal(publication->files.items[i].path, old);
    }
    return removed;
}

static bool copy_file(int from_root, int to_root, const char *path)
{
    char block[COPY_BYTES];
    int from = openat(from_root, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    int to = from >= 0 ? create_file(to_root, path) : -1;
    bool ok = to >= 0;
    while (ok) {
        ssize_t count = read(from, block, sizeof(block));
        if (count == 0)
            break;
        ok = count > 0 && write_all(to, (slice){ block, (size_t)count });
    }
    if (from >= 0)
        close(from);
    if (to >= 0 && close(to) != 0)
        ok = false;
    return ok;
}

static bool carry_over(struct publication *publication, const char *path)
{
    if (linkat(publication->live, path, publication->new, path, 0) == 0)
        return true;
    if (errno == ENOENT && make_folders(publication->new, path) &&
        linkat(publication->live, path, publication->new, path, 0) == 0)
        return true;
    return copy_file(publication->live, publication->new,
                     path); /* too many links, or none on this file system */
}

static bool carry_over_unchanged(struct publication *publication, struct diags *diags)
{
    for (size_t i = 0; i < publication->files.count; i++) {
        const struct published_file *file = &publication->files.items[i];
        if (!file->changed && !carry_over(publication, text(publication, file->path)))
            return refused(publication, diags, "cannot carry the unchanged file over", file->path);
    }
    return true;
}

static bool write_manifest(struct publication *publication, struct diags *diags)
{
    struct strbuf manifest = { 0 };
    strbuf_add(&manifest, MARKER_HEAD);
    for (size_t i = 0; i < publication->files.count; i++) {
        strbuf_add(&manifest, publication->files.items[i].path);
        strbuf_add_char(&manifest, '\n');
    }
    bool ok = write_file(publication->new, MARKER_DRAFT, strbuf_slice(&manifest)) &&
              renameat(publication->new, MARKER_DRAFT, publication->new, MARKER) == 0;
    strbuf_release(&manifest);
    return ok || refused(publication, diags, "cannot write the list of files", slice_from(MARKER));
}

/* File systems without the exchange get two renames, between which there is no site for a moment.
 */
static bool switch_by_two_renames(struct publication *publication, const char *staging,
                                  const char *name)
{
    const char *aside = aside_name(publication);
    if (renameat(publication->parent, name, publication->parent, aside) != 0)
        return false;
    if (renameat(publication->parent, staging, publication->parent, name) != 0) {
        renameat(publication->parent, aside, publication->parent, name);
        return false;
    }
    return renameat(publication->parent, aside, publication->parent, staging) == 0;
}

static bool switch_trees(struct publication *publication, struct diags *diags)
{
    const char *staging = publication->staging.ptr;
    const char *name = publication->name.ptr;
    int parent = publication->parent;
    bool ok;
    if (publication->live < 0)
        ok = renameat2(parent, staging, parent, name, RENAME_NOREPLACE) == 0;
    else
        ok = renameat2(parent, staging, parent, name, RENAME_EXCHANGE) == 0 ||
             ((errno == EINVAL || errno == ENOSYS) &&
              switch_by_two_renames(publication, staging, name));
    if (!ok)
        return refused(publication, diags, "cannot put the new site in place", (slice){ 0 });
    publication->finished =
        publication->live < 0; /* else the old tree now stands where staging was */
    fsync(parent);
    return true;
}

bool publication_finish(struct publication *publication, struct diags *diags,
                        struct publication_counts *counts)
{
    assert(!publication->finished);
    if (publication->files.count > 0)
        qsort(publication->files.items, publication->files.count, sizeof(struct published_file),
              compare_files);
    *counts = (struct publication_counts){
        .written = publication->changed_count,
        .unchanged = publication->files.count - publication->changed_count,
        .removed = count_removed(publication, publication->manifest),
    };
    if (publication->live >= 0 && counts->written == 0 && counts->removed == 0)
        return true;
    if (!carry_over_unchanged(publication, diags) || !write_manifest(publication, diags))
        return false;
    if (syncfs(publication->new) != 0)
        return refused(publication, diags, "cannot bring the new site to the disk", (slice){ 0 });
    return switch_trees(publication, diags);
}

/* After the switch the old tree stands there: looked at again before anything in it is removed. */
static void remove_if_ours(int parent, const char *name)
{
    int handle = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool ours = handle >= 0 && is_ours(handle);
    if (handle >= 0)
        close(handle);
    if (ours)
        remove_tree(parent, name);
}

static void close_handle(int handle)
{
    if (handle >= 0)
        close(handle);
}

void publication_close(struct publication *publication)
{
    if (publication == NULL)
        return;
    close_handle(publication->live);
    if (publication->new >= 0 && !publication->finished)
        remove_if_ours(publication->parent, publication->staging.ptr);
    close_handle(publication->new);
    close_handle(publication->lock);
    close_handle(publication->parent);
    pthread_mutex_destroy(&publication->mutex);
}
