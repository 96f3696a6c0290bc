/* Publication: one step, nothing touched without need, nothing of others removed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site/versions.h"
#include "stages/publish.h"
#include "stages/publish_command.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
    char folder[64];
    struct arena *arena;
    struct diags *diags;
    slice out;
    size_t keep;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    /* In memory where there is such a place: syncing a busy disk takes a quarter of a second. */
    strcpy(fixture->folder, "/dev/shm/fabang-publish-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        strcpy(fixture->folder, "/tmp/fabang-publish-XXXXXX");
        assert_non_null(mkdtemp(fixture->folder));
    }
    fixture->arena = arena_new();
    fixture->diags = diags_new();
    fixture->out = arena_format(fixture->arena, "%s/public", fixture->folder);
    fixture->keep = 2;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    slice command = arena_format(fixture->arena, "rm -rf '%s'", fixture->folder);
    int status = system(command.ptr);
    diags_free(fixture->diags);
    arena_free(fixture->arena);
    free(fixture);
    return status;
}

static const char *inside(struct fixture *fixture, const char *path)
{
    return arena_format(fixture->arena, "%s/%s", fixture->folder, path).ptr;
}

static void write_text(struct fixture *fixture, const char *path, const char *text)
{
    FILE *file = fopen(inside(fixture, path), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *read_text(struct fixture *fixture, const char *path)
{
    char *text = arena_alloc(fixture->arena, 1000);
    FILE *file = fopen(inside(fixture, path), "r");
    if (file == NULL)
        return NULL;
    size_t count = fread(text, 1, 999, file);
    text[count] = '\0';
    fclose(file);
    return text;
}

static ino_t inode_of(struct fixture *fixture, const char *path)
{
    struct stat status;
    assert_int_equal(stat(inside(fixture, path), &status), 0);
    return status.st_ino;
}

static struct publication *open_for(struct fixture *fixture, size_t file_count)
{
    struct publication_settings settings = { .out = fixture->out,
                                             .file_count = file_count,
                                             .keep = fixture->keep };
    return publication_open(fixture->arena, fixture->diags, &settings);
}

/* Publishes a.html and sub/b.html with these texts; NULL leaves a file out. */
static bool publish(struct fixture *fixture, const char *a, const char *b,
                    struct publication_counts *counts)
{
    struct publication *publication = open_for(fixture, 2);
    if (publication == NULL)
        return false;
    bool ok = true;
    if (a != NULL)
        ok = publication_put(publication, fixture->diags, 0, SLICE("a.html"), slice_from(a)) && ok;
    if (b != NULL)
        ok = publication_put(publication, fixture->diags, 1, SLICE("sub/b.html"), slice_from(b)) &&
             ok;
    ok = ok && publication_finish(publication, fixture->diags, counts);
    publication_close(publication);
    return ok;
}

static bool has_leftovers(struct fixture *fixture)
{
    slice command = arena_format(fixture->arena, "ls '%s' | grep -qE '^(new|gone|old)'",
                                 inside(fixture, ".public.fabang"));
    return system(command.ptr) == 0;
}

static void a_new_tree_is_put_in_place(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    assert_int_equal(counts.written, 2);
    assert_string_equal(read_text(fixture, "public/a.html"), "one");
    assert_string_equal(read_text(fixture, "public/sub/b.html"), "two");
    assert_string_equal(read_text(fixture, "public/.fabang"),
                        "fabang tree 2\n"
                        "0a1c6d4cf41eb499911faba7321fe1a0 3 a.html\n"
                        "35d5c8cc887e4da96c0560bdcb29998b 3 sub/b.html\n"
                        "end 2\n");
    assert_false(has_leftovers(fixture));
}

static void what_did_not_change_is_not_touched(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    ino_t folder = inode_of(fixture, "public"), b = inode_of(fixture, "public/sub/b.html");
    assert_true(publish(fixture, "one", "two", &counts));
    assert_int_equal(counts.written + counts.removed, 0);
    assert_int_equal(counts.unchanged, 2);
    assert_true(inode_of(fixture, "public") == folder);
    assert_true(publish(fixture, "ONE", "two", &counts));
    assert_int_equal(counts.written, 1);
    assert_string_equal(read_text(fixture, "public/a.html"), "ONE");
    assert_true(inode_of(fixture, "public/sub/b.html") == b);
    assert_false(has_leftovers(fixture));
}

static void what_is_no_longer_made_disappears(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    assert_true(publish(fixture, "one", NULL, &counts));
    assert_int_equal(counts.removed, 1);
    assert_null(read_text(fixture, "public/sub/b.html"));
    assert_int_not_equal(access(inside(fixture, "public/sub"), F_OK), 0);
}

static void a_folder_of_others_is_never_touched(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_int_equal(mkdir(inside(fixture, "public"), 0755), 0);
    write_text(fixture, "public/thesis.tex", "mine");
    assert_false(publish(fixture, "one", "two", &counts));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_OUTPUT_FOREIGN);
    assert_string_equal(read_text(fixture, "public/thesis.tex"), "mine");
    assert_null(read_text(fixture, "public/a.html"));
}

static void a_link_as_output_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_int_equal(mkdir(inside(fixture, "elsewhere"), 0755), 0);
    assert_int_equal(symlink("elsewhere", inside(fixture, "public")), 0);
    assert_false(publish(fixture, "one", "two", &counts));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_OUTPUT_FOREIGN);
}

static void an_empty_folder_may_be_used(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_int_equal(mkdir(inside(fixture, "public"), 0755), 0);
    assert_true(publish(fixture, "one", "two", &counts));
    assert_string_equal(read_text(fixture, "public/a.html"), "one");
}

static void a_second_build_is_locked_out(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    struct publication *first = open_for(fixture, 2);
    assert_non_null(first);
    assert_false(publish(fixture, "one", "two", &counts));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_OUTPUT_LOCKED);
    publication_close(first);
    assert_true(publish(fixture, "one", "two", &counts));
}

static void a_build_that_is_given_up_leaves_no_trace(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    struct publication *publication = open_for(fixture, 2);
    assert_true(publication_put(publication, fixture->diags, 0, SLICE("a.html"), SLICE("other")));
    publication_close(publication);
    assert_string_equal(read_text(fixture, "public/a.html"), "one");
    assert_false(has_leftovers(fixture));
}

static void a_killed_build_leaves_the_site_and_the_next_cleans_up(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    pid_t child = fork();
    if (child == 0) {
        struct publication *publication = open_for(fixture, 2);
        publication_put(publication, fixture->diags, 0, SLICE("deep/er/a.html"), SLICE("half"));
        raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_true(has_leftovers(fixture));
    assert_string_equal(read_text(fixture, "public/a.html"), "one");
    assert_true(publish(fixture, "new", "two", &counts));
    assert_string_equal(read_text(fixture, "public/a.html"), "new");
    assert_null(read_text(fixture, "public/deep/er/a.html"));
    assert_false(has_leftovers(fixture));
}

/* Killed while it wrote the marker: the folder holds an empty one. */
static void a_build_killed_at_its_marker_is_cleaned_up(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    const char *folder = arena_format(fixture->arena, "%s/.public.fabang/new", fixture->folder).ptr;
    assert_int_equal(mkdir(folder, 0755), 0);
    int marker =
        open(arena_format(fixture->arena, "%s/.fabang", folder).ptr, O_CREAT | O_WRONLY, 0644);
    assert_true(marker >= 0);
    close(marker);
    assert_true(publish(fixture, "new", "two", &counts));
    assert_string_equal(read_text(fixture, "public/a.html"), "new");
    assert_false(has_leftovers(fixture));
}

/* A limit on file sizes fails the write as a full disk does. */
static void a_write_that_fails_leaves_the_site_as_it_was(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = { 2000, 2000 };
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        char *large = arena_alloc(fixture->arena, 100000);
        memset(large, 'x', 99999);
        bool ok = publish(fixture, large, "two", &counts);
        _exit(!ok && diags_exit_status(fixture->diags) == 4 ? 7 : 8);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_string_equal(read_text(fixture, "public/a.html"), "one");
    assert_false(has_leftovers(fixture));
}

static void what_others_put_into_the_tree_is_not_lost(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    write_text(fixture, "public/sub/notes.txt", "mine");
    assert_false(publish(fixture, "new", NULL, &counts));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_OUTPUT_FOREIGN);
    slice path = diags_at(fixture->diags, 0)->where.source->path;
    assert_true(slice_ends_with(path, SLICE("/public/sub/notes.txt")));
    assert_string_equal(read_text(fixture, "public/sub/notes.txt"), "mine");
    assert_string_equal(read_text(fixture, "public/a.html"), "one");
    assert_int_equal(unlink(inside(fixture, "public/sub/notes.txt")), 0);
    assert_true(publish(fixture, "new", NULL, &counts));
    assert_string_equal(read_text(fixture, "public/a.html"), "new");
}

/* What a.html of the version that many steps back holds; "" when there is none. */
static const char *text_of_version(struct fixture *fixture, size_t back)
{
    struct versions *versions = versions_open(fixture->arena, fixture->diags, fixture->out);
    struct published_tree tree;
    char text[100] = "";
    if (back <= versions_count(versions)) {
        assert_true(versions_look(versions, back, &tree));
        int file = openat(tree.handle, "a.html", O_RDONLY);
        ssize_t count = read(file, text, sizeof(text) - 1);
        assert_true(count >= 0);
        text[count] = '\0';
        close(file);
        versions_release(&tree);
    }
    versions_close(versions);
    return arena_copy(fixture->arena, slice_from(text)).ptr;
}

static void as_many_versions_stay_as_are_asked_for(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    const char *texts[] = { "1", "2", "3", "4", "5" };
    for (size_t i = 0; i < 5; i++)
        assert_true(publish(fixture, texts[i], "same", &counts));
    assert_string_equal(text_of_version(fixture, 1), "4");
    assert_string_equal(text_of_version(fixture, 2), "3");
    assert_string_equal(text_of_version(fixture, 3), "");
    fixture->keep = 0;
    assert_true(publish(fixture, "6", "same", &counts));
    assert_string_equal(text_of_version(fixture, 1), "");
    assert_false(has_leftovers(fixture));
}

/* What a browser is told about a file's age must not depend on which tree is live. */
static void a_file_that_does_not_change_keeps_its_inode_through_all_versions(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "0", "same", &counts));
    ino_t b = inode_of(fixture, "public/sub/b.html");
    for (int i = 1; i < 9; i++) {
        assert_true(publish(fixture, i % 2 ? "odd" : "even", "same", &counts));
        assert_int_equal(counts.written, 1);
        assert_true(inode_of(fixture, "public/sub/b.html") == b);
    }
}

static void a_file_may_become_a_folder_and_a_folder_a_file(void **state)
{
    struct fixture *fixture = *state;
    const char *paths[] = { "x", "x/y/z.html" };
    fixture->keep = 1;
    for (int i = 0; i < 7; i++) {
        struct publication_counts counts;
        struct publication *publication = open_for(fixture, 1);
        assert_non_null(publication);
        assert_true(publication_put(publication, fixture->diags, 0, slice_from(paths[i % 2]),
                                    SLICE("text")));
        assert_true(publication_finish(publication, fixture->diags, &counts));
        publication_close(publication);
        assert_string_equal(
            read_text(fixture, arena_format(fixture->arena, "public/%s", paths[i % 2]).ptr),
            "text");
        assert_int_equal(counts.removed, i > 0);
    }
}

static void a_file_that_somebody_wrote_over_is_written_again(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "one", "two", &counts));
    write_text(fixture, "public/a.html", "eno");
    assert_int_equal(unlink(inside(fixture, "public/sub/b.html")), 0);
    assert_true(publish(fixture, "one", "two", &counts));
    assert_int_equal(counts.written, 2);
    assert_string_equal(read_text(fixture, "public/a.html"), "one");
    assert_string_equal(read_text(fixture, "public/sub/b.html"), "two");
}

static bool run_publish(struct fixture *fixture, size_t back, struct strbuf *output)
{
    struct publish_command command = { .out = fixture->out, .roll_back = back > 0, .back = back };
    strbuf_reset(output);
    return publish_command_run(fixture->arena, fixture->diags, &command, output);
}

static void one_can_go_back_and_forth(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    struct strbuf output = { 0 };
    assert_true(publish(fixture, "1", "same", &counts));
    assert_false(run_publish(fixture, 1, &output));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_VERSION_MISSING);
    assert_true(publish(fixture, "2", "same", &counts));
    assert_true(publish(fixture, "3", "same", &counts));
    assert_true(run_publish(fixture, 2, &output));
    assert_string_equal(read_text(fixture, "public/a.html"), "1");
    assert_string_equal(text_of_version(fixture, 1), "3");
    assert_string_equal(text_of_version(fixture, 2), "2");
    assert_true(run_publish(fixture, 1, &output));
    assert_string_equal(read_text(fixture, "public/a.html"), "3");
    assert_true(publish(fixture, "4", "same", &counts));
    assert_int_equal(counts.written, 1);
    assert_string_equal(text_of_version(fixture, 1), "3");
    assert_string_equal(text_of_version(fixture, 2), "1");
    assert_true(run_publish(fixture, 0, &output));
    assert_non_null(strstr(arena_copy(fixture->arena, strbuf_slice(&output)).ptr, "live\t"));
    strbuf_release(&output);
}

/* The live tree was exchanged, but the build was killed before it kept the old one as a version. */
static void a_build_killed_behind_the_exchange_lost_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct publication_counts counts;
    assert_true(publish(fixture, "1", "same", &counts));
    assert_true(publish(fixture, "2", "same", &counts));
    slice command = arena_format(fixture->arena, "cd '%s' && mv version-1 new-$(stat -c %%i %s)",
                                 inside(fixture, ".public.fabang"), inside(fixture, "public"));
    assert_int_equal(system(command.ptr), 0);
    assert_string_equal(text_of_version(fixture, 1), "1");
    assert_true(publish(fixture, "3", "same", &counts));
    assert_string_equal(text_of_version(fixture, 1), "2");
    assert_string_equal(text_of_version(fixture, 2), "1");
}

enum { MANY = 120 };

/* A tree of MANY files that all hold `text`. */
static bool publish_many(struct fixture *fixture, const char *text)
{
    struct publication_counts counts;
    struct publication *publication = open_for(fixture, MANY);
    bool ok = publication != NULL;
    for (int i = 0; ok && i < MANY; i++)
        ok =
            publication_put(publication, fixture->diags, (size_t)i,
                            arena_format(fixture->arena, "%d/%d.html", i % 7, i), slice_from(text));
    ok = ok && publication_finish(publication, fixture->diags, &counts);
    publication_close(publication);
    return ok;
}

/* What all files of the tree hold; fails when they differ. */
static const char *text_of_many(struct fixture *fixture)
{
    const char *first = read_text(fixture, "public/0/0.html");
    assert_non_null(first);
    for (int i = 0; i < MANY; i++) {
        const char *path = arena_format(fixture->arena, "public/%d/%d.html", i % 7, i).ptr;
        const char *text = read_text(fixture, path);
        assert_non_null(text);
        assert_string_equal(text, first);
    }
    return first;
}

/* Kills builds after 0, 1, 2 ... steps of time, so that some die while they write, switch, or
 * remove the old tree. The site is always one whole tree, and the next build goes through. */
static void a_kill_at_any_moment_leaves_one_whole_site(void **state)
{
    struct fixture *fixture = *state;
    enum { KILLS = 40, STEP_MICROSECONDS = 200 };
    const char *before = "0";
    assert_true(publish_many(fixture, before));
    for (int i = 1; i <= KILLS; i++) {
        const char *after = arena_format(fixture->arena, "%d", i).ptr;
        pid_t child = fork();
        if (child == 0)
            _exit(publish_many(fixture, after) ? 0 : 1);
        usleep((useconds_t)(i * STEP_MICROSECONDS));
        kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        const char *found = text_of_many(fixture);
        assert_true(strcmp(found, before) == 0 || strcmp(found, after) == 0);
        before = arena_format(fixture->arena, "%d again", i).ptr;
        if (!publish_many(fixture, before))
            fail_msg("the build behind kill %d: %s", i,
                     diags_size(fixture->diags) == 0
                         ? "no word"
                         : diags_at(fixture->diags, diags_size(fixture->diags) - 1)->message.ptr);
        assert_string_equal(text_of_many(fixture), before);
        assert_false(has_leftovers(fixture));
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_new_tree_is_put_in_place),
        CASE(what_did_not_change_is_not_touched),
        CASE(what_is_no_longer_made_disappears),
        CASE(a_folder_of_others_is_never_touched),
        CASE(a_link_as_output_is_refused),
        CASE(an_empty_folder_may_be_used),
        CASE(a_second_build_is_locked_out),
        CASE(a_build_that_is_given_up_leaves_no_trace),
        CASE(a_killed_build_leaves_the_site_and_the_next_cleans_up),
        CASE(a_build_killed_at_its_marker_is_cleaned_up),
        CASE(a_write_that_fails_leaves_the_site_as_it_was),
        CASE(what_others_put_into_the_tree_is_not_lost),
        CASE(as_many_versions_stay_as_are_asked_for),
        CASE(a_file_that_does_not_change_keeps_its_inode_through_all_versions),
        CASE(a_file_may_become_a_folder_and_a_folder_a_file),
        CASE(a_file_that_somebody_wrote_over_is_written_again),
        CASE(one_can_go_back_and_forth),
        CASE(a_build_killed_behind_the_exchange_lost_nothing),
        CASE(a_kill_at_any_moment_leaves_one_whole_site),
    };
    return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
