/* What nothing that makes these files can go below: the system calls alone, or the Markdown alone.
 * All files below FROM are read first; then one of these is timed and told as JSON.
 * usage: floor create|durable|compare|markdown THREADS FROM [TO]
 *
 * create    folders and files of the same names and bytes at TO, which must not be there
 * durable   the same, and waits until the disk has them, as whoever publishes must
 * compare   each file of TO read and compared: a build that finds nothing to do
 * markdown  cmark over all *.md of FROM, without front matter */
#include "base/fs.h"
#include "base/threads.h"
#include "formats/front_matter.h"

#include <cmark.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DEPTH_MAX = 16, COMPARE_BYTES = 1 << 16 };

struct file {
    char *path;
    slice bytes;
};

struct floor {
    ARRAY_OF(struct file) files;
    ARRAY_OF(char *) folders[DEPTH_MAX]; /* by depth: those of one are made at once */
    int target;
    atomic_size_t faults;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* -- jobs ------------------------------------------------------------------------------------- */

struct depth {
    struct floor *floor;
    size_t number;
};

static void make_folder(void *context, size_t worker, size_t index)
{
    const struct depth *depth = context;
    (void)worker;
    if (mkdirat(depth->floor->target, depth->floor->folders[depth->number].items[index], 0777) != 0)
        depth->floor->faults++;
}

static void create_file(void *context, size_t worker, size_t index)
{
    struct floor *floor = context;
    const struct file *file = &floor->files.items[index];
    (void)worker;
    int handle = openat(floor->target, file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool ok =
        handle >= 0 && write(handle, file->bytes.ptr, file->bytes.len) == (ssize_t)file->bytes.len;
    if (handle < 0 || close(handle) != 0 || !ok)
        floor->faults++;
}

static bool is_same(int handle, slice bytes)
{
    char buffer[COMPARE_BYTES];
    struct stat found;
    if (fstat(handle, &found) != 0 || found.st_size != (off_t)bytes.len)
        return false;
    for (size_t at = 0; at < bytes.len;) {
        ssize_t count = read(handle, buffer, sizeof(buffer));
        if (count <= 0 || (size_t)count > bytes.len - at ||
            memcmp(buffer, bytes.ptr + at, (size_t)count) != 0)
            return false;
        at += (size_t)count;
    }
    return true;
}

static void compare_file(void *context, size_t worker, size_t index)
{
    struct floor *floor = context;
    const struct file *file = &floor->files.items[index];
    (void)worker;
    int handle = openat(floor->target, file->path, O_RDONLY | O_CLOEXEC);
    if (handle < 0 || !is_same(handle, file->bytes))
        floor->faults++;
    if (handle >= 0)
        close(handle);
}

static void render_file(void *context, size_t worker, size_t index)
{
    const struct floor *floor = context;
    slice text = floor->files.items[index].bytes;
    (void)worker;
    free(cmark_markdown_to_html(text.ptr, text.len, CMARK_OPT_DEFAULT));
}

/* -- what is there ---------------------------------------------------------------------------- */

/* The folders of the path that the path before it has not: paths come sorted. */
static void add_folders(struct floor *floor, struct arena *arena, slice path, slice before)
{
    size_t depth = 0;
    for (size_t at = slice_find_char(path, '/', 0); at < path.len;
         at = slice_find_char(path, '/', at + 1), depth++) {
        slice folder = slice_sub(path, 0, at + 1);
        if (depth == DEPTH_MAX) {
            fputs("folders too deep\n", stderr);
            exit(1);
        }
        if (!slice_starts_with(before, folder))
            ARRAY_PUSH(arena, &floor->folders[depth], strndup(folder.ptr, folder.len - 1));
    }
}

static void read_files(struct floor *floor, struct arena *arena, const char *from,
                       const char *ending)
{
    struct fs_entries entries = { 0 };
    struct diags *diags = diags_new();
    slice before = { 0 };
    bool ok = fs_walk(arena, diags, slice_from(from), SLICE(""), &entries);
    for (size_t i = 0; ok && i < entries.list.count; i++) {
        slice path = entries.list.items[i].path;
        if (!slice_ends_with(path, slice_from(ending)))
            continue;
        const struct source *source =
            fs_read(arena, diags, slice_from(from), path, FS_FILE_BYTES_MAX);
        if (source == NULL)
            fail(from);
        ARRAY_PUSH(arena, &floor->files,
                   (struct file){ strndup(path.ptr, path.len), source->text });
        add_folders(floor, arena, path, before);
        before = path;
    }
    if (!ok || floor->files.count == 0) {
        fprintf(stderr, "nothing to do in %s\n", from);
        exit(1);
    }
    diags_free(diags);
}

static void drop_front_matter(struct floor *floor)
{
    struct diags *diags = diags_new();
    for (size_t i = 0; i < floor->files.count; i++) {
        struct source source = { SLICE("text"), floor->files.items[i].bytes };
        struct front_matter parts;
        if (front_matter_find(diags, &source, &parts))
            floor->files.items[i].bytes = slice_from_index(source.text, parts.body);
    }
    diags_free(diags);
}

/* -- timing ----------------------------------------------------------------------------------- */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double of_timeval(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void create_all(struct floor *floor, size_t threads, const char *to)
{
    if (mkdir(to, 0777) != 0)
        fail(to);
    floor->target = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t depth = 0; depth < DEPTH_MAX; depth++)
        threads_run(threads, floor->folders[depth].count, make_folder,
                    &(struct depth){ floor, depth });
    threads_run(threads, floor->files.count, create_file, floor);
}

static void compare_all(struct floor *floor, size_t threads, const char *to)
{
    floor->target = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (floor->target < 0)
        fail(to);
    threads_run(threads, floor->files.count, compare_file, floor);
}

static void tell(const struct floor *floor, double wall, const struct rusage *before)
{
    struct rusage after;
    getrusage(RUSAGE_SELF, &after);
    printf("{\"wall\": %.6f, \"user\": %.6f, \"sys\": %.6f, \"files\": %zu}\n", wall,
           of_timeval(after.ru_utime) - of_timeval(before->ru_utime),
           of_timeval(after.ru_stime) - of_timeval(before->ru_stime), floor->files.count);
}

int main(int argc, char **argv)
{
    int threads = argc >= 4 ? atoi(argv[2]) : 0;
    bool markdown = argc == 4 && strcmp(argv[1], "markdown") == 0;
    bool durable = argc == 5 && strcmp(argv[1], "durable") == 0;
    bool create = durable || (argc == 5 && strcmp(argv[1], "create") == 0);
    bool compare = argc == 5 && strcmp(argv[1], "compare") == 0;
    if (threads < 1 || threads > THREADS_MAX || !(markdown || create || compare)) {
        fputs("usage: floor create|durable|compare|markdown THREADS FROM [TO]\n", stderr);
        return 2;
    }
    struct arena *arena = arena_new();
    struct floor floor = { 0 };
    struct rusage before;
    read_files(&floor, arena, argv[3], markdown ? ".md" : "");
    if (markdown)
        drop_front_matter(&floor);
    getrusage(RUSAGE_SELF, &before);
    double start = seconds();
    if (create)
        create_all(&floor, (size_t)threads, argv[4]);
    else if (compare)
        compare_all(&floor, (size_t)threads, argv[4]);
    else
        threads_run((size_t)threads, floor.files.count, render_file, &floor);
    if (durable && syncfs(floor.target) != 0)
        fail(argv[4]);
    tell(&floor, seconds() - start, &before);
    if (floor.faults > 0) {
        fprintf(stderr, "%zu files or folders are not as they should be\n", (size_t)floor.faults);
        return 1;
    }
    arena_free(arena);
    return 0;
}
