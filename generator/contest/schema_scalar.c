/* Reads single values: texts, ids, dates, addresses, choices. */
#include "contest/schema_scalar.h"

#include "base/utf8.h"
#include "contest/identifiers.h"

#include <assert.h>
#include <string.h>

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return is_lower(byte) || (byte >= 'A' && byte <= 'Z');
}

static bool fill_text(struct schema_load *load, const struct schema_field *field, slice text,
                      position where, void *target)
{
    bool prose = field->type == SCHEMA_PROSE;
    for (slice rest = text; rest.len > 0;) {
        uint32_t code_point = utf8_next(&rest);
        if (code_point == '\n' && prose)
            continue;
        if (code_point == '\n')
            return diag_add(load->diags, DIAG_SCHEMA_TEXT, where, SLICE("write it on one line"),
                            "'" SLICE_FMT "' has more than one line", SLICE_ARG(field->key));
        if (utf8_is_invisible(code_point))
            return diag_add(load->diags, DIAG_SCHEMA_TEXT, where,
                            SLICE("delete the character; it came in by copying"),
                            "'" SLICE_FMT "' has an invisible character, U+%04X",
                            SLICE_ARG(field->key), (unsigned)code_point);
    }
    *(slice *)target = text;
    return true;
}

static bool fill_id(struct schema_load *load, const struct schema_field *field, slice text,
                    position where, void *target)
{
    if (!id_is_valid(text))
        return diag_add(load->diags, DIAG_SCHEMA_ID, where,
                        SLICE("use a-z, 0-9 and single hyphens, at most 64, as in "
                              "low-altitude: it becomes part of an address"),
                        "'" SLICE_FMT "' is no id: '" SLICE_FMT "'", SLICE_ARG(field->key),
                        SLICE_ARG(text));
    *(slice *)target = text;
    return true;
}

/* language -> 2 or 3 letters {'-' 1 to 8 letters or digits}. Spec: RFC 5646 section 2.1, without
 * its irregular tags. */
static bool is_language(slice text)
{
    size_t part = 0;
    for (size_t length = 0; text.len > 0; part++) {
        slice subtag = slice_split(&text, '-');
        for (length = 0; length < subtag.len; length++)
            if (!is_letter(subtag.ptr[length]) && (part == 0 || !is_digit(subtag.ptr[length])))
                return false;
        if (part == 0 ? length < 2 || length > 3 : length < 1 || length > 8)
            return false;
    }
    return part > 0;
}

/* Bytes of RFC 3986 only, percent-encodings complete. */
static bool has_uri_bytes(slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (byte <= ' ' || byte > '~' || strchr("\"<>\\^`{|}", byte) != NULL)
            return false;
        if (byte == '%' &&
            (i + 2 >= text.len || strchr("0123456789abcdefABCDEF", text.ptr[i + 1]) == NULL ||
             strchr("0123456789abcdefABCDEF", text.ptr[i + 2]) == NULL))
            return false;
    }
    return true;
}

static bool is_web_url(slice text)
{
    slice rest = slice_starts_with(text, SLICE("https://"))  ? slice_from_index(text, 8)
                 : slice_starts_with(text, SLICE("http://")) ? slice_from_index(text, 7)
                                                             : (slice){ 0 };
    return rest.len > 0 && has_uri_bytes(text) &&
           (is_letter(rest.ptr[0]) || is_digit(rest.ptr[0]) || rest.ptr[0] == '[');
}

/* path -> part {'/' part}: nothing empty, hidden or climbing, and nothing that an address would
 * have to escape. */
static bool has_good_parts(slice rest)
{
    while (rest.len > 0) {
        slice part = slice_split(&rest, '/');
        if (part.len == 0 || part.ptr[0] == '.')
            return false;
        for (size_t i = 0; i < part.len; i++)
            if ((unsigned char)part.ptr[i] <= ' ' || strchr("?#\\%\"<>|:*", part.ptr[i]) != NULL)
                return false;
    }
    return true;
}

/* "/a/b/", "/a.html", "/": no query, no dot segments, nothing empty between slashes. */
static bool is_site_path(slice text)
{
    return slice_starts_with(text, SLICE("/")) && has_good_parts(slice_from_index(text, 1));
}

static bool is_relative_path(slice text)
{
    return text.len > 0 && !slice_ends_with(text, SLICE("/")) && has_good_parts(text);
}

static bool is_link(slice text)
{
    if (slice_starts_with(text, SLICE("//")) || slice_contains(text, SLICE("..")))
        return false;
    bool other = slice_starts_with(text, SLICE("/")) || slice_starts_with(text, SLICE("mailto:")) ||
                 slice_starts_with(text, SLICE("tel:"));
    return other ? has_uri_bytes(text) : is_web_url(text);
}

static bool is_email(slice text)
{
    size_t at = slice_find_char(text, '@', 0);
    slice host = slice_from_index(text, at + 1);
    return at > 0 && at < text.len && has_uri_bytes(text) && slice_contains(host, SLICE(".")) &&
           !slice_contains(host, SLICE("@"));
}

/* The formats whose texts are kept as they are once they are found good. */
static bool fill_checked(struct schema_load *load, const struct schema_field *field, slice text,
                         position where, void *target)
{
    static const struct {
        enum schema_type type;
        enum diag_code code;
        bool (*is_good)(slice);
        slice what, hint;
    } FORMATS[] = {
        { SCHEMA_LANGUAGE, DIAG_SCHEMA_CHOICE, is_language, SLICE_INIT("language tag"),
          SLICE_INIT("write zh-CN or en") },
        { SCHEMA_URL, DIAG_SCHEMA_URL, is_web_url, SLICE_INIT("web address"),
          SLICE_INIT("write it in full, as in https://www.example.org/path") },
        { SCHEMA_LINK, DIAG_SCHEMA_URL, is_link, SLICE_INIT("link"),
          SLICE_INIT("write https://..., mailto:..., tel:... or a path of this site: /rules/") },
        { SCHEMA_PATH, DIAG_SCHEMA_PATH, is_relative_path, SLICE_INIT("path within its folder"),
          SLICE_INIT("write a relative path, as in plan.pdf: no '..', no leading '/' or '.', no "
                     "spaces") },
        { SCHEMA_SITE_PATH, DIAG_SCHEMA_PATH, is_site_path, SLICE_INIT("address of this site"),
          SLICE_INIT("start with '/' and use no '..', no spaces and no query, as in /rules/") },
        { SCHEMA_EMAIL, DIAG_SCHEMA_URL, is_email, SLICE_INIT("e-mail address"),
          SLICE_INIT("write name@host.example") },
    };
    size_t row = 0;
    while (row < sizeof(FORMATS) / sizeof(FORMATS[0]) && FORMATS[row].type != field->type)
        row++;
    assert(row < sizeof(FORMATS) / sizeof(FORMATS[0]));
    if (!FORMATS[row].is_good(text))
        return diag_add(load->diags, FORMATS[row].code, where, FORMATS[row].hint,
                        "'" SLICE_FMT "' is no " SLICE_FMT ": '" SLICE_FMT "'",
                        SLICE_ARG(field->key), SLICE_ARG(FORMATS[row].what), SLICE_ARG(text));
    *(slice *)target = text;
    return true;
}

/* integer -> ['-'] ('0' | 1-9 {0-9}) */
static bool read_integer(slice text, int64_t *integer)
{
    bool negative = slice_starts_with(text, SLICE("-"));
    slice digits = slice_from_index(text, negative ? 1 : 0);
    long long number;
    if ((digits.len > 1 && digits.ptr[0] == '0') || !slice_to_number(digits, &number))
        return false;
    *integer = negative ? -number : number;
    return true;
}

static bool fill_integer(struct schema_load *load, const struct schema_field *field, slice text,
                         position where, void *target)
{
    int64_t integer;
    if (!read_integer(text, &integer))
        return diag_add(load->diags, DIAG_SCHEMA_TYPE, where,
                        SLICE("write digits only, without leading zeros, as in 35"),
                        "'" SLICE_FMT "' is no whole number: '" SLICE_FMT "'",
                        SLICE_ARG(field->key), SLICE_ARG(text));
    if (field->max > 0 && (integer < field->min || integer > field->max))
        return diag_add(load->diags, DIAG_SCHEMA_RANGE, where, (slice){ 0 },
                        "'" SLICE_FMT "' is out of range: %lld, must be %lld to %lld",
                        SLICE_ARG(field->key), (long long)integer, (long long)field->min,
                        (long long)field->max);
    if (integer < field->min)
        return diag_add(load->diags, DIAG_SCHEMA_RANGE, where, (slice){ 0 },
                        "'" SLICE_FMT "' is out of range: %lld, must be at least %lld",
                        SLICE_ARG(field->key), (long long)integer, (long long)field->min);
    *(int64_t *)target = integer;
    return true;
}

static bool fill_bool(struct schema_load *load, const struct schema_field *field, slice text,
                      position where, void *target)
{
    bool is_true = slice_equal(text, SLICE("true"));
    if (!is_true && !slice_equal(text, SLICE("false")))
        return diag_add(load->diags, DIAG_SCHEMA_TYPE, where, SLICE("write true or false"),
                        "'" SLICE_FMT "' is neither true nor false: '" SLICE_FMT "'",
                        SLICE_ARG(field->key), SLICE_ARG(text));
    *(bool *)target = is_true;
    return true;
}

static bool fill_time(struct schema_load *load, const struct schema_field *field, slice text,
                      position where, void *target)
{
    if (field->type == SCHEMA_DATE)
        return date_parse(text, target) ||
               diag_add(load->diags, DIAG_SCHEMA_DATE, where,
                        SLICE("write a day that exists as YYYY-MM-DD, as in 2026-07-10"),
                        "'" SLICE_FMT "' is not a calendar date: '" SLICE_FMT "'",
                        SLICE_ARG(field->key), SLICE_ARG(text));
    if (field->type == SCHEMA_INSTANT)
        return instant_parse(text, target) ||
               diag_add(load->diags, DIAG_SCHEMA_DATE, where,
                        SLICE("write date, time and zone, as in 2026-07-10T09:00:00+08:00"),
                        "'" SLICE_FMT "' is not a moment: '" SLICE_FMT "'", SLICE_ARG(field->key),
                        SLICE_ARG(text));
    return offset_parse(text, target) ||
           diag_add(load->diags, DIAG_SCHEMA_DATE, where,
                    SLICE("write the distance from UTC, as in +08:00"),
                    "'" SLICE_FMT "' is no time zone: '" SLICE_FMT "'", SLICE_ARG(field->key),
                    SLICE_ARG(text));
}

void schema_nearest(slice wanted, slice name, size_t *distance, slice *nearest)
{
    size_t limit = wanted.len / 3 + 1;
    size_t found = slice_distance(wanted, name, limit);
    if (found > limit || found >= *distance)
        return;
    *distance = found;
    *nearest = name;
}

static slice choices_hint(struct schema_load *load, const struct schema_field *field, slice text)
{
    if (diags_is_full(load->diags, DIAG_SCHEMA_CHOICE))
        return (slice){ 0 };
    slice nearest = { 0 };
    slice all = { 0 };
    size_t distance = SIZE_MAX;
    for (const struct schema_choice *choice = field->choices; choice->name.len > 0; choice++) {
        schema_nearest(text, choice->name, &distance, &nearest);
        all = all.len == 0 ? choice->name
                           : arena_format(load->arena, SLICE_FMT ", " SLICE_FMT, SLICE_ARG(all),
                                          SLICE_ARG(choice->name));
    }
    return nearest.len > 0
               ? arena_format(load->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(nearest))
               : arena_format(load->arena, "write one of: " SLICE_FMT, SLICE_ARG(all));
}

static bool fill_choice(struct schema_load *load, const struct schema_field *field, slice text,
                        position where, void *target)
{
    for (const struct schema_choice *choice = field->choices; choice->name.len > 0; choice++)
        if (slice_equal(choice->name, text)) {
            if (field->type == SCHEMA_WORD)
                *(slice *)target = choice->name;
            else
                memcpy(target, &choice->value, sizeof(choice->value));
            return true;
        }
    return diag_add(load->diags, DIAG_SCHEMA_CHOICE, where, choices_hint(load, field, text),
                    "'" SLICE_FMT "' cannot be '" SLICE_FMT "'", SLICE_ARG(field->key),
                    SLICE_ARG(text));
}

bool schema_scalar_fill(struct schema_load *load, const struct schema_field *field, slice text,
                        position where, void *target)
{
    if (text.len > SCHEMA_TEXT_BYTES_MAX && field->type != SCHEMA_PROSE)
        return diag_add(load->diags, DIAG_SCHEMA_TEXT, where, SLICE("shorten it"),
                        "'" SLICE_FMT "' has more than %d bytes", SLICE_ARG(field->key),
                        SCHEMA_TEXT_BYTES_MAX);
    switch (field->type) {
    case SCHEMA_TEXT:
    case SCHEMA_PROSE:
    case SCHEMA_NAME_OF:
        return fill_text(load, field, text, where, target);
    case SCHEMA_ID:
        return fill_id(load, field, text, where, target);
    case SCHEMA_LANGUAGE:
    case SCHEMA_URL:
    case SCHEMA_LINK:
    case SCHEMA_PATH:
    case SCHEMA_SITE_PATH:
    case SCHEMA_EMAIL:
        return fill_checked(load, field, text, where, target);
    case SCHEMA_INTEGER:
        return fill_integer(load, field, text, where, target);
    case SCHEMA_BOOL:
        return fill_bool(load, field, text, where, target);
    case SCHEMA_DATE:
    case SCHEMA_INSTANT:
    case SCHEMA_ZONE:
        return fill_time(load, field, text, where, target);
    case SCHEMA_WORD:
    case SCHEMA_ENUM:
        return fill_choice(load, field, text, where, target);
    case SCHEMA_REFERENCE:
    case SCHEMA_RECORD:
        break;
    }
    assert(!"references and records are not scalars");
    return false;
}
