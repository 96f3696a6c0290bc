/* Collects, sorts and prints diagnostics. */
#include "base/diag.h"

#include "base/array.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>

struct code_row {
    slice slug;
    enum diag_level level;
    int exit_status;
};

static const struct code_row CODES[] = {
#define DIAG(name, slug, level, status) { SLICE_INIT(slug), DIAG_##level, status },
#include "base/diag_codes.def"
#undef DIAG
};

struct diags {
    struct arena *arena;
    ARRAY_OF(struct diag) list;
    size_t *counts; /* by code, also of those that were not kept; NULL: none yet */
};

struct diags *diags_new(void)
{
    struct diags *diags = memory_alloc(sizeof(*diags));
    *diags = (struct diags){ .arena = arena_new() };
    return diags;
}

void diags_free(struct diags *diags)
{
    if (diags == NULL)
        return;
    arena_free(diags->arena);
    memory_free(diags);
}

bool diags_is_full(const struct diags *diags, enum diag_code code)
{
    assert(code < DIAG_CODE_COUNT);
    return diags->counts != NULL && diags->counts[code] >= DIAGS_OF_KIND_MAX;
}

/* False when no further one of that kind is kept. */
static bool count_in(struct diags *diags, enum diag_code code, size_t count)
{
    bool full = diags_is_full(diags, code);
    if (diags->counts == NULL)
        diags->counts = ARENA_ARRAY(diags->arena, size_t, DIAG_CODE_COUNT);
    diags->counts[code] += count;
    return !full;
}

/* The first bytes of a text, up to the end of a character. */
static slice head_of(slice text, size_t bytes_max)
{
    size_t end = text.len < bytes_max ? text.len : bytes_max;
    while (end > 0 && end < text.len && ((unsigned char)text.ptr[end] & 0xC0) == 0x80)
        end--;
    return slice_sub(text, 0, end);
}

/* A culprit that is quoted may be as long as its file. */
static slice cut(struct arena *arena, slice message)
{
    slice head = head_of(message, DIAG_MESSAGE_BYTES_MAX);
    return head.len == message.len ? message : ARENA_JOIN(arena, head, SLICE(" ..."));
}

bool diag_add(struct diags *diags, enum diag_code code, position where, slice hint,
              const char *format, ...)
{
    if (!count_in(diags, code, 1))
        return false;
    va_list arguments;
    va_start(arguments, format);
    slice message = cut(diags->arena, arena_vformat(diags->arena, format, arguments));
    va_end(arguments);
    ARRAY_PUSH(diags->arena, &diags->list,
               (struct diag){ code, where, message, arena_copy(diags->arena, hint) });
    return false;
}

void diags_merge(struct diags *into, const struct diags *from)
{
    assert(into != from);
    for (size_t i = 0; i < from->list.count; i++) {
        struct diag diag = from->list.items[i];
        if (!count_in(into, diag.code, 1))
            continue;
        diag.message = arena_copy(into->arena, diag.message);
        diag.hint = arena_copy(into->arena, diag.hint);
        ARRAY_PUSH(into->arena, &into->list, diag);
    }
    for (int code = 0; code < DIAG_CODE_COUNT && from->counts != NULL; code++)
        if (from->counts[code] > DIAGS_OF_KIND_MAX)
            count_in(into, (enum diag_code)code, from->counts[code] - DIAGS_OF_KIND_MAX);
}

static int compare_diags(const void *left, const void *right)
{
    const struct diag *a = left;
    const struct diag *b = right;
    int order = position_compare(a->where, b->where);
    if (order == 0)
        order = slice_compare(CODES[a->code].slug, CODES[b->code].slug);
    return order != 0 ? order : slice_compare(a->message, b->message);
}

/* How many of each kind were not kept, once. */
static void say_omitted(struct diags *diags)
{
    for (int code = 0; code < DIAG_CODE_COUNT && diags->counts != NULL; code++) {
        size_t count = diags->counts[code];
        if (count <= DIAGS_OF_KIND_MAX)
            continue;
        slice message = arena_format(diags->arena, "%zu more of this kind are not listed",
                                     count - DIAGS_OF_KIND_MAX);
        ARRAY_PUSH(diags->arena, &diags->list,
                   (struct diag){ .code = (enum diag_code)code, .message = message });
        diags->counts[code] = DIAGS_OF_KIND_MAX;
    }
}

static void sort_and_unite(struct diags *diags)
{
    if (diags->list.count < 2)
        return;
    qsort(diags->list.items, diags->list.count, sizeof(struct diag), compare_diags);
    size_t kept = 1;
    for (size_t i = 1; i < diags->list.count; i++)
        if (compare_diags(&diags->list.items[kept - 1], &diags->list.items[i]) != 0)
            diags->list.items[kept++] = diags->list.items[i];
    diags->list.count = kept;
}

void diags_sort(struct diags *diags)
{
    sort_and_unite(diags);
    say_omitted(diags);
}

size_t diags_count(const struct diags *diags, enum diag_level level)
{
    size_t count = 0;
    for (size_t i = 0; i < diags->list.count; i++)
        count += CODES[diags->list.items[i].code].level == level;
    return count;
}

bool diags_has_errors(const struct diags *diags)
{
    return diags_count(diags, DIAG_ERROR) > 0;
}

size_t diags_size(const struct diags *diags)
{
    return diags->list.count;
}

const struct diag *diags_at(const struct diags *diags, size_t index)
{
    assert(index < diags->list.count);
    return &diags->list.items[index];
}

/* The machine's refusal outranks a rule's, a rule's outranks wrong input: the cure starts with the
 * greatest. */
int diags_exit_status(const struct diags *diags)
{
    int status = 0;
    for (size_t i = 0; i < diags->list.count; i++) {
        const struct code_row *row = &CODES[diags->list.items[i].code];
        if (row->level == DIAG_ERROR && row->exit_status > status)
            status = row->exit_status;
    }
    return status;
}

slice diag_slug(enum diag_code code)
{
    assert(code < DIAG_CODE_COUNT);
    return CODES[code].slug;
}

enum diag_level diag_level_of(enum diag_code code)
{
    assert(code < DIAG_CODE_COUNT);
    return CODES[code].level;
}

slice diag_level_name(enum diag_level level)
{
    static const slice names[] = { SLICE_INIT("note"), SLICE_INIT("warning"), SLICE_INIT("error") };
    return names[level];
}

enum { QUOTED_BYTES_MAX = 400 };

static void add_quoted_line(struct strbuf *output, position where)
{
    slice line = slice_trim(position_line_text(where));
    if (line.len == 0)
        return;
    strbuf_add(output, SLICE("    "));
    strbuf_add_printable(output, head_of(line, QUOTED_BYTES_MAX));
    strbuf_add(output, line.len > QUOTED_BYTES_MAX ? SLICE(" ...\n") : SLICE("\n"));
}

static void add_diag(struct strbuf *output, const struct diag *diag)
{
    if (diag->where.source != NULL) {
        uint32_t line;
        uint32_t column;
        position_line_column(diag->where, &line, &column);
        strbuf_add_printable(output, diag->where.source->path);
        if (line != 0)
            strbuf_format(output, ":%u:%u", line, column);
        strbuf_add(output, SLICE(": "));
    }
    strbuf_add(output, diag_level_name(CODES[diag->code].level));
    strbuf_add(output, SLICE(": "));
    strbuf_add_printable(output, diag->message);
    strbuf_format(output, " [" SLICE_FMT "]\n", SLICE_ARG(CODES[diag->code].slug));
    add_quoted_line(output, diag->where);
    if (diag->hint.len > 0) {
        strbuf_add(output, SLICE("  hint: "));
        strbuf_add_printable(output, diag->hint);
        strbuf_add_char(output, '\n');
    }
}

void diags_format_text(const struct diags *diags, enum diag_level least, struct strbuf *output)
{
    for (size_t i = 0; i < diags->list.count; i++)
        if (CODES[diags->list.items[i].code].level >= least)
            add_diag(output, &diags->list.items[i]);
}

static void add_json_string(struct strbuf *output, const char *key, slice text)
{
    strbuf_format(output, "\"%s\": \"", key);
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        if (code_point == '"' || code_point == '\\') {
            strbuf_add_char(output, '\\');
            strbuf_add_char(output, (char)code_point);
        } else if (code_point < 0x20 || code_point == 0x7F) {
            strbuf_format(output, "\\u%04x", code_point);
        } else {
            strbuf_add_code_point(output, code_point);
        }
    }
    strbuf_add_char(output, '"');
}

static void add_diag_json(struct strbuf *output, const struct diag *diag)
{
    uint32_t line;
    uint32_t column;
    position_line_column(diag->where, &line, &column);
    strbuf_add(output, SLICE("  {"));
    add_json_string(output, "path", diag->where.source ? diag->where.source->path : SLICE(""));
    strbuf_format(output, ", \"line\": %u, \"column\": %u, ", line, column);
    add_json_string(output, "level", diag_level_name(CODES[diag->code].level));
    strbuf_add(output, SLICE(", "));
    add_json_string(output, "slug", CODES[diag->code].slug);
    strbuf_add(output, SLICE(", "));
    add_json_string(output, "message", diag->message);
    strbuf_add(output, SLICE(", "));
    add_json_string(output, "hint", diag->hint);
    strbuf_add_char(output, '}');
}

void diags_format_json(const struct diags *diags, enum diag_level least, struct strbuf *output)
{
    size_t count = 0;
    strbuf_add(output, SLICE("["));
    for (size_t i = 0; i < diags->list.count; i++) {
        if (CODES[diags->list.items[i].code].level < least)
            continue;
        strbuf_add(output, count++ == 0 ? SLICE("\n") : SLICE(",\n"));
        add_diag_json(output, &diags->list.items[i]);
    }
    strbuf_add(output, count > 0 ? SLICE("\n]\n") : SLICE("]\n"));
}
