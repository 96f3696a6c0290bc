/* Looks up the table of surnames. */
#include "contest/surnames.h"

#include "base/utf8.h"

enum row_kind { ROW_CHARACTER, ROW_SURNAME, ROW_PLACE };

struct row {
    enum row_kind kind;
    slice text, strokes, reads_as;
};

#define CHARACTER(text, strokes, reads_as)                                                         \
    { ROW_CHARACTER, SLICE_INIT(text), SLICE_INIT(strokes), SLICE_INIT(reads_as) },
#define SURNAME(text, reads_as)                                                                    \
    { ROW_SURNAME, SLICE_INIT(text), SLICE_INIT(""), SLICE_INIT(reads_as) },
#define PLACE(text, reads_as) { ROW_PLACE, SLICE_INIT(text), SLICE_INIT(""), SLICE_INIT(reads_as) },
static const struct row ROWS[] = {
#include "contest/surnames.def"
};
enum { ROW_COUNT = sizeof(ROWS) / sizeof(ROWS[0]), CHARACTERS_MAX = 3 };

/* The rows are in the order of their bytes. */
static const struct row *find(slice text, enum row_kind kind)
{
    size_t low = 0;
    size_t high = ROW_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(ROWS[middle].text, text);
        if (order == 0)
            return ROWS[middle].kind == kind ? &ROWS[middle] : NULL;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The first `count` characters, or all. */
static slice first(slice text, size_t count)
{
    slice rest = text;
    for (size_t i = 0; i < count && rest.len > 0; i++)
        utf8_next(&rest);
    return slice_sub(text, 0, text.len - rest.len);
}

slice strokes_of(slice text)
{
    const struct row *row = find(text, ROW_CHARACTER);
    return row != NULL ? row->strokes : (slice){ 0 };
}

static struct surname as_read(slice text, const struct row *row)
{
    bool is_other = row != NULL && row->reads_as.len > 0;
    return (struct surname){ text, is_other ? row->reads_as : text };
}

struct surname surname_of(slice name)
{
    slice compound = first(name, 2);
    const struct row *row = compound.len < name.len ? find(compound, ROW_SURNAME) : NULL;
    if (row != NULL)
        return as_read(compound, row);
    slice single = first(name, 1);
    return as_read(single, find(single, ROW_CHARACTER));
}

struct surname place_of_name(slice name)
{
    for (size_t count = CHARACTERS_MAX; count > 1; count--) {
        slice text = first(name, count);
        const struct row *row = find(text, ROW_PLACE);
        if (row != NULL)
            return as_read(text, row);
    }
    return (struct surname){ 0 };
}
