/* Base knows the language. */
#include "liquid/b.h"
