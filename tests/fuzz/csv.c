/* Any text is rows of fields, each at its place, or one fault; rows that are written come back as
 * they were, and cells that are written for a spreadsheet program are never its formulas.
 *
 * An input is a byte that chooses the separator, then the text. */
#include "formats/csv.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "fuzz.h"

static const char SEPARATORS[] = { ',', ';', '\t', 0 };

typedef void add_field(struct strbuf *output, slice text);

/* A row of one empty field is a blank line, which readers pass over. */
static bool is_blank(const struct csv_row *row)
{
    return row->fields.count == 1 && row->fields.items[0].text.len == 0;
}

static slice without_apostrophe(slice text)
{
    return slice_starts_with(text, SLICE("'")) ? slice_from_index(text, 1) : text;
}

static void check_cell(slice written)
{
    uint32_t first = 'a';
    while (written.len > 0 && ((first = utf8_next(&written)) == ' ' || first == 0x3000))
        ;
    REQUIRE(first != '=' && first != '+' && first != '-' && first != '@' && first != '\t' &&
            first != '\r' && first != 0xFF1D);
}

static void check_again(struct fuzz_run *run, const struct csv_row *row, add_field *add)
{
    struct strbuf output = { 0 };
    for (size_t i = 0; i < row->fields.count; i++) {
        if (i > 0)
            strbuf_add_char(&output, ',');
        add(&output, row->fields.items[i].text);
    }
    strbuf_add(&output, SLICE("\r\n"));
    struct source written = { SLICE("written"), strbuf_slice(&output) };
    struct csv_reader reader = { .source = &written };
    struct csv_row again = { 0 };
    REQUIRE(csv_read_row(run->arena, run->diags, &reader, &again));
    REQUIRE(again.fields.count == row->fields.count && reader.offset == written.text.len);
    for (size_t i = 0; i < row->fields.count; i++) {
        slice text = again.fields.items[i].text;
        if (add == csv_add_cell)
            check_cell(text);
        REQUIRE(slice_equal(add == csv_add_cell ? without_apostrophe(text) : text,
                            row->fields.items[i].text));
    }
    strbuf_release(&output);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    slice input = { (const char *)bytes, size };
    char separator = SEPARATORS[fuzz_take_byte(&input) % sizeof(SEPARATORS)];
    struct fuzz_run run = fuzz_begin_text(input);
    struct csv_reader reader = { .source = &run.source, .separator = separator };
    struct csv_row row = { 0 };
    size_t place = 0;
    while (csv_read_row(run.arena, run.diags, &reader, &row)) {
        REQUIRE(row.fields.count > 0 && row.fields.count <= CSV_FIELDS_MAX);
        for (size_t i = 0; i < row.fields.count; i++) {
            REQUIRE(row.fields.items[i].where.offset >= place);
            REQUIRE(row.fields.items[i].text.len <= CSV_FIELD_BYTES_MAX);
            place = row.fields.items[i].where.offset;
        }
        if (is_blank(&row))
            continue;
        check_again(&run, &row, csv_add_field);
        check_again(&run, &row, csv_add_cell);
    }
    REQUIRE(reader.offset == run.source.text.len && diags_size(run.diags) <= 1);
    fuzz_end(&run);
    return 0;
}
