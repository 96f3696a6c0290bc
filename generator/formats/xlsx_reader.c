/* Reading workbooks with libzip and libxml2's streaming reader: no part is ever held as a tree, no
 * entity is expanded, nothing is fetched. */
#include "formats/xlsx_reader.h"

#include "base/date.h"
#include "base/map.h"
#include "base/strbuf.h"

#include <assert.h>
#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { FREE_RATIO_BYTES = 16 * 1024 * 1024, ROW_LAST = 1048576 };

struct part_reader;

struct book {
    struct arena *arena;
    struct diags *diags;
    const struct source *source;
    struct spreadsheet *spreadsheet;
    zip_t *archive;
    bool date1904;
    ARRAY_OF(slice) strings;    /* shared ones, by index */
    ARRAY_OF(bool) date_styles; /* of cells, by index: its number is a day */
    struct map date_formats;    /* id of a format of the file's own -> itself, when it is a date */
    struct map targets;         /* relation id -> path of the part */
    ARRAY_OF(slice) paths;      /* of the sheets */
    slice strings_path, styles_path;
    uint64_t unpacked_bytes; /* of all parts so far */
    size_t cell_count;       /* of all sheets so far: rows times columns */
};

/* One part while libxml2 reads it. */
struct part_reader {
    struct book *book;
    zip_file_t *file;
    xmlTextReaderPtr xml;
    slice path;
    bool too_long;
};

static bool fail(struct book *book, enum diag_code code, slice hint, const char *what)
{
    struct source *place = ARENA_NEW(book->arena, struct source);
    place->path = book->source->path;
    return diag_add(book->diags, code, (position){ .source = place }, hint, "%s", what);
}

static bool fail_broken(struct book *book, slice path)
{
    slice what = arena_format(book->arena, "workbook is broken in its part '" SLICE_FMT "'",
                              SLICE_ARG(path));
    return fail(book, DIAG_SPREADSHEET_FORMAT, SLICE("open it in its program and save it anew"),
                what.ptr);
}

static bool fail_limit(struct book *book, const char *what)
{
    return fail(book, DIAG_SPREADSHEET_LIMIT,
                SLICE("keep the sheet to what is imported, and save it anew"), what);
}

/* -- the archive ------------------------------------------------------------------------------- */

static bool is_safe_name(const char *name)
{
    slice rest = slice_from(name);
    if (rest.len == 0 || name[0] == '/' || strchr(name, '\\') != NULL || strchr(name, ':') != NULL)
        return false;
    while (rest.len > 0)
        if (slice_equal(slice_split(&rest, '/'), SLICE("..")))
            return false;
    return true;
}

static bool check_entry(struct book *book, const zip_stat_t *stat)
{
    if (!is_safe_name(stat->name))
        return fail(book, DIAG_SPREADSHEET_FORMAT, SLICE("do not use this file"),
                    "archive holds a name that leads out of it");
    if (stat->encryption_method != ZIP_EM_NONE)
        return fail(book, DIAG_SPREADSHEET_FORMAT, SLICE("save it without a password"),
                    "workbook is encrypted");
    if (stat->size > SPREADSHEET_UNPACKED_BYTES_MAX)
        return fail_limit(book, "workbook is larger than 1 GiB unpacked");
    if (stat->size > FREE_RATIO_BYTES && stat->size / (stat->comp_size + 1) > SPREADSHEET_RATIO_MAX)
        return fail_limit(book, "a part of the workbook unpacks to more than 200 times its size");
    return true;
}

static bool check_entries(struct book *book)
{
    zip_int64_t count = zip_get_num_entries(book->archive, 0);
    if (count > SPREADSHEET_PARTS_MAX)
        return fail_limit(book, "workbook has more than 4096 parts");
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t stat;
        if (zip_stat_index(book->archive, (zip_uint64_t)i, 0, &stat) != 0)
            return fail_broken(book, SLICE("?"));
        if (!check_entry(book, &stat))
            return false;
    }
    return true;
}

static bool open_archive(struct book *book)
{
    zip_error_t error;
    zip_error_init(&error);
    slice bytes = book->source->text;
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    if (source != NULL)
        book->archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (source != NULL && book->archive == NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    return book->archive != NULL ||
           fail(book, DIAG_SPREADSHEET_FORMAT,
                SLICE("copy it again, or open it in its program and save it anew"),
                "file is a broken or cut off archive");
}

/* -- parts as XML ------------------------------------------------------------------------------ */

static int read_bytes(void *context, char *buffer, int length)
{
    struct part_reader *part = context;
    zip_int64_t count = zip_fread(part->file, buffer, (zip_uint64_t)length);
    if (count < 0)
        return -1;
    part->book->unpacked_bytes += (uint64_t)count; /* its own word for it may lie */
    part->too_long = part->book->unpacked_bytes > SPREADSHEET_UNPACKED_BYTES_MAX;
    return part->too_long ? -1 : (int)count;
}

static int close_nothing(void *context)
{
    (void)context;
    return 0;
}

/* Errors are told by ours. */
static void ignore_error(void *context, const char *message, xmlParserSeverities severity,
                         xmlTextReaderLocatorPtr locator)
{
    (void)context, (void)message, (void)severity, (void)locator;
}

static bool part_open(struct book *book, slice path, struct part_reader *part)
{
    *part = (struct part_reader){ .book = book, .path = path };
    /* Names of parts are alike in either case: ECMA-376 part 2, 6.2.2.3. */
    part->file = zip_fopen(book->archive, arena_copy(book->arena, path).ptr, ZIP_FL_NOCASE);
    if (part->file == NULL)
        return fail_broken(book, path);
    part->xml = xmlReaderForIO(read_bytes, close_nothing, part, NULL, NULL,
                               XML_PARSE_NONET | XML_PARSE_COMPACT);
    assert(part->xml != NULL);
    xmlTextReaderSetErrorHandler(part->xml, ignore_error, NULL);
    return true;
}

/* False when it was not read to its end. */
static bool part_close(struct part_reader *part, int code)
{
    xmlFreeTextReader(part->xml);
    zip_fclose(part->file);
    if (code == 0)
        return true;
    if (part->too_long)
        return fail_limit(part->book, "workbook is larger than 1 GiB unpacked");
    return diags_has_errors(part->book->diags) ? false : fail_broken(part->book, part->path);
}

/* Goes to the next node: 1, 0 at the end, -1 at a fault. A DTD is one: it is where entities are
 * made. */
static int part_next(struct part_reader *part)
{
    int code = xmlTextReaderRead(part->xml);
    int type = code == 1 ? xmlTextReaderNodeType(part->xml) : 0;
    if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE) {
        fail(part->book, DIAG_SPREADSHEET_FORMAT, SLICE("do not use this file"),
             "workbook has a document type, which no spreadsheet program writes");
        return -1;
    }
    return code;
}

static bool at_start(const struct part_reader *part, const char *name)
{
    return xmlTextReaderNodeType(part->xml) == XML_READER_TYPE_ELEMENT &&
           strcmp((const char *)xmlTextReaderConstLocalName(part->xml), name) == 0;
}

static bool at_end(const struct part_reader *part, const char *name)
{
    return xmlTextReaderNodeType(part->xml) == XML_READER_TYPE_END_ELEMENT &&
           strcmp((const char *)xmlTextReaderConstLocalName(part->xml), name) == 0;
}

static bool at_text(const struct part_reader *part)
{
    int type = xmlTextReaderNodeType(part->xml);
    return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
           type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE;
}

static slice attribute(const struct part_reader *part, const char *name)
{
    xmlChar *value = xmlTextReaderGetAttribute(part->xml, (const xmlChar *)name);
    if (value == NULL)
        return (slice){ 0 };
    slice copy = arena_copy(part->book->arena, slice_from((const char *)value));
    xmlFree(value);
    return copy;
}

/* For attributes of cells and rows, of which there are millions: nothing is left in the arena. */
enum { SHORT_BYTES = 32 };
static slice short_attribute(const struct part_reader *part, const char *name,
                             char buffer[SHORT_BYTES])
{
    xmlChar *value = xmlTextReaderGetAttribute(part->xml, (const xmlChar *)name);
    if (value == NULL)
        return (slice){ 0 };
    size_t len = strnlen((const char *)value, SHORT_BYTES);
    memcpy(buffer, value, len);
    xmlFree(value);
    return (slice){ buffer, len };
}

static int64_t attribute_number(const struct part_reader *part, const char *name, int64_t otherwise)
{
    char buffer[SHORT_BYTES];
    long long number = 0;
    slice text = short_attribute(part, name, buffer);
    return text.len > 0 && slice_to_number(text, &number) ? number : otherwise;
}

static bool attribute_is_set(const struct part_reader *part, const char *name)
{
    char buffer[SHORT_BYTES];
    slice text = short_attribute(part, name, buffer);
    return slice_equal(text, SLICE("1")) || slice_equal(text, SLICE("true"));
}

/* Of a width or height: nothing is seen of it. */
static bool attribute_is_zero(const struct part_reader *part, const char *name)
{
    char buffer[SHORT_BYTES];
    slice text = short_attribute(part, name, buffer);
    return slice_equal(text, SLICE("0")) || slice_equal(text, SLICE("0.0"));
}

/* -- relations, workbook, styles, strings ------------------------------------------------------ */

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* pct-encoded = "%" HEXDIG HEXDIG (RFC 3986 section 2.1) */
static slice decode_percent(struct arena *arena, slice text)
{
    char *bytes = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len && text.ptr[i] == '%' ? hex_value(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text.ptr[i + 2]) : -1;
        bytes[len++] = (char)(low < 0 ? text.ptr[i] : high * 16 + low);
        i += low < 0 ? 0 : 2;
    }
    return (slice){ bytes, len };
}

static slice parent_of(slice folder)
{
    size_t end = folder.len > 0 ? folder.len - 1 : 0;
    while (end > 0 && folder.ptr[end - 1] != '/')
        end--;
    return slice_sub(folder, 0, end);
}

/* The path that a target means, seen from the folder of the part that names it: within the archive,
 * whatever it says. */
static slice resolve(struct book *book, slice folder, slice target)
{
    target = decode_percent(book->arena, target);
    if (slice_starts_with(target, SLICE("/")))
        return slice_from_index(target, 1);
    for (;;) {
        if (slice_starts_with(target, SLICE("./"))) {
            target = slice_from_index(target, 2);
        } else if (slice_starts_with(target, SLICE("../"))) {
            target = slice_from_index(target, 3);
            folder = parent_of(folder);
        } else {
            return arena_format(book->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(folder),
                                SLICE_ARG(target));
        }
    }
}

static slice folder_of(slice path)
{
    size_t end = path.len;
    while (end > 0 && path.ptr[end - 1] != '/')
        end--;
    return slice_sub(path, 0, end);
}

static void note_relation(struct book *book, struct part_reader *part, slice folder,
                          slice *workbook)
{
    slice type = attribute(part, "Type");
    if (slice_equal(attribute(part, "TargetMode"), SLICE("External")))
        return; /* nothing outside is looked at */
    slice path = resolve(book, folder, attribute(part, "Target"));
    if (slice_ends_with(type, SLICE("/officeDocument")))
        *workbook = path;
    else if (slice_ends_with(type, SLICE("/sharedStrings")))
        book->strings_path = path;
    else if (slice_ends_with(type, SLICE("/styles")))
        book->styles_path = path;
    else if (slice_ends_with(type, SLICE("/worksheet")))
        map_put(book->arena, &book->targets, attribute(part, "Id"),
                arena_copy(book->arena, path).ptr);
}

static bool read_relations(struct book *book, slice path, slice folder, slice *workbook)
{
    struct part_reader part;
    int code;
    if (!part_open(book, path, &part))
        return false;
    while ((code = part_next(&part)) == 1)
        if (at_start(&part, "Relationship"))
            note_relation(book, &part, folder, workbook);
    return part_close(&part, code);
}

/* The namespace decides, not the prefix; there is one of transitional and one of strict files. */
static slice relation_id(const struct part_reader *part)
{
    static const char *const SPACES[] = {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    };
    slice id = { 0 };
    for (size_t i = 0; i < sizeof(SPACES) / sizeof(SPACES[0]) && id.len == 0; i++) {
        xmlChar *value = xmlTextReaderGetAttributeNs(part->xml, (const xmlChar *)"id",
                                                     (const xmlChar *)SPACES[i]);
        if (value != NULL)
            id = arena_copy(part->book->arena, slice_from((const char *)value));
        xmlFree(value);
    }
    return id;
}

static bool note_sheet(struct book *book, const struct part_reader *part)
{
    struct sheet sheet = { .name = attribute(part, "name") };
    slice state = attribute(part, "state");
    sheet.hidden = state.len > 0 && !slice_equal(state, SLICE("visible"));
    const char *path = map_find(&book->targets, relation_id(part));
    if (path == NULL)
        return true; /* a chart, a dialog */
    if (book->spreadsheet->sheets.count == SPREADSHEET_SHEETS_MAX)
        return fail_limit(book, "workbook has more than 256 sheets");
    ARRAY_PUSH(book->arena, &book->paths, slice_from(path));
    ARRAY_PUSH(book->arena, &book->spreadsheet->sheets, sheet);
    return true;
}

static bool read_workbook(struct book *book, slice path)
{
    struct part_reader part;
    bool ok = true;
    int code;
    if (!part_open(book, path, &part))
        return false;
    while ((code = part_next(&part)) == 1) {
        if (at_start(&part, "workbookPr"))
            book->date1904 = attribute_is_set(&part, "date1904");
        else if (at_start(&part, "sheet"))
            ok = note_sheet(book, &part) && ok;
    }
    return part_close(&part, code) && ok;
}

/* Whether a number format shows a day: it has d, m, y or h outside quotes, brackets and escapes. */
static bool is_date_format(slice format)
{
    bool quoted = false;
    bool bracketed = false;
    for (size_t i = 0; i < format.len; i++) {
        char letter = format.ptr[i];
        if (letter == '\\' || letter == '_' || letter == '*')
            i++;
        else if (letter == '"')
            quoted = !quoted;
        else if (!quoted && (letter == '[' || letter == ']'))
            bracketed = letter == '[';
        else if (!quoted && !bracketed && strchr("dDyY", letter) != NULL)
            return true;
    }
    return false;
}

/* ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates in Chinese Excel. */
static bool is_date_id(const struct book *book, int64_t id)
{
    slice key = arena_integer(book->arena, id);
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ||
           map_find(&book->date_formats, key) != NULL;
}

static bool read_styles(struct book *book)
{
    struct part_reader part;
    bool in_cells = false;
    int code;
    if (book->styles_path.len == 0)
        return true;
    if (!part_open(book, book->styles_path, &part))
        return false;
    while ((code = part_next(&part)) == 1) {
        if (at_start(&part, "numFmt") && is_date_format(attribute(&part, "formatCode")))
            map_put(book->arena, &book->date_formats, attribute(&part, "numFmtId"), book);
        else if (at_start(&part, "cellXfs"))
            in_cells = true;
        else if (at_end(&part, "cellXfs"))
            in_cells = false;
        else if (in_cells && at_start(&part, "xf"))
            ARRAY_PUSH(book->arena, &book->date_styles,
                       is_date_id(book, attribute_number(&part, "numFmtId", 0)));
    }
    return part_close(&part, code);
}

/* Adds what stands at the reader; false when the cell holds more than one may. */
static bool add_text(struct part_reader *part, struct strbuf *text)
{
    strbuf_add(text, slice_from((const char *)xmlTextReaderConstValue(part->xml)));
    return text->len <= SPREADSHEET_CELL_BYTES_MAX ||
           fail_limit(part->book, "a cell holds more than 32,767 characters");
}

/* The code point behind "_xHHHH_" at the front of the text, or 0: what XML cannot hold, and an
 * underscore that would look like it. Spec: ECMA-376 part 1, 22.9.2.19 (ST_Xstring). */
static uint32_t escaped_at(slice text)
{
    enum { ESCAPE_BYTES = 7 };
    uint32_t code_point = 0;
    if (text.len < ESCAPE_BYTES || text.ptr[0] != '_' || text.ptr[1] != 'x' || text.ptr[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_value(text.ptr[i]);
        if (digit < 0)
            return 0;
        code_point = code_point * 16 + (uint32_t)digit;
    }
    bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    return is_surrogate ? 0 : code_point;
}

static slice take_text(struct arena *arena, slice text)
{
    if (slice_find(text, SLICE("_x"), 0) == text.len)
        return arena_copy(arena, text);
    struct strbuf out = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        uint32_t code_point = escaped_at(slice_from_index(text, i));
        if (code_point == 0) {
            strbuf_add_char(&out, text.ptr[i]);
            continue;
        }
        strbuf_add_code_point(&out, code_point);
        i += 6;
    }
    slice taken = arena_copy(arena, strbuf_slice(&out));
    strbuf_release(&out);
    return taken;
}

/* Text of <t> elements up to the end of `element`, without the readings in <rPh>. */
static int read_runs(struct part_reader *part, const char *element, struct strbuf *text)
{
    bool in_text = false;
    bool in_reading = false;
    int code = 1;
    if (xmlTextReaderIsEmptyElement(part->xml) == 1)
        return 1;
    while ((code = part_next(part)) == 1 && !at_end(part, element)) {
        if (at_start(part, "rPh"))
            in_reading = xmlTextReaderIsEmptyElement(part->xml) != 1;
        else if (at_end(part, "rPh"))
            in_reading = false;
        else if (at_start(part, "t"))
            in_text = xmlTextReaderIsEmptyElement(part->xml) != 1;
        else if (at_end(part, "t"))
            in_text = false;
        else if (in_text && !in_reading && at_text(part) && !add_text(part, text))
            return -1;
    }
    return code;
}

static bool read_strings(struct book *book)
{
    struct part_reader part;
    struct strbuf text = { 0 };
    bool ok = true;
    int code;
    if (book->strings_path.len == 0)
        return true;
    if (!part_open(book, book->strings_path, &part))
        return false;
    while ((code = part_next(&part)) == 1 && ok) {
        if (!at_start(&part, "si"))
            continue;
        strbuf_reset(&text);
        code = read_runs(&part, "si", &text);
        ARRAY_PUSH(book->arena, &book->strings, take_text(book->arena, strbuf_slice(&text)));
        if (book->strings.count > SPREADSHEET_STRINGS_MAX)
            ok = fail_limit(book, "workbook has more than 8,000,000 texts");
        if (code != 1)
            break;
    }
    strbuf_release(&text);
    return part_close(&part, ok ? code : -1) && ok;
}

/* -- sheets ------------------------------------------------------------------------------------ */

struct range {
    size_t first_column, last_column;
    int64_t first_row, last_row;
};

struct sheet_reader {
    struct book *book;
    struct sheet *sheet;
    struct part_reader part;
    struct sheet_row row;
    size_t row_columns; /* with anything in them */
    struct cell cells[SPREADSHEET_COLUMNS_MAX];
    bool hidden[SPREADSHEET_COLUMNS_MAX];
    ARRAY_OF(struct range) merged;
    int64_t next_row;
    size_t next_column;
    bool in_row;
    bool ok;
};

/* "AB12" to 27 and 12; false for what is no cell. */
static bool parse_reference(slice text, size_t *column, int64_t *row)
{
    size_t at = 0;
    *column = 0;
    *row = 0;
    while (at < text.len && text.ptr[at] >= 'A' && text.ptr[at] <= 'Z' && at < 4)
        *column = *column * 26 + (size_t)(text.ptr[at++] - 'A' + 1);
    bool ok = at > 0 && at < text.len && text.len - at < 9;
    for (; ok && at < text.len; at++) {
        ok = text.ptr[at] >= '0' && text.ptr[at] <= '9';
        *row = *row * 10 + (text.ptr[at] - '0');
    }
    *column -= ok;
    return ok;
}

static bool parse_range(slice text, struct range *range)
{
    size_t colon = slice_find_char(text, ':', 0);
    slice last = colon < text.len ? slice_from_index(text, colon + 1) : text;
    return parse_reference(slice_sub(text, 0, colon), &range->first_column, &range->first_row) &&
           parse_reference(last, &range->last_column, &range->last_row);
}

static size_t skip_digits(slice text, size_t at)
{
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    return at;
}

/* [ sign ] digits [ '.' digits ] [ 'e' [ sign ] digits ], with digits on one side of the point at
 * least: a number of XML Schema without INF and NaN. */
static bool is_number(slice text)
{
    size_t from = slice_starts_with(text, SLICE("-")) || slice_starts_with(text, SLICE("+"));
    size_t at = skip_digits(text, from);
    size_t digits = at - from;
    if (at < text.len && text.ptr[at] == '.') {
        size_t end = skip_digits(text, at + 1);
        digits += end - at - 1;
        at = end;
    }
    if (digits > 0 && at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        from = at + 1;
        from += from < text.len && (text.ptr[from] == '-' || text.ptr[from] == '+');
        at = skip_digits(text, from);
        digits = at - from;
    }
    return digits > 0 && at == text.len;
}

/* A program computes with binary numbers of some 15 digits and shows no more, but writes 17:
 * 91.1 becomes 91.099999999999994. What it shows is what was meant. Whole numbers of more digits
 * are codes of which the last digits are lost. */
static void settle_number(struct arena *arena, struct cell *cell)
{
    enum { DIGITS_KEPT = 15 };
    size_t digits = 0;
    bool plain = true;
    for (size_t i = 0; i < cell->text.len; i++) {
        char letter = cell->text.ptr[i];
        digits += letter >= '0' && letter <= '9';
        plain = plain && letter != 'e' && letter != 'E';
    }
    if (plain && digits <= DIGITS_KEPT)
        return;
    double number = strtod(arena_copy(arena, cell->text).ptr, NULL);
    cell->rounded = number >= 1e15 || number <= -1e15;
    if (!cell->rounded)
        cell->text = arena_format(arena, "%.15g", number);
}

/* Days since 1899-12-30; Excel believes that 1900-02-29 was one, so days before March 1900 are off
 * by one and refused as dates. */
static bool date_of_serial(const struct book *book, slice number, struct arena *arena, slice *day)
{
    enum { EPOCH_1900 = -25569, EPOCH_1904 = -24107, LAST = 2958465, MARCH_1900 = 61 };
    long long serial = 0;
    slice whole = slice_sub(number, 0, slice_find_char(number, '.', 0));
    if (!slice_to_number(whole, &serial) || serial < 0 || serial > LAST ||
        (!book->date1904 && serial < MARCH_1900))
        return false;
    struct date date = date_from_days(serial + (book->date1904 ? EPOCH_1904 : EPOCH_1900));
    *day = date_format_iso(arena, date);
    return true;
}

static void set_number(struct sheet_reader *reader, struct cell *cell, int64_t style)
{
    struct book *book = reader->book;
    bool is_date =
        style >= 0 && (size_t)style < book->date_styles.count && book->date_styles.items[style];
    if (!is_number(cell->text)) {
        cell->kind = CELL_ERROR;
        return;
    }
    cell->kind = CELL_NUMBER;
    if (is_date && date_of_serial(book, cell->text, book->arena, &cell->text)) {
        cell->kind = CELL_DATE;
        return;
    }
    settle_number(book->arena, cell);
    if (slice_ends_with(cell->text, SLICE(".0")))
        cell->text.len -= 2;
}

static void set_cell(struct sheet_reader *reader, struct cell *cell, slice type, int64_t style)
{
    struct book *book = reader->book;
    long long index = 0;
    struct date date;
    if (slice_equal(type, SLICE("s")) && cell->text.len == 0) {
        cell->kind = CELL_EMPTY;
    } else if (slice_equal(type, SLICE("s"))) {
        bool known = slice_to_number(cell->text, &index) && index >= 0 &&
                     (size_t)index < book->strings.count;
        cell->text = known ? book->strings.items[index] : (slice){ 0 };
        cell->kind = CELL_TEXT;
        reader->ok = (known || fail_broken(book, reader->part.path)) && reader->ok;
    } else if (slice_equal(type, SLICE("str")) || slice_equal(type, SLICE("inlineStr"))) {
        cell->kind = CELL_TEXT;
    } else if (slice_equal(type, SLICE("b"))) {
        cell->text = slice_equal(cell->text, SLICE("1")) ? SLICE("yes") : SLICE("no");
        cell->kind = CELL_BOOL;
    } else if (slice_equal(type, SLICE("e"))) {
        cell->kind = CELL_ERROR;
    } else if (slice_equal(type, SLICE("d"))) {
        cell->text = slice_sub(cell->text, 0, 10);
        cell->kind = date_parse(cell->text, &date) ? CELL_DATE : CELL_ERROR;
    } else if (cell->text.len > 0) {
        set_number(reader, cell, style);
    }
    if (cell->kind == CELL_TEXT && cell->text.len == 0)
        cell->kind = CELL_EMPTY;
}

/* <c r="C12" t="s" s="1"><f>...</f><v>7</v></c>, or <is> with runs of text. */
static int read_cell_body(struct sheet_reader *reader, struct cell *cell, struct strbuf *text)
{
    struct part_reader *part = &reader->part;
    bool in_value = false;
    bool has_value = false;
    int code = 1;
    if (xmlTextReaderIsEmptyElement(part->xml) == 1)
        return 1;
    while ((code = part_next(part)) == 1 && !at_end(part, "c")) {
        if (at_start(part, "f"))
            cell->formula = true;
        else if (at_start(part, "is"))
            code = read_runs(part, "is", text);
        else if (at_end(part, "v"))
            in_value = false;
        else if (in_value && at_text(part) && !add_text(part, text))
            code = -1;
        if (at_start(part, "v")) {
            has_value = true;
            in_value = xmlTextReaderIsEmptyElement(part->xml) != 1;
        }
        if (code != 1)
            break;
    }
    if (cell->formula && !has_value)
        cell->kind = CELL_ERROR; /* nobody knows its result */
    return code;
}

static int read_cell(struct sheet_reader *reader, struct strbuf *text)
{
    struct part_reader *part = &reader->part;
    size_t column = reader->next_column;
    int64_t row = 0;
    char bytes[2][SHORT_BYTES];
    slice reference = short_attribute(part, "r", bytes[0]);
    slice type = short_attribute(part, "t", bytes[1]);
    int64_t style = attribute_number(part, "s", -1);
    struct cell cell = { 0 };
    if (reference.len > 0 && !parse_reference(reference, &column, &row))
        reader->ok = fail_broken(reader->book, part->path);
    strbuf_reset(text);
    int code = read_cell_body(reader, &cell, text);
    reader->next_column = column + 1;
    if (cell.kind != CELL_ERROR) {
        /* A shared string is there already; its index need not stay. */
        cell.text = slice_equal(type, SLICE("s"))
                        ? strbuf_slice(text)
                        : take_text(reader->book->arena, strbuf_slice(text));
        set_cell(reader, &cell, type, style);
    }
    if (cell.kind == CELL_EMPTY)
        return code;
    if (column >= SPREADSHEET_COLUMNS_MAX) {
        reader->ok = fail_limit(reader->book, "sheet has more than 256 columns");
        return -1;
    }
    reader->cells[column] = cell;
    if (reader->row_columns <= column)
        reader->row_columns = column + 1;
    return code;
}

/* Rows stand in their order, each once, and none in another one. */
static void begin_row(struct sheet_reader *reader)
{
    const struct part_reader *part = &reader->part;
    int64_t number = attribute_number(part, "r", reader->next_row);
    if (reader->in_row || number < reader->next_row || number > ROW_LAST)
        reader->ok = fail_broken(reader->book, part->path);
    reader->in_row = xmlTextReaderIsEmptyElement(part->xml) != 1;
    reader->row = (struct sheet_row){ .number = number,
                                      .hidden = attribute_is_set(part, "hidden") ||
                                                attribute_is_zero(part, "ht") };
    reader->next_row = number + 1;
    reader->next_column = 0;
    memset(reader->cells, 0, reader->row_columns * sizeof(struct cell));
    reader->row_columns = 0;
}

/* True while the rows, each as wide as the widest, are within the limit. */
static bool fits(const struct sheet_reader *reader, size_t row_count)
{
    size_t cells = row_count * reader->sheet->column_count;
    return reader->book->cell_count + cells <= SPREADSHEET_CELLS_MAX;
}

static bool end_row(struct sheet_reader *reader)
{
    struct sheet *sheet = reader->sheet;
    struct arena *arena = reader->book->arena;
    if (!reader->in_row)
        return fail_broken(reader->book, reader->part.path);
    reader->in_row = false;
    if (reader->row_columns == 0)
        return true;
    if (sheet->rows.count == SPREADSHEET_ROWS_MAX)
        return fail_limit(reader->book, "sheet has more than 1,000,100 rows");
    if (sheet->column_count < reader->row_columns)
        sheet->column_count = reader->row_columns;
    if (!fits(reader, sheet->rows.count + 1))
        return fail_limit(reader->book, "workbook has more than 24 million cells");
    reader->row.cells = ARENA_ARRAY(arena, struct cell, reader->row_columns);
    reader->row.cell_count = reader->row_columns;
    memcpy(reader->row.cells, reader->cells, reader->row_columns * sizeof(struct cell));
    ARRAY_PUSH(arena, &sheet->rows, reader->row);
    return true;
}

static void note_range(struct sheet_reader *reader)
{
    char buffer[SHORT_BYTES];
    struct range range;
    if (reader->merged.count == SPREADSHEET_MERGED_MAX)
        reader->ok = fail_limit(reader->book, "sheet has more than 1,000,000 merged ranges");
    else if (parse_range(short_attribute(&reader->part, "ref", buffer), &range))
        ARRAY_PUSH(reader->book->arena, &reader->merged, range);
}

/* Marked at once in a row of flags: a file may say it of each column again and again. */
static void note_columns(struct sheet_reader *reader)
{
    const struct part_reader *part = &reader->part;
    int64_t first = attribute_number(part, "min", 1);
    int64_t last = attribute_number(part, "max", 1);
    if (!attribute_is_set(part, "hidden") && !attribute_is_zero(part, "width"))
        return;
    for (int64_t i = first < 1 ? 1 : first; i <= last && i <= SPREADSHEET_COLUMNS_MAX; i++)
        reader->hidden[i - 1] = true;
}

static int read_sheet_nodes(struct sheet_reader *reader)
{
    struct part_reader *part = &reader->part;
    struct strbuf text = { 0 };
    int code = 1;
    while (code == 1 && reader->ok && (code = part_next(part)) == 1) {
        bool empty_row = false;
        if (at_start(part, "row")) {
            begin_row(reader);
            empty_row = !reader->in_row;
        } else if (at_start(part, "c")) {
            code = read_cell(reader, &text);
        } else if (at_start(part, "col")) {
            note_columns(reader);
        } else if (at_start(part, "mergeCell")) {
            note_range(reader);
        }
        if (at_end(part, "row") && !empty_row)
            reader->ok = end_row(reader);
    }
    strbuf_release(&text);
    return reader->ok ? code : -1;
}

/* Index of the first row of that number or a higher one. */
static size_t find_row(const struct sheet *sheet, int64_t number)
{
    size_t low = 0;
    size_t high = sheet->rows.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sheet->rows.items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The rows of a range that hold anything get what its first cell says. Ranges never overlap in a
 * file that a program wrote, so together they have no more cells than the sheet: `*left`. */
static bool fill_merged(struct sheet *sheet, const struct range *range, size_t *left)
{
    size_t at = find_row(sheet, range->first_row);
    if (at == sheet->rows.count || sheet->rows.items[at].number != range->first_row ||
        range->first_column >= sheet->column_count ||
        sheet->rows.items[at].cells[range->first_column].kind == CELL_EMPTY)
        return true;
    struct cell cell = sheet->rows.items[at].cells[range->first_column];
    cell.merged = true;
    for (; at < sheet->rows.count && sheet->rows.items[at].number <= range->last_row; at++) {
        struct sheet_row *row = &sheet->rows.items[at];
        for (size_t j = range->first_column; j <= range->last_column && j < sheet->column_count;
             j++) {
            if (*left == 0)
                return false;
            *left -= 1;
            if (row->cells[j].kind == CELL_EMPTY)
                row->cells[j] = cell;
        }
    }
    return true;
}

/* Every row has as many cells as the widest. */
static void widen_row(struct arena *arena, const struct sheet *sheet, struct sheet_row *row)
{
    if (row->cell_count == sheet->column_count)
        return;
    struct cell *cells = ARENA_ARRAY(arena, struct cell, sheet->column_count);
    memcpy(cells, row->cells, row->cell_count * sizeof(struct cell));
    row->cells = cells;
    row->cell_count = sheet->column_count;
}

static bool finish_sheet(struct sheet_reader *reader)
{
    struct sheet *sheet = reader->sheet;
    size_t left = sheet->rows.count * sheet->column_count;
    bool ok = true;
    reader->book->cell_count += left;
    sheet->hidden_columns = ARENA_ARRAY(reader->book->arena, bool, sheet->column_count);
    memcpy(sheet->hidden_columns, reader->hidden, sheet->column_count * sizeof(bool));
    for (size_t i = 0; i < sheet->rows.count; i++)
        widen_row(reader->book->arena, sheet, &sheet->rows.items[i]);
    for (size_t i = 0; i < reader->merged.count && ok; i++)
        ok = fill_merged(sheet, &reader->merged.items[i], &left);
    return ok || fail_broken(reader->book, reader->part.path);
}

static bool read_sheet(struct book *book, struct sheet *sheet, slice path)
{
    struct sheet_reader *reader = ARENA_NEW(book->arena, struct sheet_reader);
    *reader = (struct sheet_reader){ .book = book, .sheet = sheet, .next_row = 1, .ok = true };
    if (!part_open(book, path, &reader->part))
        return false;
    int code = read_sheet_nodes(reader);
    return part_close(&reader->part, code) && finish_sheet(reader);
}

static bool read_book(struct book *book)
{
    slice workbook = { 0 };
    if (!check_entries(book) ||
        !read_relations(book, SLICE("_rels/.rels"), (slice){ 0 }, &workbook))
        return false;
    if (workbook.len == 0)
        return fail(book, DIAG_SPREADSHEET_FORMAT, SLICE("save it as .xlsx"),
                    "archive is no workbook");
    slice folder = folder_of(workbook);
    slice name = slice_from_index(workbook, folder.len);
    slice relations = arena_format(book->arena, SLICE_FMT "_rels/" SLICE_FMT ".rels",
                                   SLICE_ARG(folder), SLICE_ARG(name));
    slice nothing = { 0 };
    bool ok = read_relations(book, relations, folder, &nothing) && read_workbook(book, workbook) &&
              read_styles(book) && read_strings(book);
    for (size_t i = 0; ok && i < book->spreadsheet->sheets.count; i++)
        ok = read_sheet(book, &book->spreadsheet->sheets.items[i], book->paths.items[i]);
    return ok;
}

bool xlsx_read(struct arena *arena, struct diags *diags, const struct source *source,
               struct spreadsheet *spreadsheet)
{
    struct book book = {
        .arena = arena, .diags = diags, .source = source, .spreadsheet = spreadsheet
    };
    if (!open_archive(&book))
        return false;
    bool ok = read_book(&book);
    zip_discard(book.archive);
    return ok;
}
