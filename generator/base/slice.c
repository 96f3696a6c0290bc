/* Borrowed byte runs: comparing, searching, cutting. */
#include "base/slice.h"

#include "base/step.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

slice slice_from(const char *text)
{
    return (slice){ text, text ? strlen(text) : 0 };
}

int slice_compare(slice a, slice b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool slice_ends_with(slice text, slice suffix)
{
    return text.len >= suffix.len &&
           slice_equal(slice_from_index(text, text.len - suffix.len), suffix);
}

static size_t find_control_or(slice text, char one, char other)
{
    size_t at = 0;
    while (at < text.len && (unsigned char)text.ptr[at] >= 0x20 && text.ptr[at] != one &&
           text.ptr[at] != other)
        at++;
    return at;
}

/* The last step overlaps with the one before, where nothing was found. */
size_t slice_find_control_or(slice text, char one, char other)
{
    if (text.len < STEP_BYTES)
        return find_control_or(text, one, other);
    size_t last = text.len - STEP_BYTES;
    for (size_t at = 0;; at = at + STEP_BYTES < last ? at + STEP_BYTES : last) {
        step bytes = step_at(text.ptr + at);
        unsigned places = step_bits((step)((bytes < 0x20) | (bytes == (unsigned char)one) |
                                           (bytes == (unsigned char)other)));
        if (places != 0)
            return at + (size_t)__builtin_ctz(places);
        if (at == last)
            return text.len;
    }
}

size_t slice_find(slice text, slice wanted, size_t from)
{
    if (from >= text.len || wanted.len > text.len - from)
        return wanted.len == 0 && from <= text.len ? from : text.len;
    if (wanted.len == 0)
        return from;
    const char *found = memmem(text.ptr + from, text.len - from, wanted.ptr, wanted.len);
    return found ? (size_t)(found - text.ptr) : text.len;
}

bool slice_contains(slice text, slice wanted)
{
    return wanted.len == 0 || slice_find(text, wanted, 0) < text.len;
}

static bool is_ascii_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

slice slice_trim(slice text)
{
    while (text.len > 0 && is_ascii_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_ascii_space(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

slice slice_split(slice *rest, char separator)
{
    size_t at = slice_find_char(*rest, separator, 0);
    slice part = slice_sub(*rest, 0, at);
    *rest = slice_from_index(*rest, at < rest->len ? at + 1 : rest->len);
    return part;
}

enum { DISTANCE_BYTES_MAX = 64 };

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Optimal string alignment (Damerau-Levenshtein without repeated edits of one substring), three
 * rows at a time. */
size_t slice_distance(slice a, slice b, size_t limit)
{
    if (a.len > DISTANCE_BYTES_MAX || b.len > DISTANCE_BYTES_MAX)
        return limit + 1;
    size_t rows[3][DISTANCE_BYTES_MAX + 1] = { 0 };
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3];
        size_t *above = rows[(i - 1) % 3];
        size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t substitution = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            row[j] = min3(substitution, above[j] + 1, row[j - 1] + 1);
            bool swapped =
                i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped && two_above[j - 2] + 1 < row[j])
                row[j] = two_above[j - 2] + 1;
        }
    }
    size_t distance = rows[a.len % 3][b.len];
    return distance > limit ? limit + 1 : distance;
}

slice slice_write_integer(char buffer[INTEGER_BYTES_MAX], long long number)
{
    char *end = buffer + INTEGER_BYTES_MAX;
    char *first = end;
    unsigned long long rest =
        number < 0 ? 0ULL - (unsigned long long)number : (unsigned long long)number;
    do {
        *--first = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (number < 0)
        *--first = '-';
    return (slice){ first, (size_t)(end - first) };
}

bool slice_to_number(slice text, long long *number)
{
    if (text.len == 0 || text.len > 18)
        return false;
    long long result = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        result = result * 10 + (text.ptr[i] - '0');
    }
    *number = result;
    return true;
}
