/* Looks for what must not be published in every byte that is. */
#ifndef FABANG_SITE_LEAK_CHECK_H
#define FABANG_SITE_LEAK_CHECK_H

#include "base/diag.h"
#include "site/passages.h"
#include "site/site.h"

/* Looks through one finished file, unpacked where it is an archive or a PDF. A finding that neither
 * site.yaml allows nor a public list prints on purpose is a diagnostic: leak-identity, leak-mobile,
 * leak-landline, leak-bank-card, leak-email, leak-credit-code (exit status 3), with the file, the
 * line and column or the part, and the text only in part; leak-location for a photograph with a
 * place; leak-unread for a packed file that cannot be looked into. The first 100 findings of a file
 * are told. The arena keeps what the diagnostics name. `passed` says where a
 * page has lines in which none can be; NULL for other files. */
bool leak_check(struct arena *arena, struct diags *diags, const struct site *site, slice path,
                slice bytes, const struct passed_ranges *passed);

#endif
