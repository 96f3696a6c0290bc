/* Finding in a text what must not be published: numbers and addresses of people. */
#ifndef FABANG_CONTEST_LEAKS_H
#define FABANG_CONTEST_LEAKS_H

#include "base/slice.h"

#include <stdint.h>

enum leak_rule {
    LEAK_IDENTITY,  /* of a resident: 18 characters with a right check character and a real day
                       (GB 11643-1999), or 15 digits with a province and a day */
    LEAK_MOBILE,    /* 11 digits from 13 to 19, in one piece or as 3-4-4, with or without +86 */
    LEAK_LANDLINE,  /* area code and 7 or 8 digits */
    LEAK_BANK_CARD, /* 16 to 19 digits that keep Luhn's rule, of an issuer that exists */
    LEAK_EMAIL,
    LEAK_CREDIT_CODE, /* of a body, where the list does not print it (GB 32100-2015) */
    LEAK_RULE_COUNT
};

/* "identity", "mobile" ...: the word in site.yaml. */
slice leak_rule_name(enum leak_rule rule);

struct leak {
    enum leak_rule rule;
    size_t offset, len; /* in the text, as written there */
    char digits[64];    /* without separators, full-width forms narrow; an address as it stands */
};

/* Finds the next leak at or behind `*offset` and moves it there; false when there is none.
 * Full-width digits count as digits; single spaces, hyphens and dots may stand between groups. A
 * number within a longer one, a decimal or a word is none, so that hashes and versions are not
 * taken for numbers. */
bool leak_find(slice text, size_t *offset, struct leak *leak);

/* The definition of leak_find(): a byte at a time, and each number judged. For tests. */
bool leak_find_plainly(slice text, size_t *offset, struct leak *leak);

/* The same for numbers that inline markup cuts in pieces, which a reader sees as one: HTML's
 * phrasing elements and the runs of texts in OOXML and ODF. The offset is that of the first piece.
 */
bool leak_find_across_tags(slice text, size_t *offset, struct leak *leak);

/* For who passes over a line that is known: whether no leak stands in `line`, which goes from a '<'
 * to its line end, nor reaches into it or out of it by a tag that it opens or goes on with. What
 * stands around it must then be searched only up to its '<' and from behind it, as long as the tags
 * before it end. */
bool leak_is_free_line(slice line);
/* Whether a tag that is opened in the text ends in it, as leak_find_across_tags() sees tags. */
bool leak_tags_end(slice text);

/* The first and last characters with stars between, for messages; `shown` has room for 64 bytes. */
slice leak_shown(const struct leak *leak, char shown[64]);

#endif
