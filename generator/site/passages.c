/* One place for each passage, by the hash of its first line. */
#include "site/passages.h"

#include "contest/leaks.h"

#include <assert.h>
#include <stdint.h>

enum { PASSAGE_BYTES_MIN = 256, WORTH_MAX = 64 };

static inline uint64_t bytes_at(slice text, size_t at)
{
    uint64_t bytes = 0;
    memcpy(&bytes, text.ptr + at, sizeof(bytes));
    return bytes;
}

/* Tells lines apart by their length, what they begin with and what they end with. It decides
 * nothing but where to look: texts are compared. */
static uint64_t key_of(slice line)
{
    enum { WORD = sizeof(uint64_t), LOOKED_AT_MAX = 128 };
    static const uint64_t ODD = 0x9E3779B97F4A7C15U; /* bits as if by chance */
    uint64_t key = line.len;
    char shorter[WORD] = { 0 };
    if (line.len < WORD) {
        for (size_t i = 0; i < line.len; i++)
            shorter[i] = line.ptr[i];
        line = (slice){ shorter, WORD };
    }
    for (size_t at = 0; at + WORD < line.len && at < LOOKED_AT_MAX; at += WORD)
        key = (key ^ bytes_at(line, at)) * ODD;
    key = (key ^ bytes_at(line, line.len - WORD)) * ODD;
    return (key ^ key >> 32) * ODD;
}

/* The places that a passage may have, by its first line. */
static struct passage *places_of(struct passages *passages, uint64_t key)
{
    return passages->items[(key >> 32) % PASSAGE_ROWS];
}

static struct passage *find(struct passages *passages, uint64_t key)
{
    struct passage *places = places_of(passages, key);
    for (size_t i = 0; i < PASSAGE_PLACES; i++)
        if (places[i].key == key)
            return places[i].len > 0 ? &places[i] : NULL;
    return NULL;
}

void passages_begin_page(struct passages *passages, slice page)
{
    passages->page = page;
    passages->last = NULL;
    passages->passed.list.count = 0;
}

/* How many bytes both begin with. */
static size_t common_bytes(const char *a, const char *b, size_t len)
{
    size_t at = 0;
    for (uint64_t left[2], right[2]; len - at >= sizeof(left); at += sizeof(left)) {
        memcpy(left, a + at, sizeof(left));
        memcpy(right, b + at, sizeof(right));
        if (((left[0] ^ right[0]) | (left[1] ^ right[1])) != 0)
            break;
    }
    while (at < len && a[at] == b[at])
        at++;
    return at;
}

/* Bytes of the lines that the passage and the text begin with. */
static size_t common_lines(const struct passage *passage, slice text)
{
    size_t shorter = passage->len < text.len ? passage->len : text.len;
    size_t same = common_bytes(passage->text, text.ptr, shorter);
    const char *line_end = memrchr(passage->text, '\n', same);
    return line_end != NULL ? (size_t)(line_end - passage->text) + 1 : 0;
}

/* Memory that is outgrown stays with the arena: less than what is used, all together. */
static void add_text(struct passage *passage, struct arena *arena, slice text)
{
    size_t wanted = passage->len + text.len;
    if (wanted > passage->capacity) {
        size_t capacity = passage->capacity > 0 ? passage->capacity : PASSAGE_BYTES_MIN;
        while (capacity < wanted)
            capacity *= 2;
        char *grown = arena_alloc(arena, capacity);
        if (passage->len > 0)
            memcpy(grown, passage->text, passage->len);
        passage->text = grown;
        passage->capacity = capacity;
    }
    memcpy(passage->text + passage->len, text.ptr, text.len);
    passage->len += text.len;
}

static bool is_blank(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t' && text.ptr[i] != '\n')
            return false;
    return true;
}

/* Whether what stands before `to`, where it goes on with known lines, is now one passage with
 * them. */
static bool extend_last(struct passages *passages, struct arena *arena, const struct passage *place,
                        size_t at, size_t to)
{
    slice more = slice_sub(passages->page, passages->last_end, to);
    if (passages->last == NULL || passages->last == place ||
        more.len > PASSAGE_BYTES_MAX - passages->last->len ||
        !is_blank(slice_sub(passages->page, passages->last_end, at)))
        return false;
    add_text(passages->last, arena, more);
    passages->last_end = to;
    return true;
}

/* A tag that is open before a line might make one number of what stands before and behind it. */
static void add_passed(struct passages *passages, struct arena *arena, size_t from, size_t to)
{
    struct passed_range *before =
        passages->passed.list.count > 0
            ? &passages->passed.list.items[passages->passed.list.count - 1]
            : NULL;
    size_t gap = before != NULL ? before->to : 0;
    if (!leak_tags_end(slice_sub(passages->page, gap, from)))
        return;
    if (before != NULL && gap == from)
        before->to = to;
    else
        ARRAY_PUSH(arena, &passages->passed.list, (struct passed_range){ from, to });
}

/* The same where the place of the line is known. */
static size_t pass_at(struct passages *passages, struct arena *arena, struct passage *place,
                      size_t at)
{
    size_t len = common_lines(place, slice_from_index(passages->page, at));
    if (len == 0)
        return 0;
    place->worth += place->worth < WORTH_MAX;
    if (!extend_last(passages, arena, place, at, at + len)) {
        passages->last = len == place->len ? place : NULL;
        passages->last_end = at + len;
    }
    add_passed(passages, arena, at, at + len);
    return len;
}

size_t passages_pass(struct passages *passages, struct arena *arena, slice line)
{
    uint64_t key = key_of(line);
    struct passage *place = find(passages, key);
    if (place == NULL)
        return 0;
    return pass_at(passages, arena, place, (size_t)(line.ptr - passages->page.ptr));
}

/* Begins a passage, unless those that have its places are all worth more. */
static void begin_passage(struct passage *places, struct arena *arena, uint64_t key, slice line)
{
    struct passage *place = places;
    for (size_t i = 1; i < PASSAGE_PLACES; i++)
        place = places[i].worth < place->worth ? &places[i] : place;
    if (place->worth > 0) {
        place->worth--;
        return;
    }
    if (line.len > PASSAGE_BYTES_MAX || !leak_is_free_line(line))
        return;
    place->len = 0;
    place->key = key;
    place->worth = 1;
    add_text(place, arena, line);
}

void passages_learn(struct passages *passages, struct arena *arena, slice line)
{
    uint64_t key = key_of(line);
    uint64_t *seen = &passages->seen[(key >> 40) % SEEN_LINES_MAX];
    if (*seen == key)
        begin_passage(places_of(passages, key), arena, key, line);
    *seen = key;
    passages->last = NULL; /* a line stands behind it now, and its place may be another's */
}
