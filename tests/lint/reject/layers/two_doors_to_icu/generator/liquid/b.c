/* Two. */
#include <unicode/ucal.h>
