/* Workbooks as zip archives of XML (ECMA-376). Private to formats/: see spreadsheet.h. */
#ifndef FABANG_FORMATS_XLSX_READER_H
#define FABANG_FORMATS_XLSX_READER_H

#include "formats/spreadsheet.h"

/* Fills `spreadsheet->sheets` from the archive in `source->text`, as spreadsheet_read(). */
bool xlsx_read(struct arena *arena, struct diags *diags, const struct source *source,
               struct spreadsheet *spreadsheet);

#endif
