/* Diagnostics: what is wrong with the input, where, and how to cure it. */
#ifndef FABANG_BASE_DIAG_H
#define FABANG_BASE_DIAG_H

#include "base/arena.h"
#include "base/source.h"
#include "base/strbuf.h"

#include <stdint.h>

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

/* One row of base/diag_codes.def each: DIAG(NAME, "slug", LEVEL, exit status). */
enum diag_code {
#define DIAG(name, slug, level, status) DIAG_##name,
#include "base/diag_codes.def"
#undef DIAG
    DIAG_CODE_COUNT
};

struct diag {
    enum diag_code code;
    position where;
    slice message, hint;
};

enum { DIAGS_OF_KIND_MAX = 500, DIAG_MESSAGE_BYTES_MAX = 1000 };

/* A list of diagnostics with memory of its own, which keeps the first DIAGS_OF_KIND_MAX of each
 * code and counts the rest. One writer at a time: parallel workers have a list each. */
struct diags;

struct diags *diags_new(void);
void diags_free(struct diags *diags);
/* Always returns false, so that parsers can `return diag_add(...)`. Message: lower case, what is
 * wrong first, the culprit in single quotes, no full stop. Hint: imperative, with an example; the
 * empty slice for none. Both are copied, of a message the first DIAG_MESSAGE_BYTES_MAX bytes.
 */
bool diag_add(struct diags *diags, enum diag_code code, position where, slice hint,
              const char *format, ...) __attribute__((format(printf, 5, 6)));
/* No further one of that code is kept, so that costly words need not be made for it. */
bool diags_is_full(const struct diags *diags, enum diag_code code);
/* Appends all of `from`, copying. */
void diags_merge(struct diags *into, const struct diags *from);
/* Sorted by path, line, column, slug; equal ones once. Behind them, how many were not kept: to be
 * called once, when all is said. */
void diags_sort(struct diags *diags);
size_t diags_count(const struct diags *diags, enum diag_level level);
bool diags_has_errors(const struct diags *diags);
/* Count of all and access by index, for printing and tests. */
size_t diags_size(const struct diags *diags);
const struct diag *diags_at(const struct diags *diags, size_t index);
/* The exit status that the worst diagnostic asks for: 0 none or no error, 1 input, 3 refused by a
 * rule, 4 the machine.
 */
int diags_exit_status(const struct diags *diags);

slice diag_slug(enum diag_code code);
enum diag_level diag_level_of(enum diag_code code);
slice diag_level_name(enum diag_level level);
/* Those of level `least` and above. Text form, "path:line:col: level: message [slug]", the quoted
 * line, "  hint: ...". What nobody sees is shown as U+FFFD: strbuf_add_printable(). */
void diags_format_text(const struct diags *diags, enum diag_level least, struct strbuf *output);
/* A JSON array of {path, line, column, level, slug, message, hint}. */
void diags_format_json(const struct diags *diags, enum diag_level least, struct strbuf *output);

#endif
