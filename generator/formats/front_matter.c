/* Front matter: where it starts and ends. */
#include "formats/front_matter.h"

static bool is_dashes(slice line)
{
    if (slice_ends_with(line, SLICE("\r")))
        line.len--;
    return slice_equal(line, SLICE("---"));
}

bool front_matter_find(struct diags *diags, const struct source *source, struct front_matter *parts)
{
    slice text = source->text;
    size_t line_end = slice_find_char(text, '\n', 0);
    *parts = (struct front_matter){ 0 };
    if (!is_dashes(slice_sub(text, 0, line_end)))
        return true;
    parts->present = true;
    parts->from = line_end < text.len ? line_end + 1 : text.len;
    for (size_t start = parts->from; start < text.len;) {
        line_end = slice_find_char(text, '\n', start);
        if (is_dashes(slice_sub(text, start, line_end))) {
            parts->to = start;
            parts->body = line_end < text.len ? line_end + 1 : text.len;
            return true;
        }
        start = line_end + 1;
    }
    parts->to = parts->body = text.len;
    return diag_add(diags, DIAG_FRONT_MATTER_OPEN, (position){ source, 0 },
                    SLICE("end the front matter with a line of three dashes"),
                    "the front matter is not closed");
}
