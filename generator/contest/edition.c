/* The document of an edition: what is hashed, frozen, and published as list.json. */
#include "base/strbuf.h"
#include "contest/list.h"

#include <assert.h>

/* string of RFC 8785 section 3.2.2.2: the shortest escapes, everything above U+001F but quote and
 * backslash as it is. */
static void add_string(struct strbuf *out, slice text)
{
    static const char SHORT[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
    };
    strbuf_add_char(out, '"');
    slice rest = text;
    for (;;) {
        size_t plain = slice_find_control_or(rest, '"', '\\');
        strbuf_add(out, slice_sub(rest, 0, plain));
        if (plain == rest.len)
            break;
        unsigned char byte = (unsigned char)rest.ptr[plain];
        if (byte >= 0x20)
            strbuf_format(out, "\\%c", byte);
        else if (SHORT[byte] != 0)
            strbuf_format(out, "\\%c", SHORT[byte]);
        else
            strbuf_format(out, "\\u%04x", byte);
        rest = slice_from_index(rest, plain + 1);
    }
    strbuf_add_char(out, '"');
}

static void add_key(struct strbuf *out, const char *key)
{
    char last = out->ptr[out->len - 1];
    if (last != '{')
        strbuf_add_char(out, ',');
    strbuf_add_char(out, '"');
    strbuf_add(out, slice_from(key));
    strbuf_add(out, SLICE("\":"));
}

static void add_text(struct strbuf *out, const char *key, slice text)
{
    if (text.len == 0)
        return;
    add_key(out, key);
    add_string(out, text);
}

static void add_integer(struct strbuf *out, const char *key, int64_t number)
{
    add_key(out, key);
    strbuf_add_integer(out, number);
}

/* Keys in the order of their UTF-16 code units (RFC 8785 section 3.2.3), which for ours is ASCII.
 * What an entry has not is left out, so that "no award" has one form only. */
static void add_entry(struct strbuf *out, const struct entry *entry)
{
    strbuf_add_char(out, '{');
    add_text(out, "award", entry->award);
    add_text(out, "contest", entry->source_contest->id);
    add_text(out, "credit_code", entry->credit_code);
    add_text(out, "entrant", entry->entrant);
    add_text(out, "leader", entry->leader);
    add_text(out, "name", entry->name);
    if (entry->person) {
        add_key(out, "person");
        strbuf_add(out, SLICE("true"));
    }
    add_text(out, "project", entry->project->id);
    if (entry->rank > 0)
        add_integer(out, "rank", entry->rank);
    if (entry->revoked) {
        add_key(out, "revoked");
        add_string(out, entry->revoked_reason);
    }
    add_text(out, "score", entry->score);
    strbuf_add_char(out, '}');
}

static void add_notary(struct strbuf *out, struct arena *arena, const struct edition *edition)
{
    if (edition->notary_office.len == 0)
        return;
    add_key(out, "notary");
    strbuf_add_char(out, '{');
    add_text(out, "certificate", edition->notary_certificate);
    if (date_is_set(edition->notary_day))
        add_text(out, "day", date_format_iso(arena, edition->notary_day));
    add_text(out, "office", edition->notary_office);
    strbuf_add_char(out, '}');
}

static void add_publicity(struct strbuf *out, struct arena *arena, const struct edition *edition)
{
    if (!date_is_set(edition->publicity_first_day))
        return;
    add_key(out, "publicity");
    strbuf_add_char(out, '{');
    add_text(out, "first_day", date_format_iso(arena, edition->publicity_first_day));
    add_text(out, "last_day", date_format_iso(arena, edition->publicity_last_day));
    strbuf_add_char(out, '}');
}

slice edition_document(struct arena *arena, const struct list *list, const struct edition *edition)
{
    assert(list->contest != NULL && list->group != NULL);
    /* UTC, so that the hash does not depend on the zone in which a site shows its times. */
    slice published = instant_format_iso(arena, instant_in_zone(edition->published_at, 0));
    struct strbuf out = { 0 };
    strbuf_add_char(&out, '{');
    add_text(&out, "contest", list->contest->id);
    add_key(&out, "demo");
    strbuf_add(&out, list->demo ? SLICE("true") : SLICE("false"));
    add_integer(&out, "edition", edition->number);
    add_key(&out, "entries");
    strbuf_add_char(&out, '[');
    for (size_t i = 0; i < edition->entries.count; i++) {
        if (i > 0)
            strbuf_add_char(&out, ',');
        add_entry(&out, &edition->entries.items[i]);
    }
    strbuf_add_char(&out, ']');
    add_text(&out, "group", list->group->id);
    add_text(&out, "id", list->id);
    add_text(&out, "kind", list->kind);
    add_notary(&out, arena, edition);
    if (edition->names_hidden) {
        add_key(&out, "names_hidden");
        strbuf_add(&out, SLICE("true"));
    }
    add_text(&out, "note", edition->note);
    add_text(&out, "notice", edition->notice);
    add_text(&out, "objections_to", edition->objection_channel);
    add_text(&out, "order", edition->order_label);
    if (date_is_set(edition->public_until))
        add_text(&out, "public_until", date_format_iso(arena, edition->public_until));
    add_publicity(&out, arena, edition);
    add_text(&out, "published_at", published);
    add_text(&out, "state", list_state_name(edition->state));
    if (list->tier != NULL)
        add_text(&out, "tier", list->tier->id);
    add_text(&out, "title", edition->title);
    strbuf_add_char(&out, '}');
    slice document = arena_copy(arena, strbuf_slice(&out));
    strbuf_release(&out);
    return document;
}
