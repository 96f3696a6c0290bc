/* Finds and prints the moments to come. */
#include "stages/due.h"

#include "formats/json.h"
#include "records/records.h"
#include "site/changes.h"

bool due_find(struct arena *arena, struct diags *diags, const struct site *site,
              const struct notices *all_notices, size_t instant_count, struct moments *moments)
{
    *moments = (struct moments){ 0 };
    site_moments(arena, site, all_notices, moments);
    bool ok = records_moments(arena, diags, site->root, SLICE("site-data/rankings.db"), site->now,
                              moments);
    moments_keep_after(moments, site->now, instant_count);
    return ok;
}

void due_write_text(struct arena *arena, const struct moments *moments, struct strbuf *output)
{
    for (size_t i = 0; i < moments->list.count; i++) {
        const struct moment *moment = &moments->list.items[i];
        strbuf_format(output, SLICE_FMT "\t" SLICE_FMT "\t" SLICE_FMT "\n",
                      SLICE_ARG(instant_format_iso(arena, moment->at)), SLICE_ARG(moment->what),
                      SLICE_ARG(moment->id));
    }
}

void due_write_json(struct arena *arena, const struct moments *moments, struct strbuf *output)
{
    struct json_writer json;
    json_writer_init(&json, output, JSON_READABLE);
    json_begin_list(&json);
    for (size_t i = 0; i < moments->list.count; i++) {
        const struct moment *moment = &moments->list.items[i];
        json_begin_object(&json);
        json_member_string(&json, SLICE("at"), instant_format_iso(arena, moment->at));
        json_member_string(&json, SLICE("what"), moment->what);
        json_member_string(&json, SLICE("id"), moment->id);
        json_end_object(&json);
    }
    json_end_list(&json);
}
