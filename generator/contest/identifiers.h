/* What identifies things: ids, and the unified social credit code of bodies (GB 32100-2015). */
#ifndef FABANG_CONTEST_IDENTIFIERS_H
#define FABANG_CONTEST_IDENTIFIERS_H

#include "base/slice.h"

enum { ID_BYTES_MAX = 64 };
/* Whether it can be the id of a contest, a list, a project and so on, a part of addresses: small
 * letters, digits and single hyphens between them, at most ID_BYTES_MAX. */
bool id_is_valid(slice text);

enum { CREDIT_CODE_LENGTH = 18 };

/* Whether the 18th character is the check character of the first 17 (weights 3^i mod 31). Codes
 * that are in use and fail exist, so a failure is a reason to ask, not proof. Small letters, I, O,
 * S, V and Z are in no code. */
bool credit_code_is_valid(slice code);
/* Characters 3 to 8: the division (GB/T 2260) of the authority that registered the body. Empty for
 * what has not 18 characters. A body that moved keeps its code. */
slice credit_code_division(slice code);

/* Whether a body of that division belongs to the region of that code: 440000 is a province, 440300
 * a city. `separate` are regions that stand beside their province, with codes of their own: what
 * belongs to one of them does not belong to the province. */
bool division_is_within(slice division, slice region, const slice *separate, size_t count);

#endif
