/* Lists versions; goes back to one. */
#include "stages/publish_command.h"

#include "base/date.h"
#include "base/tree.h"
#include "formats/json.h"
#include "site/versions.h"

static uint64_t total_bytes(const struct manifest *manifest)
{
    uint64_t total = 0;
    for (size_t i = 0; i < manifest->rows.count; i++)
        total += manifest->rows.items[i].size_bytes;
    return total;
}

struct teller {
    struct arena *arena;
    const struct publish_command *command;
    struct strbuf *output;
    struct json_writer json;
};

/* NULL: it cannot be read as one of ours. */
static void tell(struct teller *teller, slice what, const struct published_tree *tree)
{
    struct instant written = { tree ? tree->written.tv_sec : 0, teller->command->offset_seconds };
    slice at = tree ? instant_format_iso(teller->arena, written) : SLICE("damaged");
    size_t files = tree ? tree->manifest.rows.count : 0;
    uint64_t bytes = tree ? total_bytes(&tree->manifest) : 0;
    if (!teller->command->json) {
        strbuf_format(teller->output, SLICE_FMT "\t" SLICE_FMT "\t%zu\t%llu\n", SLICE_ARG(what),
                      SLICE_ARG(at), files, (unsigned long long)bytes);
        return;
    }
    json_begin_object(&teller->json);
    json_member_string(&teller->json, SLICE("version"), what);
    json_member_string(&teller->json, SLICE("written"), at);
    json_member_integer(&teller->json, SLICE("files"), (long long)files);
    json_member_integer(&teller->json, SLICE("bytes"), (long long)bytes);
    json_end_object(&teller->json);
}

static void tell_all(struct arena *arena, struct versions *versions,
                     const struct publish_command *command, struct strbuf *output)
{
    struct teller teller = { .arena = arena, .command = command, .output = output };
    json_writer_init(&teller.json, output, JSON_READABLE);
    if (command->json)
        json_begin_list(&teller.json);
    if (versions_live(versions)->handle >= 0)
        tell(&teller, SLICE("live"), versions_live(versions));
    for (size_t back = 1; back <= versions_count(versions); back++) {
        struct published_tree tree;
        bool whole = versions_look(versions, back, &tree);
        tell(&teller, arena_format(arena, "-%zu", back), whole ? &tree : NULL);
        versions_release(&tree);
    }
    if (command->json)
        json_end_list(&teller.json);
}

/* Browsers and caches ask whether a file is newer than theirs. */
static bool touch_what_differs(struct arena *arena, const struct published_tree *live,
                               const struct published_tree *earlier)
{
    for (size_t i = 0; i < earlier->manifest.rows.count; i++) {
        const struct manifest_row *row = &earlier->manifest.rows.items[i];
        const struct manifest_row *now = manifest_find(&live->manifest, row->path);
        if ((now == NULL || !manifest_row_equal(now, row)) &&
            !tree_touch_file(earlier->handle, arena_copy(arena, row->path).ptr))
            return false;
    }
    return true;
}

static bool roll_back(struct arena *arena, struct diags *diags, struct versions *versions,
                      size_t back)
{
    struct published_tree earlier;
    bool there =
        back >= 1 && back <= versions_count(versions) && versions_live(versions)->handle >= 0;
    if (!there || !versions_look(versions, back, &earlier))
        return versions_missing(versions, diags, back);
    bool ok = touch_what_differs(arena, versions_live(versions), &earlier) ||
              versions_refused(versions, diags, "cannot prepare the earlier version", (slice){ 0 });
    versions_release(&earlier);
    return ok && versions_roll_back(versions, diags, back);
}

bool publish_command_run(struct arena *arena, struct diags *diags,
                         const struct publish_command *command, struct strbuf *output)
{
    struct versions *versions = versions_open(arena, diags, command->out);
    bool ok = versions != NULL &&
              (!command->roll_back || roll_back(arena, diags, versions, command->back));
    if (ok)
        tell_all(arena, versions, command, output);
    versions_close(versions);
    return ok;
}
