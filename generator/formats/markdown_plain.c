/* Plain text: found sixteen bytes a step, and led past cmark where it is long.
 *
 * Most bytes of a Chinese text are characters beyond ASCII, in which cmark finds nothing but looks
 * at each of them several times. A long stretch of them becomes a mark with a number; whoever reads
 * the tree gets it back as a piece of text. Its first characters and its last stay, so that what
 * stands beside it looks at what the writer wrote. */
#include "base/step.h"
#include "formats/markdown_document.h"

#include <assert.h>

/* Bytes at which more is to be seen to than copying: what the preparer knows, and line ends. */
static const bool STOPS[256] = {
    ['*'] = true, ['_'] = true, ['\\'] = true, ['`'] = true,  ['{'] = true,
    ['['] = true, ['&'] = true, ['\n'] = true, ['\r'] = true,
};

/* What HTML writes as an entity. */
static const bool ESCAPED[256] = { ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true };

/* What the marks and the other noncharacters there begin with. */
static bool is_mark_lead(slice text, size_t at)
{
    return (unsigned char)text.ptr[at] == 0xEF && at + 1 < text.len &&
           (unsigned char)text.ptr[at + 1] == 0xB7;
}

/* A step without ASCII has no stops but marks. */
static inline step stops_of(step bytes, step next, unsigned beyond)
{
    step marks = (step)((bytes == 0xEF) & (next == 0xB7));
    if (beyond == STEP_ALL)
        return marks;
    return marks | (step)((bytes == '*') | (bytes == '_') | (bytes == '\\') | (bytes == '`') |
                          (bytes == '{') | (bytes == '[') | (bytes == '&') | (bytes == '\n') |
                          (bytes == '\r'));
}

size_t markdown_plain_len(slice text)
{
    size_t at = 0;
    for (; text.len - at >= STEP_BYTES + 1; at += STEP_BYTES) {
        step bytes = step_at(text.ptr + at);
        unsigned stops = step_bits(stops_of(bytes, step_at(text.ptr + at + 1), step_bits(bytes)));
        if (stops != 0)
            return at + (unsigned)__builtin_ctz(stops);
    }
    while (at < text.len && !STOPS[(unsigned char)text.ptr[at]] && !is_mark_lead(text, at))
        at++;
    return at;
}

size_t markdown_escaped_find(slice text, size_t from)
{
    size_t at = from;
    for (; text.len - at >= STEP_BYTES; at += STEP_BYTES) {
        step bytes = step_at(text.ptr + at);
        unsigned found =
            step_bits((step)((bytes == '&') | (bytes == '<') | (bytes == '>') | (bytes == '"')));
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
    while (at < text.len && !ESCAPED[(unsigned char)text.ptr[at]])
        at++;
    return at;
}

/* -- stretches ------------------------------------------------------------------------------ */

/* A shorter one costs as much as it saves. A caption's "表：" and what punctuation beside emphasis
 * is are read from the tree: so much stays. */
enum { STRETCH_BYTES_MIN = 48, CHARACTERS_BEFORE = 2, STRETCHES_MAX = 1 << 16 };

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Index of the first byte at or after `from` that is ASCII, or that is not; or text.len. */
static size_t ascii_find(slice text, size_t from, bool is_ascii)
{
    size_t at = from;
    for (; text.len - at >= STEP_BYTES; at += STEP_BYTES) {
        unsigned beyond = step_bits(step_at(text.ptr + at));
        unsigned found = is_ascii ? ~beyond & STEP_ALL : beyond;
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
    while (at < text.len && ((unsigned char)text.ptr[at] < 0x80) != is_ascii)
        at++;
    return at;
}

/* What may go of text[from, to), which is beyond ASCII. */
static slice without_edges(slice text, size_t from, size_t to)
{
    for (size_t i = 0; i < CHARACTERS_BEFORE; i++)
        do
            from++;
        while (from < to && is_continuation(text.ptr[from]));
    do
        to--;
    while (to > from && is_continuation(text.ptr[to]));
    return from < to ? slice_sub(text, from, to) : (slice){ 0 };
}

slice markdown_stretch_find(slice plain)
{
    size_t from = ascii_find(plain, 0, false);
    while (from < plain.len) {
        size_t to = ascii_find(plain, from, true);
        slice stretch = { 0 };
        if (to - from >= STRETCH_BYTES_MIN)
            stretch = without_edges(plain, from, to);
        if (stretch.len > 0)
            return stretch;
        from = ascii_find(plain, to, false);
    }
    return (slice){ 0 };
}

bool markdown_stretch_add(struct markdown_document *doc, slice stretch, struct strbuf *output)
{
    size_t number = doc->stretches.count;
    if (number == STRETCHES_MAX)
        return false;
    char mark[MARK_STRETCH_BYTES] = MARK_STRETCH;
    for (size_t i = MARK_STRETCH_BYTES; i > sizeof(MARK_STRETCH) - 1; number >>= 4)
        mark[--i] = (char)('a' + (number & 0xF));
    ARRAY_PUSH(doc->arena, &doc->stretches, stretch);
    strbuf_add(output, (slice){ mark, sizeof(mark) });
    return true;
}

bool markdown_stretch_take(const struct markdown_document *doc, slice *rest, slice *stretch)
{
    size_t number = 0;
    if (rest->len < MARK_STRETCH_BYTES || !slice_starts_with(*rest, SLICE(MARK_STRETCH)))
        return false;
    for (size_t i = sizeof(MARK_STRETCH) - 1; i < MARK_STRETCH_BYTES; i++)
        number = number << 4 | ((unsigned)(rest->ptr[i] - 'a') & 0xF);
    assert(number < doc->stretches.count);
    *stretch = doc->stretches.items[number];
    *rest = slice_from_index(*rest, MARK_STRETCH_BYTES);
    return true;
}
