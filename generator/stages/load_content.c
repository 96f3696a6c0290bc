/* Markdown files side by side, then what lies beside them. */
#include "stages/load_content.h"

#include "base/threads.h"
#include "formats/front_matter.h"
#include "formats/yaml.h"

struct content_loader {
    struct arena *arena;
    struct diags *diags;
    struct site *site;
    bool ok;
};

/* One Markdown file: its text, the map of its front matter, and what that says. */
struct document {
    slice path;
    bool is_notice;
    const struct source *source;
    const struct value *front_matter;
    size_t body;
    struct notice notice;
    struct page page;
    struct diags *diags; /* of its own, until all are read */
    bool ok;
};

/* -- reading
 * --------------------------------------------------------------------------------------------------
 */

struct reading {
    const struct site *site;
    struct document *documents;
    struct arena **arenas; /* one a worker */
};

static bool read_document(struct arena *arena, const struct site *site, struct document *document)
{
    struct front_matter parts;
    document->source =
        fs_read_text(arena, document->diags, site->root, document->path, INPUT_BYTES_MAX);
    if (document->source == NULL || !front_matter_find(document->diags, document->source, &parts))
        return false;
    document->front_matter =
        yaml_parse(arena, document->diags, document->source, parts.from, parts.to);
    document->body = parts.body;
    return document->front_matter != NULL;
}

static void read_job(void *context, size_t worker, size_t index)
{
    const struct reading *reading = context;
    struct document *document = &reading->documents[index];
    struct arena *arena = reading->arenas[worker];
    const struct site *site = reading->site;
    document->diags = diags_new();
    document->ok = read_document(arena, site, document);
    if (!document->ok)
        return;
    document->ok =
        document->is_notice
            ? notice_load(arena, document->diags, document->source, document->front_matter,
                          document->body, site->plan, site->contests, &document->notice)
            : page_load(arena, document->diags, document->source, document->front_matter,
                        document->body, &document->page);
}

/* In the order of the paths, so that the number of threads shows nowhere. */
static void read_all(struct content_loader *loader, size_t workers, struct document *documents,
                     size_t count)
{
    struct reading reading = { loader->site, documents,
                               ARENA_ARRAY(loader->arena, struct arena *, workers) };
    for (size_t i = 0; i < workers; i++)
        reading.arenas[i] = arena_new();
    threads_run(workers, count, read_job, &reading);
    for (size_t i = 0; i < workers; i++)
        arena_absorb(loader->arena, reading.arenas[i]);
    for (size_t i = 0; i < count; i++) {
        diags_merge(loader->diags, documents[i].diags);
        diags_free(documents[i].diags);
        loader->ok = documents[i].ok && loader->ok;
    }
}

static void walk(struct content_loader *loader, slice folder, struct fs_entries *entries)
{
    loader->ok =
        fs_walk(loader->arena, loader->diags, loader->site->root, folder, entries) && loader->ok;
    for (size_t i = 0; i < entries->list.count; i++) {
        slice *path = &entries->list.items[i].path;
        *path = arena_format(loader->arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(folder),
                             SLICE_ARG(*path));
    }
}

static bool is_markdown(slice path)
{
    return slice_ends_with(path, SLICE(".md"));
}

/* Appends the Markdown files among `entries`. */
static size_t note_documents(const struct fs_entries *entries, bool are_notices,
                             struct document *documents)
{
    size_t count = 0;
    for (size_t i = 0; i < entries->list.count; i++)
        if (is_markdown(entries->list.items[i].path))
            documents[count++] =
                (struct document){ .path = entries->list.items[i].path, .is_notice = are_notices };
    return count;
}

/* What is public at now: the rest ends here. */
static struct notices *public_notices(struct content_loader *loader, const struct notices *all)
{
    struct notices *notices = ARENA_NEW(loader->arena, struct notices);
    for (size_t i = 0; i < all->list.count; i++)
        if (instant_compare(all->list.items[i].published_at, loader->site->now) <= 0)
            ARRAY_PUSH(loader->arena, &notices->list, all->list.items[i]);
    notices_sort(notices);
    return notices;
}

/* -- what lies beside
 * ------------------------------------------------------------------------------------------
 */

static slice folder_of(slice path)
{
    size_t slash = path.len;
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    return slice_sub(path, 0, slash);
}

/* Index of the first entry that does not stand before `path`; they are sorted. */
static size_t entry_index(const struct fs_entries *entries, slice path)
{
    size_t low = 0;
    size_t high = entries->list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_compare(entries->list.items[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct fs_entry *find_entry(const struct fs_entries *entries, slice path)
{
    size_t index = entry_index(entries, path);
    bool found = index < entries->list.count && slice_equal(entries->list.items[index].path, path);
    return found ? &entries->list.items[index] : NULL;
}

static void add_content_file(struct content_loader *loader, struct content_files *files,
                             struct content_file file, slice url_folder, slice name)
{
    file.url =
        arena_format(loader->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(url_folder), SLICE_ARG(name));
    ARRAY_PUSH(loader->arena, &files->list, file);
}

/* A folder with an index.md is one notice or page with all that lies in it. */
static bool add_folder_files(struct content_loader *loader, struct content_files *files,
                             const struct fs_entries *entries, const struct source *source,
                             slice url_folder, const struct notice *notice)
{
    slice folder = folder_of(source->path);
    if (!slice_equal(slice_from_index(source->path, folder.len), SLICE("index.md")))
        return false;
    for (size_t i = entry_index(entries, folder); i < entries->list.count; i++) {
        const struct fs_entry *entry = &entries->list.items[i];
        if (!slice_starts_with(entry->path, folder))
            break;
        if (!is_markdown(entry->path))
            add_content_file(loader, files,
                             (struct content_file){ .path = entry->path,
                                                    .notice = notice,
                                                    .where = { source, 0 },
                                                    .size_bytes = entry->size_bytes },
                             url_folder, slice_from_index(entry->path, folder.len));
    }
    return true;
}

/* An attachment that front matter names, of a notice that is a single file. */
static void add_attachment(struct content_loader *loader, struct content_files *files,
                           const struct fs_entries *entries, const struct notice *notice,
                           const struct attachment *attachment, bool in_folder)
{
    position where = value_where(attachment->origin, SLICE("file"));
    slice folder = folder_of(notice->source->path);
    slice path = arena_format(loader->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(folder),
                              SLICE_ARG(attachment->file));
    const struct fs_entry *entry = find_entry(entries, path);
    if (entry == NULL) {
        loader->ok = diag_add(loader->diags, DIAG_ATTACHMENT_MISSING, where,
                              SLICE("put the file beside the notice, or correct its name"),
                              "no such attachment: '" SLICE_FMT "'", SLICE_ARG(path));
        return;
    }
    if (!in_folder)
        add_content_file(loader, files,
                         (struct content_file){ .path = entry->path,
                                                .notice = notice,
                                                .where = where,
                                                .size_bytes = entry->size_bytes },
                         site_notice_url(loader->arena, notice), attachment->file);
}

static void collect_content_files(struct content_loader *loader,
                                  const struct fs_entries *notice_files,
                                  const struct fs_entries *page_files)
{
    struct content_files *files = ARENA_NEW(loader->arena, struct content_files);
    const struct site *site = loader->site;
    for (size_t i = 0; i < site->notices->list.count; i++) {
        const struct notice *notice = &site->notices->list.items[i];
        bool in_folder = add_folder_files(loader, files, notice_files, notice->source,
                                          site_notice_url(loader->arena, notice), notice);
        for (size_t j = 0; j < notice->attachments.count; j++)
            add_attachment(loader, files, notice_files, notice, &notice->attachments.items[j],
                           in_folder);
    }
    for (size_t i = 0; i < site->pages->list.count; i++) {
        const struct page *page = &site->pages->list.items[i];
        add_folder_files(loader, files, page_files, page->source, page->permalink, NULL);
    }
    loader->site->content_files = files;
}

/* -- all
 * -------------------------------------------------------------------------------------------------------
 */

bool load_content(struct arena *arena, struct diags *diags, struct site *site, size_t workers,
                  struct notices *all_notices)
{
    struct content_loader loader = { arena, diags, site, true };
    struct fs_entries notice_files = { 0 };
    struct fs_entries page_files = { 0 };
    struct pages *pages = ARENA_NEW(arena, struct pages);
    walk(&loader, SLICE("content/notices"), &notice_files);
    walk(&loader, SLICE("content/pages"), &page_files);
    struct document *documents =
        ARENA_ARRAY(arena, struct document, notice_files.list.count + page_files.list.count);
    size_t notices = note_documents(&notice_files, true, documents);
    size_t count = notices + note_documents(&page_files, false, documents + notices);
    read_all(&loader, workers, documents, count);
    for (size_t i = 0; i < count; i++)
        if (documents[i].ok && i < notices)
            ARRAY_PUSH(arena, &all_notices->list, documents[i].notice);
        else if (documents[i].ok)
            ARRAY_PUSH(arena, &pages->list, documents[i].page);
    pages_sort(pages);
    site->pages = pages;
    site->notices = public_notices(&loader, all_notices);
    collect_content_files(&loader, &notice_files, &page_files);
    return loader.ok;
}
