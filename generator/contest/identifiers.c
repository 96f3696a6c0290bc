/* The form of ids; check characters and divisions of credit codes. */
#include "contest/identifiers.h"

#include <assert.h>
#include <string.h>

/* GB 32100-2015, table 2: no I, O, S, V, Z. */
static const char LETTERS[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* id -> part {'-' part}, part -> (a-z | 0-9)+ */
bool id_is_valid(slice text)
{
    bool ok = text.len > 0 && text.len <= ID_BYTES_MAX;
    for (size_t i = 0; ok && i < text.len; i++) {
        char byte = text.ptr[i];
        bool between = i > 0 && i + 1 < text.len && text.ptr[i - 1] != '-';
        ok = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
             (byte == '-' && between);
    }
    return ok;
}

bool credit_code_is_valid(slice code)
{
    if (code.len != CREDIT_CODE_LENGTH)
        return false;
    unsigned total = 0;
    unsigned weight = 1;
    for (size_t i = 0; i < code.len; i++) {
        const char *letter = memchr(LETTERS, code.ptr[i], sizeof(LETTERS) - 1);
        if (letter == NULL)
            return false;
        /* The check character makes the sum a multiple of 31: its own weight counts as 1. */
        total += (unsigned)(letter - LETTERS) * (i + 1 < code.len ? weight : 1);
        weight = weight * 3 % 31;
    }
    return total % 31 == 0;
}

slice credit_code_division(slice code)
{
    return code.len == CREDIT_CODE_LENGTH ? slice_sub(code, 2, 8) : (slice){ 0 };
}

/* The part of a division's code that says something: 44 of 440000, 4403 of 440300. */
static slice significant(slice code)
{
    while (code.len >= 2 && code.ptr[code.len - 1] == '0' && code.ptr[code.len - 2] == '0')
        code.len -= 2;
    return code;
}

bool division_is_within(slice division, slice region, const slice *separate, size_t count)
{
    slice prefix = significant(region);
    if (!slice_starts_with(division, prefix))
        return false;
    for (size_t i = 0; i < count; i++) {
        slice other = significant(separate[i]);
        if (other.len > prefix.len && slice_starts_with(other, prefix) &&
            slice_starts_with(division, other))
            return false;
    }
    return true;
}
