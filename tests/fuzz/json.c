/* Any text is refused at one place or is a tree that is written and read again as the same tree,
 * whose text may stand in a script.
 *
 * An input is a byte that chooses how it is written, then the text, of any bytes. */
#include "formats/json.h"

#include "fuzz.h"

static bool equal(const struct value *a, const struct value *b);

static bool equal_lists(const struct value *a, const struct value *b)
{
    bool same = a->list.count == b->list.count;
    for (size_t i = 0; same && i < a->list.count; i++)
        same = equal(&a->list.items[i], &b->list.items[i]);
    return same;
}

static bool equal_maps(const struct value *a, const struct value *b)
{
    bool same = a->map.count == b->map.count;
    for (size_t i = 0; same && i < a->map.count; i++)
        same = slice_equal(a->map.items[i].key, b->map.items[i].key) &&
               equal(&a->map.items[i].value, &b->map.items[i].value);
    return same;
}

/* Whole numbers are written without a point and so come back as integers. */
static bool equal(const struct value *a, const struct value *b)
{
    if (a->kind == VALUE_FLOAT && b->kind == VALUE_INTEGER)
        return a->real == (double)b->integer;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case VALUE_BOOL:
        return a->boolean == b->boolean;
    case VALUE_INTEGER:
        return a->integer == b->integer;
    case VALUE_FLOAT:
        return memcmp(&a->real, &b->real, sizeof(a->real)) == 0;
    case VALUE_STRING:
        return slice_equal(a->string, b->string);
    case VALUE_LIST:
        return equal_lists(a, b);
    case VALUE_MAP:
        return equal_maps(a, b);
    case VALUE_NULL:
        break;
    }
    return true;
}

static void write(struct strbuf *output, const struct value *tree, enum json_form form)
{
    struct json_writer writer;
    json_writer_init(&writer, output, form);
    json_value(&writer, tree);
}

static void check_again(struct fuzz_run *run, const struct value *tree, enum json_form form)
{
    struct strbuf output = { 0 };
    struct strbuf again = { 0 };
    write(&output, tree, form);
    slice text = strbuf_slice(&output);
    REQUIRE(slice_find_char(text, '<', 0) == text.len);
    REQUIRE(!slice_contains(text, SLICE("\xE2\x80\xA8")));
    struct source written = { SLICE("written"), text };
    const struct value *copy = json_parse(run->arena, run->diags, &written, 0, text.len);
    REQUIRE(copy != NULL && equal(tree, copy));
    write(&again, copy, form);
    REQUIRE(slice_equal(text, strbuf_slice(&again)));
    strbuf_release(&output);
    strbuf_release(&again);
}

static void check_text_of(const struct source *source, const struct value *tree)
{
    (void)fuzz_check_tree(source, tree, JSON_DEPTH_MAX);
}

/* JSON may hold U+0000 as an escape, which the checks of texts refuse. */
static bool has_nul(slice text)
{
    return slice_contains(text, SLICE("\\u0000"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    slice input = { (const char *)bytes, size };
    enum json_form form = (fuzz_take_byte(&input) & 1) != 0 ? JSON_COMPACT : JSON_READABLE;
    struct fuzz_run run = fuzz_begin(input);
    slice text = run.source.text;
    const struct value *tree = json_parse(run.arena, run.diags, &run.source, 0, text.len);
    REQUIRE((tree == NULL) == diags_has_errors(run.diags));
    REQUIRE(diags_size(run.diags) <= 1);
    if (tree != NULL) {
        if (!has_nul(text))
            check_text_of(&run.source, tree);
        check_again(&run, tree, form);
    }
    fuzz_end(&run);
    return 0;
}
