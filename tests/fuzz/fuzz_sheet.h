/* What the targets of spreadsheets share. */
#ifndef FABANG_TESTS_FUZZ_SHEET_H
#define FABANG_TESTS_FUZZ_SHEET_H

#include "formats/spreadsheet.h"
#include "fuzz.h"

/* Reads the run's source and judges what comes out: cells of their kinds in rows of one width. */
void fuzz_read_spreadsheet(struct fuzz_run *run);

#endif
