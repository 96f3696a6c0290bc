/* A theme as it stands on disk: which pages exist for what, templates, words, assets. */
#ifndef FABANG_SITE_THEME_H
#define FABANG_SITE_THEME_H

#include "base/array.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/value.h"
#include "contest/site_config.h"

/* What a page of the theme is made for: one page for the site, or one for each of these. */
enum subject_kind {
    SUBJECT_SITE,
    SUBJECT_CONTEST,
    SUBJECT_NOTICE,
    SUBJECT_PAGE,
    SUBJECT_LIST,
    SUBJECT_EDITION,
    SUBJECT_PROJECT,
    SUBJECT_NOTICE_PAGE, /* the index of notices, some a page */
    SUBJECT_NOTICE_KIND,
    SUBJECT_NOTICE_YEAR,
    SUBJECT_KIND_COUNT
};

/* One row of `pages` in theme.yaml. */
struct theme_page {
    const struct value *origin;
    slice name;
    enum subject_kind subject;
    slice template_name; /* "contest" is templates/contest.liquid */
    slice path;          /* "/contests/:id/": :id, :number, :year, :kind are replaced */
    slice first_path;    /* for notice-pages: the path of page 1 */
    slice title;         /* key of `strings` or plain text */
    bool in_sitemap;
};

/* A template, layout or partial: its text, and the layout that its front matter names. */
struct theme_file {
    slice name;                  /* without folder and ending */
    const struct source *source; /* path from the site's root */
    size_t body_offset;          /* behind the front matter */
    slice layout;                /* empty: none */
    position layout_where;
};

struct theme_asset {
    slice path;   /* below the theme's assets folder: "site.css" */
    slice output; /* "assets/site.3f2a9c01.css" */
    slice bytes;
    slice sri;
};

struct theme {
    slice name, root; /* "default", "themes/default" */
    const struct value *origin;
    ARRAY_OF(struct theme_page) pages;
    struct map templates, layouts, partials; /* name -> struct theme_file */
    struct map assets;                       /* path -> struct theme_asset */
    const struct value *strings;             /* words of the site's language, a map */
};

/* Reads the theme of the site below `site_root`. Diagnostics for each fault; false when there was
 * one. The site's language chooses strings/LANGUAGE.yaml; an unknown one is an error that names
 * those there are. All memory is the arena's. */
bool theme_load(struct arena *arena, struct diags *diags, slice site_root,
                const struct site_config *config, struct theme *theme);

const struct theme_file *theme_template_find(const struct theme *theme, slice name);
const struct theme_asset *theme_asset_find(const struct theme *theme, slice path);
/* The word of the site's language; the key itself when there is none. */
slice theme_string(const struct theme *theme, slice key);
/* The word `name` of the map `key`; `name` itself when the theme has none. */
slice theme_word(const struct theme *theme, slice key, slice name);
/* `pattern` with {1} and {2} replaced by the texts, each as often as it stands there. A slice of
 * `arena`. */
slice theme_fill(struct arena *arena, slice pattern, slice one, slice two);

#endif
