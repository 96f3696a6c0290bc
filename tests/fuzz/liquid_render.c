/* Whatever a template does with hostile data, its rendering ends within the limits, is the same a
 * second time and with names that are declared constant, and HTML keeps its shape: the tags and
 * attributes that stand there with harmless text stand there with hostile text, no more. */
#include "formats/html.h"
#include "fuzz_liquid.h"

#include <stdlib.h>
#include <string.h>

/* Texts that try to leave their place, and the harmless one that they are compared with. */
static const slice HOSTILE[] = {
    SLICE_INIT("x"),
    SLICE_INIT("</script><script>alert(1)//"),
    SLICE_INIT("\"'`><img src=x onerror=alert(1)>"),
    SLICE_INIT("javascript:alert(1)//'\"--></style></title></textarea>"),
    SLICE_INIT("a\\\xe2\x80\xa8\xc3\x28]]>*/ onload=x \n\r\t=y;{}()"),
};

struct data {
    struct liquid_value texts[8], numbers[6], items[3], values[8];
    struct liquid_pair item_pairs[3][4], pairs[8];
    struct liquid_hash hashes[3];
    struct liquid_array text_array, number_array, item_array;
};

static void add(struct data *data, size_t index, slice name, struct liquid_value value)
{
    data->values[index] = value;
    data->pairs[index] = (struct liquid_pair){ name, &data->values[index] };
}

/* The same shape for every text: names s, n, f, list, numbers, items, range, no. */
static struct liquid_scope make_data(struct data *data, slice text)
{
    for (size_t i = 0; i < 8; i++)
        data->texts[i] = liquid_string(text);
    data->numbers[0] = liquid_integer(0);
    data->numbers[1] = liquid_integer(INT64_MIN);
    data->numbers[2] = liquid_integer(INT64_MAX);
    data->numbers[3] = (struct liquid_value){ .kind = LIQUID_FLOAT, .real = 1e308 };
    data->numbers[4] = (struct liquid_value){ .kind = LIQUID_FLOAT, .real = -0.1 };
    data->numbers[5] = liquid_nil();
    for (size_t i = 0; i < 3; i++) {
        struct liquid_pair *pairs = data->item_pairs[i];
        pairs[0] = (struct liquid_pair){ SLICE("s"), &data->texts[i] };
        pairs[1] = (struct liquid_pair){ SLICE("n"), &data->numbers[i] };
        pairs[2] = (struct liquid_pair){ SLICE("f"), &data->numbers[i + 3] };
        pairs[3] = (struct liquid_pair){ SLICE("size"), &data->numbers[0] };
        data->hashes[i] = (struct liquid_hash){ pairs, i + 2 };
        data->items[i] = (struct liquid_value){ .kind = LIQUID_HASH, .hash = &data->hashes[i] };
    }
    data->text_array = (struct liquid_array){ data->texts, 8 };
    data->number_array = (struct liquid_array){ data->numbers, 6 };
    data->item_array = (struct liquid_array){ data->items, 3 };
    add(data, 0, SLICE("s"), data->texts[0]);
    add(data, 1, SLICE("n"), liquid_integer(-7));
    add(data, 2, SLICE("f"), (struct liquid_value){ .kind = LIQUID_FLOAT, .real = 2.5 });
    add(data, 3, SLICE("list"),
        (struct liquid_value){ .kind = LIQUID_ARRAY, .array = &data->text_array });
    add(data, 4, SLICE("numbers"),
        (struct liquid_value){ .kind = LIQUID_ARRAY, .array = &data->number_array });
    add(data, 5, SLICE("items"),
        (struct liquid_value){ .kind = LIQUID_ARRAY, .array = &data->item_array });
    add(data, 6, SLICE("range"),
        (struct liquid_value){ .kind = LIQUID_RANGE, .range = { -3, INT64_MAX } });
    add(data, 7, SLICE("no"), liquid_nil());
    return (struct liquid_scope){
        .variables = data->pairs, .variable_count = 8, .globals = data->pairs, .global_count = 2
    };
}

static bool render_scope(const struct liquid_template *tmpl, struct arena *arena,
                         struct liquid_scope scope, struct strbuf *output)
{
    struct diags *diags = diags_new();
    strbuf_reset(output);
    arena_reset(arena);
    bool ok = liquid_render(tmpl, arena, diags, &scope, output);
    if (!ok && !diags_has_errors(diags))
        abort();
    if (output->len > 3 << 20) /* the limit is asked for between two nodes */
        abort();
    diags_free(diags);
    return ok;
}

static bool render(const struct liquid_template *tmpl, struct arena *arena, slice text,
                   struct strbuf *output)
{
    struct data data;
    return render_scope(tmpl, arena, make_data(&data, text), output);
}

/* Counts, not names: a name that data may stand in differs with the data. */
static void start(void *context, const struct html_tag *tag)
{
    strbuf_format(context, "<%zu", tag->attribute_count);
}

static void end(void *context, slice name, size_t offset)
{
    (void)name;
    (void)offset;
    strbuf_add_char(context, '/');
}

static void read_shape(struct strbuf *shape, const struct strbuf *output)
{
    static const struct html_visitor VISITOR = { .start = start, .end = end };
    strbuf_reset(shape);
    html_scan(strbuf_slice(output), &VISITOR, shape);
}

/* Templates whose shape may follow the data: those that decide or walk, or mark data as safe. */
static bool follows_data(const struct fuzz_template *input)
{
    static const char *const WORDS[] = { "{%", "raw", "safe", "error", NULL };
    for (const char *const *word = WORDS; *word != NULL; word++)
        if (slice_contains(input->sources[0].text, slice_from(*word)))
            return true;
    return false;
}

static void check_shape(const struct liquid_template *tmpl, struct arena *arena,
                        struct strbuf *output)
{
    struct strbuf expected = { 0 };
    struct strbuf actual = { 0 };
    bool ok = render(tmpl, arena, HOSTILE[0], output);
    read_shape(&expected, output);
    for (size_t i = 1; ok && i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
        if (!render(tmpl, arena, HOSTILE[i], output))
            continue;
        read_shape(&actual, output);
        if (!slice_equal(strbuf_slice(&expected), strbuf_slice(&actual)))
            abort();
    }
    strbuf_release(&expected);
    strbuf_release(&actual);
}

static void check_same(const struct liquid_template *tmpl, struct arena *arena,
                       struct strbuf *output)
{
    struct strbuf again = { 0 };
    bool ok = render(tmpl, arena, HOSTILE[2], output);
    if (render(tmpl, arena, HOSTILE[2], &again) != ok ||
        !slice_equal(strbuf_slice(output), strbuf_slice(&again)))
        abort();
    strbuf_release(&again);
}

/* Some names are constants, some are not. What is made once takes less memory: it may succeed where
 * the other does not, but it must never differ. */
static void check_constants(const struct fuzz_template *input, struct arena *arena,
                            struct strbuf *output)
{
    static const char *const CONSTANTS[] = { "s", "n", "items", NULL };
    struct data data;
    struct strbuf made_once = { 0 };
    struct liquid_options options = input->options;
    struct diags *diags = diags_new();
    options.constants = CONSTANTS;
    struct liquid_set *set = liquid_set_new(&options);
    const struct liquid_template *tmpl = liquid_parse(set, diags, &input->sources[0], 0);
    make_data(&data, HOSTILE[2]);
    struct liquid_scope scope = { .globals = data.pairs, .global_count = 8 };
    bool ok = render_scope(input->tmpl, arena, scope, output);
    for (int i = 0; ok && i < 2; i++)
        if (tmpl == NULL || !render_scope(tmpl, arena, scope, &made_once) ||
            !slice_equal(strbuf_slice(output), strbuf_slice(&made_once)))
            abort();
    strbuf_release(&made_once);
    liquid_set_free(set);
    diags_free(diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fuzz_template input;
    if (!fuzz_open_template(&input, bytes, size))
        return 0;
    if (input.tmpl != NULL) {
        struct arena *arena = arena_new();
        struct strbuf output = { 0 };
        check_same(input.tmpl, arena, &output);
        check_constants(&input, arena, &output);
        if (input.options.escape == LIQUID_ESCAPE_HTML && !follows_data(&input))
            check_shape(input.tmpl, arena, &output);
        strbuf_release(&output);
        arena_free(arena);
    }
    fuzz_close_template(&input);
    return 0;
}
