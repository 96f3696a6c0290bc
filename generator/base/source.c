/* Turns byte offsets into lines and columns. */
#include "base/source.h"

#include "base/step.h"
#include "base/utf8.h"

#include <assert.h>

static size_t clamped_offset(position where)
{
    return where.offset < where.source->text.len ? where.offset : where.source->text.len;
}

static size_t line_start(position where)
{
    size_t at = clamped_offset(where);
    while (at > 0 && where.source->text.ptr[at - 1] != '\n')
        at--;
    return at;
}

enum { STEPS_MAX = 255 }; /* that a byte can count */

/* Files of many short lines are counted through for each of many diagnostics. */
static size_t count_line_ends(slice text)
{
    size_t count = 0;
    while (text.len >= STEP_BYTES) {
        step counts = { 0 };
        for (int i = 0; i < STEPS_MAX && text.len >= STEP_BYTES; i++) {
            counts += (step)(step_at(text.ptr) == '\n') & 1;
            text = (slice){ text.ptr + STEP_BYTES, text.len - STEP_BYTES };
        }
        for (int i = 0; i < STEP_BYTES; i++)
            count += counts[i];
    }
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

void position_line_column(position where, uint32_t *line, uint32_t *column)
{
    *line = *column = 0;
    if (where.source == NULL || where.source->text.ptr == NULL)
        return;
    size_t start = line_start(where);
    *line = (uint32_t)count_line_ends(slice_sub(where.source->text, 0, start)) + 1;
    *column = (uint32_t)utf8_count(slice_sub(where.source->text, start, clamped_offset(where))) + 1;
}

slice position_line_text(position where)
{
    if (where.source == NULL || where.source->text.ptr == NULL)
        return (slice){ NULL, 0 };
    size_t start = line_start(where);
    size_t end = slice_find_char(where.source->text, '\n', start);
    slice text = slice_sub(where.source->text, start, end);
    if (slice_ends_with(text, SLICE("\r")))
        text.len--;
    return text;
}

int position_compare(position a, position b)
{
    slice none = { NULL, 0 };
    int order = slice_compare(a.source ? a.source->path : none, b.source ? b.source->path : none);
    if (order != 0)
        return order;
    return (a.offset > b.offset) - (a.offset < b.offset);
}
