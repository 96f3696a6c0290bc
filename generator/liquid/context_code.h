/* How scripts, styles and URLs move a context on. */
#ifndef FABANG_LIQUID_CONTEXT_CODE_H
#define FABANG_LIQUID_CONTEXT_CODE_H

#include "liquid/context.h"

/* Moves `context`, which is in a script, style, URL or value, over the whole `text`; in an
 * attribute its references stand for characters. `*at` is the byte where it went wrong. */
void context_move_code(struct context *context, slice text, bool in_attribute, size_t *at);

#endif
