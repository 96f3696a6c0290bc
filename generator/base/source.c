/* Turns byte offsets into lines and columns. */
#include "base/source.h"

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

void position_line_column(position where, uint32_t *line, uint32_t *column)
{
    *line = *column = 0;
    if (where.source == NULL || where.source->text.ptr == NULL)
        return;
    size_t start = line_start(where);
    *line = 1;
    for (size_t at = slice_find_char(where.source->text, '\n', 0); at < start;
         at = slice_find_char(where.source->text, '\n', at + 1))
        ++*line;
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
