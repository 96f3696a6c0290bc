/* One. */
#include <unicode/ucol.h>
