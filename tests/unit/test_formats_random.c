/* Texts that are broken at random places: no parser may fall, and laws hold for what is accepted.
 * The sequence is fixed, so that a failure comes again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "formats/front_matter.h"
#include "formats/html.h"
#include "formats/json.h"
#include "formats/uri.h"
#include "formats/xml.h"
#include "formats/yaml.h"

#include <string.h>

enum { ROUNDS = 4000, TEXT_BYTES_MAX = 600 };

struct random {
    uint64_t state;
};

/* Source: Marsaglia, "Xorshift RNGs". */
static size_t random_below(struct random *random, size_t limit)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return (size_t)(random->state % limit);
}

static const char PIECES[][12] = { "\"",    "'",
                                   "[",     "]",
                                   "{",     "}",
                                   ":",     ": ",
                                   ",",     "-",
                                   "- ",    "\n",
                                   "\n  ",  "\t",
                                   "\\",    "\\u12",
                                   "#",     "&",
                                   "&amp",  "*",
                                   "!",     "%",
                                   "@",     "|",
                                   ">",     "<",
                                   "</",    "<!--",
                                   "-->",   "/",
                                   "..",    "?",
                                   "=",     "\xE4\xB8\xAD",
                                   "\xFF",  "0",
                                   "1e9",   "-",
                                   "null",  "<script>",
                                   "<svg>", "\r\n",
                                   " ",     "---\n",
                                   "&#x",   ";",
                                   "//",    "%2",
                                   "\x01" };

/* A copy of the seed with a few bytes cut out and a few pieces put in. */
static slice mutate(struct random *random, slice seed, char *bytes)
{
    assert_true(seed.len < TEXT_BYTES_MAX / 2);
    size_t len = seed.len;
    memcpy(bytes, seed.ptr, len);
    for (size_t edits = random_below(random, 6); edits > 0; edits--) {
        size_t at = random_below(random, len + 1);
        const char *piece = PIECES[random_below(random, sizeof(PIECES) / sizeof(PIECES[0]))];
        size_t cut = random_below(random, 5), added = strlen(piece);
        if (cut > len - at)
            cut = len - at;
        memmove(bytes + at + added, bytes + at + cut, len - at - cut);
        memcpy(bytes + at, piece, added);
        len += added;
        len -= cut;
    }
    return (slice){ bytes, len };
}

/* Accepted exactly when nothing was said, and what is said points into the text. */
static void check_verdict(const struct diags *diags, bool accepted, slice text)
{
    assert_int_equal(accepted, !diags_has_errors(diags));
    for (size_t i = 0; i < diags_size(diags); i++) {
        assert_non_null(diags_at(diags, i)->where.source);
        assert_true(diags_at(diags, i)->where.offset <= text.len);
    }
    struct strbuf printed = { 0 };
    diags_format_text(diags, DIAG_NOTE, &printed);
    strbuf_release(&printed);
}

static slice write_json(struct arena *arena, const struct value *value, enum json_form form)
{
    struct strbuf output = { 0 };
    struct json_writer writer;
    json_writer_init(&writer, &output, form);
    json_value(&writer, value);
    slice text = arena_copy(arena, strbuf_slice(&output));
    strbuf_release(&output);
    return text;
}

static void json_that_is_read_is_written_and_read_again(void **state)
{
    (void)state;
    static const char seed[] =
        "{\"a\": [1, -2.5e3, true, null, \"\\u4e2d\\n\"], \"中\": {\"b\": {}}}";
    struct random random = { 88172645463325252U };
    struct arena *arena = arena_new();
    char bytes[TEXT_BYTES_MAX];
    for (int round = 0; round < ROUNDS; round++, arena_reset(arena)) {
        struct diags *diags = diags_new();
        struct source source = { SLICE("a.json"), mutate(&random, slice_from(seed), bytes) };
        const struct value *value = json_parse(arena, diags, &source, 0, source.text.len);
        check_verdict(diags, value != NULL, source.text);
        for (int form = JSON_READABLE; value != NULL && form <= JSON_COMPACT; form++) {
            struct source again = { SLICE("b.json"),
                                    write_json(arena, value, (enum json_form)form) };
            const struct value *second = json_parse(arena, diags, &again, 0, again.text.len);
            assert_non_null(second);
            assert_true(slice_equal(write_json(arena, second, (enum json_form)form), again.text));
        }
        diags_free(diags);
    }
    arena_free(arena);
}

static void broken_yaml_is_refused_in_its_place(void **state)
{
    (void)state;
    static const char seed[] =
        "# 中\na: 1\nb:\n  - {c: \"d\\n\", e: [1, 2]}\n  - 'f'\ng: |\n  text\n";
    struct random random = { 2463534242U };
    struct arena *arena = arena_new();
    char bytes[TEXT_BYTES_MAX];
    for (int round = 0; round < ROUNDS; round++, arena_reset(arena)) {
        struct diags *diags = diags_new();
        struct source source = { SLICE("a.yaml"), mutate(&random, slice_from(seed), bytes) };
        const struct value *value = yaml_parse(arena, diags, &source, 0, source.text.len);
        check_verdict(diags, value != NULL, source.text);
        diags_free(diags);
    }
    arena_free(arena);
}

struct cover {
    slice html;
    size_t last; /* offsets ascend */
};

static void cover_tag(void *context, const struct html_tag *tag)
{
    struct cover *cover = context;
    assert_true(tag->offset >= cover->last && tag->offset < cover->html.len);
    assert_true(tag->name.len > 0 && tag->attribute_count <= HTML_ATTRIBUTES_MAX);
    cover->last = tag->offset;
}

static void cover_text(void *context, slice text, size_t offset)
{
    struct cover *cover = context;
    assert_true(offset >= cover->last && offset + text.len <= cover->html.len);
    cover->last = offset;
}

static void html_tokens_ascend_and_stay_within_the_text(void **state)
{
    (void)state;
    static const char seed[] = "<!doctype html><p id=a class='b c'>1 &amp; 2<img src=\"x.png\" "
                               "srcset='a 1x, b 2x'><script>if (a < b) c();</script><!-- d --></p>";
    static const struct html_visitor visitor = {
        .start = cover_tag, .end = cover_text, .text = cover_text, .comment = cover_text
    };
    struct random random = { 123456789U };
    struct arena *arena = arena_new();
    char bytes[TEXT_BYTES_MAX];
    for (int round = 0; round < ROUNDS; round++, arena_reset(arena)) {
        struct cover cover = { mutate(&random, slice_from(seed), bytes), 0 };
        html_scan(cover.html, &visitor, &cover);
        html_decode(arena, cover.html, round % 2 == 0);
        slice rest = cover.html;
        slice url;
        while (html_srcset_next(&rest, &url))
            assert_true(url.len > 0);
    }
    arena_free(arena);
}

static void any_text_is_well_formed_once_escaped(void **state)
{
    (void)state;
    struct random random = { 987654321U };
    char bytes[TEXT_BYTES_MAX];
    for (int round = 0; round < ROUNDS / 4; round++) {
        slice text = mutate(&random, SLICE("<a b=\"c\">]]>&amp;\xEF\xBF\xBF</a>"), bytes);
        struct strbuf output = { 0 };
        struct xml_writer writer;
        xml_writer_init(&writer, &output);
        xml_begin(&writer, SLICE("a"));
        xml_attribute(&writer, SLICE("b"), text);
        xml_text(&writer, text);
        xml_end(&writer);
        xml_finish(&writer);
        struct diags *diags = diags_new();
        struct source source = { SLICE("a.xml"), strbuf_slice(&output) };
        assert_true(xml_check(diags, &source));
        diags_free(diags);
        strbuf_release(&output);
    }
}

/* Absolute paths of one to four parts from few letters, so that they share folders. */
static slice random_path(struct random *random, struct arena *arena)
{
    static const char *const parts[] = { "a", "b", "a:b", "中", "x.html", "" };
    struct strbuf path = { 0 };
    for (size_t count = 1 + random_below(random, 4); count > 0; count--) {
        size_t choice = random_below(random, count == 1 ? 6 : 5);
        strbuf_format(&path, "/%s", parts[choice]);
    }
    static const char *const ends[] = { "", "", "", "#f", "?q=/../", "?#" };
    strbuf_add(&path, slice_from(ends[random_below(random, 6)]));
    slice result = arena_copy(arena, strbuf_slice(&path));
    strbuf_release(&path);
    return result;
}

static void relative_references_lead_back(void **state)
{
    (void)state;
    struct random random = { 362436069U };
    struct arena *arena = arena_new();
    for (int round = 0; round < ROUNDS; round++, arena_reset(arena)) {
        slice from = uri_split(random_path(&random, arena)).path;
        slice to = random_path(&random, arena);
        slice relative = uri_relative(arena, from, to);
        slice back = uri_resolve(arena, from, relative);
        if (!slice_equal(back, to) || slice_starts_with(relative, SLICE("/")))
            fail_msg("from " SLICE_FMT " to " SLICE_FMT ": " SLICE_FMT " gives " SLICE_FMT,
                     SLICE_ARG(from), SLICE_ARG(to), SLICE_ARG(relative), SLICE_ARG(back));
        slice below = arena_format(arena, "/sub" SLICE_FMT, SLICE_ARG(from));
        slice moved = uri_resolve(arena, below, relative);
        assert_true(slice_equal(moved, arena_format(arena, "/sub" SLICE_FMT, SLICE_ARG(to))));
    }
    arena_free(arena);
}

static void references_of_all_sorts_are_taken_apart(void **state)
{
    (void)state;
    struct random random = { 521288629U };
    struct arena *arena = arena_new();
    char bytes[TEXT_BYTES_MAX];
    for (int round = 0; round < ROUNDS; round++, arena_reset(arena)) {
        slice text = mutate(&random, SLICE("http://user@host:80/a/./b/../c;d?e=%41#f"), bytes);
        struct uri uri = uri_split(text);
        assert_true(slice_equal(uri_join(arena, &uri), text));
        slice encoded = uri_encode_component(arena, text);
        slice decoded;
        if (uri_decode(arena, encoded, &decoded))
            assert_true(slice_equal(decoded, text));
        uri_resolve(arena, SLICE("http://a/b/c/d;p?q"), text);
        uri_is_valid(text);
        uri_is_safe_link(text);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_that_is_read_is_written_and_read_again),
        cmocka_unit_test(broken_yaml_is_refused_in_its_place),
        cmocka_unit_test(html_tokens_ascend_and_stay_within_the_text),
        cmocka_unit_test(any_text_is_well_formed_once_escaped),
        cmocka_unit_test(relative_references_lead_back),
        cmocka_unit_test(references_of_all_sorts_are_taken_apart),
    };
    return cmocka_run_group_tests_name("formats, at random", tests, NULL, NULL);
}
