/* Length and characters of a text of the records. */
#include "records/text_rule.h"

#include "base/utf8.h"

#include <assert.h>

bool text_rule_holds(struct arena *arena, slice text, size_t code_points_max, const char **what,
                     slice *hint)
{
    assert(code_points_max == NAME_MAX_CODE_POINTS || code_points_max == PROSE_MAX_CODE_POINTS);
    size_t count = utf8_count(text);
    if (count > code_points_max) {
        *what =
            arena_format(arena, "is %zu characters long; the limit is %zu", count, code_points_max)
                .ptr;
        *hint = SLICE("shorten it");
        return false;
    }
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        if (!utf8_is_invisible(code_point))
            continue;
        if (code_point == '\n' && code_points_max == PROSE_MAX_CODE_POINTS)
            continue;
        bool is_line_end = code_point == '\n' || code_point == '\r';
        *what = is_line_end ? "has more than one line"
                            : arena_format(arena, "has an invisible character, U+%04X",
                                           (unsigned)code_point)
                                  .ptr;
        *hint = is_line_end ? SLICE("write it on one line")
                            : SLICE("delete the character; it came in by copying");
        return false;
    }
    return true;
}

slice text_excerpt(struct arena *arena, slice text)
{
    enum { EXCERPT_CODE_POINTS = 40 };
    slice rest = text;
    slice line = slice_trim(slice_split(&rest, '\n'));
    slice head = slice_sub(line, 0, utf8_offset(line, EXCERPT_CODE_POINTS));
    return head.len == text.len ? text : ARENA_JOIN(arena, head, SLICE("..."));
}
