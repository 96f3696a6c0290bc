/* JSON (RFC 8259): a parser into data trees and a writer that is deterministic. */
#ifndef FABANG_FORMATS_JSON_H
#define FABANG_FORMATS_JSON_H

#include "base/diag.h"
#include "base/strbuf.h"
#include "base/value.h"

enum { JSON_DEPTH_MAX = 128 };

/* Parses source->text[from, to) as one JSON text. Returns a tree in the arena, or NULL after a
 * diagnostic at the first fault. Keys keep their order and are unique. A number with '.', 'e' or
 * 'E' is VALUE_FLOAT, any other VALUE_INTEGER; an integer beyond 64 bits is refused rather than
 * rounded. Lone surrogates are refused.
 * Diagnostics: json-syntax, json-duplicate-key, json-limit.
 * Spec: RFC 8259; I-JSON (RFC 7493) section 2.1 for surrogates, 2.3 for unique keys. */
const struct value *json_parse(struct arena *arena, struct diags *diags,
                               const struct source *source, size_t from, size_t to);

enum json_form {
    JSON_READABLE, /* two spaces for a level, a newline at the end of the text */
    JSON_COMPACT   /* no white space */
};

/* Writes one JSON text into a buffer, which it does not own. Misuse (a key outside an object, a
 * second root) is our bug and asserted. */
struct json_writer {
    struct strbuf *output;
    enum json_form form;
    unsigned depth;
    bool has_items, has_key; /* in the innermost list or object; a key waits for its value */
    bool is_object[JSON_DEPTH_MAX];
};

void json_writer_init(struct json_writer *writer, struct strbuf *output, enum json_form form);
void json_begin_object(struct json_writer *writer);
void json_end_object(struct json_writer *writer);
void json_begin_list(struct json_writer *writer);
void json_end_list(struct json_writer *writer);
void json_key(struct json_writer *writer, slice key);
/* Ill-formed UTF-8 becomes U+FFFD. '<' is written \u003c and U+2028, U+2029 are escaped, so that
 * the text may stand in a script element. */
void json_string(struct json_writer *writer, slice text);
void json_integer(struct json_writer *writer, int64_t integer);
/* The shortest decimal that reads back as the same double; not a number and infinities, which JSON
 * lacks, become null. */
void json_float(struct json_writer *writer, double real);
void json_bool(struct json_writer *writer, bool boolean);
void json_null(struct json_writer *writer);
/* A whole tree. */
void json_value(struct json_writer *writer, const struct value *value);

/* A member of the object that is open. */
void json_member_string(struct json_writer *writer, slice key, slice text);
void json_member_integer(struct json_writer *writer, slice key, int64_t integer);
void json_member_bool(struct json_writer *writer, slice key, bool boolean);

#endif
