/* Sends each planned file to what writes it. */
#include "site/files.h"

#include "site/calendar_file.h"
#include "site/data_files.h"
#include "site/feeds.h"
#include "site/list_files.h"
#include "site/sitemap.h"

#include <assert.h>

/* A diagnostic keeps its source: only then the file's memory stays. */
static bool write_attachment(struct arena *kept, struct diags *diags, const struct site *site,
                             const struct output *output, struct strbuf *text)
{
    struct arena *own = arena_new();
    const struct source *source =
        fs_read(own, diags, site->root, output->subject.file->path, FS_FILE_BYTES_MAX);
    if (source == NULL) {
        arena_absorb(kept, own);
        return false;
    }
    strbuf_add(text, source->text);
    arena_free(own);
    return true;
}

bool file_write(struct arena *arena, struct arena *kept, struct diags *diags,
                const struct site *site, const struct outputs *outputs, const struct output *output,
                struct strbuf *text)
{
    switch (output->kind) {
    case OUTPUT_REDIRECT:
        redirect_write(arena, site, output, text);
        break;
    case OUTPUT_ASSET:
        strbuf_add(text, output->subject.asset->bytes);
        break;
    case OUTPUT_ATTACHMENT:
        return write_attachment(kept, diags, site, output, text);
    case OUTPUT_RSS:
    case OUTPUT_ATOM:
    case OUTPUT_JSON_FEED:
        feed_write(arena, site, output, text);
        break;
    case OUTPUT_CALENDAR:
        calendar_file_write(arena, site, output, text);
        break;
    case OUTPUT_CONTESTS_JSON:
        data_write_contests(arena, site, text);
        break;
    case OUTPUT_LISTS_JSON:
        data_write_lists(arena, site, text);
        break;
    case OUTPUT_LIST_JSON:
        data_write_edition(arena, output, text);
        break;
    case OUTPUT_LIST_CSV:
        list_file_write_csv(arena, site, output->subject.list, output->subject.edition, text);
        break;
    case OUTPUT_LIST_XLSX:
        list_file_write_xlsx(arena, site, output->subject.list, output->subject.edition, text);
        break;
    case OUTPUT_SITEMAP:
        sitemap_write(arena, site, outputs, output, text);
        break;
    case OUTPUT_SITEMAP_INDEX:
        sitemap_write_index(arena, site, output, text);
        break;
    case OUTPUT_ROBOTS:
        robots_write(arena, site, text);
        break;
    case OUTPUT_TEMPLATE:
        assert(!"pages are made by the theme");
        break;
    }
    return true;
}
