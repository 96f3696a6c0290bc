/* What a text of the records may be, wherever it comes from: a table of text, or a cell. Private to
 * records/. */
#ifndef FABANG_RECORDS_TEXT_RULE_H
#define FABANG_RECORDS_TEXT_RULE_H

#include "base/arena.h"

/* A name is one line; prose may have several. */
enum { NAME_MAX_CODE_POINTS = 200, PROSE_MAX_CODE_POINTS = 2000 };

/* Whether the text can be kept: one of the two at most, line ends only in prose, and nothing that
 * utf8_is_invisible(). If not, `*what` is what is wrong, to be said behind the name of its column,
 * and `*hint` how to mend it; both are of the arena or constant. */
bool text_rule_holds(struct arena *arena, slice text, size_t code_points_max, const char **what,
                     slice *hint);
/* The text for a message: of a long one the first 40 characters of its first line, and "...".
 * Borrows from `text`, or is of the arena. */
slice text_excerpt(struct arena *arena, slice text);

#endif
