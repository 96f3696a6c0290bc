/* The Liquid template language as a library that knows no site: the one header that a host
 * includes.
 *
 * A host parses templates once into a `liquid_set`, then renders them as often as it likes, from
 * many threads at once, with values that are read in place through `struct liquid_type`. */
#ifndef FABANG_LIQUID_LIQUID_H
#define FABANG_LIQUID_LIQUID_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "base/strbuf.h"

#include <stdatomic.h>
#include <stdint.h>

enum liquid_kind {
    LIQUID_NIL,
    LIQUID_BOOL,
    LIQUID_INTEGER,
    LIQUID_FLOAT,
    LIQUID_STRING,
    LIQUID_SAFE, /* a string that is HTML already and is not escaped again in text */
    LIQUID_ARRAY,
    LIQUID_HASH,
    LIQUID_RANGE,
    LIQUID_OBJECT, /* the host's own, read through its type */
    LIQUID_EMPTY,
    LIQUID_BLANK
};

struct liquid_value;
struct liquid_type;

struct liquid_array {
    const struct liquid_value *items;
    size_t count;
};

struct liquid_pair {
    slice key;
    const struct liquid_value *value;
};

struct liquid_hash {
    const struct liquid_pair *pairs; /* in order of insertion; no key twice */
    size_t count;
};

/* 24 bytes, by value. What it points to outlives the rendering. */
struct liquid_value {
    enum liquid_kind kind;
    union {
        bool boolean;
        int64_t integer;
        double real;
        slice string; /* STRING, SAFE */
        const struct liquid_array *array;
        const struct liquid_hash *hash;
        struct {
            int64_t first, last;
        } range;
        struct {
            const struct liquid_type *type;
            const void *self;
        } object;
    };
};

/* How an object of the host is read. Any function may be NULL when objects of the type have no such
 * side. `arena` lives as long as the rendering of one page. */
/* Threads share it: what one writes may be lost, since it is but a guess. */
typedef _Atomic uint32_t liquid_place;

static inline size_t liquid_place_get(const liquid_place *place)
{
    return atomic_load_explicit(place, memory_order_relaxed);
}
static inline void liquid_place_set(liquid_place *place, size_t index)
{
    atomic_store_explicit(place, (uint32_t)index, memory_order_relaxed);
}

struct liquid_type {
    const char *name;
    /* The property `key`; false when the type has none of that name (in strict rendering an error).
     */
    bool (*find)(struct arena *arena, const void *self, slice key, struct liquid_value *value);
    /* The same, for who has many: `*place` is where this lookup of a template found its key last, 0
     * at first, and a guess that must be proved. NULL: find() is called. */
    bool (*find_near)(struct arena *arena, const void *self, slice key, liquid_place *place,
                      struct liquid_value *value);
    /* Property names for "did you mean", NULL at the end. */
    const char *const *names;
    /* As a sequence: how many, and the one at `index` < count. */
    size_t (*count)(const void *self);
    struct liquid_value (*at)(struct arena *arena, const void *self, size_t index);
    /* What {{ object }} prints; without it the name is printed. */
    struct liquid_value (*print)(struct arena *arena, const void *self);
};

static inline struct liquid_value liquid_nil(void)
{
    return (struct liquid_value){ .kind = LIQUID_NIL };
}
static inline struct liquid_value liquid_bool(bool boolean)
{
    return (struct liquid_value){ .kind = LIQUID_BOOL, .boolean = boolean };
}
static inline struct liquid_value liquid_integer(int64_t integer)
{
    return (struct liquid_value){ .kind = LIQUID_INTEGER, .integer = integer };
}
static inline struct liquid_value liquid_string(slice string)
{
    return (struct liquid_value){ .kind = LIQUID_STRING, .string = string };
}
static inline struct liquid_value liquid_safe(slice html)
{
    return (struct liquid_value){ .kind = LIQUID_SAFE, .string = html };
}
static inline struct liquid_value liquid_object(const struct liquid_type *type, const void *self)
{
    return (struct liquid_value){ .kind = LIQUID_OBJECT, .object = { type, self } };
}

/* What the text around an output is: decides how outputs are escaped. */
enum liquid_escape {
    LIQUID_ESCAPE_NONE,
    LIQUID_ESCAPE_HTML, /* by the place: text, attributes, URLs, scripts, styles */
    LIQUID_ESCAPE_XML,
    LIQUID_ESCAPE_CSS,
    LIQUID_ESCAPE_JS,
    LIQUID_ESCAPE_JSON,
    LIQUID_ESCAPE_CSV /* and what a spreadsheet would calculate is disarmed */
};

/* A filter of the host. `arguments` are positional. Returns false after adding a diagnostic at
 * `where`. */
struct liquid_filter_call {
    struct arena *arena;
    struct diags *diags;
    position where;
    const void *host; /* liquid_options.host */
    struct liquid_value input;
    const struct liquid_value *arguments;
    size_t argument_count;
};
struct liquid_filter {
    const char *name;
    unsigned char arguments_min, arguments_max;
    bool (*apply)(const struct liquid_filter_call *call, struct liquid_value *result);
};

/* What one rendering may use before it is stopped with liquid-limit; 0 is the default. Parsing is
 * bounded by the text's length and by the nesting of blocks and partials (100). */
struct liquid_limits {
    uint64_t steps;      /* nodes, turns of loops and items that filters walk; 200 million */
    size_t output_bytes; /* 512 MB */
    size_t memory_bytes; /* in the arena; 1 GB */
    size_t value_bytes;  /* of one value that a filter or `capture` makes; 64 MB */
};

struct liquid_options {
    enum liquid_escape escape;
    bool strict_variables, strict_filters; /* undefined ones are errors (a build); else nil and the
                                              input (conformance) */
    bool strict2;                          /* the reference's stricter grammar */
    bool errors_in_output; /* "Liquid error (line 1): ..." in place, as the reference prints it */
    struct liquid_limits limits;
    int64_t now_seconds; /* for "now" and "today" in the date filter */
    int32_t offset_seconds;
    const struct liquid_filter
        *filters; /* the host's, added to the standard ones; name NULL at the end */
    const void *host;
    /* Names of globals that, with all that they lead to, are the same in every rendering of the
     * set; the host's filters then depend on their input, arguments and `host` alone. What prints
     * nothing else is made once. NULL at the end; NULL itself: there are none. */
    const char *const *constants;
    /* A partial's source by name, or NULL. Called while parsing (literal names) or rendering
     * (computed names). */
    const struct source *(*load_partial)(const void *host, slice name);
};

/* Templates and partials parsed under the same options; partials are parsed once. While rendering
 * they change only behind a lock, by partials with computed names and by what is made once. */
struct liquid_set;
struct liquid_template;

/* The set, its templates and `options` live until liquid_set_free(); `options` is copied. */
struct liquid_set *liquid_set_new(const struct liquid_options *options);
void liquid_set_free(struct liquid_set *set);
/* Parses source->text[from, source->text.len); `from` skips front matter and keeps lines right.
 * NULL and diagnostics when it is wrong (all faults of the text that can be told apart). The source
 * outlives the set. */
const struct liquid_template *liquid_parse(struct liquid_set *set, struct diags *diags,
                                           const struct source *source, size_t from);

/* The same for a file of another kind than options.escape says, as by its name's end. */
const struct liquid_template *liquid_parse_as(struct liquid_set *set, struct diags *diags,
                                              const struct source *source, size_t from,
                                              enum liquid_escape escape);

/* Variables of one rendering. */
struct liquid_scope {
    const struct liquid_pair *variables; /* seen by the template and what it includes */
    size_t variable_count;
    const struct liquid_pair *globals; /* seen inside `render`, too */
    size_t global_count;
};

/* Renders into `output` (appended). Values made on the way live in `arena`. False and diagnostics
 * at the first error unless options.errors_in_output. Thread-safe for one set as long as arena,
 * diags and output are the caller's own. */
bool liquid_render(const struct liquid_template *tmpl, struct arena *arena, struct diags *diags,
                   const struct liquid_scope *scope, struct strbuf *output);

/* The reference for authors: every tag and filter with an example and what it prints. False when an
 * example fails. */
bool liquid_write_reference(struct strbuf *output);

#endif
