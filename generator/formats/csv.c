/* The CSV reader and writer. */
#include "formats/csv.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <assert.h>

static bool fail(struct diags *diags, struct csv_reader *reader, size_t offset, slice hint,
                 const char *what)
{
    position where = { .source = reader->source, .offset = (uint32_t)offset };
    reader->offset = reader->source->text.len;
    return diag_add(diags, DIAG_CSV_SYNTAX, where, hint, "%s", what);
}

static char separator_of(const struct csv_reader *reader)
{
    return (char)(reader->separator != 0 ? reader->separator : ',');
}

/* Length of the line end at `offset`: 2 for CRLF, 1 for LF, 0 when there is none. */
static size_t line_end_at(slice text, size_t offset)
{
    if (offset < text.len && text.ptr[offset] == '\n')
        return 1;
    if (offset + 1 < text.len && text.ptr[offset] == '\r' && text.ptr[offset + 1] == '\n')
        return 2;
    return 0;
}

static slice undouble_quotes(struct arena *arena, slice quoted)
{
    char *bytes = arena_alloc(arena, quoted.len);
    size_t len = 0;
    for (size_t i = 0; i < quoted.len; i++) {
        bytes[len++] = quoted.ptr[i];
        if (quoted.ptr[i] == '"')
            i++; /* the second of the pair, which the reader has seen */
    }
    return (slice){ bytes, len };
}

/* escaped = DQUOTE *(TEXTDATA / COMMA / CR / LF / 2DQUOTE) DQUOTE */
static bool parse_escaped(struct arena *arena, struct diags *diags, struct csv_reader *reader,
                          struct csv_field *field)
{
    slice text = reader->source->text;
    size_t start = reader->offset + 1;
    bool doubled = false;
    size_t end = slice_find_char(text, '"', start);
    while (end + 1 < text.len && text.ptr[end + 1] == '"') {
        doubled = true;
        end = slice_find_char(text, '"', end + 2);
    }
    if (end >= text.len)
        return fail(diags, reader, reader->offset, SLICE("write the closing quote"),
                    "quoted field is not closed");
    slice raw = slice_sub(text, start, end);
    field->text = doubled ? undouble_quotes(arena, raw) : raw;
    reader->offset = end + 1;
    return true;
}

/* non-escaped = *TEXTDATA */
static bool parse_plain(struct diags *diags, struct csv_reader *reader, struct csv_field *field)
{
    slice text = reader->source->text;
    size_t at = reader->offset;
    while (at < text.len && text.ptr[at] != separator_of(reader) && line_end_at(text, at) == 0) {
        if (text.ptr[at] == '"')
            return fail(diags, reader, at,
                        SLICE("quote the whole field and double the quotes in it: \"a \"\"b\"\"\""),
                        "quote inside an unquoted field");
        if (text.ptr[at] == '\r')
            return fail(diags, reader, at, SLICE("end lines with CRLF or LF"),
                        "carriage return that ends no line");
        at++;
    }
    field->text = slice_sub(text, reader->offset, at);
    reader->offset = at;
    return true;
}

/* field = (escaped / non-escaped), then a comma, a line end or the end of the file */
static bool parse_field(struct arena *arena, struct diags *diags, struct csv_reader *reader,
                        struct csv_field *field)
{
    slice text = reader->source->text;
    size_t start = reader->offset;
    field->where = (position){ .source = reader->source, .offset = (uint32_t)start };
    bool escaped = start < text.len && text.ptr[start] == '"';
    if (!(escaped ? parse_escaped(arena, diags, reader, field) : parse_plain(diags, reader, field)))
        return false;
    size_t at = reader->offset;
    if (at < text.len && text.ptr[at] != separator_of(reader) && line_end_at(text, at) == 0)
        return fail(diags, reader, at, SLICE("write a comma or a new line after the closing quote"),
                    "text after a quoted field");
    if (field->text.len > CSV_FIELD_BYTES_MAX)
        return fail(diags, reader, start, SLICE("keep a field below 64 KiB"), "field is too long");
    return true;
}

bool csv_read_row(struct arena *arena, struct diags *diags, struct csv_reader *reader,
                  struct csv_row *row)
{
    slice text = reader->source->text;
    assert(text.len <= UINT32_MAX && reader->offset <= text.len);
    for (size_t len; (len = line_end_at(text, reader->offset)) > 0;)
        reader->offset += len;
    row->fields.count = 0;
    row->where = (position){ .source = reader->source, .offset = (uint32_t)reader->offset };
    if (reader->offset >= text.len)
        return false;
    for (;;) {
        struct csv_field field = { 0 };
        if (!parse_field(arena, diags, reader, &field))
            return false;
        ARRAY_PUSH(arena, &row->fields, field);
        if (reader->offset >= text.len || text.ptr[reader->offset] != separator_of(reader))
            break;
        if (row->fields.count == CSV_FIELDS_MAX)
            return fail(diags, reader, reader->offset, SLICE("keep a row below 256 fields"),
                        "row has too many fields");
        reader->offset++;
    }
    reader->offset += line_end_at(text, reader->offset);
    return true;
}

static bool must_be_quoted(slice text)
{
    for (size_t at = slice_find_control_or(text, ',', '"'); at < text.len; at++)
        if (text.ptr[at] == ',' || text.ptr[at] == '"' || text.ptr[at] == '\r' ||
            text.ptr[at] == '\n')
            return true;
    return false;
}

void csv_add_field(struct strbuf *output, slice text)
{
    if (!must_be_quoted(text)) {
        strbuf_add(output, text);
        return;
    }
    strbuf_add_char(output, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            strbuf_add_char(output, '"');
        strbuf_add_char(output, text.ptr[i]);
    }
    strbuf_add_char(output, '"');
}

/* Blanks that a spreadsheet program may take off before it looks at the text. */
static bool is_blank(uint32_t code_point)
{
    return code_point == ' ' || code_point == 0xA0 || code_point == 0x3000 ||
           code_point == 0xFEFF || (code_point >= 0x2000 && code_point <= 0x200B);
}

static bool begins_formula(slice text)
{
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        switch (code_point) {
        case '=':
        case '+':
        case '-':
        case '@':
        case '\t':
        case '\r':
        case '\n':
        case 0xFF1D: /* full-width = + - @ */
        case 0xFF0B:
        case 0xFF0D:
        case 0xFF20:
        case 0x2212: /* minus sign */
            return true;
        default:
            if (!is_blank(code_point))
                return false;
        }
    }
    return false;
}

/* digit* [ 'e' digit* ], which would come back as another number: 15 digits are kept, no zeros in
 * front, and an exponent is worked out. */
static bool loses_digits(slice text)
{
    enum { DIGITS_KEPT = 15 };
    size_t exponents = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool is_exponent = i > 0 && (text.ptr[i] == 'e' || text.ptr[i] == 'E');
        if (!is_exponent && (text.ptr[i] < '0' || text.ptr[i] > '9'))
            return false;
        exponents += is_exponent;
    }
    return exponents <= 1 &&
           (exponents == 1 || text.len > DIGITS_KEPT || (text.len > 1 && text.ptr[0] == '0'));
}

void csv_add_cell(struct strbuf *output, slice text)
{
    if (!slice_starts_with(text, SLICE("'")) && !begins_formula(text) && !loses_digits(text)) {
        csv_add_field(output, text);
        return;
    }
    struct strbuf guarded = { 0 };
    strbuf_add_char(&guarded, '\'');
    strbuf_add(&guarded, text);
    csv_add_field(output, strbuf_slice(&guarded));
    strbuf_release(&guarded);
}
