/* Media types of published files by their ending (IANA registry). */
#ifndef FABANG_SITE_MEDIA_TYPE_H
#define FABANG_SITE_MEDIA_TYPE_H

#include "base/slice.h"

/* "application/pdf" for "plan.pdf"; application/octet-stream for what is not in the table. Static
 * text. */
slice media_type_of(slice path);

#endif
