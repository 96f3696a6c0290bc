/* Cuts a template into text, tags and outputs. */
#ifndef FABANG_LIQUID_TOKENIZER_H
#define FABANG_LIQUID_TOKENIZER_H

#include "base/slice.h"

#include <stdint.h>

enum token_kind {
    TOKEN_END,
    TOKEN_TEXT,
    TOKEN_TAG,
    TOKEN_OUTPUT,
    TOKEN_UNCLOSED /* a tag or output that does not end */
};

struct token {
    enum token_kind kind;
    slice text;   /* the whole token */
    slice name;   /* of a tag: letters, digits and _, or "#"; empty when there is none */
    slice markup; /* what stands between the marks, after the tag's name */
    bool trim_left, trim_right;
};

/* Over a template, or over the lines of a `liquid` tag. */
struct tokenizer {
    slice text;
    size_t at;
    bool lines;
};

/* The next token, TOKEN_END for ever after the last. */
struct token tokenizer_next(struct tokenizer *tokenizer);
/* The body of a raw tag, up to its `endraw` which is taken off, too; `trim_right` says whether that
 * one trims. False when there is none. Also for doc. */
bool tokenizer_raw(struct tokenizer *tokenizer, slice end_name, slice *body, bool *trim_right);

static inline bool liquid_is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}
static inline bool liquid_is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}
/* Of ASCII letters; other bytes stay. */
static inline char liquid_to_lower(char byte)
{
    return (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
}
static inline char liquid_to_upper(char byte)
{
    return (char)(byte >= 'a' && byte <= 'z' ? byte - ('a' - 'A') : byte);
}
/* NUL behind the end. */
static inline char liquid_byte_at(slice text, size_t index)
{
    return (char)(index < text.len ? text.ptr[index] : '\0');
}
/* Without the white space (and NUL) at its start, at its end. */
slice liquid_trim_start(slice text);
slice liquid_trim_end(slice text);

#endif
