/* From rows of SQLite to lists, editions, entries and the projects they name. */
#include "records/editions.h"

#include "base/hash.h"
#include "base/map.h"
#include "contest/disclosure.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A project while entries point to it and its place in the array is not known yet. */
struct slot {
    struct project project;
    struct instant printed_at; /* publication of the edition its name was taken from */
    size_t index;
};

struct reader {
    const struct edition_query *query;
    struct database *database;
    struct arena *arena;
    struct records *records;
    sqlite3_stmt *entries;
    struct arena *passing;       /* of the next two */
    struct map slots;            /* project id -> struct slot */
    ARRAY_OF(struct entry) rows; /* of the edition that is read */
    bool failed;
};

/* An act published it when every level had approved it, and the list was given more levels since.
 */
#define LEVELS_RAISED_SQL                                                                          \
    "l.review_levels > (SELECT max(r.level) FROM reviews r WHERE r.list_id = e.list_id"            \
    "  AND r.edition = e.number AND r.sha256 = e.sha256 AND r.decision = 'approved')"              \
    " AND EXISTS (SELECT 1 FROM acts a WHERE a.list_id = e.list_id AND a.edition = e.number"       \
    "  AND a.act IN ('announce', 'finalize', 'correct', 'withdraw'))"
#define COLUMNS                                                                                    \
    "SELECT e.list_id, e.number, e.state, e.title, e.note, e.published_at, e.first_day,"           \
    " e.last_day, e.order_label, e.objection_channel, e.notice_id, e.sha256, l.kind,"              \
    " l.contest_id, l.group_id, l.tier_id, l.demo, l.score_public, l.seq,"                         \
    " e.notary_office, e.notary_certificate, e.notary_day, e.public_until,"                        \
    " " EDITION_APPROVED_SQL ", " LEVELS_RAISED_SQL
#define FROM_EDITIONS " FROM editions e JOIN lists l ON l.id = e.list_id "
enum column {
    COLUMN_LIST,
    COLUMN_NUMBER,
    COLUMN_STATE,
    COLUMN_TITLE,
    COLUMN_NOTE,
    COLUMN_PUBLISHED_AT,
    COLUMN_FIRST_DAY,
    COLUMN_LAST_DAY,
    COLUMN_ORDER_LABEL,
    COLUMN_OBJECTION_CHANNEL,
    COLUMN_NOTICE,
    COLUMN_SHA256,
    COLUMN_KIND,
    COLUMN_CONTEST,
    COLUMN_GROUP,
    COLUMN_TIER,
    COLUMN_DEMO,
    COLUMN_SCORE_PUBLIC,
    COLUMN_SEQ,
    COLUMN_NOTARY_OFFICE,
    COLUMN_NOTARY_CERTIFICATE,
    COLUMN_NOTARY_DAY,
    COLUMN_PUBLIC_UNTIL,
    COLUMN_APPROVED,
    COLUMN_LEVELS_RAISED
};
static const char PUBLIC_SQL[] =
    COLUMNS FROM_EDITIONS "WHERE e.sha256 IS NOT NULL AND e.published_at <= ?1"
                          " ORDER BY l.seq, e.number";
static const char CASE_SQL[] =
    COLUMNS FROM_EDITIONS "WHERE e.sha256 IS NOT NULL AND (e.published_at <= ?1 OR e.list_id = ?2)"
                          " ORDER BY l.seq, e.number";
static const char FROZEN_SQL[] =
    COLUMNS FROM_EDITIONS "WHERE e.sha256 IS NOT NULL ORDER BY l.seq, e.number";
static const char UNFROZEN_SQL[] =
    COLUMNS FROM_EDITIONS "WHERE e.sha256 IS NULL ORDER BY l.seq, e.number";
static const char LIST_SQL[] =
    COLUMNS " FROM lists l LEFT JOIN editions e ON e.list_id = l.id AND e.sha256 IS NULL"
            " WHERE l.id = ?1";
static const char ENTRIES_SQL[] =
    "SELECT position, project_id, name, entrant, rank, award, score, source_contest_id,"
    " revoked_reason, credit_code, leader, person FROM edition_entries WHERE list_id = ?1 AND "
    "edition = ?2 ORDER BY position";

static bool fail_reference(struct reader *reader, const struct source *row, const char *noun,
                           slice id)
{
    reader->failed = true;
    return diag_add(reader->database->diags, DIAG_RECORDS_REFERENCE, (position){ .source = row },
                    SLICE("use an id of the plan, or add it there"), "unknown %s '" SLICE_FMT "'",
                    noun, SLICE_ARG(id));
}

static bool fail_value(struct reader *reader, const struct source *row, const char *column)
{
    reader->failed = true;
    return diag_add(reader->database->diags, DIAG_RECORDS_VALUE, (position){ .source = row },
                    SLICE("make the database anew from its text"),
                    "'%s' has a value that the schema rules out", column);
}

/* True also for a day that is not given. */
static bool read_day(sqlite3_stmt *row, enum column column, struct date *date)
{
    if (sqlite3_column_type(row, (int)column) == SQLITE_NULL)
        return true;
    const char *text = (const char *)sqlite3_column_text(row, (int)column);
    return date_parse(slice_from(text), date);
}

static bool read_instant(const struct reader *reader, sqlite3_stmt *row, enum column column,
                         struct instant *instant)
{
    instant->offset_seconds = reader->query->now.offset_seconds;
    return database_instant(reader->database, row, (int)column, instant);
}

static slice read_text(const struct reader *reader, sqlite3_stmt *row, enum column column)
{
    return database_text(reader->arena, row, (int)column);
}

static bool read_list(struct reader *reader, sqlite3_stmt *row, slice id, struct list *list)
{
    const struct edition_query *query = reader->query;
    slice kind_id = read_text(reader, row, COLUMN_KIND);
    slice contest_id = read_text(reader, row, COLUMN_CONTEST);
    slice group_id = read_text(reader, row, COLUMN_GROUP);
    slice tier_id = read_text(reader, row, COLUMN_TIER);
    *list = (struct list){
        .row = database_row(reader->database, "lists", id),
        .id = id,
        .seq = sqlite3_column_int64(row, COLUMN_SEQ),
        .kind = kind_id,
        .rules = plan_list_kind_find(query->plan, kind_id),
        .contest = contests_find(query->contests, contest_id),
        .group = plan_group_find(query->plan, group_id),
        .tier = tier_id.len > 0 ? plan_tier_find(query->plan, tier_id) : NULL,
        .demo = sqlite3_column_int(row, COLUMN_DEMO) != 0,
        .score_public = sqlite3_column_int(row, COLUMN_SCORE_PUBLIC) != 0,
    };
    if (list->rules == NULL)
        return fail_reference(reader, list->row, "kind of list", kind_id);
    if (list->contest == NULL)
        return fail_reference(reader, list->row, "contest", contest_id);
    if (list->group == NULL)
        return fail_reference(reader, list->row, "group", group_id);
    if (tier_id.len > 0 && list->tier == NULL)
        return fail_reference(reader, list->row, "tier", tier_id);
    return true;
}

static bool read_edition(struct reader *reader, sqlite3_stmt *row, const struct source *source,
                         struct edition *edition)
{
    *edition = (struct edition){
        .row = source,
        .number = sqlite3_column_int64(row, COLUMN_NUMBER),
        .title = read_text(reader, row, COLUMN_TITLE),
        .note = read_text(reader, row, COLUMN_NOTE),
        .order_label = read_text(reader, row, COLUMN_ORDER_LABEL),
        .objection_channel = read_text(reader, row, COLUMN_OBJECTION_CHANNEL),
        .notice = read_text(reader, row, COLUMN_NOTICE),
        .notary_office = read_text(reader, row, COLUMN_NOTARY_OFFICE),
        .notary_certificate = read_text(reader, row, COLUMN_NOTARY_CERTIFICATE),
        .sha256 = read_text(reader, row, COLUMN_SHA256),
    };
    if (!list_state_parse(read_text(reader, row, COLUMN_STATE), &edition->state) ||
        edition->state == LIST_DRAFT || edition->state == LIST_APPROVED)
        return fail_value(reader, source, "state");
    if (!read_instant(reader, row, COLUMN_PUBLISHED_AT, &edition->published_at)) {
        reader->failed = true;
        return false;
    }
    if (!read_day(row, COLUMN_FIRST_DAY, &edition->publicity_first_day))
        return fail_value(reader, source, "first_day");
    if (!read_day(row, COLUMN_LAST_DAY, &edition->publicity_last_day) ||
        date_is_set(edition->publicity_first_day) != date_is_set(edition->publicity_last_day))
        return fail_value(reader, source, "last_day");
    if (!read_day(row, COLUMN_NOTARY_DAY, &edition->notary_day))
        return fail_value(reader, source, "notary_day");
    if (!read_day(row, COLUMN_PUBLIC_UNTIL, &edition->public_until))
        return fail_value(reader, source, "public_until");
    if (date_is_set(edition->publicity_last_day))
        edition->publicity_until =
            publicity_end(edition->publicity_last_day, reader->query->now.offset_seconds);
    return true;
}

static const struct project *project_of_id(struct reader *reader, const struct edition *edition,
                                           slice id)
{
    struct slot *slot = map_find(&reader->slots, id);
    if (slot == NULL) {
        slot = ARENA_NEW(reader->passing, struct slot);
        slot->project.id = arena_copy(reader->arena, id);
        slot->printed_at = edition->published_at;
        map_put(reader->passing, &reader->slots, slot->project.id, slot);
    }
    return &slot->project;
}

static struct slot *slot_of(const struct entry *entry)
{
    return (struct slot *)(uintptr_t)entry->project;
}

/* Projects are as their latest edition prints them, whatever the order of reading. */
static void note_projects(const struct list *list, const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++) {
        const struct entry *entry = &edition->entries.items[i];
        struct slot *slot = slot_of(entry);
        if (instant_compare(slot->printed_at, edition->published_at) > 0)
            continue;
        slot->printed_at = edition->published_at;
        slot->project.name = entry->name;
        slot->project.entrant = entry->entrant;
        slot->project.group = list->group;
        slot->project.contest = entry->source_contest;
        slot->project.demo = list->demo;
    }
}

static bool read_entry(struct reader *reader, const struct list *list,
                       const struct edition *edition, struct entry *entry)
{
    enum {
        POSITION,
        PROJECT,
        NAME,
        ENTRANT,
        RANK,
        AWARD,
        SCORE,
        SOURCE,
        REVOKED,
        CREDIT_CODE,
        LEADER,
        PERSON
    };
    sqlite3_stmt *row = reader->entries;
    slice contest_id = slice_from((const char *)sqlite3_column_text(row, SOURCE));
    *entry = (struct entry){
        .name = database_text(reader->arena, row, NAME),
        .entrant = database_text(reader->arena, row, ENTRANT),
        .credit_code = database_text(reader->arena, row, CREDIT_CODE),
        .leader = database_text(reader->arena, row, LEADER),
        .person = sqlite3_column_int(row, PERSON) != 0,
        .rank = sqlite3_column_int64(row, RANK),
        .award = database_text(reader->arena, row, AWARD),
        .score = database_text(reader->arena, row, SCORE),
        .source_contest = contests_find(reader->query->contests, contest_id),
        .revoked = sqlite3_column_type(row, REVOKED) != SQLITE_NULL,
        .revoked_reason = database_text(reader->arena, row, REVOKED),
    };
    if (entry->source_contest == NULL) {
        slice key = arena_format(reader->arena, SLICE_FMT "/%lld/%lld", SLICE_ARG(list->id),
                                 (long long)edition->number,
                                 (long long)sqlite3_column_int64(row, POSITION));
        return fail_reference(reader, database_row(reader->database, "edition_entries", key),
                              "contest", contest_id);
    }
    slice id = slice_from((const char *)sqlite3_column_text(row, PROJECT));
    entry->project = project_of_id(reader, edition, id);
    return true;
}

/* Texts of the rows go between them, so they are put beside each other when their number is known.
 */
static void read_entries(struct reader *reader, const struct list *list, struct edition *edition)
{
    reader->rows.count = 0;
    database_bind(reader->entries, 1, list->id);
    sqlite3_bind_int64(reader->entries, 2, edition->number);
    while (database_step(reader->database, reader->entries, &reader->failed)) {
        struct entry entry;
        if (read_entry(reader, list, edition, &entry))
            ARRAY_PUSH(reader->passing, &reader->rows, entry);
    }
    sqlite3_reset(reader->entries);
    size_t count = reader->rows.count;
    if (count == 0)
        return;
    edition->entries.items = ARENA_ARRAY(reader->arena, struct entry, count);
    memcpy(edition->entries.items, reader->rows.items, count * sizeof(struct entry));
    edition->entries.capacity = edition->entries.count = count;
}

/* Somebody who drops the triggers can edit a frozen edition, but not without being seen here. */
static void check_hash(struct reader *reader, const struct list *list,
                       const struct edition *edition)
{
    struct arena *scratch = arena_new();
    slice hash = hash_sha256_hex(scratch, edition_document(scratch, list, edition));
    if (!slice_equal(hash, edition->sha256)) {
        reader->failed = true;
        diag_add(reader->database->diags, DIAG_RECORDS_CHANGED,
                 (position){ .source = edition->row },
                 SLICE("restore the database from a copy; to change a list, publish a new edition"),
                 "edition was changed after it was frozen: its content has SHA-256 " SLICE_FMT
                 ", frozen was " SLICE_FMT,
                 SLICE_ARG(hash), SLICE_ARG(edition->sha256));
    }
    arena_free(scratch);
}

/* Left out, a list that the public has seen would vanish. */
static void tell_unapproved(struct reader *reader, const struct source *row, bool levels_raised)
{
    if (levels_raised) {
        reader->failed = true;
        diag_add(reader->database->diags, DIAG_RECORDS_CHANGED, (position){ .source = row },
                 SLICE("give the list as many levels of review as it had then"),
                 "levels of review of the list were raised after the edition was published");
        return;
    }
    diag_add(reader->database->diags, DIAG_RECORDS_UNAPPROVED, (position){ .source = row },
             SLICE("have every level of review approve it before the time of publication"),
             "edition is due but not approved, so it is not published");
}

/* Only after the hash was checked, which is that of the names. */
static void hide_names(struct reader *reader, struct edition *edition)
{
    const struct edition_query *query = reader->query;
    if (query->choice != EDITIONS_PUBLIC || !date_is_set(edition->public_until))
        return;
    struct instant end = publicity_end(edition->public_until, query->now.offset_seconds);
    if (instant_compare(end, query->now) <= 0)
        disclose_hide_names(reader->arena, &query->plan->masking, edition);
}

/* One row of the query: the next edition of the last list, or the first of a new one. */
static void read_row(struct reader *reader, sqlite3_stmt *row)
{
    struct records *records = reader->records;
    enum edition_choice choice = reader->query->choice;
    slice id = read_text(reader, row, COLUMN_LIST);
    slice key = arena_format(reader->arena, SLICE_FMT "/%lld", SLICE_ARG(id),
                             (long long)sqlite3_column_int64(row, COLUMN_NUMBER));
    const struct source *source = database_row(reader->database, "editions", key);
    bool is_own = slice_equal(id, reader->query->list);
    bool any = choice == EDITIONS_UNFROZEN || choice == EDITIONS_FROZEN;
    if (!any && !is_own && sqlite3_column_int(row, COLUMN_APPROVED) == 0) {
        if (choice == EDITIONS_PUBLIC)
            tell_unapproved(reader, source, sqlite3_column_int(row, COLUMN_LEVELS_RAISED) != 0);
        return;
    }
    struct edition edition;
    if (!read_edition(reader, row, source, &edition))
        return;
    if (records->lists.count == 0 ||
        !slice_equal(records->lists.items[records->lists.count - 1].id, id)) {
        struct list list;
        if (!read_list(reader, row, id, &list))
            return;
        ARRAY_PUSH(reader->arena, &records->lists, list);
    }
    struct list *last = &records->lists.items[records->lists.count - 1];
    read_entries(reader, last, &edition);
    if (choice != EDITIONS_UNFROZEN && !reader->failed)
        check_hash(reader, last, &edition);
    hide_names(reader, &edition);
    note_projects(last, &edition);
    ARRAY_PUSH(reader->arena, &last->editions, edition);
}

static int compare_slots(const void *a, const void *b)
{
    const struct slot *const *first = a;
    const struct slot *const *second = b;
    return slice_compare((*first)->project.id, (*second)->project.id);
}

static void repoint_entries(struct records *records)
{
    for (size_t i = 0; i < records->lists.count; i++) {
        for (size_t j = 0; j < records->lists.items[i].editions.count; j++) {
            struct edition *edition = &records->lists.items[i].editions.items[j];
            for (size_t k = 0; k < edition->entries.count; k++) {
                struct entry *entry = &edition->entries.items[k];
                entry->project = &records->projects.items[slot_of(entry)->index];
            }
        }
    }
}

/* Projects get their place by id only when all are known; entries follow them there. */
static void arrange_projects(struct reader *reader)
{
    size_t count = reader->slots.count;
    struct slot **slots = ARENA_ARRAY(reader->passing, struct slot *, count);
    struct project *projects = ARENA_ARRAY(reader->arena, struct project, count);
    for (size_t i = 0; i < count; i++)
        slots[i] = reader->slots.entries[i].value;
    qsort(slots, count, sizeof(struct slot *), compare_slots);
    for (size_t i = 0; i < count; i++) {
        slots[i]->index = i;
        projects[i] = slots[i]->project;
    }
    reader->records->projects.items = projects;
    reader->records->projects.count = count;
    reader->records->projects.capacity = count;
    repoint_entries(reader->records);
}

bool editions_read(const struct edition_query *query, struct records *records)
{
    struct reader reader = { .query = query,
                             .database = query->database,
                             .arena = query->database->arena,
                             .passing = arena_new(),
                             .records = records };
    static const char *const SQL[] = { [EDITIONS_PUBLIC] = PUBLIC_SQL,
                                       [EDITIONS_CASE] = CASE_SQL,
                                       [EDITIONS_FROZEN] = FROZEN_SQL,
                                       [EDITIONS_UNFROZEN] = UNFROZEN_SQL };
    sqlite3_stmt *rows = database_prepare(query->database, SQL[query->choice]);
    reader.entries = database_prepare(query->database, ENTRIES_SQL);
    reader.failed = rows == NULL || reader.entries == NULL;
    if (!reader.failed) {
        if (query->choice == EDITIONS_PUBLIC || query->choice == EDITIONS_CASE)
            sqlite3_bind_int64(rows, 1, query->now.seconds);
        if (query->choice == EDITIONS_CASE)
            database_bind(rows, 2, query->list);
        while (database_step(query->database, rows, &reader.failed))
            read_row(&reader, rows);
        arrange_projects(&reader);
    }
    sqlite3_finalize(rows);
    sqlite3_finalize(reader.entries);
    arena_free(reader.passing);
    return !reader.failed;
}

/* Lists in the order of their first publication, then of seq. */
static int compare_first_publication(const void *a, const void *b)
{
    const struct list *const *first = a;
    const struct list *const *second = b;
    int order = instant_compare((*first)->editions.items[0].published_at,
                                (*second)->editions.items[0].published_at);
    return order != 0 ? order : ((*first)->seq > (*second)->seq) - ((*first)->seq < (*second)->seq);
}

static const struct list **lists_by_publication(struct arena *arena, const struct records *records)
{
    const struct list **lists = ARENA_ARRAY(arena, const struct list *, records->lists.count);
    for (size_t i = 0; i < records->lists.count; i++)
        lists[i] = &records->lists.items[i];
    qsort(lists, records->lists.count, sizeof(const struct list *), compare_first_publication);
    return lists;
}

/* Each array is cut to its size by counting first. */
void editions_trace(struct arena *arena, struct records *records)
{
    const struct list **lists = lists_by_publication(arena, records);
    struct project *projects = records->projects.items;
    for (size_t i = 0; i < records->lists.count; i++) {
        const struct edition *latest = list_latest(lists[i]);
        for (size_t j = 0; j < latest->entries.count; j++)
            projects[latest->entries.items[j].project - projects].entry_count++;
    }
    for (size_t i = 0; i < records->projects.count; i++) {
        projects[i].entries = ARENA_ARRAY(arena, struct entry_ref, projects[i].entry_count);
        projects[i].entry_count = 0;
    }
    for (size_t i = 0; i < records->lists.count; i++) {
        const struct edition *latest = list_latest(lists[i]);
        for (size_t j = 0; j < latest->entries.count; j++) {
            const struct entry *entry = &latest->entries.items[j];
            struct project *project = &projects[entry->project - projects];
            project->entries[project->entry_count++] =
                (struct entry_ref){ .list = lists[i], .entry = entry };
        }
    }
}

static bool fail_unknown_list(struct reader *reader, slice id)
{
    struct map ids = { 0 };
    sqlite3_stmt *rows = database_prepare(reader->database, "SELECT id FROM lists");
    while (rows != NULL && database_step(reader->database, rows, &reader->failed))
        map_put(reader->arena, &ids, database_text(reader->arena, rows, 0), reader);
    sqlite3_finalize(rows);
    slice near = map_nearest(&ids, id);
    slice hint = near.len > 0
                     ? arena_format(reader->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(near))
                     : SLICE("fabang list status shows all lists");
    return diag_add(reader->database->diags, DIAG_RECORDS_REFERENCE,
                    (position){ .source = reader->database->source }, hint,
                    "unknown list '" SLICE_FMT "'", SLICE_ARG(id));
}

bool editions_read_list(const struct edition_query *query, slice id, struct list *list,
                        struct edition *proposal)
{
    struct reader reader = { .query = query,
                             .database = query->database,
                             .arena = query->database->arena };
    sqlite3_stmt *row = database_prepare(query->database, LIST_SQL);
    if (row == NULL)
        return false;
    database_bind(row, 1, id);
    bool found = database_step(query->database, row, &reader.failed);
    bool ok = found && read_list(&reader, row, id, list);
    *proposal = (struct edition){ 0 };
    if (ok && sqlite3_column_type(row, COLUMN_NUMBER) != SQLITE_NULL)
        ok = read_edition(&reader, row, list->row, proposal);
    sqlite3_finalize(row);
    return ok || (!found && !reader.failed && fail_unknown_list(&reader, id));
}
