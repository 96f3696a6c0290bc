/* Workbooks cell by cell, as programs write them and as nobody should; tests/import/ has files of
 * other programs, and large ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/spreadsheet.h"
#include "formats/zip_writer.h"

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE                                                                                    \
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define MAIN "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"

/* The parts of a workbook; NULL stands for the usual one. */
struct parts {
    const char *workbook, *relations, *sheet, *strings, *styles;
};

struct fixture {
    struct arena *arena;
    struct diags *diags;
    struct strbuf bytes, text;
    struct source source;
    struct spreadsheet spreadsheet;
};

static int begin(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){ .arena = arena_new(), .diags = diags_new() };
    *state = &fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    strbuf_release(&fixture->bytes);
    strbuf_release(&fixture->text);
    diags_free(fixture->diags);
    arena_free(fixture->arena);
    return 0;
}

static bool read_bytes(struct fixture *fixture, slice bytes)
{
    fixture->source = (struct source){ .path = SLICE("list.xlsx"), .text = bytes };
    return spreadsheet_read(fixture->arena, fixture->diags, &fixture->source,
                            &fixture->spreadsheet);
}

static void add_part(struct zip_writer *zip, const char *name, const char *text)
{
    if (text != NULL)
        zip_add(zip, slice_from(name), slice_from(text));
}

static const char *or_usual(const char *text, const char *usual)
{
    return text != NULL ? text : usual;
}

static bool read_parts(struct fixture *fixture, const struct parts *parts)
{
    struct zip_writer zip;
    zip_writer_init(&zip, &fixture->bytes);
    add_part(&zip, "_rels/.rels",
             PACKAGE "<Relationship Id='a' Type='" RELATIONS "/officeDocument' "
                     "Target='xl/workbook.xml'/></Relationships>");
    add_part(&zip, "xl/workbook.xml",
             or_usual(parts->workbook,
                      "<workbook " MAIN " xmlns:r='" RELATIONS
                      "'><sheets><sheet name='S' sheetId='1' r:id='s1'/></sheets></workbook>"));
    add_part(&zip, "xl/_rels/workbook.xml.rels",
             or_usual(parts->relations, PACKAGE "<Relationship Id='s1' Type='" RELATIONS
                                                "/worksheet' Target='worksheets/sheet1.xml'/>"
                                                "<Relationship Id='s2' Type='" RELATIONS
                                                "/sharedStrings' Target='/xl/sharedStrings.xml'/>"
                                                "<Relationship Id='s3' Type='" RELATIONS
                                                "/styles' Target='styles.xml'/></Relationships>"));
    add_part(&zip, "xl/sharedStrings.xml",
             or_usual(parts->strings, "<sst " MAIN "><si><t>first</t></si></sst>"));
    add_part(&zip, "xl/styles.xml",
             or_usual(parts->styles,
                      "<styleSheet " MAIN "><cellXfs><xf numFmtId='0'/></cellXfs></styleSheet>"));
    add_part(&zip, "xl/worksheets/sheet1.xml", parts->sheet);
    zip_finish(&zip);
    return read_bytes(fixture, strbuf_slice(&fixture->bytes));
}

/* One row of cells, in a sheet of the usual workbook. */
static bool read_cells(struct fixture *fixture, const char *cells)
{
    struct parts parts = { 0 };
    parts.sheet = arena_format(fixture->arena,
                               "<worksheet " MAIN "><sheetData><row r='1'>%s</row></sheetData>"
                               "</worksheet>",
                               cells)
                      .ptr;
    return read_parts(fixture, &parts);
}

static const struct cell *cell_at(const struct fixture *fixture, size_t row, size_t column)
{
    const struct sheet *sheet = &fixture->spreadsheet.sheets.items[0];
    assert_true(row < sheet->rows.count && column < sheet->column_count);
    return &sheet->rows.items[row].cells[column];
}

static void expect(const struct fixture *fixture, size_t row, size_t column, enum cell_kind kind,
                   const char *text)
{
    const struct cell *cell = cell_at(fixture, row, column);
    assert_int_equal(cell->kind, kind);
    slice expected = slice_from(text);
    assert_int_equal(cell->text.len, expected.len);
    assert_memory_equal(cell->text.ptr, expected.ptr, expected.len);
}

/* The only diagnostic is of that code and says that. */
static void expect_refusal(struct fixture *fixture, enum diag_code code, const char *words)
{
    assert_int_equal(diags_size(fixture->diags), 1);
    const struct diag *diag = diags_at(fixture->diags, 0);
    assert_int_equal(diag->code, code);
    if (!slice_contains(diag->message, slice_from(words)))
        fail_msg("'" SLICE_FMT "' does not say '%s'", SLICE_ARG(diag->message), words);
}

/* -- cells ------------------------------------------------------------------------------------- */

static void texts_are_shared_inline_or_results(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = {
        .strings = "<sst " MAIN "><si><t>plain</t></si><si><r><t>rich </t></r><r><rPr/><t>text</t>"
                   "</r></si><si><t>\xE6\x9D\x8E</t><rPh sb='0' eb='1'><t>li</t></rPh>"
                   "<phoneticPr/></si></sst>",
        .sheet = "<worksheet " MAIN "><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c>"
                 "<c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c>"
                 "<c r='D1' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is></c>"
                 "<c r='E1' t='str'><f>A1&amp;\"\"</f><v>result</v></c>"
                 "<c r='F1' t='s'/></row></sheetData></worksheet>",
    };
    assert_true(read_parts(fixture, &parts));
    expect(fixture, 0, 0, CELL_TEXT, "plain");
    expect(fixture, 0, 1, CELL_TEXT, "rich text");
    expect(fixture, 0, 2, CELL_TEXT, "\xE6\x9D\x8E"); /* without its reading */
    expect(fixture, 0, 3, CELL_TEXT, "inline");
    expect(fixture, 0, 4, CELL_TEXT, "result");
    assert_true(cell_at(fixture, 0, 4)->formula);
    assert_false(cell_at(fixture, 0, 0)->formula);
    assert_int_equal(fixture->spreadsheet.sheets.items[0].column_count, 5);
}

static void escapes_of_the_format_are_undone(void **state)
{
    struct fixture *fixture = *state;
    assert_true(read_cells(fixture, "<c t='str'><v>a_x000D_b</v></c><c t='str'><v>_x005F_x000D_</v>"
                                    "</c><c t='str'><v>_xD83D_ _x12_</v></c>"));
    expect(fixture, 0, 0, CELL_TEXT, "a\rb");
    expect(fixture, 0, 1, CELL_TEXT, "_x000D_");
    expect(fixture, 0, 2, CELL_TEXT, "_xD83D_ _x12_");
}

static void numbers_are_what_the_program_shows(void **state)
{
    struct fixture *fixture = *state;
    assert_true(read_cells(fixture, "<c><v>91.099999999999994</v></c><c><v>92.35</v></c>"
                                    "<c><v>13800000000</v></c><c><v>5.0</v></c><c><v>1E-2</v></c>"
                                    "<c t='n'><v>1.5E3</v></c>"));
    expect(fixture, 0, 0, CELL_NUMBER, "91.1");
    expect(fixture, 0, 1, CELL_NUMBER, "92.35");
    expect(fixture, 0, 2, CELL_NUMBER, "13800000000");
    expect(fixture, 0, 3, CELL_NUMBER, "5");
    expect(fixture, 0, 4, CELL_NUMBER, "0.01");
    expect(fixture, 0, 5, CELL_NUMBER, "1500");
    for (size_t i = 0; i < 6; i++)
        assert_false(cell_at(fixture, 0, i)->rounded);
}

static void codes_that_lost_digits_are_known(void **state)
{
    struct fixture *fixture = *state;
    assert_true(read_cells(fixture, "<c><v>911101066976941000</v></c>"
                                    "<c><v>9.1110106697694106E+17</v></c>"
                                    "<c><v>999999999999999</v></c><c><v>1000000000000000</v></c>"));
    assert_true(cell_at(fixture, 0, 0)->rounded);
    assert_true(cell_at(fixture, 0, 1)->rounded);
    assert_false(cell_at(fixture, 0, 2)->rounded);
    assert_true(cell_at(fixture, 0, 3)->rounded);
}

static void days_are_told_by_the_format_of_the_cell(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = {
        .styles = "<styleSheet " MAIN "><numFmts><numFmt numFmtId='164' "
                  "formatCode='yyyy\"\xE5\xB9\xB4\"m\"\xE6\x9C\x88\"d\"\xE6\x97\xA5\"'/>"
                  "<numFmt numFmtId='165' formatCode='[Red]0.00\"days\"'/></numFmts><cellXfs>"
                  "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='31'/><xf numFmtId='164'/>"
                  "<xf numFmtId='165'/><xf numFmtId='20'/></cellXfs></styleSheet>",
        .sheet = "<worksheet " MAIN "><sheetData><row r='1'><c s='0'><v>46091</v></c>"
                 "<c s='1'><v>46091</v></c><c s='2'><v>46091.75</v></c><c s='3'><v>61</v></c>"
                 "<c s='4'><v>46091</v></c><c s='5'><v>46091</v></c><c s='1'><v>60</v></c>"
                 "<c t='d'><v>2026-03-10T00:00:00</v></c><c t='d'><v>2026</v></c></row></sheetData>"
                 "</worksheet>",
    };
    assert_true(read_parts(fixture, &parts));
    expect(fixture, 0, 0, CELL_NUMBER, "46091");
    expect(fixture, 0, 1, CELL_DATE, "2026-03-10");
    expect(fixture, 0, 2, CELL_DATE, "2026-03-10");
    expect(fixture, 0, 3, CELL_DATE, "1900-03-01");
    expect(fixture, 0, 4, CELL_NUMBER, "46091");
    expect(fixture, 0, 5, CELL_NUMBER, "46091"); /* a time of day */
    expect(fixture, 0, 6, CELL_NUMBER, "60");    /* 29 February 1900, which never was */
    expect(fixture, 0, 7, CELL_DATE, "2026-03-10");
    assert_int_equal(cell_at(fixture, 0, 8)->kind, CELL_ERROR);
}

static void days_of_old_macintosh_files_start_in_1904(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = {
        .workbook = "<workbook " MAIN " xmlns:r='" RELATIONS "'><workbookPr date1904='1'/><sheets>"
                    "<sheet name='S' r:id='s1'/></sheets></workbook>",
        .styles = "<styleSheet " MAIN "><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>",
        .sheet = "<worksheet " MAIN "><sheetData><row r='1'><c s='0'><v>0</v></c>"
                 "<c s='0'><v>44629</v></c></row></sheetData></worksheet>",
    };
    assert_true(read_parts(fixture, &parts));
    expect(fixture, 0, 0, CELL_DATE, "1904-01-01");
    expect(fixture, 0, 1, CELL_DATE, "2026-03-10");
}

static void errors_and_formulas_without_result_are_no_values(void **state)
{
    struct fixture *fixture = *state;
    assert_true(read_cells(fixture, "<c t='e'><v>#N/A</v></c><c><f>SUM(A1)</f></c>"
                                    "<c t='b'><v>1</v></c><c t='b'><v>0</v></c>"
                                    "<c t='str'><f>\"\"</f><v></v></c><c><v>1</v></c>"
                                    "<c><v>NaN</v></c><c><v>0x1F</v></c><c><v>.5</v></c>"
                                    "<c><v>-1.5E+3</v></c><c><v>1e</v></c>"));
    expect(fixture, 0, 0, CELL_ERROR, "#N/A");
    expect(fixture, 0, 1, CELL_ERROR, "");
    expect(fixture, 0, 2, CELL_BOOL, "yes");
    expect(fixture, 0, 3, CELL_BOOL, "no");
    assert_int_equal(cell_at(fixture, 0, 4)->kind, CELL_EMPTY);
    expect(fixture, 0, 6, CELL_ERROR, "NaN");
    expect(fixture, 0, 7, CELL_ERROR, "0x1F");
    expect(fixture, 0, 8, CELL_NUMBER, ".5");
    expect(fixture, 0, 9, CELL_NUMBER, "-1500");
    expect(fixture, 0, 10, CELL_ERROR, "1e");
}

/* -- sheets ------------------------------------------------------------------------------------ */

static void merged_cells_fill_rows_that_hold_anything(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = {
        .sheet = "<worksheet " MAIN "><sheetData>"
                 "<row r='2'><c r='A2' t='str'><v>top</v></c><c r='B2'><v>1</v></c></row>"
                 "<row r='3'><c r='B3'><v>2</v></c></row><row r='9'><c r='B9'><v>3</v></c></row>"
                 "</sheetData><mergeCells><mergeCell ref='A2:A8'/><mergeCell ref='C2:D3'/>"
                 "<mergeCell ref='nonsense'/></mergeCells></worksheet>",
    };
    assert_true(read_parts(fixture, &parts));
    assert_int_equal(fixture->spreadsheet.sheets.items[0].rows.count, 3);
    expect(fixture, 0, 0, CELL_TEXT, "top");
    expect(fixture, 1, 0, CELL_TEXT, "top");
    assert_false(cell_at(fixture, 0, 0)->merged);
    assert_true(cell_at(fixture, 1, 0)->merged);
    assert_int_equal(cell_at(fixture, 2, 0)->kind, CELL_EMPTY);
    const struct sheet *sheet = &fixture->spreadsheet.sheets.items[0];
    slice name = spreadsheet_cell_name(fixture->arena, &fixture->spreadsheet, sheet,
                                       &sheet->rows.items[2], 27);
    assert_true(slice_equal(name, SLICE("list.xlsx:S!AB9")));
}

static void hidden_rows_columns_and_sheets_are_marked(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = {
        .workbook = "<workbook " MAIN " xmlns:q='" RELATIONS "'><sheets>"
                    "<sheet name='s2' state='veryHidden' q:id='s1'/><sheet name='s1' q:id='s1'/>"
                    "<sheet name='chart' q:id='s9'/></sheets></workbook>",
        .sheet = "<worksheet " MAIN "><cols><col min='2' max='16384' hidden='1'/>"
                 "<col min='1' max='1' width='0'/></cols><sheetData><row r='1' hidden='true'>"
                 "<c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row><row r='2' ht='0'><c><v>1</v>"
                 "</c></row><row r='3'><c><v>1</v></c></row></sheetData></worksheet>",
    };
    assert_true(read_parts(fixture, &parts));
    assert_int_equal(fixture->spreadsheet.sheets.count, 2);
    assert_true(fixture->spreadsheet.sheets.items[0].hidden);
    assert_false(fixture->spreadsheet.sheets.items[1].hidden);
    const struct sheet *sheet = &fixture->spreadsheet.sheets.items[1];
    assert_true(slice_equal(sheet->name, SLICE("s1")));
    assert_true(sheet->hidden_columns[0] && sheet->hidden_columns[1] && sheet->hidden_columns[2]);
    assert_true(sheet->rows.items[0].hidden && sheet->rows.items[1].hidden);
    assert_false(sheet->rows.items[2].hidden);
}

static void strict_files_and_odd_targets_are_read(void **state)
{
    struct fixture *fixture = *state;
#define STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships"
    struct parts parts = {
        .workbook = "<x:workbook xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main' "
                    "xmlns:rel='" STRICT "'><x:sheets><x:sheet name='S' rel:id='s1'/></x:sheets>"
                    "</x:workbook>",
        .relations = PACKAGE "<Relationship Id='s1' Type='" STRICT
                             "/worksheet' Target='.././xl/Work%73heets/SHEET1.xml'/>"
                             "<Relationship Id='s4' Type='" STRICT
                             "/styles' Target='http://127.0.0.1/styles' TargetMode='External'/>"
                             "</Relationships>",
        .sheet =
            "<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:sheetData>"
            "<x:row><x:c t='inlineStr'><x:is><x:t>strict</x:t></x:is></x:c></x:row>"
            "</x:sheetData></x:worksheet>",
    };
    assert_true(read_parts(fixture, &parts));
    expect(fixture, 0, 0, CELL_TEXT, "strict");
}

/* -- refusals ---------------------------------------------------------------------------------- */

static void a_document_type_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = {
        .sheet = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
                 "<worksheet " MAIN "><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData>"
                 "</worksheet>",
    };
    assert_false(read_parts(fixture, &parts));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, "document type");
}

static void an_unknown_entity_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_false(read_cells(fixture, "<c t='str'><v>&b;</v></c>"));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, "broken in its part 'xl/worksheets");
}

static void a_reference_out_of_the_strings_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_false(read_cells(fixture, "<c t='s'><v>1</v></c>"));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, "broken");
}

static void rows_out_of_order_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = { .sheet =
                               "<worksheet " MAIN "><sheetData><row r='2'><c><v>1</v></c></row>"
                               "<row r='2'><c><v>1</v></c></row></sheetData></worksheet>" };
    assert_false(read_parts(fixture, &parts));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, "broken");
}

static void a_257th_column_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_false(read_cells(fixture, "<c r='IV1'><v>1</v></c><c r='IW1'><v>1</v></c>"));
    expect_refusal(fixture, DIAG_SPREADSHEET_LIMIT, "256 columns");
}

static void a_cell_that_is_too_long_is_refused(void **state)
{
    struct fixture *fixture = *state;
    char *text = arena_alloc(fixture->arena, SPREADSHEET_CELL_BYTES_MAX + 2);
    for (size_t i = 0; i < SPREADSHEET_CELL_BYTES_MAX + 1; i++)
        text[i] = 'a';
    slice cells = arena_format(fixture->arena, "<c t='str'><v>%s</v></c>", text);
    assert_false(read_cells(fixture, cells.ptr));
    expect_refusal(fixture, DIAG_SPREADSHEET_LIMIT, "32,767 characters");
}

static void overlapping_merged_ranges_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct parts parts = { .sheet =
                               "<worksheet " MAIN "><sheetData><row r='1'><c><v>1</v></c></row>"
                               "<row r='2'><c><v>1</v></c></row></sheetData><mergeCells>"
                               "<mergeCell ref='A1:A2'/><mergeCell ref='A1:A9'/></mergeCells>"
                               "</worksheet>" };
    assert_false(read_parts(fixture, &parts));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, "broken");
}

static void every_cut_of_an_archive_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_true(read_cells(fixture, "<c><v>1</v></c>"));
    for (size_t len = 4; len < fixture->bytes.len; len += 7) {
        struct diags *diags = diags_new();
        struct arena *arena = arena_new();
        struct source source = { .path = SLICE("cut.xlsx"),
                                 .text = slice_sub(strbuf_slice(&fixture->bytes), 0, len) };
        struct spreadsheet spreadsheet;
        assert_false(spreadsheet_read(arena, diags, &source, &spreadsheet));
        assert_int_equal(diags_at(diags, 0)->code, DIAG_SPREADSHEET_FORMAT);
        arena_free(arena);
        diags_free(diags);
    }
}

static void an_archive_of_something_else_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct zip_writer zip;
    zip_writer_init(&zip, &fixture->bytes);
    add_part(&zip, "_rels/.rels", PACKAGE "</Relationships>");
    zip_finish(&zip);
    assert_false(read_bytes(fixture, strbuf_slice(&fixture->bytes)));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, "no workbook");
}

static void names_that_lead_out_of_the_archive_are_refused(void **state)
{
    struct fixture *fixture = *state;
    static const char *const NAMES[] = { "../../etc/x", "/etc/x", "C:\\x", "a/..", "xl\\..\\x" };
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        struct diags *diags = diags_new();
        struct zip_writer zip;
        struct spreadsheet spreadsheet;
        strbuf_reset(&fixture->bytes);
        zip_writer_init(&zip, &fixture->bytes);
        add_part(&zip, NAMES[i], "x");
        zip_finish(&zip);
        struct source source = { .path = SLICE("x.xlsx"), .text = strbuf_slice(&fixture->bytes) };
        assert_false(spreadsheet_read(fixture->arena, diags, &source, &spreadsheet));
        assert_true(slice_contains(diags_at(diags, 0)->message, SLICE("leads out of it")));
        diags_free(diags);
    }
}

static void old_and_encrypted_workbooks_are_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_false(read_bytes(fixture, SLICE("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on")));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, ".xls workbook of before 2007");
}

/* -- text -------------------------------------------------------------------------------------- */

static void separators_are_detected(void **state)
{
    struct fixture *fixture = *state;
    assert_true(read_bytes(fixture, SLICE("a;b;\"x,y,z\"\n1;2,5;3\n")));
    assert_int_equal(fixture->spreadsheet.separator, ';');
    expect(fixture, 0, 2, CELL_TEXT, "x,y,z");
    expect(fixture, 1, 1, CELL_TEXT, "2,5");
    assert_true(read_bytes(fixture, SLICE("a\tb\n1\t2\n")));
    assert_int_equal(fixture->spreadsheet.separator, '\t');
}

static void encodings_are_detected(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        slice bytes;
        enum text_encoding encoding;
    } CASES[] = {
        { SLICE_INIT("\xE6\xBC\x94,a\n"), ENCODING_UTF8 },
        { SLICE_INIT("\xEF\xBB\xBF\xE6\xBC\x94,a\n"), ENCODING_UTF8_MARKED },
        { SLICE_INIT("\xD1\xDD,a\n"), ENCODING_GB18030 },
        { SLICE_INIT("\xFF\xFE\x14\x6F,\0a\0\n\0"), ENCODING_UTF16 },
        { SLICE_INIT("\xFE\xFF\x6F\x14\0,\0a\0\n"), ENCODING_UTF16 },
    };
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        assert_true(read_bytes(fixture, CASES[i].bytes));
        assert_int_equal(fixture->spreadsheet.encoding, CASES[i].encoding);
        expect(fixture, 0, 0, CELL_TEXT, "\xE6\xBC\x94");
        expect(fixture, 0, 1, CELL_TEXT, "a");
    }
    /* Four bytes of GB18030: a letter of Extension B. */
    assert_true(read_bytes(fixture, SLICE("\xD1\xDD\x95\x32\x82\x36\n")));
    expect(fixture, 0, 0, CELL_TEXT, "\xE6\xBC\x94\xF0\xA0\x80\x80");
}

static void damaged_text_is_refused(void **state)
{
    static const slice CASES[] = {
        SLICE_INIT("a,\xFF\xFF\xFF\n"),     /* neither */
        SLICE_INIT("a\0b,c\n"),             /* UTF-16 without a mark */
        SLICE_INIT("\xFF\xFE\x96\x4E\0\0"), /* UTF-16 with a NUL: its place is none of the file */
        SLICE_INIT("\xD1\xDD,\x81\x30\n"),  /* GB18030, cut */
        SLICE_INIT("\xE6\xBC\x94\xE6\xBC\x94\xE6\xBC\x94\xE6\xBC\x94\xE6\xBC\x94\xE6\xBC\x94"
                   "\xE6\xBC\x94\xE6\xBC\x94\xE6\xBC\x94\xE6\xBC\x94\xE6\xBC\x94,\xD1\xDD\n"),
    };
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct fixture *fixture = *state;
        assert_false(read_bytes(fixture, CASES[i]));
        assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_FILE_ENCODING);
        assert_true(diags_at(fixture->diags, 0)->where.offset <= CASES[i].len);
        end(state);
        begin(state);
    }
}

static void a_longer_row_than_the_first_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_false(read_bytes(fixture, SLICE("a,b\n1,2\n1,2,3\n")));
    expect_refusal(fixture, DIAG_SPREADSHEET_FORMAT, "row has 3 fields, the first has 2");
}

static void rows_of_text_know_their_line(void **state)
{
    struct fixture *fixture = *state;
    assert_true(read_bytes(fixture, SLICE("a,b,c\r\n\r\n\"x\ny\",\xE6\xBC\x94,2\r\n,,\r\n3,4,5")));
    const struct sheet *sheet = &fixture->spreadsheet.sheets.items[0];
    assert_int_equal(sheet->rows.count, 3); /* rows of nothing are none */
    assert_int_equal(sheet->rows.items[1].number, 3);
    assert_int_equal(sheet->rows.items[2].number, 6);
    slice name = spreadsheet_cell_name(fixture->arena, &fixture->spreadsheet, sheet,
                                       &sheet->rows.items[1], 2);
    assert_true(slice_equal(name, SLICE("list.xlsx:4:6")));
    uint32_t line = 0;
    uint32_t column = 0;
    position_line_column(
        spreadsheet_where(fixture->arena, &fixture->spreadsheet, sheet, &sheet->rows.items[1], 2),
        &line, &column);
    assert_int_equal(line, 4);
    assert_int_equal(column, 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_are_shared_inline_or_results),
        TEST(escapes_of_the_format_are_undone),
        TEST(numbers_are_what_the_program_shows),
        TEST(codes_that_lost_digits_are_known),
        TEST(days_are_told_by_the_format_of_the_cell),
        TEST(days_of_old_macintosh_files_start_in_1904),
        TEST(errors_and_formulas_without_result_are_no_values),
        TEST(merged_cells_fill_rows_that_hold_anything),
        TEST(hidden_rows_columns_and_sheets_are_marked),
        TEST(strict_files_and_odd_targets_are_read),
        TEST(a_document_type_is_refused),
        TEST(an_unknown_entity_is_refused),
        TEST(a_reference_out_of_the_strings_is_refused),
        TEST(rows_out_of_order_are_refused),
        TEST(a_257th_column_is_refused),
        TEST(a_cell_that_is_too_long_is_refused),
        TEST(overlapping_merged_ranges_are_refused),
        TEST(every_cut_of_an_archive_is_refused),
        TEST(an_archive_of_something_else_is_refused),
        TEST(names_that_lead_out_of_the_archive_are_refused),
        TEST(old_and_encrypted_workbooks_are_refused),
        TEST(separators_are_detected),
        TEST(encodings_are_detected),
        TEST(damaged_text_is_refused),
        TEST(a_longer_row_than_the_first_is_refused),
        TEST(rows_of_text_know_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
