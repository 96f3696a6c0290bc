/* The identity of a site: what it is called, where it will stand, how it is set. */
#ifndef FABANG_CONTEST_SITE_CONFIG_H
#define FABANG_CONTEST_SITE_CONFIG_H

#include "base/array.h"
#include "base/diag.h"
#include "base/value.h"

struct footer_link {
    const struct value *origin;
    slice title, url;
};

/* Printed at the foot of every page. */
struct footer {
    const struct value *origin; /* NULL: none was given */
    slice organizer, contact, telephone, email, record_number, text;
    ARRAY_OF(struct footer_link) links;
};

/* A number or address that may be published, and why. */
struct allowed_text {
    const struct value *origin;
    slice text, reason;
    slice rule; /* leak_rule_name() */
};

struct site_config {
    const struct value *origin;
    slice id, title, short_title, description;
    slice base_url;         /* ends with '/' */
    slice language;         /* BCP 47: zh-CN, en */
    slice time_zone;        /* "+08:00", as written */
    int32_t offset_seconds; /* the same, east of UTC */
    slice theme, output;    /* folders: themes/THEME/, and the published tree */
    int64_t keep_versions;  /* of the published tree, beside the live one */
    slice owner;            /* who publishes */
    slice demo_notice;      /* printed where demonstration data is shown; empty: nowhere */
    int64_t notices_per_page;
    struct footer footer;
    ARRAY_OF(struct allowed_text) allowed; /* disclosure.allowed */
};

/* Fills `*config` from the map of site.yaml, whose texts it borrows; the rest is the arena's.
 * False after schema-* diagnostics, one for each fault. */
bool site_config_load(struct arena *arena, struct diags *diags, const struct value *root,
                      struct site_config *config);

#endif
