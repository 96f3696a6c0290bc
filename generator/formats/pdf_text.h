/* What a reader of a PDF document sees, and what it says of itself. */
#ifndef FABANG_FORMATS_PDF_TEXT_H
#define FABANG_FORMATS_PDF_TEXT_H

#include "formats/unpack.h"

/* Hands over the text of each page ("page 3"), the document's own data ("metadata": author, title,
 * XMP ...), the texts of annotations and form fields ("page 3, note", "page 3, field") and the
 * files attached to it, by name. False when poppler cannot open it: broken, or a password is
 * needed; or when the machine has no poppler (libpoppler-glib.so.8). */
bool pdf_text_each(slice pdf, unpack_part *part, void *context);

#endif
