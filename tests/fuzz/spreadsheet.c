/* Any bytes are sheets of rows and cells of their kinds, or refused: workbooks as whole archives,
 * and texts in the encodings and with the separators that people bring. */
#include "fuzz_sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fuzz_run run = fuzz_begin((slice){ (const char *)bytes, size });
    fuzz_read_spreadsheet(&run);
    fuzz_end(&run);
    return 0;
}
