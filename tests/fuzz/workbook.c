/* The parts of a workbook, put into a sound archive: what a fuzzer does to an archive mostly breaks
 * its checksums and never reaches the XML.
 *
 * An input is up to six parts with the separator between them: the first sheet, the texts, the
 * styles, the workbook, its relations and those of the archive. What is empty or missing is a
 * sound one. */
#include "base/strbuf.h"
#include "formats/zip_writer.h"
#include "fuzz_sheet.h"

#define MAIN     "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define DOCUMENT "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE  "http://schemas.openxmlformats.org/package/2006/relationships"

static const struct part {
    const char *name, *sound;
} PARTS[] = {
    { "xl/worksheets/sheet1.xml",
      "<worksheet xmlns='" MAIN "'><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>"
      "</worksheet>" },
    { "xl/sharedStrings.xml", "<sst xmlns='" MAIN "'><si><t>a</t></si><si><t>b</t></si></sst>" },
    { "xl/styles.xml", "<styleSheet xmlns='" MAIN "'><cellXfs><xf numFmtId='0'/>"
                       "<xf numFmtId='14'/></cellXfs></styleSheet>" },
    { "xl/workbook.xml", "<workbook xmlns='" MAIN "' xmlns:r='" DOCUMENT "'><sheets>"
                         "<sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>" },
    { "xl/_rels/workbook.xml.rels",
      "<Relationships xmlns='" PACKAGE "'>"
      "<Relationship Id='rId1' Type='" DOCUMENT "/worksheet' Target='worksheets/sheet1.xml'/>"
      "<Relationship Id='rId2' Type='" DOCUMENT "/sharedStrings' Target='sharedStrings.xml'/>"
      "<Relationship Id='rId3' Type='" DOCUMENT "/styles' Target='styles.xml'/></Relationships>" },
    { "_rels/.rels", "<Relationships xmlns='" PACKAGE "'>"
                     "<Relationship Id='rId1' Type='" DOCUMENT
                     "/officeDocument' Target='xl/workbook.xml'/></Relationships>" },
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    slice input = { (const char *)bytes, size };
    struct strbuf archive = { 0 };
    struct zip_writer writer;
    zip_writer_init(&writer, &archive);
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
        slice part = fuzz_take_part(&input);
        zip_add(&writer, slice_from(PARTS[i].name),
                part.len > 0 ? part : slice_from(PARTS[i].sound));
    }
    zip_finish(&writer);
    struct fuzz_run run = fuzz_begin(strbuf_slice(&archive));
    strbuf_release(&archive);
    fuzz_read_spreadsheet(&run);
    fuzz_end(&run);
    return 0;
}
