/* Writes the data files. */
#include "site/data_files.h"

#include "formats/json.h"

static void add_text_or_null(struct json_writer *json, slice key, slice text)
{
    json_key(json, key);
    if (text.len > 0)
        json_string(json, text);
    else
        json_null(json);
}

static void add_organizers(struct json_writer *json, const struct contest *contest)
{
    json_key(json, SLICE("organizers"));
    json_begin_list(json);
    for (size_t i = 0; i < contest->organizers.count; i++) {
        const struct organizer *organizer = &contest->organizers.items[i];
        json_begin_object(json);
        json_member_string(json, SLICE("id"), organizer->organization->id);
        json_member_string(json, SLICE("name"), organizer->printed);
        json_member_bool(json, SLICE("lead"), organizer->lead);
        json_end_object(json);
    }
    json_end_list(json);
}

static slice state_name(enum registration_state state)
{
    switch (state) {
    case REGISTRATION_OPEN:
        return SLICE("open");
    case REGISTRATION_CLOSED:
        return SLICE("closed");
    case REGISTRATION_NONE:
        break;
    }
    return SLICE("none");
}

static void add_registration(struct json_writer *json, struct arena *arena, const struct site *site,
                             const struct contest *contest)
{
    const struct registration *registration = &contest->registration;
    json_key(json, SLICE("registration"));
    json_begin_object(json);
    json_member_string(json, SLICE("route"), registration_route_name(registration->route));
    json_member_string(json, SLICE("state"),
                       state_name(contest_registration_state(contest, site->now)));
    add_text_or_null(json, SLICE("url"), registration->url);
    add_text_or_null(json, SLICE("raw"), registration->raw);
    add_text_or_null(json, SLICE("inferred"), registration->inferred);
    bool has_deadline = date_is_set(registration->deadline);
    add_text_or_null(json, SLICE("deadline"),
                     has_deadline ? date_format_iso(arena, registration->deadline) : (slice){ 0 });
    add_text_or_null(json, SLICE("closes"),
                     has_deadline ? instant_format_iso(arena, registration->closes) : (slice){ 0 });
    json_end_object(json);
}

static bool applies_to(const struct milestone *milestone, const struct contest *contest)
{
    for (size_t i = 0; i < milestone->kinds.count; i++)
        if (slice_equal(milestone->kinds.items[i], contest->kind->id))
            return true;
    return milestone->kinds.count == 0;
}

static void add_milestone(struct json_writer *json, struct arena *arena,
                          const struct milestone *milestone)
{
    json_begin_object(json);
    json_member_string(json, SLICE("id"), milestone->id);
    json_member_string(json, SLICE("name"), milestone->name);
    add_text_or_null(json, SLICE("date"),
                     date_is_set(milestone->date) ? date_format_iso(arena, milestone->date)
                                                  : (slice){ 0 });
    json_key(json, SLICE("wordings"));
    json_begin_list(json);
    for (size_t i = 0; i < milestone->wordings.count; i++)
        json_string(json, milestone->wordings.items[i].text);
    json_end_list(json);
    json_end_object(json);
}

static void add_dates(struct json_writer *json, struct arena *arena, const struct site *site,
                      const struct contest *contest)
{
    json_key(json, SLICE("dates"));
    json_begin_list(json);
    for (size_t i = 0; i < site->plan->milestones.count; i++)
        if (applies_to(&site->plan->milestones.items[i], contest))
            add_milestone(json, arena, &site->plan->milestones.items[i]);
    json_end_list(json);
}

static void add_contest(struct json_writer *json, struct arena *arena, const struct site *site,
                        const struct contest *contest)
{
    json_begin_object(json);
    json_member_string(json, SLICE("id"), contest->id);
    json_member_string(json, SLICE("kind"), contest->kind->id);
    json_member_integer(json, SLICE("seq"), contest->seq);
    json_member_string(json, SLICE("name"), contest->name);
    json_member_string(json, SLICE("place"), contest->place);
    add_text_or_null(json, SLICE("division_code"), contest->division_code);
    add_organizers(json, contest);
    add_registration(json, arena, site, contest);
    add_dates(json, arena, site, contest);
    json_member_string(json, SLICE("url"),
                       site_absolute_url(arena, site, site_contest_url(arena, contest)));
    json_end_object(json);
}

void data_write_contests(struct arena *arena, const struct site *site, struct strbuf *text)
{
    struct json_writer json;
    json_writer_init(&json, text, JSON_READABLE);
    json_begin_list(&json);
    for (size_t i = 0; i < site->contests->list.count; i++)
        add_contest(&json, arena, site, &site->contests->list.items[i]);
    json_end_list(&json);
}

static void add_period(struct json_writer *json, struct arena *arena, const struct list *list)
{
    json_key(json, SLICE("period"));
    if (!date_is_set(list->publicity_first_day)) {
        json_null(json);
        return;
    }
    json_begin_object(json);
    json_member_string(json, SLICE("first_day"), date_format_iso(arena, list->publicity_first_day));
    json_member_string(json, SLICE("last_day"), date_format_iso(arena, list->publicity_last_day));
    json_end_object(json);
}

static void add_list(struct json_writer *json, struct arena *arena, const struct site *site,
                     const struct list *list)
{
    const struct edition *edition = list_latest(list);
    json_begin_object(json);
    json_member_string(json, SLICE("id"), list->id);
    add_text_or_null(json, SLICE("contest"), list->contest ? list->contest->id : (slice){ 0 });
    add_text_or_null(json, SLICE("group"), list->group ? list->group->id : (slice){ 0 });
    json_member_string(json, SLICE("kind"), list->kind);
    json_member_string(json, SLICE("title"), list->title);
    json_member_string(json, SLICE("state"), list_state_name(list->state));
    json_member_integer(json, SLICE("edition"), edition->number);
    json_member_string(json, SLICE("published"), instant_format_iso(arena, edition->published_at));
    add_period(json, arena, list);
    json_member_integer(json, SLICE("entries"), (int64_t)edition->entries.count);
    json_member_string(json, SLICE("sha256"), edition->sha256);
    json_member_bool(json, SLICE("demo"), list->demo);
    json_member_string(json, SLICE("url"),
                       site_absolute_url(arena, site, site_list_url(arena, list)));
    json_end_object(json);
}

void data_write_lists(struct arena *arena, const struct site *site, struct strbuf *text)
{
    struct json_writer json;
    json_writer_init(&json, text, JSON_READABLE);
    json_begin_list(&json);
    for (size_t i = 0; i < site->records->lists.count; i++)
        add_list(&json, arena, site, &site->records->lists.items[i]);
    json_end_list(&json);
}

void data_write_edition(struct arena *arena, const struct output *output, struct strbuf *text)
{
    strbuf_add(text, edition_document(arena, output->subject.list, output->subject.edition));
}
