/* The working tables of one list, its proposal, and what the rules compare them with. */
#include "records/case.h"

#include "base/hash.h"
#include "contest/disclosure.h"
#include "records/editions.h"

#include <assert.h>

static const char WAIVERS_SQL[] =
    "SELECT rule, subject FROM waivers WHERE list_id = ?1 ORDER BY rule, subject";
static const char CANDIDATES_SQL[] =
    "SELECT n.project_id, p.name, p.entrant_id, e.name, e.kind, e.credit_code, e.leader, e.consent,"
    " e.members, p.pool_number, p.contest_id, n.source_contest_id, n.rank, n.award, n.score,"
    " n.revoked_reason, p.group_id FROM entries n JOIN projects p ON p.id = n.project_id"
    " JOIN entrants e ON e.id = p.entrant_id WHERE n.list_id = ?1 ORDER BY n.position";
/* Of one second, what returns the list comes after what approves it. */
static const char REVIEWS_SQL[] =
    "SELECT level, reviewer, decision = 'approved', decided_at, sha256 FROM reviews"
    " WHERE list_id = ?1 AND edition = ?2 ORDER BY decided_at, decision, level";
static const char OBJECTIONS_SQL[] =
    "SELECT number, received_at, closed_at FROM objections WHERE list_id = ?1 ORDER BY number";
/* The years that bar, whole: names are compared folded, which SQL cannot do. */
static const char ARCHIVE_SQL[] =
    "SELECT year, list, project, entrant, credit_code FROM archive"
    " WHERE year >= ?2 AND EXISTS (SELECT 1 FROM entries WHERE list_id = ?1)"
    " ORDER BY year, list";
static const char OTHERS_SQL[] =
    "WITH ours AS (SELECT DISTINCT e.id, e.name, e.credit_code FROM entries n"
    "  JOIN projects p ON p.id = n.project_id JOIN entrants e ON e.id = p.entrant_id"
    "  WHERE n.list_id = ?1),"
    " bodies AS (SELECT id FROM ours"
    "  UNION SELECT e.id FROM ours o JOIN entrants e ON e.name = o.name"
    "  UNION SELECT e.id FROM ours o JOIN entrants e ON e.credit_code = o.credit_code"
    "   AND e.credit_code <> '')"
    " SELECT p.id, p.name, p.entrant_id, e.name, e.credit_code, p.contest_id FROM bodies b"
    " JOIN projects p ON p.entrant_id = b.id JOIN entrants e ON e.id = b.id ORDER BY p.id";

struct case_reader {
    const struct case_query *query;
    struct arena *arena;
    struct list_case *list_case;
    sqlite3_stmt *row;
    bool failed;
};

static slice text(const struct case_reader *reader, int column)
{
    return database_text(reader->arena, reader->row, column);
}

static struct instant instant(struct case_reader *reader, int column)
{
    struct instant instant = { 0, reader->query->now.offset_seconds };
    if (!database_instant(reader->query->database, reader->row, column, &instant))
        reader->failed = true;
    return instant;
}

/* Calls `add` for every row that the statement gives for the list; `number` is its ?2. */
static bool read_rows(struct case_reader *reader, const char *sql, int64_t number,
                      void (*add)(struct case_reader *reader))
{
    struct database *database = reader->query->database;
    reader->row = database_prepare(database, sql);
    if (reader->row == NULL)
        return false;
    database_bind(reader->row, 1, reader->query->list);
    if (sqlite3_bind_parameter_count(reader->row) > 1)
        sqlite3_bind_int64(reader->row, 2, number);
    while (database_step(database, reader->row, &reader->failed))
        add(reader);
    sqlite3_finalize(reader->row);
    return !reader->failed;
}

static enum entrant_kind entrant_kind_of(slice name)
{
    if (slice_equal(name, SLICE("person")))
        return ENTRANT_PERSON;
    return slice_equal(name, SLICE("team")) ? ENTRANT_TEAM : ENTRANT_ORGANIZATION;
}

static void fail_contest(struct case_reader *reader, const struct source *row, int column)
{
    reader->failed = true;
    diag_add(reader->query->database->diags, DIAG_RECORDS_REFERENCE, (position){ .source = row },
             SLICE("use an id of the plan, or add it there"), "unknown contest '" SLICE_FMT "'",
             SLICE_ARG(text(reader, column)));
}

static void add_candidate(struct case_reader *reader)
{
    enum {
        PROJECT,
        NAME,
        ENTRANT_ID,
        ENTRANT,
        KIND,
        CREDIT_CODE,
        LEADER,
        CONSENT,
        MEMBERS,
        POOL_NUMBER,
        CONTEST,
        SOURCE,
        RANK,
        AWARD,
        SCORE,
        REVOKED,
        GROUP
    };
    const struct contests *contests = reader->query->contests;
    struct candidate candidate = {
        .project = text(reader, PROJECT),
        .name = text(reader, NAME),
        .entrant_id = text(reader, ENTRANT_ID),
        .entrant = text(reader, ENTRANT),
        .kind = entrant_kind_of(text(reader, KIND)),
        .credit_code = text(reader, CREDIT_CODE),
        .leader = text(reader, LEADER),
        .consent = sqlite3_column_int(reader->row, CONSENT) != 0,
        .members = sqlite3_column_int64(reader->row, MEMBERS),
        .pool_number = text(reader, POOL_NUMBER),
        .group = text(reader, GROUP),
        .contest = contests_find(contests, text(reader, CONTEST)),
        .source = contests_find(contests, text(reader, SOURCE)),
        .rank = sqlite3_column_int64(reader->row, RANK),
        .award = text(reader, AWARD),
        .score = text(reader, SCORE),
        .revoked = sqlite3_column_type(reader->row, REVOKED) != SQLITE_NULL,
        .revoked_reason = text(reader, REVOKED),
    };
    slice key = arena_format(reader->arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(reader->query->list),
                             SLICE_ARG(candidate.project));
    candidate.row = database_row(reader->query->database, "entries", key);
    if (candidate.contest == NULL || candidate.source == NULL)
        fail_contest(reader, candidate.row, candidate.contest == NULL ? CONTEST : SOURCE);
    else
        ARRAY_PUSH(reader->arena, &reader->list_case->candidates, candidate);
}

static void add_review(struct case_reader *reader)
{
    enum { LEVEL, REVIEWER, APPROVED, AT, SHA256 };
    ARRAY_PUSH(reader->arena, &reader->list_case->reviews,
               (struct review){ .level = sqlite3_column_int64(reader->row, LEVEL),
                                .reviewer = text(reader, REVIEWER),
                                .approved = sqlite3_column_int(reader->row, APPROVED) != 0,
                                .at = instant(reader, AT),
                                .sha256 = text(reader, SHA256) });
}

static void add_objection(struct case_reader *reader)
{
    enum { NUMBER, RECEIVED_AT, CLOSED_AT };
    ARRAY_PUSH(reader->arena, &reader->list_case->objections,
               (struct objection){ .number = sqlite3_column_int64(reader->row, NUMBER),
                                   .received_at = instant(reader, RECEIVED_AT),
                                   .closed_at = instant(reader, CLOSED_AT) });
}

static void add_archived(struct case_reader *reader)
{
    enum { YEAR, LIST, PROJECT, ENTRANT, CREDIT_CODE };
    ARRAY_PUSH(reader->arena, &reader->list_case->archive,
               (struct archived_row){ .year = sqlite3_column_int64(reader->row, YEAR),
                                      .list = text(reader, LIST),
                                      .project = text(reader, PROJECT),
                                      .entrant = text(reader, ENTRANT),
                                      .credit_code = text(reader, CREDIT_CODE) });
}

static void add_other(struct case_reader *reader)
{
    enum { PROJECT, NAME, ENTRANT_ID, ENTRANT, CREDIT_CODE, CONTEST };
    ARRAY_PUSH(reader->arena, &reader->list_case->others,
               (struct other_entry){ .project = text(reader, PROJECT),
                                     .name = text(reader, NAME),
                                     .entrant_id = text(reader, ENTRANT_ID),
                                     .entrant = text(reader, ENTRANT),
                                     .credit_code = text(reader, CREDIT_CODE),
                                     .contest = text(reader, CONTEST) });
}

static void add_head(struct case_reader *reader)
{
    enum { REVIEW_LEVELS, LAST_ACT, SUBMITTED_BY, ORDER_MODE };
    reader->list_case->review_levels = sqlite3_column_int64(reader->row, REVIEW_LEVELS);
    reader->list_case->last_act = instant(reader, LAST_ACT);
    reader->list_case->submitted_by = text(reader, SUBMITTED_BY);
    order_mode_parse(text(reader, ORDER_MODE), &reader->list_case->order);
}
static const char HEAD_SQL[] =
    "SELECT review_levels, (SELECT max(at) FROM acts WHERE list_id = l.id) AS last_act,"
    " (SELECT actor FROM acts WHERE list_id = l.id AND act = 'submit' ORDER BY id DESC LIMIT 1),"
    " order_mode FROM lists l WHERE id = ?1";

/* As the list says; the records keep them as they came. */
static void order_candidates(struct arena *arena, struct list_case *list_case)
{
    size_t count = list_case->candidates.count;
    struct order_item *items = ARENA_ARRAY(arena, struct order_item, count);
    struct candidate *given = ARENA_ARRAY(arena, struct candidate, count);
    for (size_t i = 0; i < count; i++) {
        given[i] = list_case->candidates.items[i];
        items[i] = (struct order_item){ .name = given[i].entrant,
                                        .person = given[i].kind == ENTRANT_PERSON,
                                        .rank = given[i].rank,
                                        .source = given[i].source,
                                        .index = i };
    }
    order_items(arena, list_case->order, items, count, &list_case->doubts);
    for (size_t i = 0; i < count; i++)
        list_case->candidates.items[i] = given[items[i].index];
}

/* Of the lists that are public, or one that no public list has. */
static const struct project *project_of(struct arena *arena, const struct records *records,
                                        const struct list *list, const struct candidate *candidate)
{
    const struct project *known = records_project_find(records, candidate->project);
    if (known != NULL)
        return known;
    struct project *project = ARENA_NEW(arena, struct project);
    *project = (struct project){ .id = candidate->project,
                                 .name = candidate->name,
                                 .entrant = candidate->entrant,
                                 .group = list->group,
                                 .contest = candidate->contest,
                                 .demo = list->demo };
    return project;
}

static void compose_proposal(struct arena *arena, const struct records *records,
                             struct edition *proposal, struct list_case *list_case)
{
    list_case->published = records;
    struct edition *complete = ARENA_NEW(arena, struct edition);
    *complete = *proposal;
    for (size_t i = 0; i < list_case->candidates.count; i++) {
        const struct candidate *candidate = &list_case->candidates.items[i];
        const struct project *project = project_of(arena, records, list_case->list, candidate);
        ARRAY_PUSH(arena, &proposal->entries,
                   disclose(arena, &list_case->plan->masking, list_case->list, candidate, project));
        ARRAY_PUSH(arena, &complete->entries, disclose_nothing_hidden(candidate, project));
    }
    proposal->sha256 = hash_sha256_hex(arena, edition_document(arena, list_case->list, proposal));
    list_case->proposal = proposal;
    list_case->complete = complete;
}

static bool read_frozen(const struct case_query *query, struct instant at, struct records *records)
{
    struct edition_query editions = { .database = query->database,
                                      .plan = query->plan,
                                      .contests = query->contests,
                                      .choice = EDITIONS_CASE,
                                      .now = instant_in_zone(at, query->now.offset_seconds),
                                      .list = query->list };
    if (!editions_read(&editions, records))
        return false;
    editions_trace(query->database->arena, records);
    return true;
}

bool case_read_known(const struct case_query *query, struct records *known)
{
    struct instant end_of_time = { INT64_MAX, 0 };
    return read_frozen(query, end_of_time, known);
}

/* What will be public when the proposal is, and the list's own editions whenever they are due. */
static bool read_editions(const struct case_query *query, struct instant at, struct list *list,
                          struct records *records)
{
    if (query->known != NULL)
        *records = *query->known;
    else if (!read_frozen(query, at, records))
        return false;
    const struct list *own = records_list_find(records, query->list);
    if (own != NULL)
        list->editions = own->editions;
    return true;
}

bool case_read_waivers(struct database *database, struct list *list)
{
    bool failed = false;
    sqlite3_stmt *rows = database_prepare(database, WAIVERS_SQL);
    if (rows == NULL)
        return false;
    database_bind(rows, 1, list->id);
    while (database_step(database, rows, &failed)) {
        struct waiver waiver = { .rule = database_text(database->arena, rows, 0),
                                 .subject = database_text(database->arena, rows, 1) };
        ARRAY_PUSH(database->arena, &list->waivers, waiver);
    }
    sqlite3_finalize(rows);
    return !failed;
}

static int64_t first_barring_year(const struct plan *plan)
{
    return plan->eligibility.barred_years > 0
               ? plan->basis_date.year - plan->eligibility.barred_years
               : INT64_MAX;
}

bool case_read(const struct case_query *query, struct list_case *list_case)
{
    struct arena *arena = query->database->arena;
    struct list *list = ARENA_NEW(arena, struct list);
    struct edition *proposal = ARENA_NEW(arena, struct edition);
    struct edition_query identity = { .database = query->database,
                                      .plan = query->plan,
                                      .contests = query->contests,
                                      .choice = EDITIONS_CASE,
                                      .now = query->now };
    *list_case = (struct list_case){ .plan = query->plan,
                                     .contests = query->contests,
                                     .calendars = query->calendars,
                                     .list = list,
                                     .now = query->now };
    if (!editions_read_list(&identity, query->list, list, proposal))
        return false;
    bool is_later = instant_compare(proposal->published_at, query->now) > 0;
    struct records *records = ARENA_NEW(arena, struct records);
    struct case_reader reader = { .query = query, .arena = arena, .list_case = list_case };
    bool ok = read_editions(query, is_later ? proposal->published_at : query->now, list, records) &&
              case_read_waivers(query->database, list) &&
              read_rows(&reader, HEAD_SQL, 0, add_head) &&
              read_rows(&reader, CANDIDATES_SQL, 0, add_candidate) &&
              read_rows(&reader, REVIEWS_SQL, proposal->number, add_review) &&
              read_rows(&reader, OBJECTIONS_SQL, 0, add_objection) &&
              read_rows(&reader, ARCHIVE_SQL, first_barring_year(query->plan), add_archived) &&
              read_rows(&reader, OTHERS_SQL, 0, add_other);
    if (ok)
        order_candidates(arena, list_case);
    if (ok && proposal->number > 0)
        compose_proposal(arena, records, proposal, list_case);
    return ok;
}
