/* Ranking lists, their editions and projects as templates see them. */
#include "contest/list.h"

#include "site/list_files.h"
#include "site/site.h"
#include "site/view_class.h"

#define TEXT(type, field, help) PROPERTY_FIELD(type, field, PROPERTY_TEXT, help)

/* An edition is shown together with the list that it belongs to. */
struct edition_item {
    const struct list *list;
    const struct edition *edition;
};

struct liquid_value view_edition(struct arena *arena, const struct view *view,
                                 const struct list *list, const struct edition *edition)
{
    if (edition == NULL)
        return liquid_nil();
    struct edition_item *item = ARENA_NEW(arena, struct edition_item);
    *item = (struct edition_item){ list, edition };
    return view_object(arena, view, CLASS_EDITION, item);
}

static struct liquid_value list_contest(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct list *list = item;
    (void)arena;
    return view_contest(view, list->contest);
}

static struct liquid_value list_group(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct list *list = item;
    return view_object(arena, view, CLASS_GROUP, list->group);
}

static struct liquid_value list_tier(struct arena *arena, const struct view *view, const void *item)
{
    const struct list *list = item;
    return view_object(arena, view, CLASS_TIER, list->tier);
}

static struct liquid_value list_state(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct list *list = item;
    (void)arena, (void)view;
    return liquid_string(list_state_name(list->state));
}

static struct liquid_value list_final(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct list *list = item;
    (void)arena, (void)view;
    return liquid_bool(list_state_is_final(list->state));
}

static struct liquid_value list_provisional(struct arena *arena, const struct view *view,
                                            const void *item)
{
    const struct list *list = item;
    (void)arena, (void)view;
    return liquid_bool(list_state_is_provisional(list->state));
}

static struct liquid_value list_url(struct arena *arena, const struct view *view, const void *item)
{
    (void)view;
    return liquid_string(site_list_url(arena, item));
}

static struct liquid_value list_notice(struct arena *arena, const struct view *view,
                                       const void *item)
{
    const struct list *list = item;
    (void)arena;
    return view_notice(view, site_notice_find(view->site, list->notice));
}

static struct liquid_value list_notices(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct notice_refs *refs = site_list_notices(view->site, item);
    return view_object_refs(arena, view, CLASS_NOTICE, refs->items.items, refs->items.count);
}

static struct liquid_value list_editions(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct list *list = item;
    struct liquid_value array;
    struct liquid_value *items = view_array_new(arena, list->editions.count, &array);
    for (size_t i = 0; i < list->editions.count; i++)
        items[i] = view_edition(arena, view, list, &list->editions.items[i]);
    return array;
}

static struct liquid_value list_latest_edition(struct arena *arena, const struct view *view,
                                               const void *item)
{
    return view_edition(arena, view, item, list_latest(item));
}

static const struct property LIST[] = {
    TEXT(list, id, "stable id, as in its address"),
    TEXT(list, title, "title"),
    TEXT(list, kind, "result, shortlist, finalists, winners"),
    TEXT(list, objection_channel, "where to object"),
    TEXT(list, order_label, "how unranked rows are ordered"),
    PROPERTY_FIELD(list, publicity_first_day, PROPERTY_DATE, "first day of publicity"),
    PROPERTY_FIELD(list, publicity_last_day, PROPERTY_DATE, "last day of publicity"),
    PROPERTY_FIELD(list, publicity_until, PROPERTY_INSTANT, "first moment after publicity"),
    PROPERTY_FIELD(list, objections_open, PROPERTY_INTEGER, "objections that are looked into"),
    PROPERTY_FIELD(list, objections_closed, PROPERTY_INTEGER, "objections that are settled"),
    PROPERTY_FIELD(list, score_public, PROPERTY_BOOL, "whether rows carry a score"),
    PROPERTY_FIELD(list, demo, PROPERTY_BOOL, "whether it is demonstration data"),
    PROPERTY_GETTER("contest", list_contest, "its contest"),
    PROPERTY_GETTER("group", list_group, "its group"),
    PROPERTY_GETTER("tier", list_tier, "the tier of the plan that it fills, or nil"),
    PROPERTY_GETTER("state", list_state,
                    "publicity, publicity_ended, final, corrected, withdrawn, at building time"),
    PROPERTY_GETTER("final", list_final, "whether its rows are settled"),
    PROPERTY_GETTER("provisional", list_provisional,
                    "whether it is or was put up for objection and is not settled yet"),
    PROPERTY_GETTER("url", list_url, "its page"),
    PROPERTY_GETTER("notice", list_notice, "the notice that publishes it, or nil"),
    PROPERTY_GETTER("notices", list_notices, "all notices about it, newest first"),
    PROPERTY_GETTER("editions", list_editions, "its public editions, oldest first"),
    PROPERTY_GETTER("latest", list_latest_edition, "the edition that its page shows"),
};
const struct view_class view_list_class = VIEW_CLASS("list", LIST, "title", "A public list.");

/* -- editions ---------------------------------------------------------------------------------- */

#define EDITION_GETTER(name, expression)                                                           \
    static struct liquid_value edition_##name(struct arena *arena, const struct view *view,        \
                                              const void *item)                                    \
    {                                                                                              \
        const struct list *list = ((const struct edition_item *)item)->list;                       \
        const struct edition *edition = ((const struct edition_item *)item)->edition;              \
        (void)arena, (void)view, (void)list, (void)edition;                                        \
        return expression;                                                                         \
    }
EDITION_GETTER(number, liquid_integer(edition->number))
EDITION_GETTER(title, view_text(edition->title.len > 0 ? edition->title : list->title))
EDITION_GETTER(note, view_text(edition->note))
EDITION_GETTER(order_label, view_text(edition->order_label))
EDITION_GETTER(objection_channel, view_text(edition->objection_channel))
EDITION_GETTER(notary_office, view_text(edition->notary_office))
EDITION_GETTER(notary_certificate, view_text(edition->notary_certificate))
EDITION_GETTER(notary_day, view_date(arena, edition->notary_day))
EDITION_GETTER(previous, view_edition(arena, view, list, list_edition_before(list, edition)))
EDITION_GETTER(changes, view_changes(arena, view, list, edition))
EDITION_GETTER(provisional, liquid_bool(list_state_is_provisional(edition->state)))
EDITION_GETTER(public_until, view_date(arena, edition->public_until))
EDITION_GETTER(names_hidden, liquid_bool(edition->names_hidden))
EDITION_GETTER(sha256, view_text(edition->sha256))
EDITION_GETTER(published_at, view_instant(arena, view, edition->published_at))
EDITION_GETTER(publicity_first_day, view_date(arena, edition->publicity_first_day))
EDITION_GETTER(publicity_last_day, view_date(arena, edition->publicity_last_day))
EDITION_GETTER(publicity_until, view_instant(arena, view, edition->publicity_until))
EDITION_GETTER(stated, liquid_string(list_state_name(edition->state)))
EDITION_GETTER(state, liquid_string(list_state_name(edition_state_at(edition, view->site->now))))
EDITION_GETTER(shown_state,
               liquid_string(edition == list_latest(list) ? list_state_name(list->state)
                                                          : SLICE("superseded")))
EDITION_GETTER(notice, view_notice(view, site_notice_find(view->site, edition->notice)))
EDITION_GETTER(list, view_list(view, list))
EDITION_GETTER(latest, liquid_bool(edition == list_latest(list)))
EDITION_GETTER(count, liquid_integer((int64_t)edition->entries.count))
EDITION_GETTER(entries, VIEW_OBJECTS(arena, view, CLASS_ENTRY, &edition->entries))
EDITION_GETTER(url, liquid_string(site_edition_url(arena, list, edition)))

/* -- days of publicity */

/* Working days in [first, last] as the plan counts them; nil when the official calendar of a year
 * is missing: no guess. */
static struct liquid_value working_days(const struct view *view, struct date first,
                                        struct date last, enum calendar_count counting)
{
    int64_t days = 0;
    if (!date_is_set(first) || !date_is_set(last) ||
        !calendar_period_days(view->site->calendars, first, last, counting, &days))
        return liquid_nil();
    return liquid_integer(days);
}

static struct date today(const struct view *view)
{
    return instant_date(view->site->now);
}

static bool is_running(const struct view *view, const struct edition *edition)
{
    return edition_state_at(edition, view->site->now) == LIST_PUBLICITY &&
           date_is_set(edition->publicity_first_day) &&
           date_compare(edition->publicity_first_day, today(view)) <= 0;
}

/* From today on, today among them. */
static struct liquid_value days_left(const struct view *view, const struct edition *edition)
{
    if (!is_running(view, edition))
        return liquid_nil();
    return working_days(view, today(view), edition->publicity_last_day, FIRST_DAY_COUNTS);
}
EDITION_GETTER(publicity_days,
               working_days(view, edition->publicity_first_day, edition->publicity_last_day,
                            plan_publicity_counting(view->site->plan)))
EDITION_GETTER(publicity_today,
               is_running(view, edition) ? view_date(arena, today(view)) : liquid_nil())
EDITION_GETTER(publicity_days_left, days_left(view, edition))

/* How many bytes a file of the edition has: made once more and measured, which costs less than a
 * page. Only for who asks. */
static int64_t file_size_of(struct arena *arena, const struct view *view, const struct list *list,
                            const struct edition *edition,
                            void (*write)(struct arena *arena, const struct site *site,
                                          const struct list *list, const struct edition *edition,
                                          struct strbuf *text))
{
    struct strbuf text = { 0 };
    write(arena, view->site, list, edition, &text);
    int64_t size = (int64_t)text.len;
    strbuf_release(&text);
    return size;
}

#define EDITION_FILE(name)                                                                         \
    liquid_string(                                                                                 \
        arena_format(arena, SLICE_FMT name, SLICE_ARG(site_edition_url(arena, list, edition))))
EDITION_GETTER(json_url, EDITION_FILE("list.json"))
EDITION_GETTER(json_size, liquid_integer((int64_t)edition_document(arena, list, edition).len))
EDITION_GETTER(csv_url, EDITION_FILE("list.csv"))
EDITION_GETTER(csv_size,
               liquid_integer(file_size_of(arena, view, list, edition, list_file_write_csv)))
EDITION_GETTER(xlsx_url, EDITION_FILE("list.xlsx"))
EDITION_GETTER(xlsx_size,
               liquid_integer(file_size_of(arena, view, list, edition, list_file_write_xlsx)))

static bool any_award(const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        if (edition->entries.items[i].award.len > 0)
            return true;
    return false;
}

static bool any_rank(const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        if (edition->entries.items[i].rank > 0)
            return true;
    return false;
}

static bool any_credit_code(const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        if (edition->entries.items[i].credit_code.len > 0)
            return true;
    return false;
}

static bool any_leader(const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        if (edition->entries.items[i].leader.len > 0)
            return true;
    return false;
}

static bool any_score(const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        if (edition->entries.items[i].score.len > 0)
            return true;
    return false;
}

/* Whether rows come from a contest other than the list's own. */
static bool any_source(const struct list *list, const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++) {
        const struct contest *source = edition->entries.items[i].source_contest;
        if (source != NULL && source != list->contest)
            return true;
    }
    return false;
}
EDITION_GETTER(has_persons, liquid_bool(edition_names_persons(edition)))
EDITION_GETTER(has_awards, liquid_bool(any_award(edition)))
EDITION_GETTER(has_ranks, liquid_bool(any_rank(edition)))
EDITION_GETTER(has_credit_codes, liquid_bool(any_credit_code(edition)))
EDITION_GETTER(has_leaders, liquid_bool(any_leader(edition)))
EDITION_GETTER(has_scores, liquid_bool(any_score(edition)))
EDITION_GETTER(has_sources, liquid_bool(any_source(list, edition)))

static const struct property EDITION[] = {
    PROPERTY_GETTER("number", edition_number, "from 1"),
    PROPERTY_GETTER("title", edition_title, "title"),
    PROPERTY_GETTER("note", edition_note, "what changed"),
    PROPERTY_GETTER("published_at", edition_published_at, "when it was published"),
    PROPERTY_GETTER("state", edition_state, "what it means at building time"),
    PROPERTY_GETTER("stated", edition_stated, "what it says of itself"),
    PROPERTY_GETTER("shown_state", edition_shown_state,
                    "the list's state at building time, or superseded when a later one is public"),
    PROPERTY_GETTER("order_label", edition_order_label, "how unranked rows are ordered"),
    PROPERTY_GETTER("objection_channel", edition_objection_channel, "where to object"),
    PROPERTY_GETTER("publicity_first_day", edition_publicity_first_day, "first day of publicity"),
    PROPERTY_GETTER("publicity_last_day", edition_publicity_last_day, "last day of publicity"),
    PROPERTY_GETTER("publicity_until", edition_publicity_until, "first moment after publicity"),
    PROPERTY_GETTER("public_until", edition_public_until,
                    "last day on which names of persons are shown, or nil"),
    PROPERTY_GETTER("names_hidden", edition_names_hidden,
                    "whether that day is over: names of persons are masked, sha256 is of what was"),
    PROPERTY_GETTER("provisional", edition_provisional,
                    "whether it was put up for objection, not settled, when it was published"),
    PROPERTY_GETTER("publicity_days", edition_publicity_days,
                    "working days of the period; nil without the year's calendar"),
    PROPERTY_GETTER("publicity_today", edition_publicity_today,
                    "the day of building, while the period runs; else nil"),
    PROPERTY_GETTER("publicity_days_left", edition_publicity_days_left,
                    "working days from then on, that day among them; nil as publicity_days"),
    PROPERTY_GETTER("notary_office", edition_notary_office, "who certified the result"),
    PROPERTY_GETTER("notary_certificate", edition_notary_certificate, "number of the certificate"),
    PROPERTY_GETTER("notary_day", edition_notary_day, "its day"),
    PROPERTY_GETTER("previous", edition_previous, "the edition before it, or nil"),
    PROPERTY_GETTER("changes", edition_changes,
                    "what changed since the edition before it; nil when nothing did"),
    PROPERTY_GETTER("sha256", edition_sha256, "hash of its data file"),
    PROPERTY_GETTER("notice", edition_notice, "the notice that publishes it, or nil"),
    PROPERTY_GETTER("list", edition_list, "its list"),
    PROPERTY_GETTER("is_latest", edition_latest, "whether no later one is public"),
    PROPERTY_GETTER("count", edition_count, "how many rows"),
    PROPERTY_GETTER("entries", edition_entries, "its rows, in order"),
    PROPERTY_GETTER("has_persons", edition_has_persons,
                    "whether a row has the name of a person or a leader"),
    PROPERTY_GETTER("has_awards", edition_has_awards, "whether a row has an award"),
    PROPERTY_GETTER("has_ranks", edition_has_ranks, "whether a row has a rank"),
    PROPERTY_GETTER("has_credit_codes", edition_has_credit_codes, "whether a row has one"),
    PROPERTY_GETTER("has_leaders", edition_has_leaders, "whether a row has one"),
    PROPERTY_GETTER("has_scores", edition_has_scores, "whether a row has a score"),
    PROPERTY_GETTER("has_sources", edition_has_sources,
                    "whether rows come from contests other than the list's own"),
    PROPERTY_GETTER("url", edition_url, "its page, for good"),
    PROPERTY_GETTER("json_url", edition_json_url, "its data, whose hash is sha256"),
    PROPERTY_GETTER("json_size", edition_json_size, "bytes of that file"),
    PROPERTY_GETTER("csv_url", edition_csv_url, "the same as a CSV table"),
    PROPERTY_GETTER("csv_size", edition_csv_size, "bytes of that file"),
    PROPERTY_GETTER("xlsx_url", edition_xlsx_url, "the same as an XLSX table"),
    PROPERTY_GETTER("xlsx_size", edition_xlsx_size, "bytes of that file"),
};
const struct view_class view_edition_class =
    VIEW_CLASS("edition", EDITION, "title", "A list as it was published at one time.");

/* -- rows -------------------------------------------------------------------------------------- */

static struct liquid_value entry_project(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct entry *entry = item;
    (void)arena;
    return view_project(view, entry->project);
}

static struct liquid_value entry_url(struct arena *arena, const struct view *view, const void *item)
{
    const struct entry *entry = item;
    (void)view;
    return entry->project ? liquid_string(site_project_url(arena, entry->project)) : liquid_nil();
}

static struct liquid_value entry_rank(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct entry *entry = item;
    (void)arena, (void)view;
    return entry->rank > 0 ? liquid_integer(entry->rank) : liquid_nil();
}

static struct liquid_value entry_source(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct entry *entry = item;
    (void)arena;
    return view_contest(view, entry->source_contest);
}

static const struct property ENTRY[] = {
    TEXT(entry, name, "the project's name as this edition prints it"),
    TEXT(entry, entrant, "the entrant as this edition prints it"),
    TEXT(entry, award, "award"),
    TEXT(entry, score, "score"),
    TEXT(entry, credit_code, "credit code, where the kind of list prints it"),
    TEXT(entry, leader, "leader of a team, where the kind of list prints it"),
    TEXT(entry, revoked_reason, "why it was revoked"),
    PROPERTY_FIELD(entry, revoked, PROPERTY_BOOL, "whether it was revoked; its rank stays empty"),
    PROPERTY_GETTER("rank", entry_rank, "rank, or nil"),
    PROPERTY_GETTER("project", entry_project, "the project"),
    PROPERTY_GETTER("url", entry_url, "the project's page"),
    PROPERTY_GETTER("source_contest", entry_source, "the contest it comes from"),
};
const struct view_class view_entry_class = VIEW_CLASS("entry", ENTRY, "name", "A row of a list.");

/* -- projects ---------------------------------------------------------------------------------- */

static struct liquid_value project_group(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct project *project = item;
    return view_object(arena, view, CLASS_GROUP, project->group);
}

static struct liquid_value project_contest(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct project *project = item;
    (void)arena;
    return view_contest(view, project->contest);
}

static struct liquid_value project_paragraphs(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct project *project = item;
    size_t lines = 0;
    (void)view;
    for (slice rest = project->summary; rest.len > 0; lines++)
        slice_split(&rest, '\n');
    struct liquid_array *array = ARENA_NEW(arena, struct liquid_array);
    struct liquid_value *items = ARENA_ARRAY(arena, struct liquid_value, lines);
    array->items = items;
    for (slice rest = project->summary; rest.len > 0;) {
        slice line = slice_trim(slice_split(&rest, '\n'));
        if (line.len > 0)
            items[array->count++] = liquid_string(line);
    }
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = array };
}

static struct liquid_value project_url(struct arena *arena, const struct view *view,
                                       const void *item)
{
    (void)view;
    return liquid_string(site_project_url(arena, item));
}

static struct liquid_value project_steps(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct project *project = item;
    return view_objects(arena, view, CLASS_STEP, project->entries, project->entry_count,
                        sizeof(*project->entries));
}

static const struct property PROJECT[] = {
    TEXT(project, id, "stable id, as in its address"),
    TEXT(project, name, "name"),
    TEXT(project, entrant, "company or team"),
    TEXT(project, field, "the field that it belongs to, or nil"),
    TEXT(project, summary, "what it is about, a paragraph a line, or nil"),
    PROPERTY_GETTER("paragraphs", project_paragraphs, "the paragraphs of the summary"),
    PROPERTY_FIELD(project, demo, PROPERTY_BOOL, "whether it is demonstration data"),
    PROPERTY_GETTER("group", project_group, "its group"),
    PROPERTY_GETTER("contest", project_contest, "the contest it entered"),
    PROPERTY_GETTER("url", project_url, "its page"),
    PROPERTY_GETTER("steps", project_steps, "its way through the public lists"),
};
const struct view_class view_project_class =
    VIEW_CLASS("project", PROJECT, "name", "A project in a public list.");

static struct liquid_value step_list(struct arena *arena, const struct view *view, const void *item)
{
    const struct entry_ref *step = item;
    (void)arena;
    return view_list(view, step->list);
}

static struct liquid_value step_entry(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct entry_ref *step = item;
    return view_object(arena, view, CLASS_ENTRY, step->entry);
}

static const struct property STEP[] = {
    PROPERTY_GETTER("list", step_list, "the list"),
    PROPERTY_GETTER("entry", step_entry, "the project's row in its latest edition"),
};
const struct view_class view_step_class =
    VIEW_CLASS("step", STEP, "", "One list on a project's way.");
