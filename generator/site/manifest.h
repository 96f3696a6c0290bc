/* The list of a published tree's files with their sizes and hashes: the file `.fabang` in it, which
 * also marks the tree as ours. The same tree has the same list, byte for byte. */
#ifndef FABANG_SITE_MANIFEST_H
#define FABANG_SITE_MANIFEST_H

#include "base/array.h"
#include "base/hash.h"
#include "base/strbuf.h"

#define MANIFEST_NAME ".fabang"

struct manifest_row {
    slice path; /* "notices/index.html"; no line end in it */
    struct content_hash hash;
    uint64_t size_bytes;
    bool changed; /* for who makes the tree: against the one before; not written down */
};
struct manifest {
    ARRAY_OF(struct manifest_row) rows; /* by path, in byte order, after manifest_sort() */
};

/* How the file begins: enough to know a tree as ours. */
slice manifest_head(void);
/* Fills `*manifest` with slices of `text`. False when it is none, or a part of one. */
bool manifest_parse(struct arena *arena, slice text, struct manifest *manifest);
void manifest_sort(struct manifest *manifest);
void manifest_write(const struct manifest *manifest, struct strbuf *output);
/* NULL: not in it. */
const struct manifest_row *manifest_find(const struct manifest *manifest, slice path);
bool manifest_row_equal(const struct manifest_row *a, const struct manifest_row *b);

#endif
