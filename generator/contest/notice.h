/* A notice or static page: front matter and Markdown body. */
#ifndef FABANG_CONTEST_NOTICE_H
#define FABANG_CONTEST_NOTICE_H

#include "contest/contest.h"

struct attachment {
    const struct value *origin;
    slice title, file; /* file: relative to the notice's own folder, as written */
    int64_t number;
};

struct contact {
    const struct value *origin;
    slice role, organization, person, telephone, email;
};

/* before -> after of a correction. */
struct change {
    const struct value *origin;
    slice item, before, after;
};

struct notice {
    const struct value *origin;
    const struct source *source; /* the whole file */
    size_t body_offset;          /* where the Markdown starts in source->text */
    slice id, title, summary, issuer, doc_number;
    slice kind;           /* one of the plan's notice kinds: 通知 公告 ... (the text itself) */
    struct date doc_date; /* on the document */
    struct instant published_at; /* on the web; never defaulted from doc_date */
    struct instant updated_at;   /* not set (seconds 0): none */
    bool demo;                   /* demonstration data: says so on its page */
    ARRAY_OF(slice) addressees;
    ARRAY_OF(const struct contest *) contests; /* empty: the contest as a whole */
    ARRAY_OF(slice) lists;                     /* ids of lists it publishes */
    ARRAY_OF(struct attachment) attachments;
    ARRAY_OF(struct contact) contacts;
    ARRAY_OF(slice) aliases; /* old URLs that redirect here */
    slice corrects;          /* id of the notice that this one corrects or withdraws */
    ARRAY_OF(struct change) changes;
    slice layout; /* theme layout other than the default for its sort */
};

/* A static page: front matter keys title, permalink, layout, summary, aliases, nav. */
struct page {
    const struct value *origin;
    const struct source *source;
    size_t body_offset;
    slice title, permalink, layout, summary;
    int64_t nav_order; /* 0: not in the navigation */
    slice nav_title;
    ARRAY_OF(slice) aliases;
};

/* Newest first by published_at, then id. */
struct notices {
    ARRAY_OF(struct notice) list;
};
struct pages {
    ARRAY_OF(struct page) list; /* by path */
};

/* Fills `*notice` from its front matter. `front_matter` is the map parsed from source->text, the
 * Markdown starts at `body_offset`. Lists stay ids: records are loaded later. False after schema-*
 * diagnostics. */
bool notice_load(struct arena *arena, struct diags *diags, const struct source *source,
                 const struct value *front_matter, size_t body_offset, const struct plan *plan,
                 const struct contests *contests, struct notice *notice);
bool page_load(struct arena *arena, struct diags *diags, const struct source *source,
               const struct value *front_matter, size_t body_offset, struct page *page);
/* Newest first by published_at, then by id. */
void notices_sort(struct notices *notices);
/* NULL when there is none. */
const struct notice *notices_find(const struct notices *notices, slice id);
/* By path of the file. */
void pages_sort(struct pages *pages);

#endif
