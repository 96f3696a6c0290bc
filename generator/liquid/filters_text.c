/* The filters that read and make text. */
#include "liquid/filter_run.h"

#include "base/utf8.h"
#include "liquid/escape.h"
#include "liquid/number.h"
#include "liquid/operand.h"
#include "liquid/tokenizer.h"
#include "liquid/unicode.h"

#include <string.h>

static bool give(struct liquid_value *result, slice text)
{
    *result = liquid_string(text);
    return true;
}

/* What was built, kept in the arena. */
static bool give_built(const struct filter_run *run, struct strbuf *built,
                       struct liquid_value *result)
{
    *result = liquid_string(arena_copy(run->arena, strbuf_slice(built)));
    strbuf_release(built);
    return true;
}

/* Text cut out of safe HTML that leaves no tag open is safe still. */
static bool give_like_input(const struct filter_run *run, slice text, struct liquid_value *result)
{
    *result = run->input.kind == LIQUID_SAFE ? liquid_safe(text) : liquid_string(text);
    return true;
}

struct liquid_value filter_character(slice text, bool last)
{
    if (text.len == 0)
        return liquid_string((slice){ "", 0 });
    if (!last)
        return liquid_string(slice_sub(text, 0, utf8_offset(text, 1)));
    size_t at = text.len - 1;
    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return liquid_string(slice_from_index(text, at));
}

FILTER(filter_upcase)
{
    return give(result, unicode_upcase(run->arena, filter_input(run)));
}

FILTER(filter_downcase)
{
    return give(result, unicode_downcase(run->arena, filter_input(run)));
}

FILTER(filter_capitalize)
{
    return give(result, unicode_capitalize(run->arena, filter_input(run)));
}

static slice escaped(const struct filter_run *run, struct liquid_value value)
{
    if (value.kind == LIQUID_STRING && escape_html_from(value.string, 0) == value.string.len)
        return value.string;
    struct strbuf built = { 0 };
    escape_value(run->arena, &built, (struct escaping){ ESCAPER_HTML, QUOTE_NONE }, value);
    slice text = arena_copy(run->arena, strbuf_slice(&built));
    strbuf_release(&built);
    return text;
}

static slice joined(struct arena *arena, slice a, slice b)
{
    char *text = arena_grow(arena, NULL, 0, a.len + b.len + 1);
    if (a.len > 0)
        memcpy(text, a.ptr, a.len);
    if (b.len > 0)
        memcpy(text + a.len, b.ptr, b.len);
    text[a.len + b.len] = '\0';
    return (slice){ text, a.len + b.len };
}

/* Safe HTML beside plain text makes safe HTML: the plain text is escaped. */
static bool join_two(const struct filter_run *run, struct liquid_value a, struct liquid_value b,
                     struct liquid_value *result)
{
    if (filter_escapes(run) && (a.kind == LIQUID_SAFE || b.kind == LIQUID_SAFE))
        *result = liquid_safe(joined(run->arena, escaped(run, a), escaped(run, b)));
    else
        *result = liquid_string(
            joined(run->arena, liquid_text(run->arena, a), liquid_text(run->arena, b)));
    return true;
}

FILTER(filter_append)
{
    return join_two(run, run->input, run->arguments[0], result);
}

FILTER(filter_prepend)
{
    return join_two(run, run->arguments[0], run->input, result);
}

FILTER(filter_strip)
{
    return give_like_input(run, liquid_trim_end(liquid_trim_start(filter_input(run))), result);
}

FILTER(filter_lstrip)
{
    return give_like_input(run, liquid_trim_start(filter_input(run)), result);
}

FILTER(filter_rstrip)
{
    return give_like_input(run, liquid_trim_end(filter_input(run)), result);
}

FILTER(filter_strip_newlines)
{
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        bool pair = text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
        if (text.ptr[i] != '\n' && !pair)
            strbuf_add_char(&built, text.ptr[i]);
    }
    slice copy = arena_copy(run->arena, strbuf_slice(&built));
    strbuf_release(&built);
    return give_like_input(run, copy, result);
}

FILTER(filter_newline_to_br)
{
    bool escapes = filter_escapes(run);
    slice text = escapes ? escaped(run, run->input) : filter_input(run);
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n')
            continue;
        if (text.ptr[i] == '\n')
            strbuf_add(&built, SLICE("<br />\n"));
        else
            strbuf_add_char(&built, text.ptr[i]);
    }
    give_built(run, &built, result);
    if (escapes)
        result->kind = LIQUID_SAFE;
    return true;
}

FILTER(filter_escape)
{
    if (run->input.kind == LIQUID_NIL) {
        *result = liquid_nil();
        return true;
    }
    struct strbuf built = { 0 };
    if (filter_escapes(run)) {
        *result = liquid_safe(escaped(run, run->input));
        return true;
    }
    /* The reference leaves NUL alone. */
    slice text = filter_input(run);
    if (escape_html_from(text, 0) == text.len)
        return give(result, text);
    size_t nul;
    while ((nul = slice_find_char(text, '\0', 0)) < text.len) {
        escape_html(&built, slice_sub(text, 0, nul));
        strbuf_add_char(&built, '\0');
        text = slice_from_index(text, nul + 1);
    }
    escape_html(&built, text);
    return give_built(run, &built, result);
}

FILTER(filter_escape_once)
{
    struct strbuf built = { 0 };
    if (run->input.kind == LIQUID_SAFE) {
        *result = run->input;
        return true;
    }
    escape_html_once(&built, filter_input(run));
    give_built(run, &built, result);
    if (filter_escapes(run))
        result->kind = LIQUID_SAFE;
    return true;
}

FILTER(filter_raw)
{
    slice text = filter_input(run);
    *result = filter_escapes(run) ? liquid_safe(text) : liquid_string(text);
    return true;
}

/* <script ... </script>, <!-- ... -->, <style ... </style> */
static size_t block_end(slice text, size_t at)
{
    static const struct {
        slice start, end;
    } BLOCKS[] = { { SLICE_INIT("<script"), SLICE_INIT("</script>") },
                   { SLICE_INIT("<!--"), SLICE_INIT("-->") },
                   { SLICE_INIT("<style"), SLICE_INIT("</style>") } };
    slice rest = slice_from_index(text, at);
    for (size_t i = 0; i < sizeof(BLOCKS) / sizeof(BLOCKS[0]); i++) {
        if (!slice_starts_with(rest, BLOCKS[i].start))
            continue;
        size_t end = slice_find(text, BLOCKS[i].end, at + BLOCKS[i].start.len);
        if (end < text.len)
            return end + BLOCKS[i].end.len;
    }
    return at;
}

static void drop_blocks(struct strbuf *output, slice text)
{
    for (size_t i = 0; i < text.len;) {
        size_t end = text.ptr[i] == '<' ? block_end(text, i) : i;
        if (end == i)
            strbuf_add_char(output, text.ptr[end++]);
        i = end;
    }
}

static void drop_tags(struct strbuf *output, slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t end = text.ptr[i] == '<' ? slice_find_char(text, '>', i) : text.len;
        if (end < text.len)
            i = end;
        else
            strbuf_add_char(output, text.ptr[i]);
    }
}

/* The five references that our own escaping writes, so that safe HTML becomes plain text. */
static void decode_references(struct strbuf *output, slice text)
{
    static const struct {
        slice reference;
        char byte;
    } TABLE[] = { { SLICE_INIT("&amp;"), '&' },
                  { SLICE_INIT("&lt;"), '<' },
                  { SLICE_INIT("&gt;"), '>' },
                  { SLICE_INIT("&quot;"), '"' },
                  { SLICE_INIT("&#39;"), '\'' } };
    for (size_t i = 0; i < text.len; i++) {
        slice rest = slice_from_index(text, i);
        size_t k = 0;
        while (k < 5 && !slice_starts_with(rest, TABLE[k].reference))
            k++;
        strbuf_add_char(output, (char)(k < 5 ? TABLE[k].byte : text.ptr[i]));
        if (k < 5)
            i += TABLE[k].reference.len - 1;
    }
}

FILTER(filter_strip_html)
{
    struct strbuf blocks = { 0 };
    struct strbuf built = { 0 };
    drop_blocks(&blocks, filter_input(run));
    drop_tags(&built, strbuf_slice(&blocks));
    if (run->input.kind == LIQUID_SAFE) {
        strbuf_reset(&blocks);
        decode_references(&blocks, strbuf_slice(&built));
        strbuf_release(&built);
        return give_built(run, &blocks, result);
    }
    strbuf_release(&blocks);
    return give_built(run, &built, result);
}

static void replace_all(struct strbuf *output, slice text, slice wanted, slice replacement)
{
    size_t from = 0;
    if (wanted.len == 0) { /* between all characters, and at both ends */
        strbuf_add(output, replacement);
        while (text.len > 0) {
            size_t step = utf8_offset(text, 1);
            strbuf_add(output, slice_sub(text, 0, step));
            strbuf_add(output, replacement);
            text = slice_from_index(text, step);
        }
        return;
    }
    for (size_t at; (at = slice_find(text, wanted, from)) < text.len; from = at + wanted.len) {
        strbuf_add(output, slice_sub(text, from, at));
        strbuf_add(output, replacement);
    }
    strbuf_add(output, slice_from_index(text, from));
}

static bool replace_one(const struct filter_run *run, size_t at, slice wanted, slice replacement,
                        struct liquid_value *result)
{
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    strbuf_add(&built, slice_sub(text, 0, at));
    strbuf_add(&built, replacement);
    strbuf_add(&built, slice_from_index(text, at + wanted.len));
    return give_built(run, &built, result);
}

static bool replace_first(const struct filter_run *run, slice replacement,
                          struct liquid_value *result)
{
    slice text = filter_input(run);
    slice wanted = filter_text(run, 0);
    size_t at = wanted.len == 0 ? 0 : slice_find(text, wanted, 0);
    if (at == text.len && wanted.len > 0)
        return give(result, text);
    return replace_one(run, at, wanted, replacement, result);
}

static bool replace_last(const struct filter_run *run, slice replacement,
                         struct liquid_value *result)
{
    slice text = filter_input(run);
    slice wanted = filter_text(run, 0);
    for (size_t at = text.len + 1; at-- > 0;)
        if (slice_starts_with(slice_from_index(text, at), wanted))
            return replace_one(run, at, wanted, replacement, result);
    return give(result, text);
}

static size_t count_of(slice text, slice wanted)
{
    size_t count = 0;
    if (wanted.len == 0)
        return text.len + 1;
    for (size_t at, from = 0; (at = slice_find(text, wanted, from)) < text.len;
         from = at + wanted.len)
        count++;
    return count;
}

FILTER(filter_replace)
{
    slice text = filter_input(run);
    slice wanted = filter_text(run, 0);
    slice replacement = filter_text(run, 1);
    struct strbuf built = { 0 };
    if (!filter_makes(run, count_of(text, wanted), replacement.len))
        return false;
    replace_all(&built, text, wanted, replacement);
    return give_built(run, &built, result);
}

FILTER(filter_replace_first)
{
    return replace_first(run, filter_text(run, 1), result);
}

FILTER(filter_replace_last)
{
    return replace_last(run, filter_text(run, 1), result);
}

FILTER(filter_remove)
{
    struct strbuf built = { 0 };
    replace_all(&built, filter_input(run), filter_text(run, 0), (slice){ "", 0 });
    return give_built(run, &built, result);
}

FILTER(filter_remove_first)
{
    return replace_first(run, (slice){ "", 0 }, result);
}

FILTER(filter_remove_last)
{
    return replace_last(run, (slice){ "", 0 }, result);
}

FILTER(filter_truncate)
{
    if (run->input.kind == LIQUID_NIL) {
        *result = liquid_nil();
        return true;
    }
    slice text = filter_input(run);
    slice ellipsis = run->argument_count > 1 ? filter_text(run, 1) : SLICE("...");
    int64_t length = 50;
    if (!filter_integer(run, 0, &length))
        return false;
    bool short_enough = length >= 0 && text.len <= (size_t)length;
    if (short_enough || (int64_t)utf8_count(text) <= length)
        return give(result, text);
    int64_t kept = length - (int64_t)utf8_count(ellipsis);
    size_t bytes = kept > 0 ? utf8_offset(text, (size_t)kept) : 0;
    return give(result, joined(run->arena, slice_sub(text, 0, bytes), ellipsis));
}

/* The next word of `*rest`, and what is behind it; false when there is none. */
static bool next_word(slice *rest, slice *word)
{
    size_t from = 0;
    while (from < rest->len && (liquid_is_space(rest->ptr[from]) || rest->ptr[from] == '\0'))
        from++;
    size_t to = from;
    while (to < rest->len && !liquid_is_space(rest->ptr[to]) && rest->ptr[to] != '\0')
        to++;
    *word = slice_sub(*rest, from, to);
    *rest = slice_from_index(*rest, to);
    return word->len > 0;
}

FILTER(filter_truncatewords)
{
    if (run->input.kind == LIQUID_NIL) {
        *result = liquid_nil();
        return true;
    }
    slice text = filter_input(run);
    slice rest = text;
    slice word;
    int64_t words = 15;
    if (!filter_integer(run, 0, &words))
        return false;
    if (words <= 0)
        words = 1;
    if (words >= INT32_MAX)
        return filter_fail(run, "integer %lld too big for truncatewords", (long long)words);
    struct strbuf built = { 0 };
    int64_t count = 0;
    for (; count < words && next_word(&rest, &word); count++) {
        if (count > 0)
            strbuf_add_char(&built, ' ');
        strbuf_add(&built, word);
    }
    /* White space behind the last word that is kept counts as one word more. */
    if (count < words || rest.len == 0) {
        strbuf_release(&built);
        return give(result, text);
    }
    strbuf_add(&built, run->argument_count > 1 ? filter_text(run, 1) : SLICE("..."));
    return give_built(run, &built, result);
}

static bool slice_list(const struct filter_run *run, int64_t offset, int64_t length,
                       struct liquid_value *result)
{
    int64_t count = (int64_t)run->input.array->count;
    if (offset < 0)
        offset += count;
    if (offset < 0 || offset > count || length < 0)
        offset = length = 0;
    if (length > count - offset)
        length = count - offset;
    *result = liquid_array_value(run->arena, run->input.array->items + offset, (size_t)length);
    return true;
}

FILTER(filter_slice)
{
    int64_t offset = 0;
    int64_t length = 1;
    bool without = run->argument_count < 2 || run->arguments[1].kind == LIQUID_NIL;
    if (!filter_integer(run, 0, &offset) || (!without && !filter_integer(run, 1, &length)))
        return false;
    if (run->input.kind == LIQUID_ARRAY)
        return slice_list(run, offset, length, result);
    slice text = filter_input(run);
    int64_t count = (int64_t)utf8_count(text);
    if (offset < 0)
        offset += count;
    if (offset < 0 || offset > count || length < 0)
        return give(result, (slice){ "", 0 });
    text = slice_from_index(text, utf8_offset(text, (size_t)offset));
    return give(result, slice_sub(text, 0, utf8_offset(text, (size_t)length)));
}

struct parts {
    struct liquid_value *items;
    size_t count, capacity;
};

static void split_words(struct arena *arena, struct parts *parts, slice text)
{
    slice word;
    while (next_word(&text, &word))
        ARRAY_PUSH(arena, parts, liquid_string(word));
}

static void split_characters(struct arena *arena, struct parts *parts, slice text)
{
    while (text.len > 0) {
        size_t step = utf8_offset(text, 1);
        ARRAY_PUSH(arena, parts, liquid_string(slice_sub(text, 0, step)));
        text = slice_from_index(text, step);
    }
}

static void split_at(struct arena *arena, struct parts *parts, slice text, slice separator)
{
    size_t from = 0;
    size_t kept = 0;
    for (size_t at; (at = slice_find(text, separator, from)) < text.len; from = at + separator.len)
        ARRAY_PUSH(arena, parts, liquid_string(slice_sub(text, from, at)));
    ARRAY_PUSH(arena, parts, liquid_string(slice_from_index(text, from)));
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].string.len > 0)
            kept = i + 1;
    parts->count = kept; /* empty parts at the end are dropped */
}

FILTER(filter_split)
{
    slice text = filter_input(run);
    slice separator = filter_text(run, 0);
    struct parts parts = { 0 };
    if (slice_equal(separator, SLICE(" ")))
        split_words(run->arena, &parts, text);
    else if (separator.len == 0)
        split_characters(run->arena, &parts, text);
    else
        split_at(run->arena, &parts, text, separator);
    *result = liquid_array_value(run->arena, parts.items, parts.count);
    return true;
}

FILTER(filter_size)
{
    if (liquid_is_text(run->input))
        *result = liquid_integer((int64_t)utf8_count(run->input.string));
    else if (run->input.kind == LIQUID_INTEGER)
        *result = liquid_integer(sizeof(int64_t));
    else
        *result = liquid_integer((int64_t)liquid_count(run->input));
    return true;
}

FILTER(filter_default)
{
    struct liquid_value value = liquid_string((slice){ "", 0 });
    struct liquid_value allow = liquid_nil();
    size_t count = run->argument_count;
    if (count > 0 && run->arguments[count - 1].kind == LIQUID_HASH && run->use->keyword_count > 0) {
        count--;
        liquid_find_key(run->arena, run->arguments[count], SLICE("allow_false"), &allow);
    }
    if (count > 0)
        value = run->arguments[0];
    bool missing = run->input.kind == LIQUID_NIL || liquid_is_empty(run->input) ||
                   (!liquid_is_true(allow) && !liquid_is_true(run->input));
    *result = missing ? value : run->input;
    return true;
}
