/* Looks for what must not be published in every byte that is. */
#ifndef FABANG_SITE_LEAK_CHECK_H
#define FABANG_SITE_LEAK_CHECK_H

#include "base/array.h"
#include "base/diag.h"
#include "site/site.h"

/* Whole lines of a text. */
struct line_span {
    size_t from, to;
};

/* What is known of a text's lines before and behind the search in it. */
struct leak_lines {
    /* In their order: lines, none of which ends within a tag, that were looked through in another
     * text and have nothing in them that could be a leak. They are passed over. */
    const struct line_span *passed;
    size_t passed_count;
    ARRAY_OF(size_t) hits; /* where something begins that is a leak unless it is allowed */
    bool all;              /* were told, since the file was looked through to its end */
};

/* Looks through one finished file, unpacked where it is an archive or a PDF. A finding that neither
 * site.yaml allows nor a public list prints on purpose is a diagnostic: leak-identity, leak-mobile,
 * leak-landline, leak-bank-card, leak-email, leak-credit-code (exit status 3), with the file, the
 * line and column or the part, and the text only in part; leak-location for a photograph with a
 * place; leak-unread for a packed file that cannot be looked into. The first 100 findings of a file
 * are told. The arena keeps what the diagnostics name, and the hits. `lines` may be NULL. */
bool leak_check(struct arena *arena, struct diags *diags, const struct site *site, slice path,
                slice bytes, struct leak_lines *lines);

#endif
