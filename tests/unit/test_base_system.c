/* Files, dates, hashes, threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/threads.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct arena *arena;
    struct diags *diags;
    slice root;
};

static int set_up(void **state)
{
    char folder[] = "/tmp/fabang-fs-XXXXXX";
    if (mkdtemp(folder) == NULL)
        return -1;
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    fixture->arena = arena;
    fixture->diags = diags_new();
    fixture->root = arena_format(arena, "%s/site", folder);
    *state = fixture;
    return mkdir(fixture->root.ptr, 0755);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    slice outer = slice_sub(fixture->root, 0, fixture->root.len - strlen("/site"));
    int failure = nftw(arena_copy(fixture->arena, outer).ptr, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    diags_free(fixture->diags);
    arena_free(fixture->arena);
    return failure;
}

static const char *inside(struct fixture *fixture, const char *path)
{
    return arena_format(fixture->arena, SLICE_FMT "/%s", SLICE_ARG(fixture->root), path).ptr;
}

static void write_bytes(struct fixture *fixture, const char *path, slice bytes)
{
    FILE *file = fopen(inside(fixture, path), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    fclose(file);
}

static const struct source *read_text(struct fixture *fixture, const char *path)
{
    return fs_read_text(fixture->arena, fixture->diags, fixture->root, slice_from(path),
                        FS_FILE_BYTES_MAX);
}

/* The only diagnostic so far has this slug's code and stands at this column of line 1. */
static void check_diag(struct fixture *fixture, enum diag_code code, uint32_t column)
{
    assert_int_equal(diags_size(fixture->diags), 1);
    const struct diag *diag = diags_at(fixture->diags, 0);
    uint32_t line, found;
    assert_int_equal(diag->code, code);
    position_line_column(diag->where, &line, &found);
    assert_int_equal(found, column);
}

static void files_are_read_whole_without_their_mark(void **state)
{
    struct fixture *fixture = *state;
    write_bytes(fixture, "a.md", SLICE("\xEF\xBB\xBF中\r\n"));
    write_bytes(fixture, "empty", SLICE(""));
    const struct source *source = read_text(fixture, "a.md");
    assert_true(slice_equal(source->path, SLICE("a.md")));
    assert_true(slice_equal(source->text, SLICE("中\r\n")));
    assert_int_equal(read_text(fixture, "empty")->text.len, 0);
    assert_true(fs_exists(fixture->root, SLICE("a.md")));
    assert_false(fs_exists(fixture->root, SLICE("b.md")));
    assert_int_equal(diags_size(fixture->diags), 0);
}

static void what_is_not_utf8_is_refused_at_its_byte(void **state)
{
    struct fixture *fixture = *state;
    write_bytes(fixture, "gbk.md", SLICE("ab中\xD6\xD0"));
    assert_null(read_text(fixture, "gbk.md"));
    check_diag(fixture, DIAG_FILE_ENCODING, 4);
}

static void a_nul_byte_is_refused(void **state)
{
    struct fixture *fixture = *state;
    write_bytes(fixture, "nul.md", SLICE("ab\0c\xFF"));
    assert_null(read_text(fixture, "nul.md"));
    check_diag(fixture, DIAG_FILE_ENCODING, 3);
}

static void a_file_above_the_limit_is_not_even_read(void **state)
{
    struct fixture *fixture = *state;
    write_bytes(fixture, "large.yaml", SLICE("a"));
    assert_int_equal(truncate(inside(fixture, "large.yaml"), 1 << 30), 0);
    assert_null(read_text(fixture, "large.yaml"));
    check_diag(fixture, DIAG_FILE_TOO_LARGE, 0);
    assert_true(arena_size_bytes(fixture->arena) < 1 << 20);
    slice message = diags_at(fixture->diags, 0)->message;
    assert_true(
        slice_equal(message, SLICE("'large.yaml' has 1073741824 bytes, the limit is 67108864")));
}

static void nothing_outside_of_the_root_is_read(void **state)
{
    static const char *const paths[] = { "out.md", "up/secret", "../secret", "/etc/hostname",
                                         "sub/../../secret" };
    struct fixture *fixture = *state;
    write_bytes(fixture, "../secret", SLICE("secret"));
    assert_int_equal(mkdir(inside(fixture, "sub"), 0755), 0);
    assert_int_equal(symlink("../secret", inside(fixture, "out.md")), 0);
    assert_int_equal(symlink("..", inside(fixture, "up")), 0);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        assert_null(read_text(fixture, paths[i]));
        assert_false(fs_exists(fixture->root, slice_from(paths[i])));
        assert_int_equal(diags_at(fixture->diags, i)->code, DIAG_FILE_LINK);
    }
}

static void links_within_the_root_are_followed(void **state)
{
    struct fixture *fixture = *state;
    write_bytes(fixture, "a.md", SLICE("text"));
    assert_int_equal(mkdir(inside(fixture, "sub"), 0755), 0);
    assert_int_equal(symlink("../a.md", inside(fixture, "sub/b.md")), 0);
    assert_true(slice_equal(read_text(fixture, "sub/b.md")->text, SLICE("text")));
}

static void what_is_no_file_is_not_waited_for(void **state)
{
    static const char *const paths[] = { "fifo", "folder", "missing", "loop" };
    struct fixture *fixture = *state;
    assert_int_equal(mkfifo(inside(fixture, "fifo"), 0644), 0);
    assert_int_equal(mkdir(inside(fixture, "folder"), 0755), 0);
    assert_int_equal(symlink("loop", inside(fixture, "loop")), 0);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        assert_null(read_text(fixture, paths[i]));
        assert_int_equal(diags_at(fixture->diags, i)->code, DIAG_FILE_READ);
    }
    assert_int_equal(diags_exit_status(fixture->diags), 4);
}

static void walks_are_sorted_and_leave_hidden_files_out(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(mkdir(inside(fixture, "c"), 0755), 0);
    assert_int_equal(mkdir(inside(fixture, "c/a"), 0755), 0);
    assert_int_equal(mkdir(inside(fixture, "c/.git"), 0755), 0);
    static const char *const files[] = { "c/b", "c/a/z", "c/a-b", "c/.x", "c/.git/y", "c/中" };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        write_bytes(fixture, files[i], SLICE("12"));
    assert_int_equal(symlink("b", inside(fixture, "c/link")), 0);
    struct fs_entries entries = { 0 };
    assert_true(fs_walk(fixture->arena, fixture->diags, fixture->root, SLICE("c"), &entries));
    static const char *const expected[] = { "a-b", "a/z", "b", "link", "中" };
    assert_int_equal(entries.list.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(arena_copy(fixture->arena, entries.list.items[i].path).ptr,
                            expected[i]);
    assert_int_equal(entries.list.items[0].size_bytes, 2);
    assert_true(fs_walk(fixture->arena, fixture->diags, fixture->root, SLICE("none"), &entries));
    assert_int_equal(entries.list.count, 5);
}

static void walks_refuse_links_that_lead_out_or_in_circles(void **state)
{
    struct fixture *fixture = *state;
    write_bytes(fixture, "../secret", SLICE("secret"));
    assert_int_equal(symlink("../secret", inside(fixture, "a")), 0);
    assert_int_equal(symlink(".", inside(fixture, "b")), 0);
    assert_int_equal(symlink("gone", inside(fixture, "c")), 0);
    write_bytes(fixture, "bad\xFF", SLICE(""));
    struct fs_entries entries = { 0 };
    assert_false(fs_walk(fixture->arena, fixture->diags, fixture->root, SLICE(""), &entries));
    assert_int_equal(entries.list.count, 0);
    diags_sort(fixture->diags);
    static const enum diag_code codes[] = { DIAG_FILE_LINK, DIAG_FILE_LINK, DIAG_FILE_ENCODING,
                                            DIAG_FILE_READ };
    assert_int_equal(diags_size(fixture->diags), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(diags_at(fixture->diags, i)->code, codes[i]);
}

static void dates_are_calendar_dates(void **state)
{
    (void)state;
    static const char *const wrong[] = { "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
                                         "1900-02-29", "2026-1-1",   "2026/01/01", "2026-01-01 ",
                                         "0000-01-01", "",           "+026-01-01", "2026-04-31" };
    struct date date = { 1, 1, 1 };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(date_parse(slice_from(wrong[i]), &date));
    assert_int_equal(date.year, 1);
    assert_true(date_parse(SLICE("2024-02-29"), &date));
    assert_int_equal(date_weekday(date), 4);
    assert_int_equal(date_to_days((struct date){ 1970, 1, 1 }), 0);
    assert_int_equal(date_to_days((struct date){ 2000, 3, 1 }), 11017);
}

/* Every day of the years 1 to 9999 goes to its number and back. */
static void days_count_up_without_a_gap(void **state)
{
    (void)state;
    int64_t first = date_to_days((struct date){ 1, 1, 1 });
    int64_t last = date_to_days((struct date){ 9999, 12, 31 });
    assert_int_equal(last - first + 1, 3652059);
    struct date before = date_from_days(first - 1);
    for (int64_t days = first; days <= last; days++) {
        struct date date = date_from_days(days);
        bool follows = date.day == before.day + 1 || date.day == 1;
        if (date_to_days(date) != days || !follows || date_compare(before, date) >= 0)
            fail_msg("day %lld", (long long)days);
        before = date;
    }
}

static void instants_know_their_zone(void **state)
{
    struct fixture *fixture = *state;
    struct instant instant;
    assert_true(instant_parse(SLICE("2026-07-10T23:59:59+08:00"), &instant));
    assert_int_equal(instant.seconds, 1783699199);
    assert_true(slice_equal(instant_format_iso(fixture->arena, instant),
                            SLICE("2026-07-10T23:59:59+08:00")));
    assert_true(slice_equal(instant_format_rfc822(fixture->arena, instant),
                            SLICE("Fri, 10 Jul 2026 23:59:59 +0800")));
    struct instant elsewhere = instant_in_zone(instant, -12600);
    assert_int_equal(instant_compare(instant, elsewhere), 0);
    assert_true(slice_equal(instant_format_iso(fixture->arena, elsewhere),
                            SLICE("2026-07-10T12:29:59-03:30")));
    assert_true(instant_parse(SLICE("2026-07-11T00:00+08:00"), &instant));
    assert_int_equal(instant_compare(instant, instant_at((struct date){ 2026, 7, 11 }, 28800)), 0);
    assert_int_equal(instant_date(instant_in_zone(instant, 0)).day, 10);
    assert_true(instant_parse(SLICE("1969-12-31T23:59:59Z"), &instant));
    assert_int_equal(instant.seconds, -1);
    assert_int_equal(instant_date(instant).year, 1969);
}

static void instants_without_a_zone_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = { "2026-07-10T23:59:59",       "2026-07-10",
                                         "2026-07-10 23:59:59+08:00", "2026-07-10T24:00:00Z",
                                         "2026-07-10T23:60:00Z",      "2026-07-10T23:59:60Z",
                                         "2026-07-10T23:59:59+0800",  "2026-07-10T23:59:59+08:60",
                                         "2026-07-10T23:59:59Zx",     "2026-07-10T23Z" };
    struct instant instant = { 7, 7 };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(instant_parse(slice_from(wrong[i]), &instant));
    assert_int_equal(instant.seconds, 7);
}

/* The values of FIPS 180-4's examples. */
static void hashes_are_the_published_ones(void **state)
{
    struct fixture *fixture = *state;
    assert_true(
        slice_equal(hash_sha256_hex(fixture->arena, SLICE("abc")),
                    SLICE("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    assert_true(
        slice_equal(hash_sha256_hex(fixture->arena, (slice){ NULL, 0 }),
                    SLICE("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")));
    assert_true(slice_equal(hash_sri(fixture->arena, SLICE("")),
                            SLICE("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")));
}

enum { JOBS = 10000 };
struct tally {
    atomic_int done[JOBS];
    atomic_size_t worker_max;
};

static void count_job(void *context, size_t worker, size_t index)
{
    struct tally *tally = context;
    atomic_fetch_add(&tally->done[index], 1);
    size_t seen = atomic_load(&tally->worker_max);
    while (worker > seen && !atomic_compare_exchange_weak(&tally->worker_max, &seen, worker))
        continue;
}

static void every_job_runs_once(void **state)
{
    struct fixture *fixture = *state;
    static const size_t workers[] = { 1, 2, 8, THREADS_MAX };
    for (size_t i = 0; i < sizeof(workers) / sizeof(workers[0]); i++) {
        struct tally *tally = ARENA_NEW(fixture->arena, struct tally);
        threads_run(workers[i], JOBS, count_job, tally);
        for (size_t job = 0; job < JOBS; job++)
            assert_int_equal(tally->done[job], 1);
        assert_true(tally->worker_max < workers[i]);
    }
    threads_run(4, 0, count_job, NULL);
    assert_true(threads_available() >= 1 && threads_available() <= THREADS_MAX);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(files_are_read_whole_without_their_mark),
        CASE(what_is_not_utf8_is_refused_at_its_byte),
        CASE(a_nul_byte_is_refused),
        CASE(a_file_above_the_limit_is_not_even_read),
        CASE(nothing_outside_of_the_root_is_read),
        CASE(links_within_the_root_are_followed),
        CASE(what_is_no_file_is_not_waited_for),
        CASE(walks_are_sorted_and_leave_hidden_files_out),
        CASE(walks_refuse_links_that_lead_out_or_in_circles),
        CASE(dates_are_calendar_dates),
        CASE(days_count_up_without_a_gap),
        CASE(instants_know_their_zone),
        CASE(instants_without_a_zone_are_refused),
        CASE(hashes_are_the_published_ones),
        CASE(every_job_runs_once),
    };
    return cmocka_run_group_tests_name("files, dates, hashes, threads", tests, NULL, NULL);
}
