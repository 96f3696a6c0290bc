/* Renders the template named last with data.json beside it: output, then diagnostics. */
#include "base/fs.h"
#include "stages/render_command.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct strbuf output = { 0 };
    struct strbuf text = { 0 };
    struct render_command command = { .template_path = slice_from(argv[argc - 1]),
                                      .data_path = SLICE("data.json"),
                                      .escape = argc > 2 ? slice_from(argv[1]) : SLICE(""),
                                      .now_seconds = 1767225600 };
    if (!fs_exists(SLICE(""), SLICE("data.json")))
        command.data_path = SLICE("");
    render_command_file(arena, &command, diags, &output);
    diags_sort(diags);
    diags_format_text(diags, DIAG_NOTE, &text);
    if (output.len > 0)
        fwrite(output.ptr, 1, output.len, stdout);
    if (text.len > 0)
        fwrite(text.ptr, 1, text.len, stderr);
    int status = diags_exit_status(diags);
    strbuf_release(&output);
    strbuf_release(&text);
    diags_free(diags);
    arena_free(arena);
    return status;
}
