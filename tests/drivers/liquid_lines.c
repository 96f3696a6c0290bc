/* Answers requests in JSON lines, as conformance suites send them. */
#include "stages/render_command.h"

#include <stdio.h>

int main(void)
{
    return render_command_json_lines(stdin, stdout) ? 0 : 4;
}
