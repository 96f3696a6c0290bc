/* Opening, recovering, exchanging and keeping trees. */
#include "site/versions.h"

#include "base/tree.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char OLD[] = "old";

enum { NAME_MAX_BYTES = 64, MANIFEST_BYTES_MAX = 1 << 30 };

/* A name of the folder beside the output. */
struct entry_name {
    char text[NAME_MAX_BYTES];
};

struct versions {
    struct arena *arena;
    slice out, name; /* as given; its last part */
    int parent, state, lock;
    struct published_tree live;
    struct entry_name new; /* "": no tree is being made */
    int new_handle;
    ARRAY_OF(uint64_t) kept; /* numbers, ascending */
    pthread_mutex_t mutex;   /* guards the arena in diagnostics */
};

/* -- saying what is wrong
 * -------------------------------------------------------------------------------------
 */

static position place(struct versions *versions, slice path)
{
    pthread_mutex_lock(&versions->mutex);
    struct source *source = ARENA_NEW(versions->arena, struct source);
    source->path = path.len == 0 ? versions->out
                                 : arena_format(versions->arena, SLICE_FMT "/" SLICE_FMT,
                                                SLICE_ARG(versions->out), SLICE_ARG(path));
    pthread_mutex_unlock(&versions->mutex);
    return (position){ source, 0 };
}

bool versions_refused(struct versions *versions, struct diags *diags, const char *what, slice path)
{
    int error = errno; /* what follows may change it */
    const char *reason = strerrordesc_np(error);
    slice hint = error == ENOSPC ? SLICE("free some space; the published site is as it was")
                                 : SLICE("the published site is as it was");
    return diag_add(diags, DIAG_FILE_WRITE, place(versions, path), hint, "%s: %s", what,
                    reason ? reason : "unknown error");
}

bool versions_foreign(struct versions *versions, struct diags *diags, slice path, const char *what,
                      slice hint)
{
    return diag_add(diags, DIAG_OUTPUT_FOREIGN, place(versions, path), hint, "%s", what);
}

bool versions_missing(struct versions *versions, struct diags *diags, size_t back)
{
    return diag_add(diags, DIAG_VERSION_MISSING, place(versions, (slice){ 0 }),
                    SLICE("see what there is: fabang publish"),
                    "there is no version %zu steps back", back);
}

static bool not_ours(struct versions *versions, struct diags *diags, const char *what)
{
    return versions_foreign(versions, diags, (slice){ 0 }, what,
                            SLICE("name another folder with --out, or empty this one yourself"));
}

/* -- names
 * ----------------------------------------------------------------------------------------------------
 */

static struct entry_name numbered(const char *what, uint64_t number)
{
    struct entry_name name;
    snprintf(name.text, sizeof(name.text), "%s-%" PRIu64, what, number);
    return name;
}

/* The number of "WHAT-NUMBER". */
static bool number_of(const char *name, const char *what, uint64_t *number)
{
    long long value;
    slice rest = slice_from(name);
    slice prefix = slice_from(what);
    if (!slice_starts_with(rest, prefix) || rest.len <= prefix.len + 1 ||
        rest.ptr[prefix.len] != '-' ||
        !slice_to_number(slice_from_index(rest, prefix.len + 1), &value))
        return false;
    *number = (uint64_t)value;
    return true;
}

static uint64_t next_number(const struct versions *versions)
{
    return versions->kept.count > 0 ? versions->kept.items[versions->kept.count - 1] + 1 : 1;
}

/* -- trees
 * ----------------------------------------------------------------------------------------------------
 */

static void close_handle(int *handle)
{
    if (*handle >= 0)
        close(*handle);
    *handle = -1;
}

/* By the marker's beginning; a build that was killed while it wrote the marker left a part of it,
 * and nothing else. */
static bool is_ours(int handle)
{
    char head[64] = { 0 };
    slice expected = manifest_head();
    assert(expected.len < sizeof(head));
    int marker = openat(handle, MANIFEST_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (marker < 0)
        return tree_is_empty(handle, NULL);
    ssize_t count = read(marker, head, expected.len);
    close(marker);
    if (count < 0 || memcmp(head, expected.ptr, (size_t)count) != 0)
        return false;
    return (size_t)count == expected.len || tree_is_empty(handle, MANIFEST_NAME);
}

static slice read_all(struct arena *arena, int file, size_t size)
{
    char *bytes = ARENA_ARRAY(arena, char, size + 1);
    size_t have = 0;
    while (have < size) {
        ssize_t count = read(file, bytes + have, size - have);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        have += (size_t)count;
    }
    return (slice){ bytes, have };
}

/* File systems take their time from a clock that ticks, every 10 ms at the most. */
static struct timespec before(struct timespec time)
{
    enum { NANOSECONDS = 20 * 1000 * 1000, SECOND = 1000 * 1000 * 1000 };
    bool borrow = time.tv_nsec < NANOSECONDS;
    return (struct timespec){ time.tv_sec - borrow,
                              time.tv_nsec - NANOSECONDS + (borrow ? SECOND : 0) };
}

/* Fills all but the handle. False: it has no whole manifest. */
static bool read_manifest(struct arena *arena, struct published_tree *tree)
{
    struct stat status;
    int file = openat(tree->handle, MANIFEST_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool ok = file >= 0 && fstat(file, &status) == 0 &&
              status.st_size < (off_t)MANIFEST_BYTES_MAX &&
              manifest_parse(arena, read_all(arena, file, (size_t)status.st_size), &tree->manifest);
    if (ok) {
        tree->written = status.st_mtim;
        tree->settled = before(status.st_mtim);
    }
    if (file >= 0)
        close(file);
    return ok;
}

/* Under another name first: a removal that is killed must not leave a version that looks whole. */
static bool remove_tree(struct versions *versions, const char *name)
{
    struct entry_name gone = numbered("gone", next_number(versions));
    int handle = tree_open_folder(versions->state, name);
    bool ours = handle >= 0 && is_ours(handle);
    int reason = errno;
    close_handle(&handle);
    errno = ours ? reason : EPERM;
    if (!ours)
        return false;
    if (strncmp(name, "gone", 4) != 0 &&
        renameat2(versions->state, name, versions->state, gone.text, RENAME_NOREPLACE) == 0)
        return tree_remove(versions->state, gone.text, MANIFEST_NAME);
    return tree_remove(versions->state, name, MANIFEST_NAME);
}

/* -- opening
 * --------------------------------------------------------------------------------------------------
 */

static bool open_parent(struct versions *versions, struct diags *diags)
{
    slice out = versions->out;
    while (out.len > 1 && out.ptr[out.len - 1] == '/')
        out.len--;
    size_t slash = out.len;
    while (slash > 0 && out.ptr[slash - 1] != '/')
        slash--;
    versions->name = arena_copy(versions->arena, slice_from_index(out, slash));
    if (versions->name.len == 0 || slice_equal(versions->name, SLICE(".")) ||
        slice_equal(versions->name, SLICE("..")))
        return not_ours(versions, diags, "the output must be a folder with a name of its own");
    slice parent = slash > 0 ? slice_sub(out, 0, slash) : SLICE(".");
    versions->parent =
        open(arena_copy(versions->arena, parent).ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return versions->parent >= 0 ||
           versions_refused(versions, diags, "cannot open the folder that contains it",
                            (slice){ 0 });
}

static bool open_state(struct versions *versions, struct diags *diags)
{
    const char *name =
        arena_format(versions->arena, "." SLICE_FMT ".fabang", SLICE_ARG(versions->name)).ptr;
    if (mkdirat(versions->parent, name, 0755) != 0 && errno != EEXIST)
        return versions_refused(versions, diags, "cannot make the folder for new trees beside it",
                                (slice){ 0 });
    versions->state = tree_open_folder(versions->parent, name);
    if (versions->state < 0)
        return versions_refused(versions, diags, "cannot open the folder for new trees beside it",
                                (slice){ 0 });
    versions->lock =
        openat(versions->state, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (versions->lock < 0)
        return versions_refused(versions, diags, "cannot make the lock file beside it",
                                (slice){ 0 });
    if (flock(versions->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    return diag_add(diags, DIAG_OUTPUT_LOCKED, place(versions, (slice){ 0 }),
                    SLICE("wait until the other build has ended"),
                    "another build is writing there");
}

static bool open_live(struct versions *versions, struct diags *diags)
{
    /* A build that was killed between its two renames left the site under the other name. */
    renameat2(versions->state, OLD, versions->parent, versions->name.ptr, RENAME_NOREPLACE);
    versions->live.handle = tree_open_folder(versions->parent, versions->name.ptr);
    if (versions->live.handle < 0 && errno == ENOENT)
        return true;
    if (versions->live.handle < 0 && (errno == ENOTDIR || errno == ELOOP))
        return not_ours(versions, diags, "the output is no folder");
    if (versions->live.handle < 0)
        return versions_refused(versions, diags, "cannot open the output folder", (slice){ 0 });
    if (read_manifest(versions->arena, &versions->live) || is_ours(versions->live.handle))
        return true;
    return not_ours(versions, diags,
                    "the output folder was not made by fabang and is not empty; nothing in it "
                    "was touched");
}

static int compare_numbers(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void sort_kept(struct versions *versions)
{
    if (versions->kept.count > 0)
        qsort(versions->kept.items, versions->kept.count, sizeof(uint64_t), compare_numbers);
}

/* What was live becomes the newest version; an empty folder that stood there is no version. */
static bool keep_as_version(struct versions *versions, const char *name)
{
    uint64_t number = next_number(versions);
    if (unlinkat(versions->state, name, AT_REMOVEDIR) == 0)
        return true;
    if (renameat2(versions->state, name, versions->state, numbered("version", number).text,
                  RENAME_NOREPLACE) != 0)
        return false;
    ARRAY_PUSH(versions->arena, &versions->kept, number);
    return true;
}

struct leftovers {
    ARRAY_OF(struct entry_name) made, gone; /* new trees; trees on their way out */
};

static void sort_entry(struct versions *versions, struct leftovers *leftovers, const char *name)
{
    uint64_t number;
    struct entry_name copy;
    if ((size_t)snprintf(copy.text, sizeof(copy.text), "%s", name) >= sizeof(copy.text))
        return;
    if (number_of(name, "version", &number))
        ARRAY_PUSH(versions->arena, &versions->kept, number);
    else if (number_of(name, "new", &number) || strcmp(name, "new") == 0 || strcmp(name, OLD) == 0)
        ARRAY_PUSH(versions->arena, &leftovers->made, copy);
    else if (number_of(name, "gone", &number))
        ARRAY_PUSH(versions->arena, &leftovers->gone, copy);
}

static bool list_state(struct versions *versions, struct leftovers *leftovers)
{
    int handle = tree_open_folder(versions->state, ".");
    DIR *folder = handle >= 0 ? fdopendir(handle) : NULL;
    if (folder == NULL) {
        close_handle(&handle);
        return false;
    }
    bool failed;
    for (const struct dirent *entry; (entry = tree_next_entry(folder, &failed)) != NULL;)
        sort_entry(versions, leftovers, entry->d_name);
    int reason = errno;
    closedir(folder);
    errno = reason;
    sort_kept(versions);
    return !failed;
}

/* Only a tree that was live has another inode than its name says. */
static bool was_live(struct versions *versions, const char *name)
{
    uint64_t number;
    struct stat status;
    if (strcmp(name, OLD) == 0)
        return true;
    return number_of(name, "new", &number) &&
           fstatat(versions->state, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           (uint64_t)status.st_ino != number;
}

/* While we hold the lock nobody else uses what is there. */
static bool clear_leftovers(struct versions *versions, struct diags *diags)
{
    struct leftovers leftovers = { 0 };
    bool ok = list_state(versions, &leftovers);
    for (size_t i = 0; i < leftovers.gone.count; i++)
        ok = remove_tree(versions, leftovers.gone.items[i].text) && ok;
    for (size_t i = 0; i < leftovers.made.count; i++) {
        const char *name = leftovers.made.items[i].text;
        ok = (was_live(versions, name) ? keep_as_version(versions, name)
                                       : remove_tree(versions, name)) &&
             ok;
    }
    return ok || versions_refused(versions, diags, "cannot clear away what an earlier build left",
                                  (slice){ 0 });
}

struct versions *versions_open(struct arena *arena, struct diags *diags, slice out)
{
    struct versions *versions = ARENA_NEW(arena, struct versions);
    *versions = (struct versions){ .arena = arena,
                                   .out = out,
                                   .parent = -1,
                                   .state = -1,
                                   .lock = -1,
                                   .live.handle = -1,
                                   .new_handle = -1 };
    pthread_mutex_init(&versions->mutex, NULL);
    if (open_parent(versions, diags) && open_state(versions, diags) && open_live(versions, diags) &&
        clear_leftovers(versions, diags))
        return versions;
    versions_close(versions);
    return NULL;
}

void versions_close(struct versions *versions)
{
    if (versions == NULL)
        return;
    close_handle(&versions->new_handle);
    if (versions->new.text[0] != '\0')
        remove_tree(versions, versions->new.text);
    close_handle(&versions->live.handle);
    close_handle(&versions->lock);
    close_handle(&versions->state);
    close_handle(&versions->parent);
    pthread_mutex_destroy(&versions->mutex);
}

const struct published_tree *versions_live(const struct versions *versions)
{
    return &versions->live;
}

size_t versions_count(const struct versions *versions)
{
    return versions->kept.count;
}

static struct entry_name version_name(const struct versions *versions, size_t back)
{
    assert(back >= 1 && back <= versions->kept.count);
    return numbered("version", versions->kept.items[versions->kept.count - back]);
}

bool versions_look(struct versions *versions, size_t back, struct published_tree *tree)
{
    *tree = (struct published_tree){ .handle = tree_open_folder(
                                         versions->state, version_name(versions, back).text) };
    if (tree->handle >= 0 && read_manifest(versions->arena, tree))
        return true;
    versions_release(tree);
    return false;
}

void versions_release(struct published_tree *tree)
{
    close_handle(&tree->handle);
}

/* -- the new tree
 * -----------------------------------------------------------------------------------------------
 */

/* The folder `new` gets the name that says which inode it is. */
static bool name_new(struct versions *versions)
{
    struct stat status;
    if (fstat(versions->new_handle, &status) != 0)
        return false;
    struct entry_name name = numbered("new", (uint64_t)status.st_ino);
    if (renameat2(versions->state, "new", versions->state, name.text, RENAME_NOREPLACE) != 0)
        return false;
    versions->new = name;
    return true;
}

static bool take_oldest(struct versions *versions, struct published_tree *tree)
{
    struct entry_name oldest = version_name(versions, versions->kept.count);
    if (!versions_look(versions, versions->kept.count, tree))
        return false;
    if (renameat2(versions->state, oldest.text, versions->state, "new", RENAME_NOREPLACE) != 0) {
        versions_release(tree);
        return false;
    }
    memmove(versions->kept.items, versions->kept.items + 1,
            --versions->kept.count * sizeof(uint64_t));
    return true;
}

static bool make_empty(struct versions *versions, struct published_tree *tree)
{
    *tree = (struct published_tree){ .handle = -1 };
    if (mkdirat(versions->state, "new", 0755) != 0)
        return false;
    tree->handle = tree_open_folder(versions->state, "new");
    return tree->handle >= 0 &&
           tree_write_file(tree->handle, MANIFEST_NAME, manifest_head(), false);
}

bool versions_begin(struct versions *versions, struct diags *diags, size_t keep,
                    struct published_tree *tree)
{
    assert(versions->new.text[0] == '\0');
    versions->new = (struct entry_name){ "new" };
    bool taken = keep > 0 && versions->kept.count >= keep && take_oldest(versions, tree);
    bool ok = taken || make_empty(versions, tree);
    versions->new_handle = tree->handle;
    return (ok && name_new(versions)) ||
           versions_refused(versions, diags, "cannot make the new tree beside it", (slice){ 0 });
}

/* -- exchanging
 * ------------------------------------------------------------------------------------------------
 */

/* File systems without the exchange get two renames, between which there is no site for a moment.
 */
static bool exchange_by_renames(struct versions *versions, const char *other)
{
    const char *name = versions->name.ptr;
    if (renameat(versions->parent, name, versions->state, OLD) != 0)
        return false;
    if (renameat(versions->state, other, versions->parent, name) != 0) {
        int reason = errno;
        renameat(versions->state, OLD, versions->parent, name);
        errno = reason;
        return false;
    }
    return renameat(versions->state, OLD, versions->state, other) == 0;
}

/* The live tree and the entry `other` beside it change places. */
static bool exchange(struct versions *versions, const char *other)
{
    const char *name = versions->name.ptr;
    if (renameat2(versions->state, other, versions->parent, name, RENAME_EXCHANGE) == 0)
        return true;
    return (errno == EINVAL || errno == ENOSYS) && exchange_by_renames(versions, other);
}

/* A version that cannot be removed now goes with the next build. */
static void prune(struct versions *versions, size_t keep)
{
    while (versions->kept.count > keep) {
        remove_tree(versions, version_name(versions, versions->kept.count).text);
        memmove(versions->kept.items, versions->kept.items + 1,
                --versions->kept.count * sizeof(uint64_t));
    }
}

bool versions_switch(struct versions *versions, struct diags *diags, size_t keep)
{
    const char *new = versions->new.text;
    bool first = versions->live.handle < 0;
    bool ok = first ? renameat2(versions->state, new, versions->parent, versions->name.ptr,
                                RENAME_NOREPLACE) == 0
                    : exchange(versions, new);
    if (!ok)
        return versions_refused(versions, diags, "cannot put the new site in place", (slice){ 0 });
    if (!first)
        keep_as_version(versions, new); /* else the next build does */
    versions->new.text[0] = '\0';
    fsync(versions->parent);
    fsync(versions->state);
    prune(versions, keep);
    return true;
}

bool versions_roll_back(struct versions *versions, struct diags *diags, size_t back)
{
    size_t index = versions->kept.count - back;
    struct entry_name name = version_name(versions, back);
    if (!exchange(versions, name.text))
        return versions_refused(versions, diags, "cannot put the earlier version in place",
                                (slice){ 0 });
    /* What was live is now the latest of the others. */
    if (keep_as_version(versions, name.text))
        memmove(versions->kept.items + index, versions->kept.items + index + 1,
                (--versions->kept.count - index) * sizeof(uint64_t));
    fsync(versions->parent);
    fsync(versions->state);
    close_handle(&versions->live.handle);
    return open_live(versions, diags);
}
