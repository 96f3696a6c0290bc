/* One table a struct: what keys its map has, of what type, where they go, and what they are for.
 *
 * Validation, defaults, "did you mean", the JSON Schema for editors and the reference for writers
 * all come from these tables. Scalars are typed here and nowhere else: YAML hands over texts. */
#ifndef FABANG_CONTEST_SCHEMA_H
#define FABANG_CONTEST_SCHEMA_H

#include "base/array.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/value.h"

enum { SCHEMA_TEXT_BYTES_MAX = 4000 };

/* The type of a key's value, and what it fills in the struct. */
enum schema_type {
    SCHEMA_TEXT,      /* slice: one line, trimmed, no controls */
    SCHEMA_PROSE,     /* slice: may have several lines */
    SCHEMA_ID,        /* slice: as id_is_valid says */
    SCHEMA_LANGUAGE,  /* slice: BCP 47 in its simple form, zh-CN */
    SCHEMA_URL,       /* slice: http:// or https:// with a host, as it would stand in a link */
    SCHEMA_LINK,      /* slice: as before, or a path on this site, mailto: or tel: */
    SCHEMA_PATH,      /* slice: relative, '/' between parts, never "..", no hidden parts */
    SCHEMA_SITE_PATH, /* slice: "/old/address/" on this site */
    SCHEMA_EMAIL,     /* slice: something@host */
    SCHEMA_INTEGER,   /* int64_t from min to max: digits, no leading zeros */
    SCHEMA_BOOL,      /* bool: true or false, no other words */
    SCHEMA_DATE,      /* struct date: YYYY-MM-DD */
    SCHEMA_INSTANT,   /* struct instant: ISO 8601 with a zone */
    SCHEMA_ZONE,      /* int32_t, seconds east of UTC: +08:00 */
    SCHEMA_WORD,      /* slice: one of the choices */
    SCHEMA_ENUM,      /* an enum (int), by name */
    SCHEMA_NAME_OF,   /* slice: an id or name that stands in the scope `target` */
    SCHEMA_REFERENCE, /* const struct …*: what that id or name stands for */
    SCHEMA_RECORD     /* a struct, in place, by its own table */
};

/* Where ids are unique, and where references look for them. */
enum schema_scope {
    SCOPE_NONE,
    SCOPE_KIND,
    SCOPE_GROUP,
    SCOPE_TIER,
    SCOPE_PRIZE,
    SCOPE_DATE,
    SCOPE_RULE,
    SCOPE_PENDING,
    SCOPE_QUESTION,
    SCOPE_ROLE,
    SCOPE_ORGANIZATION,
    SCOPE_ORGANIZATION_NAME,
    SCOPE_NOTICE_KIND,
    SCOPE_NOTICE_KIND_NAME,
    SCOPE_LIST_KIND,
    SCOPE_IMPORT,
    SCOPE_CONTEST,
    SCOPE_CONTEST_NAME,
    SCOPE_EVENT,
    SCOPE_COUNT
};

struct schema_choice {
    slice name;
    int value;
};

struct schema_field {
    slice key;
    size_t offset, size; /* SCHEMA_KEY() */
    slice help;          /* one line */
    slice fallback;      /* what a missing key means, as it would be written; empty: nothing */
    int64_t min, max;    /* integers; max 0: no upper limit */
    const struct schema_choice *choices; /* SCHEMA_WORD, SCHEMA_ENUM: ends with an empty name */
    const struct schema *record;         /* SCHEMA_RECORD */
    enum schema_type type;
    enum schema_scope target; /* SCHEMA_NAME_OF, SCHEMA_REFERENCE */
    enum schema_scope unique; /* this text names its record within the scope */
    bool list;                /* ARRAY_OF() the type */
    bool required;            /* a list then has at least one item */
};

struct schema {
    slice name; /* "contest", for messages: a map of it */
    slice help;
    size_t size;          /* of the struct */
    size_t origin_offset; /* of its `const struct value *origin` */
    const struct schema_field
        *fields; /* in the order of the reference; the key of the last is "" */
};

/* The rows of the tables. */
#define SCHEMA_KEY(name, kind, into, member, words)                                                \
    .key = SLICE_INIT(name), .type = (kind), .offset = offsetof(into, member),                     \
    .size = sizeof(__typeof__(((into *)0)->member)), .help = SLICE_INIT(words)
/* A map in YAML whose keys are members of the struct around it. */
#define SCHEMA_PART(name, into, words)                                                             \
    .key = SLICE_INIT(name), .type = SCHEMA_RECORD, .offset = 0, .size = sizeof(into),             \
    .help = SLICE_INIT(words)
#define SCHEMA_END                                                                                 \
    {                                                                                              \
        .type = SCHEMA_TEXT                                                                        \
    }
#define SCHEMA_CHOICE(word, number)                                                                \
    {                                                                                              \
        .name = SLICE_INIT(word), .value = (number)                                                \
    }
#define SCHEMA_NO_MORE_CHOICES                                                                     \
    {                                                                                              \
        .value = 0                                                                                 \
    }
/* The parts of a struct schema that follow its name and help. */
#define SCHEMA_OF(type, table)      sizeof(type), offsetof(type, origin), (table)
#define SCHEMA_PART_OF(type, table) sizeof(type), SIZE_MAX, (table)

/* The ids that one load made known. */
struct schema_names {
    struct map scopes[SCOPE_COUNT]; /* id -> struct schema_name */
};

/* One load: several maps may be read into structs one after the other and refer to each other; what
 * they refer to is looked up in schema_finish(). */
struct schema_load {
    struct arena *arena;
    struct diags *diags;
    struct schema_names *names;          /* made by schema_begin() */
    const struct schema_names *known[2]; /* of earlier loads; NULL: none */
    ARRAY_OF(struct schema_reference) waiting;
};

/* `known` may be NULL. The names are the arena's. */
struct schema_load schema_begin(struct arena *arena, struct diags *diags,
                                const struct schema_names *known_a,
                                const struct schema_names *known_b);
/* Fills `record`, zeroed before, from the map by the table. Texts are borrowed from the values,
 * lists and prose the arena's. Returns false after diagnostics, one for each fault: schema-type,
 * schema-unknown-key, schema-missing-key, schema-text, schema-id, schema-date, schema-url,
 * schema-path, schema-choice, schema-range, schema-duplicate. Faulty members stay zero. */
bool schema_fill(struct schema_load *load, const struct schema *schema, const struct value *value,
                 void *record);
/* Looks up all references; false after schema-reference for each that leads nowhere. */
bool schema_finish(struct schema_load *load);
/* What an id stands for in this load or an earlier one, or NULL. */
const void *schema_find(const struct schema_load *load, enum schema_scope scope, slice id);

/* The record of that id, which this load has read, now stands at `record`. */
void schema_move(struct schema_load *load, enum schema_scope scope, slice id, const void *record);

/* "organisation", "contest": what a scope holds, for messages and the reference. */
slice schema_scope_noun(enum schema_scope scope);
/* "text", "a date (2026-07-10)": for the reference. */
slice schema_type_words(enum schema_type type);

/* One file of a site and the table of its top map. */
struct schema_file {
    slice id;   /* "plan": the argument of `fabang schema` */
    slice path; /* "site-data/plan.yaml" */
    const struct schema *schema;
};
/* All files and front matters that have a table; ends with an empty id. */
const struct schema_file *schema_files(void);

#endif
