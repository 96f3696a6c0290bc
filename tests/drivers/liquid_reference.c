/* Prints the reference of the template language, each example with its result. */
#include "liquid/liquid.h"

#include <stdio.h>

int main(void)
{
    struct strbuf output = { 0 };
    bool ok = liquid_write_reference(&output);
    fwrite(output.ptr, 1, output.len, stdout);
    strbuf_release(&output);
    return ok ? 0 : 1;
}
