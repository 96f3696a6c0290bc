/* Parses JSON into data trees. */
#include "formats/json.h"

#include "base/map.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BYTES_MAX = 400, MAP_FROM_COUNT = 8 };

struct parser {
    struct arena *arena;
    struct diags *diags;
    const struct source *source;
    size_t at, end; /* into source->text */
    unsigned depth;
};

static position place(const struct parser *parser, size_t at)
{
    return (position){ parser->source, (uint32_t)at };
}

/* The next byte, or NUL at the end. A NUL in the text fits no rule either. */
static char peek(const struct parser *parser)
{
    if (parser->at < parser->end)
        return parser->source->text.ptr[parser->at];
    return '\0';
}

static slice rest_of(const struct parser *parser)
{
    return slice_sub(parser->source->text, parser->at, parser->end);
}

/* ws -> { ' ' | '\t' | '\n' | '\r' } */
static void skip_space(struct parser *parser)
{
    while (parser->at < parser->end && strchr(" \t\n\r", peek(parser)) != NULL &&
           peek(parser) != '\0')
        parser->at++;
}

static bool expected(struct parser *parser, slice hint, const char *what)
{
    position where = place(parser, parser->at);
    if (parser->at >= parser->end)
        return diag_add(parser->diags, DIAG_JSON_SYNTAX, where, hint,
                        "expected %s, found the end of the text", what);
    slice rest = rest_of(parser);
    slice found = rest;
    utf8_next(&rest);
    found.len -= rest.len;
    return diag_add(parser->diags, DIAG_JSON_SYNTAX, where, hint,
                    "expected %s, found '" SLICE_FMT "'", what, SLICE_ARG(found));
}

static bool take(struct parser *parser, char wanted, slice hint, const char *what)
{
    if (peek(parser) != wanted || parser->at >= parser->end)
        return expected(parser, hint, what);
    parser->at++;
    return true;
}

/* literal -> 'true' | 'false' | 'null' */
static bool parse_literal(struct parser *parser, struct value *value)
{
    static const struct {
        slice word;
        enum value_kind kind;
        bool boolean;
    } rows[] = {
        { SLICE_INIT("true"), VALUE_BOOL, true },
        { SLICE_INIT("false"), VALUE_BOOL, false },
        { SLICE_INIT("null"), VALUE_NULL, false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (slice_starts_with(rest_of(parser), rows[i].word)) {
            value->kind = rows[i].kind;
            value->boolean = rows[i].boolean;
            parser->at += rows[i].word.len;
            return true;
        }
    return expected(parser, SLICE("text stands in double quotes, as in \"name\""), "a value");
}

static size_t skip_digits(struct parser *parser)
{
    size_t start = parser->at;
    while (peek(parser) >= '0' && peek(parser) <= '9')
        parser->at++;
    return parser->at - start;
}

/* int -> '0' | '1'-'9' { digit } */
static bool skip_integer_part(struct parser *parser)
{
    size_t start = parser->at;
    size_t count = skip_digits(parser);
    if (count == 0)
        return expected(parser, SLICE("write numbers as 12, -3 or 0.5"), "a digit");
    if (count == 1 || parser->source->text.ptr[start] != '0')
        return true;
    return diag_add(parser->diags, DIAG_JSON_SYNTAX, place(parser, start),
                    SLICE("leave the zeros out, or put the text into quotes"),
                    "a number starts with '0'");
}

/* frac -> [ '.' digit { digit } ]; exp -> [ ('e' | 'E') [ '+' | '-' ] digit { digit } ] */
static bool skip_fraction_and_exponent(struct parser *parser, bool *is_float)
{
    slice hint = SLICE("write numbers as 12, -3, 0.5 or 1e3");
    *is_float = false;
    if (peek(parser) == '.') {
        *is_float = true;
        parser->at++;
        if (skip_digits(parser) == 0)
            return expected(parser, hint, "a digit");
    }
    if ((peek(parser) | 0x20) == 'e') {
        *is_float = true;
        parser->at++;
        if (peek(parser) == '+' || peek(parser) == '-')
            parser->at++;
        if (skip_digits(parser) == 0)
            return expected(parser, hint, "a digit");
    }
    return true;
}

static bool number_refused(struct parser *parser, size_t start, const char *why)
{
    slice text = slice_sub(parser->source->text, start, parser->at);
    return diag_add(parser->diags, DIAG_JSON_LIMIT, place(parser, start),
                    SLICE("put it into quotes, as text"), "the number %s: '" SLICE_FMT "'", why,
                    SLICE_ARG(slice_sub(text, 0, 40)));
}

/* strtod() reads what the grammar passed; the locale of the process stays "C" for numbers. */
static bool convert_float(struct parser *parser, size_t start, struct value *value)
{
    char digits[NUMBER_BYTES_MAX];
    slice text = slice_sub(parser->source->text, start, parser->at);
    if (text.len >= sizeof(digits))
        return number_refused(parser, start, "is too long");
    memcpy(digits, text.ptr, text.len);
    digits[text.len] = '\0';
    double real = strtod(digits, NULL);
    if (!isfinite(real))
        return number_refused(parser, start, "is too large");
    value->kind = VALUE_FLOAT;
    value->real = real;
    return true;
}

static bool convert_integer(struct parser *parser, size_t start, struct value *value)
{
    slice text = slice_sub(parser->source->text, start, parser->at);
    bool is_negative = text.ptr[0] == '-';
    int64_t integer = 0;
    for (size_t i = is_negative; i < text.len; i++) {
        int digit = text.ptr[i] - '0';
        if (__builtin_mul_overflow(integer, 10, &integer) ||
            __builtin_sub_overflow(integer, digit, &integer)) /* down: that side has one more */
            return number_refused(parser, start, "needs more than 64 bits");
    }
    if (!is_negative && integer == INT64_MIN)
        return number_refused(parser, start, "needs more than 64 bits");
    value->kind = VALUE_INTEGER;
    value->integer = is_negative ? integer : -integer;
    return true;
}

/* number -> [ '-' ] int frac exp */
static bool parse_number(struct parser *parser, struct value *value)
{
    size_t start = parser->at;
    bool is_float;
    if (peek(parser) == '-')
        parser->at++;
    if (!skip_integer_part(parser) || !skip_fraction_and_exponent(parser, &is_float))
        return false;
    return is_float ? convert_float(parser, start, value) : convert_integer(parser, start, value);
}

/* Four hexadecimal digits, or -1. */
static int32_t hex4(slice text)
{
    int32_t unit = 0;
    if (text.len < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        char byte = text.ptr[i];
        char lower = (char)(byte | 0x20);
        if (byte >= '0' && byte <= '9')
            unit = unit * 16 + (byte - '0');
        else if (lower >= 'a' && lower <= 'f')
            unit = unit * 16 + (lower - 'a' + 10);
        else
            return -1;
    }
    return unit;
}

/* escape -> '\u' HEX4 [ '\u' HEX4 ]; a pair of surrogates is one character. `at` is behind "\u". */
static bool parse_unicode_escape(struct parser *parser, struct strbuf *text)
{
    size_t start = parser->at - 2;
    int32_t unit = hex4(rest_of(parser));
    if (unit < 0)
        return diag_add(parser->diags, DIAG_JSON_SYNTAX, place(parser, start),
                        SLICE("write \\u with four hexadecimal digits, as in \\u4e2d"),
                        "'\\u' without four hexadecimal digits");
    parser->at += 4;
    uint32_t code_point = (uint32_t)unit;
    if (unit >= 0xD800 && unit <= 0xDBFF && slice_starts_with(rest_of(parser), SLICE("\\u"))) {
        int32_t low = hex4(slice_from_index(rest_of(parser), 2));
        if (low >= 0xDC00 && low <= 0xDFFF) {
            code_point = 0x10000U + (((uint32_t)unit - 0xD800U) << 10) + ((uint32_t)low - 0xDC00U);
            parser->at += 6;
        }
    }
    if (code_point >= 0xD800 && code_point <= 0xDFFF)
        return diag_add(parser->diags, DIAG_JSON_SYNTAX, place(parser, start),
                        SLICE("write the character itself"),
                        "half a surrogate pair is no character: '\\u%04x'", code_point);
    strbuf_add_code_point(text, code_point);
    return true;
}

/* escape -> '\' ( '"' | '\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u' HEX4 ) */
static bool parse_escape(struct parser *parser, struct strbuf *text)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char bytes[] = "\"\\/\b\f\n\r\t";
    size_t start = parser->at++;
    char letter = peek(parser);
    const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
    if (letter != 'u' && found == NULL)
        return diag_add(parser->diags, DIAG_JSON_SYNTAX, place(parser, start),
                        SLICE("write a backslash twice to mean itself"), "unknown escape in text");
    parser->at++;
    if (letter == 'u')
        return parse_unicode_escape(parser, text);
    strbuf_add_char(text, bytes[found - letters]);
    return true;
}

/* The bytes up to the next quote, escape or control. */
static slice take_plain_run(struct parser *parser)
{
    size_t start = parser->at;
    while (parser->at < parser->end && peek(parser) != '"' && peek(parser) != '\\' &&
           (unsigned char)peek(parser) >= 0x20)
        parser->at++;
    return slice_sub(parser->source->text, start, parser->at);
}

static bool parse_string_with_escapes(struct parser *parser, slice first, struct strbuf *text)
{
    strbuf_add(text, first);
    while (peek(parser) == '\\') {
        if (!parse_escape(parser, text))
            return false;
        strbuf_add(text, take_plain_run(parser));
    }
    return true;
}

/* string -> '"' { character | escape } '"'; text without escapes is borrowed from the source. */
static bool parse_string(struct parser *parser, slice *string)
{
    size_t start = parser->at;
    slice hint = SLICE("text stands in double quotes, as in \"name\"");
    if (!take(parser, '"', hint, "'\"'"))
        return false;
    slice result = take_plain_run(parser);
    if (peek(parser) == '\\') {
        struct strbuf text = { 0 };
        bool is_good = parse_string_with_escapes(parser, result, &text);
        result = arena_copy(parser->arena, strbuf_slice(&text));
        strbuf_release(&text);
        if (!is_good)
            return false;
    }
    if (parser->at >= parser->end)
        return diag_add(parser->diags, DIAG_JSON_SYNTAX, place(parser, start),
                        SLICE("close the text with '\"'"), "the text that starts here has no end");
    if (peek(parser) != '"')
        return diag_add(parser->diags, DIAG_JSON_SYNTAX, place(parser, parser->at),
                        SLICE("write \\n for a line end and \\t for a tab"),
                        "text goes over a control character: 0x%02x", (unsigned char)peek(parser));
    parser->at++;
    *string = result;
    return true;
}

static bool parse_value(struct parser *parser, struct value *value);

/* items -> value { ',' value } */
static bool parse_items(struct parser *parser, struct value *list)
{
    for (;;) {
        struct value item;
        if (!parse_value(parser, &item))
            return false;
        ARRAY_PUSH(parser->arena, &list->list, item);
        skip_space(parser);
        if (peek(parser) != ',')
            return take(parser, ']', SLICE("put a comma between items"), "',' or ']'");
        parser->at++;
    }
}

/* list -> '[' [ items ] ']' */
static bool parse_list(struct parser *parser, struct value *value)
{
    value->kind = VALUE_LIST;
    parser->at++;
    skip_space(parser);
    if (peek(parser) == ']') {
        parser->at++;
        return true;
    }
    return parse_items(parser, value);
}

/* Small objects are searched, large ones have a map: no text is read in quadratic time. */
static const struct member *find_member(struct parser *parser, const struct value *value,
                                        struct map *seen, slice key)
{
    if (value->map.count < MAP_FROM_COUNT) {
        for (size_t i = 0; i < value->map.count; i++)
            if (slice_equal(value->map.items[i].key, key))
                return &value->map.items[i];
        return NULL;
    }
    /* Positions rather than pointers: the array moves while it grows. */
    for (size_t i = seen->count; i < value->map.count; i++)
        map_put(parser->arena, seen, value->map.items[i].key,
                parser->source->text.ptr + value->map.items[i].where.offset);
    const char *first = map_find(seen, key);
    for (size_t i = 0; first != NULL && i < value->map.count; i++)
        if (parser->source->text.ptr + value->map.items[i].where.offset == first)
            return &value->map.items[i];
    return NULL;
}

static bool report_duplicate(struct parser *parser, const struct member *member,
                             const struct member *first)
{
    uint32_t line;
    uint32_t column;
    position_line_column(first->where, &line, &column);
    return diag_add(parser->diags, DIAG_JSON_DUPLICATE_KEY, member->where,
                    SLICE("keep one of the two"),
                    "'" SLICE_FMT "' is given twice, first in line %u column %u",
                    SLICE_ARG(slice_sub(member->key, 0, 80)), line, column);
}

/* member -> string ':' value */
static bool parse_member(struct parser *parser, struct value *object, struct map *seen)
{
    skip_space(parser);
    struct member member = { .where = place(parser, parser->at) };
    if (peek(parser) != '"')
        return expected(parser, SLICE("write keys in double quotes; no comma before '}'"),
                        "a key in double quotes");
    if (!parse_string(parser, &member.key))
        return false;
    const struct member *first = find_member(parser, object, seen, member.key);
    if (first != NULL)
        return report_duplicate(parser, &member, first);
    skip_space(parser);
    if (!take(parser, ':', SLICE("write \"key\": value"), "':'") ||
        !parse_value(parser, &member.value))
        return false;
    ARRAY_PUSH(parser->arena, &object->map, member);
    return true;
}

/* object -> '{' [ member { ',' member } ] '}' */
static bool parse_object(struct parser *parser, struct value *value)
{
    struct map seen = { 0 };
    value->kind = VALUE_MAP;
    parser->at++;
    skip_space(parser);
    if (peek(parser) == '}') {
        parser->at++;
        return true;
    }
    for (;;) {
        if (!parse_member(parser, value, &seen))
            return false;
        skip_space(parser);
        if (peek(parser) != ',')
            return take(parser, '}', SLICE("put a comma between members"), "',' or '}'");
        parser->at++;
    }
}

static bool parse_nested(struct parser *parser, struct value *value)
{
    if (parser->depth == JSON_DEPTH_MAX)
        return diag_add(parser->diags, DIAG_JSON_LIMIT, value->where,
                        SLICE("nest less, or divide the data"),
                        "lists and objects nest deeper than %d", JSON_DEPTH_MAX);
    parser->depth++;
    bool is_good = peek(parser) == '{' ? parse_object(parser, value) : parse_list(parser, value);
    parser->depth--;
    return is_good;
}

/* value -> object | list | string | number | literal */
static bool parse_value(struct parser *parser, struct value *value)
{
    skip_space(parser);
    *value = (struct value){ .where = place(parser, parser->at) };
    char next = peek(parser);
    if (next == '{' || next == '[')
        return parse_nested(parser, value);
    if (next == '"') {
        value->kind = VALUE_STRING;
        return parse_string(parser, &value->string);
    }
    if (next == '-' || (next >= '0' && next <= '9'))
        return parse_number(parser, value);
    return parse_literal(parser, value);
}

static bool check_encoding(struct parser *parser)
{
    slice text = rest_of(parser);
    size_t invalid = utf8_invalid_at(text);
    if (invalid == text.len)
        return true;
    return diag_add(parser->diags, DIAG_JSON_SYNTAX, place(parser, parser->at + invalid),
                    SLICE("save the text as UTF-8"), "the text is not UTF-8: byte 0x%02X",
                    (unsigned char)text.ptr[invalid]);
}

/* text -> ws value ws */
const struct value *json_parse(struct arena *arena, struct diags *diags,
                               const struct source *source, size_t from, size_t to)
{
    assert(from <= to && to <= source->text.len && to <= UINT32_MAX);
    struct parser parser = { arena, diags, source, from, to, 0 };
    struct value *root = ARENA_NEW(arena, struct value);
    if (!check_encoding(&parser) || !parse_value(&parser, root))
        return NULL;
    skip_space(&parser);
    if (parser.at < parser.end) {
        expected(&parser, SLICE("one text holds one value"), "the end of the text");
        return NULL;
    }
    return root;
}
