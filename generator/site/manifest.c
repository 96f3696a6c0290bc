/* head, rows "HASH SIZE PATH", "end COUNT". */
#include "site/manifest.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const slice HEAD = SLICE_INIT("fabang tree 2\n");
static const slice END = SLICE_INIT("end ");

enum { HASH_DIGITS = 32, HALF_DIGITS = 16, ROW_BYTES_MIN = HASH_DIGITS + 4 };

slice manifest_head(void)
{
    return HEAD;
}

static bool parse_half(slice digits, uint64_t *half)
{
    *half = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char digit = digits.ptr[i];
        bool letter = digit >= 'a' && digit <= 'f';
        if (!letter && (digit < '0' || digit > '9'))
            return false;
        *half = *half << 4 | (uint64_t)(letter ? digit - 'a' + 10 : digit - '0');
    }
    return true;
}

static bool parse_row(slice line, struct manifest_row *row)
{
    long long size;
    if (line.len < ROW_BYTES_MIN || line.ptr[HASH_DIGITS] != ' ' ||
        !parse_half(slice_sub(line, 0, HALF_DIGITS), &row->hash.high) ||
        !parse_half(slice_sub(line, HALF_DIGITS, HASH_DIGITS), &row->hash.low))
        return false;
    slice rest = slice_from_index(line, HASH_DIGITS + 1);
    if (!slice_to_number(slice_split(&rest, ' '), &size) || size < 0 || rest.len == 0)
        return false;
    row->size_bytes = (uint64_t)size;
    row->path = rest;
    return true;
}

bool manifest_parse(struct arena *arena, slice text, struct manifest *manifest)
{
    *manifest = (struct manifest){ 0 };
    if (!slice_starts_with(text, HEAD) || !slice_ends_with(text, SLICE("\n")))
        return false;
    slice rest = slice_from_index(text, HEAD.len);
    while (rest.len > 0) {
        struct manifest_row row = { 0 };
        long long count;
        slice line = slice_split(&rest, '\n');
        if (slice_starts_with(line, END))
            return slice_to_number(slice_from_index(line, END.len), &count) && rest.len == 0 &&
                   (size_t)count == manifest->rows.count;
        if (!parse_row(line, &row))
            return false;
        ARRAY_PUSH(arena, &manifest->rows, row);
    }
    return false;
}

static int compare_rows(const void *left, const void *right)
{
    const struct manifest_row *a = left;
    const struct manifest_row *b = right;
    return slice_compare(a->path, b->path);
}

void manifest_sort(struct manifest *manifest)
{
    if (manifest->rows.count > 0)
        qsort(manifest->rows.items, manifest->rows.count, sizeof(struct manifest_row),
              compare_rows);
}

void manifest_write(const struct manifest *manifest, struct strbuf *output)
{
    strbuf_add(output, HEAD);
    for (size_t i = 0; i < manifest->rows.count; i++) {
        const struct manifest_row *row = &manifest->rows.items[i];
        assert(slice_find_char(row->path, '\n', 0) == row->path.len);
        strbuf_format(output, "%016" PRIx64 "%016" PRIx64 " %" PRIu64 " ", row->hash.high,
                      row->hash.low, row->size_bytes);
        strbuf_add(output, row->path);
        strbuf_add_char(output, '\n');
    }
    strbuf_format(output, SLICE_FMT "%zu\n", SLICE_ARG(END), manifest->rows.count);
}

const struct manifest_row *manifest_find(const struct manifest *manifest, slice path)
{
    const struct manifest_row wanted = { .path = path };
    if (manifest->rows.count == 0)
        return NULL;
    return bsearch(&wanted, manifest->rows.items, manifest->rows.count, sizeof(wanted),
                   compare_rows);
}

bool manifest_row_equal(const struct manifest_row *a, const struct manifest_row *b)
{
    return a->hash.high == b->hash.high && a->hash.low == b->hash.low &&
           a->size_bytes == b->size_bytes;
}
