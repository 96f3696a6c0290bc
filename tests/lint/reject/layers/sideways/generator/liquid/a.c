/* Two peers. */
#include "formats/b.h"
