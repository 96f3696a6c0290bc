/* Writing what changed into the new tree, completing it, and the switch. */
#include "stages/publish.h"

#include "base/background.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/tree.h"
#include "site/versions.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The disk takes what there is while pages are still made: less is left to wait for at the end. */
enum { SYNC_EVERY_BYTES = 32 << 20 };

static const char DRAFT[] = ".fabang-draft"; /* so that a manifest is never half of one */

struct publication {
    struct arena *arena;
    struct publication_settings settings;
    struct versions *versions;
    const struct published_tree *live;
    struct published_tree new; /* the new tree, and what it held when it was begun */
    pthread_mutex_t mutex;     /* guards its beginning */
    atomic_bool begun;
    bool may_write;            /* it was begun well */
    struct background *syncer; /* NULL: nothing is synced before the end */
    atomic_size_t written_bytes;
    int sync_reason; /* 0, or errno of a sync that failed; the syncer's own until it is finished */
    struct manifest manifest; /* of the new tree: a row for each file, filled as they come */
};

static const char *text(struct publication *publication, slice part)
{
    return arena_copy(publication->arena, part).ptr;
}

static void sync_new_tree(void *context)
{
    struct publication *publication = context;
    if (syncfs(publication->new.handle) != 0)
        publication->sync_reason = errno;
}

/* -- opening and putting
 * ---------------------------------------------------------------------------------------
 */

/* The next build would take what it finds there for the site's own. */
static bool check_place(struct arena *arena, struct diags *diags,
                        const struct publication_settings *settings)
{
    static const slice INPUTS[] = { SLICE_INIT("content"), SLICE_INIT("site-data"),
                                    SLICE_INIT("themes") };
    for (size_t i = 0; i < sizeof(INPUTS) / sizeof(INPUTS[0]); i++) {
        if (!fs_lies_in(settings->out, settings->root, INPUTS[i]))
            continue;
        struct source *place = ARENA_NEW(arena, struct source);
        place->path = settings->out;
        return diag_add(diags, DIAG_OUTPUT_FOREIGN, (position){ .source = place },
                        SLICE("name a folder of its own with --out, like public"),
                        "the output would lie in '" SLICE_FMT "', where the site is made from",
                        SLICE_ARG(INPUTS[i]));
    }
    return true;
}

struct publication *publication_open(struct arena *arena, struct diags *diags,
                                     const struct publication_settings *settings)
{
    if (!check_place(arena, diags, settings))
        return NULL;
    struct versions *versions = versions_open(arena, diags, settings->out);
    if (versions == NULL)
        return NULL;
    struct publication *publication = ARENA_NEW(arena, struct publication);
    *publication = (struct publication){
        .arena = arena,
        .settings = *settings,
        .versions = versions,
        .live = versions_live(versions),
        .new = { .handle = -1 },
    };
    size_t rows = settings->file_count * (settings->packed ? 1 + ENCODING_COUNT : 1);
    publication->manifest.rows.items = ARENA_ARRAY(arena, struct manifest_row, rows);
    publication->manifest.rows.count = rows;
    pthread_mutex_init(&publication->mutex, NULL);
    if (settings->early_sync)
        publication->syncer = background_start(sync_new_tree, publication);
    return publication;
}

/* The first file that changed begins the new tree: a build that changes nothing makes none. When
 * that fails it is said once, and no other file tries again. */
static bool begin(struct publication *publication, struct diags *diags)
{
    if (!atomic_load(&publication->begun)) {
        pthread_mutex_lock(&publication->mutex);
        if (!atomic_load(&publication->begun))
            publication->may_write = versions_begin(publication->versions, diags,
                                                    publication->settings.keep, &publication->new);
        atomic_store(&publication->begun, true);
        pthread_mutex_unlock(&publication->mutex);
    }
    return publication->may_write;
}

/* Whether the file of `tree` is what `row` says, by what its manifest says of it. Somebody may have
 * written to it since; then its bytes count, where they are known. */
static bool tree_has(const struct published_tree *tree, const struct manifest_row *row,
                     const char *name, const slice *bytes)
{
    const struct manifest_row *old =
        tree->handle >= 0 ? manifest_find(&tree->manifest, row->path) : NULL;
    if (old == NULL || !manifest_row_equal(old, row))
        return false;
    return tree_file_is_untouched(tree->handle, name, row->size_bytes, tree->settled) ||
           (bytes != NULL && tree_file_equals(tree->handle, name, *bytes));
}

/* The last guard behind those of plan: no empty part and none that starts with '.', which holds for
 * "..", for absolute paths and for the manifest. */
static bool stays_below(slice path)
{
    while (path.len > 0) {
        slice part = slice_split(&path, '/');
        if (part.len == 0 || part.ptr[0] == '.')
            return false;
    }
    return true;
}

static bool put(struct publication *publication, struct diags *diags, size_t row_number, slice path,
                slice bytes)
{
    char name[TREE_PATH_BYTES_MAX];
    struct manifest_row row = { .path = path,
                                .hash = hash_content(bytes),
                                .size_bytes = bytes.len };
    assert(path.len > 0 && path.len < sizeof(name) && stays_below(path));
    assert(row_number < publication->manifest.rows.count);
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    row.changed = !tree_has(publication->live, &row, name, &bytes);
    publication->manifest.rows.items[row_number] = row;
    if (!row.changed)
        return true;
    if (!begin(publication, diags))
        return false;
    bool is_new = publication->new.manifest.rows.count == 0;
    if (!tree_write_file(publication->new.handle, name, bytes, is_new))
        return versions_refused(publication->versions, diags, "cannot write the new file", path);
    size_t before = atomic_fetch_add(&publication->written_bytes, bytes.len);
    if (before / SYNC_EVERY_BYTES != (before + bytes.len) / SYNC_EVERY_BYTES)
        background_ask(publication->syncer);
    return true;
}

bool publication_put(struct publication *publication, struct diags *diags, size_t number,
                     slice path, slice bytes)
{
    assert(number < publication->settings.file_count);
    return put(publication, diags, number, path, bytes);
}

/* As it stands in the live tree. */
static bool keep_packed(struct publication *publication, slice path, struct manifest_row *row)
{
    char name[TREE_PATH_BYTES_MAX];
    const struct published_tree *live = publication->live;
    const struct manifest_row *old =
        live->handle >= 0 ? manifest_find(&live->manifest, path) : NULL;
    if (old == NULL || path.len >= sizeof(name))
        return false;
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    if (!tree_file_is_untouched(live->handle, name, old->size_bytes, live->settled))
        return false;
    *row = *old;
    return true;
}

bool publication_put_packed(struct publication *publication, struct diags *diags, size_t number,
                            enum encoding encoding, slice bytes)
{
    struct manifest_row *rows = publication->manifest.rows.items;
    size_t row_number =
        publication->settings.file_count + number * ENCODING_COUNT + (size_t)encoding;
    assert(publication->settings.packed && rows[number].path.len > 0);
    pthread_mutex_lock(&publication->mutex);
    slice path = ARENA_JOIN(publication->arena, rows[number].path, encoding_suffix(encoding));
    pthread_mutex_unlock(&publication->mutex);
    if (!rows[number].changed && keep_packed(publication, path, &rows[row_number]))
        return true;
    struct strbuf packed = { 0 };
    compress(encoding, bytes, &packed);
    bool ok = put(publication, diags, row_number, path, strbuf_slice(&packed));
    strbuf_release(&packed);
    return ok;
}

/* -- finishing
 * -------------------------------------------------------------------------------------------------
 */

/* Paths of `old` that `new` has not; both are sorted. Calls `visit` for each, until it fails. */
static bool each_removed(struct publication *publication, const struct manifest *old,
                         bool (*visit)(struct publication *publication, slice path, void *context),
                         void *context)
{
    const struct manifest *new = &publication->manifest;
    size_t at = 0;
    for (size_t i = 0; i < old->rows.count; i++) {
        slice path = old->rows.items[i].path;
        while (at < new->rows.count && slice_compare(new->rows.items[at].path, path) < 0)
            at++;
        bool stays = at < new->rows.count &&slice_equal(new->rows.items[at].path, path);
        if (!stays && !visit(publication, path, context))
            return false;
    }
    return true;
}

static bool count_one(struct publication *publication, slice path, void *context)
{
    size_t *count = context;
    (void)publication;
    (void)path;
    (*count)++;
    return true;
}

static bool remove_one(struct publication *publication, slice path, void *context)
{
    return tree_remove_file(publication->new.handle, text(publication, path)) ||
           versions_refused(publication->versions, context,
                            "cannot remove a file that is no longer made", path);
}

/* Files that did not change, as the live tree has them; a new tree that was an earlier version has
 * most of them. */
static bool share_unchanged(struct publication *publication, struct diags *diags)
{
    for (size_t i = 0; i < publication->manifest.rows.count; i++) {
        const struct manifest_row *row = &publication->manifest.rows.items[i];
        const char *name = text(publication, row->path);
        if (!row->changed && !tree_has(&publication->new, row, name, NULL) &&
            !tree_share_file(publication->live->handle, publication->new.handle, name))
            return versions_refused(publication->versions, diags,
                                    "cannot carry the unchanged file over", row->path);
    }
    return true;
}

static bool write_manifest(struct publication *publication, struct diags *diags)
{
    struct strbuf draft = { 0 };
    manifest_write(&publication->manifest, &draft);
    bool ok = tree_write_file(publication->new.handle, DRAFT, strbuf_slice(&draft), false) &&
              renameat(publication->new.handle, DRAFT, publication->new.handle, MANIFEST_NAME) == 0;
    strbuf_release(&draft);
    return ok || versions_refused(publication->versions, diags, "cannot write the list of files",
                                  slice_from(MANIFEST_NAME));
}

/* -- what others put into the live tree
 * ----------------------------------------------------------------------
 */

struct strangers {
    struct publication *publication;
    struct diags *diags;
    struct map listed; /* folders that hold files of ours */
    bool found;
};

static void look_into(struct strangers *strangers, int handle, slice folder_path);

static void look_at(struct strangers *strangers, int folder, const char *name, slice path)
{
    const struct published_tree *live = strangers->publication->live;
    struct stat status;
    if (manifest_find(&live->manifest, path) != NULL ||
        map_find(&strangers->listed, path) != NULL || slice_equal(path, SLICE(MANIFEST_NAME)) ||
        fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (S_ISDIR(status.st_mode))
        look_into(strangers, tree_open_folder(folder, name), path);
    else
        strangers->found =
            !versions_foreign(strangers->publication->versions, strangers->diags, path,
                              "fabang did not make this file, and publishing would remove it",
                              SLICE("move it into content/ or the theme's assets, or delete it"));
}

/* Takes the handle. */
static void look_into(struct strangers *strangers, int handle, slice folder_path)
{
    struct arena *arena = strangers->publication->arena;
    DIR *folder = handle >= 0 ? fdopendir(handle) : NULL;
    if (folder == NULL) {
        strangers->found = !versions_refused(strangers->publication->versions, strangers->diags,
                                             "cannot look into the published folder", folder_path);
        if (handle >= 0)
            close(handle);
        return;
    }
    bool failed;
    for (const struct dirent *entry; (entry = tree_next_entry(folder, &failed)) != NULL;) {
        slice name = slice_from(entry->d_name);
        slice path = folder_path.len > 0 ? arena_format(arena, SLICE_FMT "/" SLICE_FMT,
                                                        SLICE_ARG(folder_path), SLICE_ARG(name))
                                         : arena_copy(arena, name);
        look_at(strangers, dirfd(folder), entry->d_name, path);
    }
    if (failed)
        strangers->found = !versions_refused(strangers->publication->versions, strangers->diags,
                                             "cannot look into the published folder", folder_path);
    closedir(folder);
}

static void list_folders(struct strangers *strangers)
{
    const struct manifest *manifest = &strangers->publication->live->manifest;
    for (size_t i = 0; i < manifest->rows.count; i++) {
        slice path = manifest->rows.items[i].path;
        for (size_t len = path.len; len > 0; len--) {
            slice folder = slice_sub(path, 0, len - 1);
            if (path.ptr[len - 1] != '/')
                continue;
            if (map_find(&strangers->listed, folder) != NULL)
                break; /* and with it those around it */
            map_put(strangers->publication->arena, &strangers->listed, folder, strangers);
        }
    }
}

/* A file that was put there changed its folder's time: the others need no look. */
static bool refuse_strangers(struct publication *publication, struct diags *diags)
{
    struct strangers strangers = { .publication = publication, .diags = diags };
    const struct published_tree *live = publication->live;
    list_folders(&strangers);
    look_into(&strangers, tree_open_folder(live->handle, "."), (slice){ 0 });
    for (size_t i = 0; i < strangers.listed.count; i++) {
        slice path = strangers.listed.entries[i].key;
        const char *name = text(publication, path);
        struct stat status;
        if (fstatat(live->handle, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            tree_time_is_after(status.st_mtim, live->settled))
            look_into(&strangers, tree_open_folder(live->handle, name), path);
    }
    return !strangers.found;
}

static void stop_syncer(struct publication *publication)
{
    background_finish(publication->syncer);
    publication->syncer = NULL;
}

/* What an earlier sync could not write is not said again by the next one. */
static bool sync_all(struct publication *publication)
{
    stop_syncer(publication);
    bool ok = syncfs(publication->new.handle) == 0;
    if (publication->sync_reason != 0)
        errno = publication->sync_reason;
    return ok && publication->sync_reason == 0;
}

static bool switch_trees(struct publication *publication, struct diags *diags)
{
    if (!sync_all(publication))
        return versions_refused(publication->versions, diags,
                                "cannot bring the new site to the disk", (slice){ 0 });
    return versions_switch(publication->versions, diags, publication->settings.keep);
}

/* Numbers that no file was given for. */
static void drop_unused(struct manifest *manifest)
{
    size_t count = 0;
    for (size_t i = 0; i < manifest->rows.count; i++)
        if (manifest->rows.items[i].path.len > 0)
            manifest->rows.items[count++] = manifest->rows.items[i];
    manifest->rows.count = count;
}

static void count_files(struct publication *publication, struct publication_counts *counts)
{
    const struct manifest *manifest = &publication->manifest;
    *counts = (struct publication_counts){ 0 };
    for (size_t i = 0; i < manifest->rows.count; i++)
        counts->written += manifest->rows.items[i].changed;
    counts->unchanged = manifest->rows.count - counts->written;
    each_removed(publication, &publication->live->manifest, count_one, &counts->removed);
}

bool publication_finish(struct publication *publication, struct diags *diags,
                        struct publication_counts *counts)
{
    bool first = publication->live->handle < 0;
    drop_unused(&publication->manifest);
    manifest_sort(&publication->manifest);
    count_files(publication, counts);
    if (!first && counts->written == 0 && counts->removed == 0)
        return true;
    return (first || refuse_strangers(publication, diags)) && begin(publication, diags) &&
           each_removed(publication, &publication->new.manifest, remove_one, diags) &&
           share_unchanged(publication, diags) && write_manifest(publication, diags) &&
           switch_trees(publication, diags);
}

void publication_close(struct publication *publication)
{
    if (publication == NULL)
        return;
    stop_syncer(publication);
    versions_close(publication->versions);
    pthread_mutex_destroy(&publication->mutex);
}
