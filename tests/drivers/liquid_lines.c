/* Answers requests in JSON lines, of the file named last or of standard input. */
#include "stages/render_command.h"

#include <stdio.h>

static double no_clock(void)
{
    return 0;
}

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[argc - 1], "r") : stdin;
    if (in == NULL)
        return 4;
    int status = render_command_json_lines(in, stdout, 1767225600, no_clock) ? 0 : 4;
    if (in != stdin)
        fclose(in);
    return status;
}
