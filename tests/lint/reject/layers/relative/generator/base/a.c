/* Its neighbour, by a short name. */
#include "b.h"
