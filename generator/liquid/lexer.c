/* Cuts the inside of a tag or output into names, numbers, strings and marks. */
#include "liquid/lexer.h"

#include "liquid/tokenizer.h"

#include <string.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* name -> ( letter | '_' ) { letter | digit | '_' | '-' } [ '?' ] */
static size_t name_end(slice markup, size_t at)
{
    while (at < markup.len && (liquid_is_word(markup.ptr[at]) || markup.ptr[at] == '-'))
        at++;
    return at < markup.len && markup.ptr[at] == '?' ? at + 1 : at;
}

/* number -> [ '-' ] digits [ '.' digits ] */
static size_t number_end(slice markup, size_t at)
{
    at++;
    while (at < markup.len && is_digit(markup.ptr[at]))
        at++;
    if (at + 1 < markup.len && markup.ptr[at] == '.' && is_digit(markup.ptr[at + 1])) {
        at++;
        while (at < markup.len && is_digit(markup.ptr[at]))
            at++;
    }
    return at;
}

static enum lexeme_kind mark_kind(char byte)
{
    static const char MARKS[] = "|.:,[]()?=-";
    static const enum lexeme_kind KINDS[] = {
        LEXEME_PIPE,        LEXEME_DOT,          LEXEME_COLON,      LEXEME_COMMA,
        LEXEME_OPEN_SQUARE, LEXEME_CLOSE_SQUARE, LEXEME_OPEN_ROUND, LEXEME_CLOSE_ROUND,
        LEXEME_QUESTION,    LEXEME_EQUALS,       LEXEME_DASH
    };
    const char *found = byte == '\0' ? NULL : strchr(MARKS, byte);
    return found == NULL ? LEXEME_WRONG : KINDS[found - MARKS];
}

static struct lexeme take(struct lexer *lexer, enum lexeme_kind kind, size_t end)
{
    struct lexeme lexeme = { kind, slice_sub(lexer->markup, lexer->at, end),
                             lexer->markup.ptr + lexer->at };
    lexer->at = end;
    lexer->after_dot = kind == LEXEME_DOT;
    return lexeme;
}

static struct lexeme take_string(struct lexer *lexer)
{
    slice markup = lexer->markup;
    size_t close = slice_find_char(markup, markup.ptr[lexer->at], lexer->at + 1);
    if (close == markup.len)
        return take(lexer, LEXEME_WRONG, lexer->at + 1);
    struct lexeme lexeme = take(lexer, LEXEME_STRING, close + 1);
    lexeme.text = slice_sub(lexeme.text, 1, lexeme.text.len - 1);
    return lexeme;
}

static bool is_comparison(slice pair)
{
    static const char *const PAIRS[] = { "==", "!=", "<>", "<=", ">=" };
    for (size_t i = 0; i < sizeof(PAIRS) / sizeof(PAIRS[0]); i++)
        if (slice_equal(pair, slice_from(PAIRS[i])))
            return true;
    return false;
}

static struct lexeme take_name(struct lexer *lexer)
{
    bool after_dot = lexer->after_dot;
    struct lexeme lexeme = take(lexer, LEXEME_NAME, name_end(lexer->markup, lexer->at));
    if (!after_dot && slice_equal(lexeme.text, SLICE("contains")))
        lexeme.kind = LEXEME_COMPARISON;
    return lexeme;
}

struct lexeme lexer_next(struct lexer *lexer)
{
    slice markup = lexer->markup;
    while (lexer->at < markup.len && liquid_is_space(markup.ptr[lexer->at]))
        lexer->at++;
    size_t at = lexer->at;
    if (at >= markup.len)
        return take(lexer, LEXEME_END, at);
    char byte = markup.ptr[at];
    if (byte == '"' || byte == '\'')
        return take_string(lexer);
    if (is_digit(byte) || (byte == '-' && at + 1 < markup.len && is_digit(markup.ptr[at + 1])))
        return take(lexer, LEXEME_NUMBER, number_end(markup, at));
    if (liquid_is_word(byte))
        return take_name(lexer);
    slice pair = slice_sub(markup, at, at + 2);
    if (is_comparison(pair))
        return take(lexer, LEXEME_COMPARISON, at + 2);
    if (byte == '<' || byte == '>')
        return take(lexer, LEXEME_COMPARISON, at + 1);
    if (slice_equal(pair, SLICE("..")))
        return take(lexer, LEXEME_DOTDOT, at + 2);
    size_t end = at + 1;
    enum lexeme_kind kind = mark_kind(byte);
    while (kind == LEXEME_WRONG && end < markup.len &&
           ((unsigned char)markup.ptr[end] & 0xC0) == 0x80)
        end++; /* a whole UTF-8 character, for the message */
    return take(lexer, kind, end);
}

slice lexeme_kind_name(enum lexeme_kind kind)
{
    static const char *const NAMES[] = {
        "the end",  "a name",       "a number",
        "a string", "'|'",          "'.'",
        "'..'",     "':'",          "','",
        "'['",      "']'",          "'('",
        "')'",      "'?'",          "'-'",
        "'='",      "a comparison", "a character that has no meaning here"
    };
    return slice_from(NAMES[kind]);
}
