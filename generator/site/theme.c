/* Reads a theme's folder: theme.yaml, templates, layouts, partials, strings, assets. */
#include "site/theme.h"

#include "base/fs.h"
#include "base/hash.h"
#include "base/strbuf.h"
#include "formats/front_matter.h"
#include "formats/yaml.h"

enum { TEMPLATE_BYTES_MAX = 4 * 1024 * 1024, ASSET_HASH_DIGITS = 10 };

struct loader {
    struct arena *arena;
    struct diags *diags;
    slice site_root;
    struct theme *theme;
    bool ok;
};

static const slice SUBJECT_NAMES[SUBJECT_KIND_COUNT] = {
    [SUBJECT_SITE] = SLICE_INIT("site"),
    [SUBJECT_CONTEST] = SLICE_INIT("contests"),
    [SUBJECT_NOTICE] = SLICE_INIT("notices"),
    [SUBJECT_PAGE] = SLICE_INIT("pages"),
    [SUBJECT_LIST] = SLICE_INIT("lists"),
    [SUBJECT_EDITION] = SLICE_INIT("editions"),
    [SUBJECT_PROJECT] = SLICE_INIT("projects"),
    [SUBJECT_NOTICE_PAGE] = SLICE_INIT("notice-pages"),
    [SUBJECT_NOTICE_KIND] = SLICE_INIT("notice-kinds"),
    [SUBJECT_NOTICE_YEAR] = SLICE_INIT("notice-years"),
};

/* "layouts/base.liquid" -> "base". */
static slice stem(slice path)
{
    size_t slash = path.len;
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    slice name = slice_from_index(path, slash);
    return slice_sub(name, 0, slice_find_char(name, '.', 0));
}

static void read_layout(struct loader *loader, struct theme_file *file)
{
    struct front_matter parts;
    if (!front_matter_find(loader->diags, file->source, &parts)) {
        loader->ok = false;
        return;
    }
    file->body_offset = parts.body;
    if (!parts.present)
        return;
    const struct value *head =
        yaml_parse(loader->arena, loader->diags, file->source, parts.from, parts.to);
    loader->ok = head != NULL && loader->ok;
    const struct value *layout = value_find(head, SLICE("layout"));
    if (layout != NULL && layout->kind == VALUE_STRING) {
        file->layout = layout->string;
        file->layout_where = layout->where;
    }
}

static void load_file(struct loader *loader, struct map *files, slice path)
{
    const struct source *source =
        fs_read_text(loader->arena, loader->diags, loader->site_root, path, TEMPLATE_BYTES_MAX);
    if (source == NULL) {
        loader->ok = false;
        return;
    }
    struct theme_file *file = ARENA_NEW(loader->arena, struct theme_file);
    *file = (struct theme_file){ .name = stem(path), .source = source };
    read_layout(loader, file);
    map_put(loader->arena, files, file->name, file);
}

static slice below(struct loader *loader, const char *folder)
{
    return arena_format(loader->arena, SLICE_FMT "/%s", SLICE_ARG(loader->theme->root), folder);
}

static void load_folder(struct loader *loader, const char *folder, struct map *files)
{
    struct fs_entries entries = { 0 };
    slice root = below(loader, folder);
    loader->ok =
        fs_walk(loader->arena, loader->diags, loader->site_root, root, &entries) && loader->ok;
    for (size_t i = 0; i < entries.list.count; i++) {
        slice path = entries.list.items[i].path;
        if (slice_ends_with(path, SLICE(".liquid")))
            load_file(loader, files,
                      arena_format(loader->arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(root),
                                   SLICE_ARG(path)));
    }
}

/* "site.css" -> "assets/site.3f2a9c01.css": a new name for new bytes, so that servers may let
 * browsers keep it for good. */
static slice hashed_name(struct loader *loader, slice path, slice bytes)
{
    slice digest = slice_sub(hash_sha256_hex(loader->arena, bytes), 0, ASSET_HASH_DIGITS);
    size_t dot = path.len;
    while (dot > 0 && path.ptr[dot - 1] != '.' && path.ptr[dot - 1] != '/')
        dot--;
    bool has_ending = dot > 0 && path.ptr[dot - 1] == '.';
    slice name = slice_sub(path, 0, has_ending ? dot - 1 : path.len);
    slice ending = has_ending ? slice_from_index(path, dot - 1) : SLICE("");
    return arena_format(loader->arena, "assets/" SLICE_FMT "." SLICE_FMT SLICE_FMT, SLICE_ARG(name),
                        SLICE_ARG(digest), SLICE_ARG(ending));
}

static void load_asset(struct loader *loader, slice root, slice path)
{
    slice full =
        arena_format(loader->arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(root), SLICE_ARG(path));
    const struct source *source =
        fs_read(loader->arena, loader->diags, loader->site_root, full, FS_FILE_BYTES_MAX);
    if (source == NULL) {
        loader->ok = false;
        return;
    }
    struct theme_asset *asset = ARENA_NEW(loader->arena, struct theme_asset);
    *asset = (struct theme_asset){ .path = path,
                                   .output = hashed_name(loader, path, source->text),
                                   .bytes = source->text,
                                   .sri = hash_sri(loader->arena, source->text) };
    map_put(loader->arena, &loader->theme->assets, path, asset);
}

static void load_assets(struct loader *loader)
{
    struct fs_entries entries = { 0 };
    slice root = below(loader, "assets");
    loader->ok =
        fs_walk(loader->arena, loader->diags, loader->site_root, root, &entries) && loader->ok;
    for (size_t i = 0; i < entries.list.count; i++)
        load_asset(loader, root, entries.list.items[i].path);
}

static slice text_of(struct loader *loader, const struct value *row, slice key, bool required)
{
    const struct value *value = value_find(row, key);
    if (value != NULL && value->kind == VALUE_STRING)
        return value->string;
    if (value != NULL || required)
        loader->ok = diag_add(
            loader->diags, DIAG_THEME_PAGE, value_where(row, key),
            SLICE("as in {name: contest, for: contests, template: contest, path: /contests/:id/}"),
            "'" SLICE_FMT "' of a page must be text", SLICE_ARG(key));
    return (slice){ 0 };
}

static enum subject_kind subject_of(struct loader *loader, const struct value *row)
{
    slice name = text_of(loader, row, SLICE("for"), true);
    for (size_t i = 0; i < SUBJECT_KIND_COUNT; i++)
        if (slice_equal(SUBJECT_NAMES[i], name))
            return (enum subject_kind)i;
    if (name.len > 0)
        loader->ok = diag_add(
            loader->diags, DIAG_THEME_PAGE, value_where(row, SLICE("for")),
            SLICE("write site, contests, notices, pages, lists, editions, projects, notice-pages, "
                  "notice-kinds or notice-years"),
            "no such subject of a page: '" SLICE_FMT "'", SLICE_ARG(name));
    return SUBJECT_SITE;
}

static void check_page_keys(struct loader *loader, const struct value *row)
{
    static const slice keys[] = { SLICE_INIT("name"),       SLICE_INIT("for"),
                                  SLICE_INIT("template"),   SLICE_INIT("path"),
                                  SLICE_INIT("first_path"), SLICE_INIT("title"),
                                  SLICE_INIT("sitemap") };
    for (size_t i = 0; i < row->map.count; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
            known = known || slice_equal(keys[k], row->map.items[i].key);
        if (!known)
            loader->ok =
                diag_add(loader->diags, DIAG_THEME_PAGE, row->map.items[i].where,
                         SLICE("write name, for, template, path, first_path, title or sitemap"),
                         "unknown key '" SLICE_FMT "' of a page", SLICE_ARG(row->map.items[i].key));
    }
}

static void load_page(struct loader *loader, const struct value *row)
{
    if (row->kind != VALUE_MAP) {
        loader->ok = diag_add(loader->diags, DIAG_THEME_PAGE, row->where, (slice){ 0 },
                              "a page must be a map");
        return;
    }
    check_page_keys(loader, row);
    struct theme_page page = {
        .origin = row,
        .name = text_of(loader, row, SLICE("name"), true),
        .subject = subject_of(loader, row),
        .template_name = text_of(loader, row, SLICE("template"), true),
        .first_path = text_of(loader, row, SLICE("first_path"), false),
        .title = text_of(loader, row, SLICE("title"), false),
        .in_sitemap = !slice_equal(text_of(loader, row, SLICE("sitemap"), false), SLICE("false")),
    };
    page.path = text_of(loader, row, SLICE("path"), page.subject != SUBJECT_PAGE);
    if (page.template_name.len > 0 &&
        theme_template_find(loader->theme, page.template_name) == NULL) {
        slice near = map_nearest(&loader->theme->templates, page.template_name);
        loader->ok = diag_add(
            loader->diags, DIAG_THEME_TEMPLATE, value_where(row, SLICE("template")),
            near.len ? arena_format(loader->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(near))
                     : near,
            "no such template: '" SLICE_FMT "/templates/" SLICE_FMT ".liquid'",
            SLICE_ARG(loader->theme->root), SLICE_ARG(page.template_name));
    }
    ARRAY_PUSH(loader->arena, &loader->theme->pages, page);
}

static const struct value *read_yaml(struct loader *loader, slice path)
{
    const struct source *source =
        fs_read_text(loader->arena, loader->diags, loader->site_root, path, TEMPLATE_BYTES_MAX);
    const struct value *root =
        source ? yaml_parse(loader->arena, loader->diags, source, 0, source->text.len) : NULL;
    loader->ok = root != NULL && loader->ok;
    return root;
}

static void load_manifest(struct loader *loader)
{
    const struct value *root = read_yaml(loader, below(loader, "theme.yaml"));
    loader->theme->origin = root;
    if (root == NULL)
        return;
    const struct value *pages = value_find(root, SLICE("pages"));
    if (pages == NULL || pages->kind != VALUE_LIST) {
        loader->ok = diag_add(loader->diags, DIAG_THEME_PAGE, root->where,
                              SLICE("list the theme's pages under 'pages:'"),
                              "the theme has no list of pages");
        return;
    }
    for (size_t i = 0; i < pages->list.count; i++)
        load_page(loader, &pages->list.items[i]);
}

static void check_layouts(struct loader *loader, const struct map *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct theme_file *file = files->entries[i].value;
        if (file->layout.len == 0 || map_find(&loader->theme->layouts, file->layout) != NULL)
            continue;
        slice near = map_nearest(&loader->theme->layouts, file->layout);
        loader->ok = diag_add(
            loader->diags, DIAG_THEME_LAYOUT, file->layout_where,
            near.len ? arena_format(loader->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(near))
                     : near,
            "no such layout: '" SLICE_FMT "/layouts/" SLICE_FMT ".liquid'",
            SLICE_ARG(loader->theme->root), SLICE_ARG(file->layout));
    }
}

enum { LAYOUT_DEPTH_MAX = 10 };

/* A chain that never ends would render forever. */
static void check_layout_chains(struct loader *loader)
{
    const struct map *layouts = &loader->theme->layouts;
    for (size_t i = 0; i < layouts->count; i++) {
        const struct theme_file *first = layouts->entries[i].value;
        const struct theme_file *file = first;
        size_t depth = 0;
        while (file != NULL && file->layout.len > 0 && depth++ < LAYOUT_DEPTH_MAX)
            file = map_find(layouts, file->layout);
        if (depth > LAYOUT_DEPTH_MAX)
            loader->ok = diag_add(loader->diags, DIAG_THEME_LAYOUT, first->layout_where,
                                  SLICE("let the outermost layout name no layout"),
                                  "layouts of '" SLICE_FMT "' are nested more than %d deep",
                                  SLICE_ARG(first->name), LAYOUT_DEPTH_MAX);
    }
}

static void load_strings(struct loader *loader, slice language)
{
    slice path = arena_format(loader->arena, SLICE_FMT "/strings/" SLICE_FMT ".yaml",
                              SLICE_ARG(loader->theme->root), SLICE_ARG(language));
    if (!fs_exists(loader->site_root, path)) {
        loader->ok = diag_add(
            loader->diags, DIAG_THEME_STRINGS, (position){ 0 },
            SLICE("add the file, or set `language` in site.yaml to one that the theme has"),
            "the theme has no words for the site's language: '" SLICE_FMT "' is missing",
            SLICE_ARG(path));
        return;
    }
    loader->theme->strings = read_yaml(loader, path);
}

bool theme_load(struct arena *arena, struct diags *diags, slice site_root,
                const struct site_config *config, struct theme *theme)
{
    *theme = (struct theme){ .name = config->theme,
                             .root = ARENA_JOIN(arena, SLICE("themes/"), config->theme) };
    struct loader loader = { arena, diags, site_root, theme, true };
    if (!fs_exists(site_root, below(&loader, "theme.yaml")))
        return diag_add(diags, DIAG_THEME_MISSING, value_where(config->origin, SLICE("theme")),
                        SLICE("name a folder of themes/ that has a theme.yaml; a link must not "
                              "lead out of the site"),
                        "there is no theme '" SLICE_FMT "'", SLICE_ARG(config->theme));
    load_folder(&loader, "templates", &theme->templates);
    load_folder(&loader, "layouts", &theme->layouts);
    load_folder(&loader, "partials", &theme->partials);
    load_manifest(&loader);
    check_layouts(&loader, &theme->templates);
    check_layouts(&loader, &theme->layouts);
    check_layout_chains(&loader);
    load_strings(&loader, config->language);
    load_assets(&loader);
    return loader.ok;
}

const struct theme_file *theme_template_find(const struct theme *theme, slice name)
{
    return map_find(&theme->templates, name);
}

const struct theme_asset *theme_asset_find(const struct theme *theme, slice path)
{
    return map_find(&theme->assets, path);
}

slice theme_string(const struct theme *theme, slice key)
{
    const struct value *value = value_find(theme->strings, key);
    return value != NULL && value->kind == VALUE_STRING ? value->string : key;
}

slice theme_word(const struct theme *theme, slice key, slice name)
{
    const struct value *word = value_find(value_find(theme->strings, key), name);
    return word != NULL && word->kind == VALUE_STRING ? word->string : name;
}

slice theme_fill(struct arena *arena, slice pattern, slice one, slice two)
{
    struct strbuf text = { 0 };
    while (pattern.len > 0) {
        if (slice_starts_with(pattern, SLICE("{1}")) || slice_starts_with(pattern, SLICE("{2}"))) {
            strbuf_add(&text, pattern.ptr[1] == '1' ? one : two);
            pattern = slice_from_index(pattern, 3);
            continue;
        }
        strbuf_add_char(&text, pattern.ptr[0]);
        pattern = slice_from_index(pattern, 1);
    }
    slice filled = arena_copy(arena, strbuf_slice(&text));
    strbuf_release(&text);
    return filled;
}
