/* Loads the identity of a site. */
#include "contest/site_config.h"

#include "contest/file_schemas.h"

#include <assert.h>

static const struct schema_field LINK_FIELDS[] = {
    { SCHEMA_KEY("title", SCHEMA_TEXT, struct footer_link, title, "the words of the link"),
      .required = true },
    { SCHEMA_KEY("url", SCHEMA_LINK, struct footer_link, url, "where it leads"), .required = true },
    SCHEMA_END
};
static const struct schema LINK_SCHEMA = { SLICE_INIT("a link"), SLICE_INIT("a link of the footer"),
                                           SCHEMA_OF(struct footer_link, LINK_FIELDS) };

static const struct schema_field FOOTER_FIELDS[] = {
    { SCHEMA_KEY("organizer", SCHEMA_TEXT, struct footer, organizer, "who is responsible") },
    { SCHEMA_KEY("contact", SCHEMA_TEXT, struct footer, contact, "where to find them") },
    { SCHEMA_KEY("telephone", SCHEMA_TEXT, struct footer, telephone, "number to call") },
    { SCHEMA_KEY("email", SCHEMA_EMAIL, struct footer, email, "address to write to") },
    { SCHEMA_KEY("record_number", SCHEMA_TEXT, struct footer, record_number,
                 "number under which the site is registered (ICP)") },
    { SCHEMA_KEY("text", SCHEMA_TEXT, struct footer, text, "a sentence at the end") },
    { SCHEMA_KEY("links", SCHEMA_RECORD, struct footer, links, "links of the footer"), .list = true,
      .record = &LINK_SCHEMA },
    SCHEMA_END
};
static const struct schema FOOTER_SCHEMA = { SLICE_INIT("the footer"),
                                             SLICE_INIT("printed at the foot of every page"),
                                             SCHEMA_OF(struct footer, FOOTER_FIELDS) };

static const struct schema_choice LEAK_RULES[] = {
    SCHEMA_CHOICE("identity", 0),  SCHEMA_CHOICE("mobile", 1), SCHEMA_CHOICE("landline", 2),
    SCHEMA_CHOICE("bank-card", 3), SCHEMA_CHOICE("email", 4),  SCHEMA_CHOICE("credit-code", 5),
    SCHEMA_NO_MORE_CHOICES
};
static const struct schema_field ALLOWED_FIELDS[] = {
    { SCHEMA_KEY("text", SCHEMA_TEXT, struct allowed_text, text, "the number or address itself"),
      .required = true },
    { SCHEMA_KEY("rule", SCHEMA_WORD, struct allowed_text, rule, "what it looks like"),
      .required = true, .choices = LEAK_RULES },
    { SCHEMA_KEY("reason", SCHEMA_TEXT, struct allowed_text, reason, "why it may be published"),
      .required = true },
    SCHEMA_END
};
static const struct schema ALLOWED_SCHEMA = {
    SLICE_INIT("an allowed text"), SLICE_INIT("a number or address that may be published"),
    SCHEMA_OF(struct allowed_text, ALLOWED_FIELDS)
};
static const struct schema_field DISCLOSURE_FIELDS[] = {
    { SCHEMA_KEY(
          "allowed", SCHEMA_RECORD, struct site_config, allowed,
          "numbers and addresses that may be published, each with its reason; any other stops "
          "the build"),
      .list = true, .record = &ALLOWED_SCHEMA },
    SCHEMA_END
};
static const struct schema DISCLOSURE_SCHEMA = {
    SLICE_INIT("the disclosure"), SLICE_INIT("what may be published of people"),
    SCHEMA_PART_OF(struct site_config, DISCLOSURE_FIELDS)
};

static const struct schema_field SITE_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct site_config, id,
                 "short name of the site; stands in ids of feeds, never changes"),
      .required = true },
    { SCHEMA_KEY("title", SCHEMA_TEXT, struct site_config, title, "name of the site"),
      .required = true },
    { SCHEMA_KEY("short_title", SCHEMA_TEXT, struct site_config, short_title,
                 "the same for narrow places; the title when left out") },
    { SCHEMA_KEY("description", SCHEMA_TEXT, struct site_config, description,
                 "what the site is, in a sentence") },
    { SCHEMA_KEY("base_url", SCHEMA_URL, struct site_config, base_url,
                 "where it will stand, as in https://contest.example/2026/"),
      .required = true },
    { SCHEMA_KEY("language", SCHEMA_LANGUAGE, struct site_config, language,
                 "language of its texts"),
      .required = true },
    { SCHEMA_KEY("time_zone", SCHEMA_ZONE, struct site_config, offset_seconds,
                 "distance from UTC: deadlines end in it"),
      .required = true },
    { SCHEMA_KEY("theme", SCHEMA_ID, struct site_config, theme, "folder in themes/"),
      .fallback = SLICE_INIT("default") },
    { SCHEMA_KEY("output", SCHEMA_PATH, struct site_config, output, "folder of the published site"),
      .fallback = SLICE_INIT("public") },
    { SCHEMA_KEY("keep_versions", SCHEMA_INTEGER, struct site_config, keep_versions,
                 "earlier versions of the published site that stay, to go back to"),
      .fallback = SLICE_INIT("2"), .min = 0, .max = 99 },
    { SCHEMA_KEY("owner", SCHEMA_TEXT, struct site_config, owner, "who publishes it"),
      .required = true },
    { SCHEMA_KEY("demo_notice", SCHEMA_TEXT, struct site_config, demo_notice,
                 "printed wherever demonstration data is shown") },
    { SCHEMA_KEY("notices_per_page", SCHEMA_INTEGER, struct site_config, notices_per_page,
                 "length of the pages of the notice index"),
      .fallback = SLICE_INIT("20"), .min = 1, .max = 1000 },
    { SCHEMA_PART("disclosure", struct site_config, "what may be published of people"),
      .record = &DISCLOSURE_SCHEMA },
    { SCHEMA_KEY("footer", SCHEMA_RECORD, struct site_config, footer,
                 "printed at the foot of every page"),
      .record = &FOOTER_SCHEMA },
    SCHEMA_END
};
const struct schema SITE_SCHEMA = { SLICE_INIT("the site"),
                                    SLICE_INIT("what the site is called, and where it will stand"),
                                    SCHEMA_OF(struct site_config, SITE_FIELDS) };

/* Everything of the site stands below the base URL, so it is a folder. */
static bool complete_base_url(struct arena *arena, struct diags *diags, struct site_config *config)
{
    if (slice_find_char(config->base_url, '?', 0) < config->base_url.len ||
        slice_find_char(config->base_url, '#', 0) < config->base_url.len)
        return diag_add(diags, DIAG_SCHEMA_URL, value_where(config->origin, SLICE("base_url")),
                        SLICE("write scheme, host and path only, as in https://contest.example/"),
                        "'base_url' has a query or a fragment");
    if (!slice_ends_with(config->base_url, SLICE("/")))
        config->base_url = arena_format(arena, SLICE_FMT "/", SLICE_ARG(config->base_url));
    return true;
}

bool site_config_load(struct arena *arena, struct diags *diags, const struct value *root,
                      struct site_config *config)
{
    struct schema_load load = schema_begin(arena, diags, NULL, NULL);
    if (!schema_fill(&load, &SITE_SCHEMA, root, config))
        return false;
    assert(load.waiting.count == 0); /* the site refers to nothing */
    config->time_zone = slice_trim(value_find(root, SLICE("time_zone"))->string);
    if (config->short_title.len == 0)
        config->short_title = config->title;
    return complete_base_url(arena, diags, config);
}
