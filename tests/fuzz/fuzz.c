/* Takes inputs apart and judges what comes out; without a fuzzer, runs the target on the files that
 * are named. */
#include "fuzz.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "formats/json.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void fuzz_fail(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

struct fuzz_run fuzz_begin(slice bytes)
{
    struct fuzz_run run = { .arena = arena_new(), .diags = diags_new() };
    run.bytes = memory_alloc(bytes.len);
    if (bytes.len > 0)
        memcpy(run.bytes, bytes.ptr, bytes.len);
    run.source = (struct source){ SLICE("input"), { run.bytes, bytes.len } };
    return run;
}

struct fuzz_run fuzz_begin_text(slice bytes)
{
    struct fuzz_run run = fuzz_begin(bytes);
    slice text = run.source.text;
    for (size_t at = 0; at < text.len; at++)
        if (run.bytes[at] == '\0')
            run.bytes[at] = '?';
    for (size_t at; (at = utf8_invalid_at(text)) < text.len; text = slice_from_index(text, at))
        run.bytes[(size_t)(text.ptr - run.bytes) + at] = '?';
    return run;
}

/* For the eyes of people and for programs. */
static void check_printed(struct fuzz_run *run)
{
    struct strbuf output = { 0 };
    diags_format_text(run->diags, DIAG_NOTE, &output);
    REQUIRE(utf8_unprintable_at(strbuf_slice(&output)) == output.len);
    REQUIRE((output.len > 0) == (diags_size(run->diags) > 0));
    strbuf_reset(&output);
    diags_format_json(run->diags, DIAG_NOTE, &output);
    struct source json = { SLICE("diagnostics"), strbuf_slice(&output) };
    const struct value *list = json_parse(run->arena, run->diags, &json, 0, json.text.len);
    REQUIRE(list != NULL && list->kind == VALUE_LIST);
    REQUIRE(list->list.count == diags_size(run->diags));
    strbuf_release(&output);
}

void fuzz_end(struct fuzz_run *run)
{
    diags_sort(run->diags);
    for (size_t i = 0; i < diags_size(run->diags); i++) {
        const struct diag *diag = diags_at(run->diags, i);
        REQUIRE(diag->message.len > 0);
        REQUIRE(diag->where.source == NULL || diag->where.offset <= diag->where.source->text.len);
        /* How many were not kept comes last, and stands nowhere. */
        REQUIRE(i == 0 || diag->where.source == NULL ||
                position_compare(diags_at(run->diags, i - 1)->where, diag->where) <= 0);
    }
    check_printed(run);
    diags_free(run->diags);
    arena_free(run->arena);
    memory_free(run->bytes);
}

unsigned fuzz_take_byte(slice *input)
{
    unsigned byte = input->len > 0 ? (unsigned char)input->ptr[0] : 0;
    *input = slice_from_index(*input, 1);
    return byte;
}

slice fuzz_take_part(slice *input)
{
    return slice_split(input, FUZZ_SEPARATOR);
}

void fuzz_check_text(slice text)
{
    REQUIRE(utf8_invalid_at(text) == text.len);
    REQUIRE(slice_find_char(text, '\0', 0) == text.len);
}

static void check_place(const struct source *source, position where)
{
    REQUIRE(where.source == source && where.offset <= source->text.len);
}

size_t fuzz_check_tree(const struct source *source, const struct value *value, size_t depth_max)
{
    size_t count = 1;
    check_place(source, value->where);
    if (value->kind == VALUE_STRING)
        fuzz_check_text(value->string);
    if (value->kind != VALUE_LIST && value->kind != VALUE_MAP)
        return count;
    REQUIRE(depth_max > 0);
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->list.count; i++)
        count += fuzz_check_tree(source, &value->list.items[i], depth_max - 1);
    struct arena *arena = arena_new();
    struct map seen = { 0 };
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->map.count; i++) {
        const struct member *member = &value->map.items[i];
        check_place(source, member->where);
        fuzz_check_text(member->key);
        REQUIRE(map_put(arena, &seen, member->key, member) == NULL);
        count += fuzz_check_tree(source, &member->value, depth_max - 1);
    }
    arena_free(arena);
    return count;
}

#ifndef FUZZING
enum { INPUT_BYTES_MAX = 1024 * 1024 };

static bool run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    uint8_t *bytes = memory_alloc(INPUT_BYTES_MAX);
    size_t size = fread(bytes, 1, INPUT_BYTES_MAX, file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    memory_free(bytes);
    return true;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        if (!run_file(argv[i])) {
            fprintf(stderr, "cannot read %s\n", argv[i]);
            failed++;
        }
    printf("%d passed, %d failed\n", argc - 1 - failed, failed);
    return failed > 0;
}
#endif
