/* Cuts the inside of a tag or output into names, numbers, strings and marks. */
#ifndef FABANG_LIQUID_LEXER_H
#define FABANG_LIQUID_LEXER_H

#include "base/slice.h"

#include <stdint.h>

enum lexeme_kind {
    LEXEME_END,
    LEXEME_NAME,
    LEXEME_NUMBER,
    LEXEME_STRING, /* `text` without its quotes */
    LEXEME_PIPE,
    LEXEME_DOT,
    LEXEME_DOTDOT,
    LEXEME_COLON,
    LEXEME_COMMA,
    LEXEME_OPEN_SQUARE,
    LEXEME_CLOSE_SQUARE,
    LEXEME_OPEN_ROUND,
    LEXEME_CLOSE_ROUND,
    LEXEME_QUESTION,
    LEXEME_DASH,
    LEXEME_EQUALS, /* `=`, as in Jekyll's include parameters */
    LEXEME_COMPARISON,
    LEXEME_WRONG /* a character that cannot stand here */
};

struct lexeme {
    enum lexeme_kind kind;
    slice text;
    const char *start; /* first byte in the source, also of a quoted string */
};

struct lexer {
    slice markup;
    size_t at;
    bool after_dot; /* `a.contains` is a name */
};

/* The next lexeme; LEXEME_END for ever after the last. */
struct lexeme lexer_next(struct lexer *lexer);
/* "a name", "a number", ... for messages. */
slice lexeme_kind_name(enum lexeme_kind kind);

#endif
