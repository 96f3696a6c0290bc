/* Data as it was read from YAML or JSON: a tree in which everything knows its place. */
#ifndef FABANG_BASE_VALUE_H
#define FABANG_BASE_VALUE_H

#include "base/array.h"
#include "base/source.h"

#include <stdint.h>

enum value_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INTEGER,
    VALUE_FLOAT,
    VALUE_STRING,
    VALUE_LIST,
    VALUE_MAP
};

struct value;
struct member;

struct value {
    enum value_kind kind;
    bool plain; /* an unquoted YAML scalar: the schema decides its type, the text is in `string` */
    position where;
    union {
        bool boolean;
        int64_t integer;
        double real;
        slice string;
        ARRAY_OF(struct value) list;
        ARRAY_OF(struct member) map; /* in the order of the file, keys unique */
    };
};

struct member {
    slice key;
    position where; /* of the key */
    struct value value;
};

/* The value of `key`, or NULL when it is missing or `value` is NULL or no map. */
const struct value *value_find(const struct value *value, slice key);
/* The position of `key`'s value when there is one, else of the map itself. */
position value_where(const struct value *value, slice key);
/* "null", "a list", "text" ..., for messages. */
slice value_kind_name(enum value_kind kind);

#endif
