/* Any text is a tree of data whose every place and text can be relied on, or a list of faults; any
 * tree fills any table of the contest's files or is refused.
 *
 * An input is a byte that chooses the table, then the text. */
#include "formats/yaml.h"
#include "contest/schema.h"
#include "fuzz.h"

static const struct schema_file *choose_file(unsigned byte)
{
    const struct schema_file *files = schema_files();
    size_t count = 0;
    while (files[count].id.len > 0)
        count++;
    return &files[byte % count];
}

static void fill(struct fuzz_run *run, const struct schema *schema, const struct value *tree)
{
    struct schema_load load = schema_begin(run->arena, run->diags, NULL, NULL);
    bool ok = schema_fill(&load, schema, tree, arena_alloc(run->arena, schema->size));
    ok = schema_finish(&load) && ok;
    REQUIRE(ok == !diags_has_errors(run->diags));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    slice input = { (const char *)bytes, size };
    const struct schema_file *file = choose_file(fuzz_take_byte(&input));
    struct fuzz_run run = fuzz_begin_text(input);
    const struct value *tree =
        yaml_parse(run.arena, run.diags, &run.source, 0, run.source.text.len);
    REQUIRE((tree == NULL) == diags_has_errors(run.diags));
    if (tree != NULL) {
        REQUIRE(fuzz_check_tree(&run.source, tree, YAML_DEPTH_MAX) <= YAML_NODES_MAX + 1);
        fill(&run, file->schema, tree);
    }
    fuzz_end(&run);
    return 0;
}
