/* Writes the parts of a workbook and puts them into an archive. */
#include "formats/xlsx_writer.h"

#include "base/utf8.h"
#include "formats/xml.h"
#include "formats/zip_writer.h"

#include <assert.h>

enum {
    COLUMNS_MAX = 26,
    WIDTH_MIN = 6,
    WIDTH_MAX = 60,          /* of a column, in digits of the standard font */
    SHEET_NAME_MAX = 31,     /* characters of a sheet's name */
    FOOTER_CHARACTERS = 180, /* of 255 that a footer may have with its codes, & doubled */
    HEADING_ROW = 2
};

/* Places in the list of cell formats of STYLES. */
enum style { STYLE_NONE, STYLE_STATEMENT, STYLE_WARNING, STYLE_HEADING, STYLE_TEXT, STYLE_NUMBER };
enum { STRUCK = 2 }; /* added to STYLE_TEXT and STYLE_NUMBER */

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN        "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PACKAGE     "http://schemas.openxmlformats.org/package/2006/"
#define DOCUMENT    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPES       "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const char CONTENT_TYPES[] = DECLARATION
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
    "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPES "sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" TYPES "worksheet+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPES "styles+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-"
    "package.core-properties+xml\"/></Types>";

static const char RELATIONS[] = DECLARATION
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" DOCUMENT "/officeDocument\" Target=\"xl/workbook.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" PACKAGE "relationships/metadata/core-properties\""
    " Target=\"docProps/core.xml\"/></Relationships>";

static const char WORKBOOK_RELATIONS[] = DECLARATION
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" DOCUMENT "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" DOCUMENT "/styles\" Target=\"styles.xml\"/>"
    "</Relationships>";

#define FONT(look, color) "<font>" look "<sz val=\"11\"/>" color "<name val=\"Calibri\"/></font>"
#define BORDER_SIDE(s)    "<" s " style=\"thin\"><color rgb=\"FF999999\"/></" s ">"
/* numFmtId 49 is "@": a cell stays text also when somebody edits it. */
#define FORMAT(number, font, border, inner)                                                        \
    "<xf numFmtId=\"" number "\" fontId=\"" font "\" fillId=\"0\" borderId=\"" border              \
    "\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyBorder=\"1\" "                     \
    "applyAlignment=\"1\">"                                                                        \
    "<alignment vertical=\"center\"" inner "/></xf>"
/* Laid out by hand: the macros stand for elements. */
/* clang-format off */
static const char STYLES[] = DECLARATION
    "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"4\">"
    FONT("", "")
    FONT("<b/>", "")
    FONT("<b/>", "<color rgb=\"FFC00000\"/>")
    FONT("<strike/>", "<color rgb=\"FF767676\"/>")
    "</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>"
    "<patternFill patternType=\"gray125\"/></fill></fills><borders count=\"2\"><border><left/>"
    "<right/><top/><bottom/><diagonal/></border><border>"
    BORDER_SIDE("left")
    BORDER_SIDE("right")
    BORDER_SIDE("top")
    BORDER_SIDE("bottom")
    "<diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\""
    " fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"8\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    FORMAT("49", "1", "0", "")
    FORMAT("49", "2", "0", "")
    FORMAT("49", "1", "1", " horizontal=\"center\" wrapText=\"1\"")
    FORMAT("49", "0", "1", " wrapText=\"1\"")
    FORMAT("0", "0", "1", "")
    FORMAT("49", "3", "1", " wrapText=\"1\"")
    FORMAT("0", "3", "1", "")
    "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
    "</cellStyles></styleSheet>";
/* clang-format on */

/* -- text -------------------------------------------------------------------------------------- */

/* At most `limit` characters. */
static slice clip(slice text, size_t limit)
{
    if (text.len <= limit)
        return text;
    slice rest = text;
    for (size_t i = 0; i < limit && rest.len > 0; i++)
        utf8_next(&rest);
    return slice_sub(text, 0, text.len - rest.len);
}

static bool is_hex_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
           (byte >= 'A' && byte <= 'F');
}

/* "_x000A_" is how the format writes a character that XML cannot hold. */
static bool reads_as_escape(slice text)
{
    if (text.len < 7 || text.ptr[1] != 'x' || text.ptr[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!is_hex_digit(text.ptr[i]))
            return false;
    return true;
}

/* Text that only looks like such an escape has its underscore escaped. */
static void add_text(struct strbuf *output, slice text)
{
    size_t done = 0;
    for (size_t at = slice_find_char(text, '_', 0); at < text.len;
         at = slice_find_char(text, '_', at + 1)) {
        if (!reads_as_escape(slice_from_index(text, at)))
            continue;
        xml_escape_text(output, slice_sub(text, done, at));
        strbuf_add(output, SLICE("_x005F"));
        done = at;
    }
    xml_escape_text(output, slice_from_index(text, done));
}

static void add_reference(struct strbuf *output, size_t column, size_t row)
{
    strbuf_add_char(output, (char)('A' + (int)column));
    strbuf_add_integer(output, (long long)row);
}

static void begin_cell(struct strbuf *output, size_t column, size_t row, unsigned style)
{
    strbuf_add(output, SLICE("<c r=\""));
    add_reference(output, column, row);
    strbuf_add(output, SLICE("\" s=\""));
    strbuf_add_integer(output, style);
    strbuf_add_char(output, '"');
}

static void add_text_cell(struct strbuf *output, size_t column, size_t row, unsigned style,
                          slice text)
{
    begin_cell(output, column, row, style);
    if (text.len == 0) {
        strbuf_add(output, SLICE("/>"));
        return;
    }
    strbuf_add(output, SLICE(" t=\"inlineStr\"><is><t xml:space=\"preserve\">"));
    add_text(output, clip(text, XLSX_CELL_CHARACTERS_MAX));
    strbuf_add(output, SLICE("</t></is></c>"));
}

static void add_number_cell(struct strbuf *output, size_t column, size_t row, unsigned style,
                            slice digits)
{
    begin_cell(output, column, row, style);
    if (digits.len == 0) {
        strbuf_add(output, SLICE("/>"));
        return;
    }
    strbuf_add(output, SLICE("><v>"));
    strbuf_add(output, digits);
    strbuf_add(output, SLICE("</v></c>"));
}

/* -- the sheet --------------------------------------------------------------------------------- */

/* Columns of a terminal; wide characters, which have three bytes or four, take two. */
static size_t width_of(slice text)
{
    size_t width = 0;
    while (text.len > 0 && width < WIDTH_MAX)
        width += utf8_is_cjk(utf8_next(&text)) ? 2 : 1;
    return width;
}

static size_t column_width(const struct table *table, size_t column)
{
    size_t width = width_of(table->columns.items[column].heading);
    for (size_t i = 0; i < table->rows.count; i++) {
        slice text = table->rows.items[i].cells[column];
        size_t cell = text.len > width ? width_of(text) : 0;
        width = cell > width ? cell : width;
    }
    width += 2;
    return width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
}

static void add_columns(struct strbuf *output, const struct table *table)
{
    strbuf_add(output, SLICE("<cols>"));
    for (size_t i = 0; i < table->columns.count; i++)
        strbuf_format(output, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" customWidth=\"1\"/>",
                      i + 1, i + 1, column_width(table, i));
    strbuf_add(output, SLICE("</cols>"));
}

static void add_row(struct strbuf *output, const struct table *table, const struct table_row *row,
                    size_t number)
{
    unsigned struck = row->struck ? STRUCK : 0;
    strbuf_add(output, SLICE("<row r=\""));
    strbuf_add_integer(output, (long long)number);
    strbuf_add(output, SLICE("\">"));
    for (size_t i = 0; i < table->columns.count; i++) {
        if (table->columns.items[i].kind == TABLE_NUMBER)
            add_number_cell(output, i, number, STYLE_NUMBER + struck, row->cells[i]);
        else
            add_text_cell(output, i, number, STYLE_TEXT + struck, row->cells[i]);
    }
    strbuf_add(output, SLICE("</row>"));
}

static void add_rows(struct strbuf *output, const struct table *table)
{
    strbuf_add(output, SLICE("<sheetData><row r=\"1\" ht=\"24\" customHeight=\"1\">"));
    add_text_cell(output, 0, 1, table->settled ? STYLE_STATEMENT : STYLE_WARNING, table->statement);
    strbuf_format(output, "</row><row r=\"%d\">", (int)HEADING_ROW);
    for (size_t i = 0; i < table->columns.count; i++)
        add_text_cell(output, i, HEADING_ROW, STYLE_HEADING, table->columns.items[i].heading);
    strbuf_add(output, SLICE("</row>"));
    for (size_t i = 0; i < table->rows.count; i++)
        add_row(output, table, &table->rows.items[i], HEADING_ROW + 1 + i);
    strbuf_add(output, SLICE("</sheetData>"));
}

/* '&' begins a code there; the blank keeps a digit from being read as a font size. */
static void add_footer(struct strbuf *output, const struct table *table)
{
    slice footer = clip(table->footer, FOOTER_CHARACTERS);
    strbuf_add(output, SLICE("<headerFooter><oddFooter>&amp;L "));
    for (size_t from = 0; from < footer.len;) {
        size_t to = slice_find_char(footer, '&', from);
        xml_escape_text(output, slice_sub(footer, from, to));
        if (to < footer.len)
            strbuf_add(output, SLICE("&amp;&amp;"));
        from = to + 1;
    }
    strbuf_add(output, SLICE("&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"));
}

static void write_sheet(struct strbuf *output, const struct table *table)
{
    size_t last_row = HEADING_ROW + table->rows.count;
    strbuf_add(output, SLICE(DECLARATION "<worksheet xmlns=\"" MAIN "\"><sheetPr><pageSetUpPr"
                                         " fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:"));
    add_reference(output, table->columns.count - 1, last_row);
    strbuf_add(output, SLICE("\"/><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"2\""
                             " topLeftCell=\"A3\" activePane=\"bottomLeft\" state=\"frozen\"/>"
                             "<selection pane=\"bottomLeft\" activeCell=\"A3\" sqref=\"A3\"/>"
                             "</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>"));
    add_columns(output, table);
    add_rows(output, table);
    strbuf_add(output, SLICE("<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.8\""
                             " header=\"0.3\" footer=\"0.4\"/><pageSetup paperSize=\"9\""
                             " orientation=\"landscape\" fitToHeight=\"0\"/>"));
    add_footer(output, table);
    strbuf_add(output, SLICE("<ignoredErrors><ignoredError sqref=\"A1:"));
    add_reference(output, table->columns.count - 1, last_row);
    strbuf_add(output, SLICE("\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>"));
}

/* -- the other parts --------------------------------------------------------------------------- */

/* Without []:*?/\ and quotes, and not empty. */
static void add_sheet_name(struct strbuf *output, slice name)
{
    struct strbuf clean = { 0 };
    for (size_t i = 0; i < name.len; i++)
        if (slice_find_char(SLICE("[]:*?/\\'"), name.ptr[i], 0) == 8)
            strbuf_add_char(&clean, name.ptr[i]);
    slice clipped = clip(strbuf_slice(&clean), SHEET_NAME_MAX);
    xml_escape_attribute(output, clipped.len > 0 ? clipped : SLICE("1"));
    strbuf_release(&clean);
}

static void write_workbook(struct strbuf *output, const struct table *table)
{
    strbuf_add(output, SLICE(DECLARATION
                             "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" DOCUMENT
                             "\"><bookViews><workbookView/></bookViews><sheets><sheet name=\""));
    add_sheet_name(output, table->sheet);
    strbuf_add(output, SLICE("\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames>"
                             "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'"));
    add_sheet_name(output, table->sheet);
    strbuf_add(output, SLICE("'!$1:$2</definedName></definedNames></workbook>"));
}

static void write_properties(struct strbuf *output, const struct table *table)
{
    strbuf_add(output, SLICE(DECLARATION "<cp:coreProperties xmlns:cp=\"" PACKAGE
                                         "metadata/core-properties\""
                                         " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                                         " xmlns:dcterms=\"http://purl.org/dc/terms/\""
                                         " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
                                         "<dc:title>"));
    xml_escape_text(output, table->title);
    strbuf_add(output, SLICE("</dc:title><dc:description>"));
    xml_escape_text(output, table->statement);
    strbuf_format(output,
                  "</dc:description><dcterms:created xsi:type=\"dcterms:W3CDTF\">" SLICE_FMT
                  "</dcterms:created></cp:coreProperties>",
                  SLICE_ARG(table->created));
}

void xlsx_write(struct strbuf *output, const struct table *table)
{
    assert(table->columns.count >= 1 && table->columns.count <= COLUMNS_MAX);
    assert(table->rows.count <= XLSX_ROWS_MAX);
    static const struct {
        slice name;
        const char *text; /* else written by `write` */
        void (*write)(struct strbuf *output, const struct table *table);
    } PARTS[] = {
        { SLICE_INIT("[Content_Types].xml"), CONTENT_TYPES, NULL },
        { SLICE_INIT("_rels/.rels"), RELATIONS, NULL },
        { SLICE_INIT("docProps/core.xml"), NULL, write_properties },
        { SLICE_INIT("xl/workbook.xml"), NULL, write_workbook },
        { SLICE_INIT("xl/_rels/workbook.xml.rels"), WORKBOOK_RELATIONS, NULL },
        { SLICE_INIT("xl/styles.xml"), STYLES, NULL },
        { SLICE_INIT("xl/worksheets/sheet1.xml"), NULL, write_sheet },
    };
    struct zip_writer zip;
    struct strbuf part = { 0 };
    zip_writer_init(&zip, output);
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
        strbuf_reset(&part);
        if (PARTS[i].text != NULL)
            strbuf_add(&part, slice_from(PARTS[i].text));
        else
            PARTS[i].write(&part, table);
        zip_add(&zip, PARTS[i].name, strbuf_slice(&part));
    }
    zip_finish(&zip);
    strbuf_release(&part);
}
