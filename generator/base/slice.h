/* Borrowed runs of bytes: the type of every string parameter and every stored text. */
#ifndef FABANG_BASE_SLICE_H
#define FABANG_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Not NUL-terminated; whoever made the bytes owns them. The empty slice may have any `ptr`, also
 * NULL. */
typedef struct slice {
    const char *ptr;
    size_t len;
} slice;

#define SLICE(literal) ((slice){ "" literal, sizeof(literal) - 1 })
/* For static tables, where a compound literal is no constant. */
#define SLICE_INIT(literal)                                                                        \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define SLICE_FMT       "%.*s"
#define SLICE_ARG(text) (int)(text).len, (text).ptr

/* A slice of the NUL-terminated `text`, which it borrows; NULL gives the empty slice. */
slice slice_from(const char *text);
static inline bool slice_equal(slice a, slice b)
{
    /* Names of one length mostly differ in their first byte, and a call takes longer. */
    return a.len == b.len &&
           (a.len == 0 || (a.ptr[0] == b.ptr[0] && memcmp(a.ptr, b.ptr, a.len) == 0));
}
/* Byte order, shorter first among equal prefixes: negative, 0 or positive. */
int slice_compare(slice a, slice b);
static inline bool slice_starts_with(slice text, slice prefix)
{
    return text.len >= prefix.len &&
           (prefix.len == 0 || memcmp(text.ptr, prefix.ptr, prefix.len) == 0);
}
bool slice_ends_with(slice text, slice suffix);
/* Byte index of the first `wanted` at or after `from`, or text.len when there is none. */
static inline size_t slice_find_char(slice text, char wanted, size_t from)
{
    if (from >= text.len)
        return text.len;
    const char *found = memchr(text.ptr + from, wanted, text.len - from);
    return found ? (size_t)(found - text.ptr) : text.len;
}
/* Byte index of the first that is below U+0020 or one of the two, or text.len: what formats with
 * quoted texts must look at. */
size_t slice_find_control_or(slice text, char one, char other);
size_t slice_find(slice text, slice wanted, size_t from);
bool slice_contains(slice text, slice wanted);
/* Bytes [from, to), both cut to the text's length. */
static inline slice slice_sub(slice text, size_t from, size_t to)
{
    if (to > text.len)
        to = text.len;
    if (from > to)
        from = to;
    return (slice){ text.len > 0 ? text.ptr + from : text.ptr, to - from };
}
static inline slice slice_from_index(slice text, size_t from)
{
    return slice_sub(text, from, text.len);
}
/* Without the ASCII white space at both ends. */
slice slice_trim(slice text);
/* Takes the part up to the next `separator` off `*rest` and returns it; false in `*rest` being
 * empty is the caller's test. */
slice slice_split(slice *rest, char separator);
/* Edits (insert, delete, replace, swap neighbours) that turn one into the other; gives up above
 * `limit` with limit + 1. Compares bytes; texts over 64 bytes count as too far. */
size_t slice_distance(slice a, slice b, size_t limit);
/* The number in digits, at the end of the buffer. */
enum { INTEGER_BYTES_MAX = 24 };
slice slice_write_integer(char buffer[INTEGER_BYTES_MAX], long long number);
/* Decimal digits only, no sign, below 10^18; false leaves `*number` as it was. */
bool slice_to_number(slice text, long long *number);

#endif
