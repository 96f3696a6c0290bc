/* A part of load. */
#include "stages/load.h"
#include "stages/render.h"
