/* The acts of a list's life: each checks, writes and is logged in one transaction. */
#include "contest/eligibility.h"
#include "records/case.h"
#include "records/create.h"
#include "records/editions.h"
#include "records/records.h"

#include <assert.h>

struct actor {
    struct database database;
    const struct act_request *request;
    struct list_case list_case;
    const struct case_query *query;
    struct act_outcome *outcome;
    int64_t edition; /* that the act is about; 0: none */
};

static bool refuse(const struct actor *actor, enum diag_code code, slice hint, const char *what)
{
    const struct list *list = actor->list_case.list;
    return diag_add(actor->database.diags, code, (position){ .source = list->row }, hint,
                    "list '" SLICE_FMT "' %s", SLICE_ARG(list->id), what);
}

/* -- values into statements -------------------------------------------------------------------- */

static sqlite3_stmt *prepare(struct actor *actor, const char *sql)
{
    sqlite3_stmt *statement = database_prepare(&actor->database, sql);
    if (statement != NULL)
        database_bind(statement, 1, actor->request->list);
    return statement;
}

static bool run_once(struct actor *actor, sqlite3_stmt *statement)
{
    bool ok = statement != NULL && database_run(&actor->database, statement);
    sqlite3_finalize(statement);
    return ok;
}

static void bind_optional(sqlite3_stmt *statement, int index, slice text)
{
    if (text.len > 0)
        database_bind(statement, index, text);
}

static void bind_number(sqlite3_stmt *statement, int index, int64_t number)
{
    if (number > 0)
        sqlite3_bind_int64(statement, index, number);
}

static void bind_day(struct actor *actor, sqlite3_stmt *statement, int index, struct date date)
{
    if (date_is_set(date))
        database_bind(statement, index, date_format_iso(actor->database.arena, date));
}

static int64_t ask_number(struct actor *actor, const char *sql)
{
    bool failed = false;
    int64_t number = 0;
    sqlite3_stmt *statement = prepare(actor, sql);
    if (statement != NULL && database_step(&actor->database, statement, &failed))
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* -- the log ----------------------------------------------------------------------------------- */

/* A clock that goes back would make the log tell a wrong order. */
static bool check_clock(const struct actor *actor)
{
    const struct list_case *list_case = &actor->list_case;
    struct arena *arena = actor->database.arena;
    if (list_case->last_act.seconds <= actor->request->now.seconds)
        return true;
    slice last = instant_format_iso(arena, list_case->last_act);
    return refuse(
        actor, DIAG_LIST_TIME, SLICE("look at the clock, or at --now"),
        arena_format(arena, "had its last act at " SLICE_FMT ", after this one", SLICE_ARG(last))
            .ptr);
}

static bool log_act(struct actor *actor, slice name, slice comment, slice sha256)
{
    sqlite3_stmt *statement =
        prepare(actor, "INSERT INTO acts (list_id, at, actor, act, edition, comment, sha256)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 2, actor->request->now.seconds);
    database_bind(statement, 3, actor->request->actor);
    database_bind(statement, 4, name);
    bind_number(statement, 5, actor->edition);
    database_bind(statement, 6, comment);
    bind_optional(statement, 7, sha256);
    return run_once(actor, statement);
}

/* -- submit ------------------------------------------------------------------------------------ */

static enum list_state state_for(enum list_act purpose, const struct edition *last)
{
    if (purpose == LIST_ACT_WITHDRAW)
        return LIST_WITHDRAWN;
    if (purpose == LIST_ACT_FINALIZE)
        return LIST_FINAL;
    if (purpose == LIST_ACT_CORRECT && last != NULL && last->state != LIST_PUBLICITY)
        return LIST_CORRECTED;
    return LIST_PUBLICITY;
}

static slice first_of(slice given, slice otherwise)
{
    return given.len > 0 ? given : otherwise;
}

/* A correction during the period of publicity keeps its days unless it is given others. */
static void fill_days(const struct act_request *request, const struct edition *last,
                      struct edition *edition)
{
    edition->publicity_first_day = request->first_day;
    edition->publicity_last_day = request->last_day;
    if (edition->state != LIST_PUBLICITY || date_is_set(request->first_day) || last == NULL)
        return;
    edition->publicity_first_day = last->publicity_first_day;
    if (!date_is_set(request->last_day))
        edition->publicity_last_day = last->publicity_last_day;
}

static slice order_label(const struct actor *actor)
{
    const struct list_case *list_case = &actor->list_case;
    bool persons = true;
    for (size_t i = 0; i < list_case->candidates.count; i++)
        persons = persons && list_case->candidates.items[i].kind == ENTRANT_PERSON;
    return order_mode_label(list_case->order, persons, actor->request->language);
}

/* What a notary certified of a final list holds of its corrections, unless another one did. */
static void fill_notary(const struct act_request *request, const struct edition *last,
                        struct edition *edition)
{
    bool keeps = request->notary_office.len == 0 && request->notary_certificate.len == 0 &&
                 !date_is_set(request->notary_day) && last != NULL &&
                 edition->state == LIST_CORRECTED;
    edition->notary_office = keeps ? last->notary_office : request->notary_office;
    edition->notary_certificate = keeps ? last->notary_certificate : request->notary_certificate;
    edition->notary_day = keeps ? last->notary_day : request->notary_day;
}

static struct edition edition_of_request(const struct actor *actor, const struct list *defaults)
{
    const struct act_request *request = actor->request;
    const struct edition *last = list_last_edition(actor->list_case.list);
    struct edition edition = {
        .number = last != NULL ? last->number + 1 : 1,
        .state = state_for(request->purpose, last),
        .published_at = request->publish_at,
        .title = first_of(request->title, defaults->title),
        .order_label = first_of(defaults->order_label, order_label(actor)),
        .objection_channel = first_of(request->objections_to, defaults->objection_channel),
        .note = request->note,
        .notice = request->notice,
        /* Names that are to vanish do not stay for want of an option. */
        .public_until = last != NULL && !date_is_set(request->public_until) ? last->public_until
                                                                            : request->public_until,
    };
    fill_days(request, last, &edition);
    fill_notary(request, last, &edition);
    return edition;
}

static bool check_submission(const struct actor *actor, const struct edition *edition)
{
    const struct edition *last = list_last_edition(actor->list_case.list);
    bool ok = true;
    if (last != NULL && last->state == LIST_WITHDRAWN)
        ok = refuse(actor, DIAG_LIST_ACT, SLICE("make a new list with another id"),
                    "was withdrawn; nothing follows that");
    if (edition->state == LIST_PUBLICITY &&
        (!date_is_set(edition->publicity_first_day) || !date_is_set(edition->publicity_last_day)))
        ok = refuse(actor, DIAG_LIST_PERIOD, SLICE("add --first-day and --last-day"),
                    "has no days of publicity");
    else if (date_is_set(edition->publicity_first_day) &&
             (!date_is_set(edition->publicity_last_day) ||
              date_compare(edition->publicity_first_day, edition->publicity_last_day) > 0))
        ok = refuse(actor, DIAG_LIST_PERIOD, SLICE("give --first-day and --last-day in that order"),
                    "has days of publicity that are no period");
    if (edition->number > 1 && edition->note.len == 0)
        ok = refuse(actor, DIAG_LIST_PROPOSAL, SLICE("add --note, which the public reads"),
                    "does not say what changes");
    if (last != NULL && instant_compare(edition->published_at, last->published_at) <= 0)
        ok = refuse(actor, DIAG_LIST_TIME, SLICE("give a later --publish-at"),
                    "would be published before its last edition");
    return ok;
}

static bool write_proposal(struct actor *actor, const struct edition *edition)
{
    bool fresh = actor->list_case.proposal == NULL;
    sqlite3_stmt *statement = prepare(
        actor, fresh ? "INSERT INTO editions (list_id, number, state, title, note, published_at,"
                       " first_day, last_day, order_label, objection_channel, notice_id,"
                       " notary_office, notary_certificate, notary_day, public_until)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
                     : "UPDATE editions SET state = ?3, title = ?4, note = ?5, published_at = ?6,"
                       " first_day = ?7, last_day = ?8, order_label = ?9, objection_channel = ?10,"
                       " notice_id = ?11, notary_office = ?12, notary_certificate = ?13,"
                       " notary_day = ?14, public_until = ?15 WHERE list_id = ?1 AND number = ?2");
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 2, edition->number);
    database_bind(statement, 3, list_state_name(edition->state));
    database_bind(statement, 4, edition->title);
    database_bind(statement, 5, edition->note);
    sqlite3_bind_int64(statement, 6, edition->published_at.seconds);
    bind_day(actor, statement, 7, edition->publicity_first_day);
    bind_day(actor, statement, 8, edition->publicity_last_day);
    database_bind(statement, 9, edition->order_label);
    database_bind(statement, 10, edition->objection_channel);
    database_bind(statement, 11, edition->notice);
    database_bind(statement, 12, edition->notary_office);
    database_bind(statement, 13, edition->notary_certificate);
    bind_day(actor, statement, 14, edition->notary_day);
    bind_day(actor, statement, 15, edition->public_until);
    return run_once(actor, statement);
}

/* What an edition has when a proposal does not say otherwise. */
static bool read_defaults(struct actor *actor, struct list *defaults)
{
    bool failed = false;
    sqlite3_stmt *row =
        prepare(actor, "SELECT title, order_label, objection_channel FROM lists WHERE id = ?1");
    if (row == NULL)
        return false;
    if (database_step(&actor->database, row, &failed)) {
        defaults->title = database_text(actor->database.arena, row, 0);
        defaults->order_label = database_text(actor->database.arena, row, 1);
        defaults->objection_channel = database_text(actor->database.arena, row, 2);
    }
    sqlite3_finalize(row);
    return !failed;
}

/* The case again, after something in it was written. */
static bool read_again(struct actor *actor)
{
    return case_read(actor->query, &actor->list_case);
}

static bool act_submit(struct actor *actor)
{
    struct list defaults = { 0 };
    if (!read_defaults(actor, &defaults))
        return false;
    struct edition edition = edition_of_request(actor, &defaults);
    if (!check_submission(actor, &edition) || !write_proposal(actor, &edition) ||
        !read_again(actor))
        return false;
    actor->edition = edition.number;
    actor->outcome->number = edition.number;
    actor->outcome->published_at = edition.published_at;
    actor->outcome->sha256 = actor->list_case.proposal->sha256;
    return log_act(actor, SLICE("submit"), actor->request->comment, actor->outcome->sha256);
}

/* -- review ------------------------------------------------------------------------------------ */

/* Typed once with a space more, once in capitals, it is the same person. */
static bool is_same_person(const struct actor *actor, slice one, slice other)
{
    return name_similarity(actor->database.arena, one, other) == 100;
}

static bool reviewed_by(const struct actor *actor, slice who, int64_t besides)
{
    const struct list_case *list_case = &actor->list_case;
    for (size_t i = 0; i < list_case->reviews.count; i++) {
        const struct review *review = &list_case->reviews.items[i];
        if (review->level != besides && review->approved &&
            slice_equal(review->sha256, list_case->proposal->sha256) &&
            is_same_person(actor, review->reviewer, who))
            return true;
    }
    return false;
}

static bool check_review(const struct actor *actor)
{
    const struct list_case *list_case = &actor->list_case;
    const struct act_request *request = actor->request;
    struct arena *arena = actor->database.arena;
    if (list_case->proposal == NULL)
        return refuse(actor, DIAG_LIST_PROPOSAL, SLICE("submit it first"), "has nothing to review");
    if (request->level > list_case->review_levels)
        return refuse(actor, DIAG_LIST_REVIEW, SLICE("name one of its levels with --level"),
                      arena_format(arena, "has %lld levels of review, not %lld",
                                   (long long)list_case->review_levels, (long long)request->level)
                          .ptr);
    if (request->returned)
        return true;
    bool ok = true;
    for (int64_t level = 1; level < request->level; level++)
        if (!list_case_is_approved(list_case, level))
            ok = refuse(
                actor, DIAG_LIST_REVIEW, SLICE("levels approve in their order"),
                arena_format(arena, "is not approved by level %lld as it is now", (long long)level)
                    .ptr);
    if (is_same_person(actor, request->actor, list_case->submitted_by))
        ok = refuse(actor, DIAG_LIST_REVIEW, SLICE("have somebody else review it"),
                    "was submitted by the same person");
    if (reviewed_by(actor, request->actor, request->level))
        ok = refuse(actor, DIAG_LIST_REVIEW, SLICE("every level is another person's"),
                    "was approved by the same person at another level");
    if (list_case->proposal->entries.count == 0)
        ok = refuse(actor, DIAG_LIST_PROPOSAL, SLICE("import its rows: fabang import FILE"),
                    "has no rows");
    return ok;
}

static bool act_review(struct actor *actor)
{
    const struct act_request *request = actor->request;
    if (!check_review(actor))
        return false;
    const struct edition *proposal = actor->list_case.proposal;
    sqlite3_stmt *statement = prepare(actor, "INSERT INTO reviews (list_id, edition, level,"
                                             " reviewer, decision, decided_at, sha256)"
                                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 2, proposal->number);
    sqlite3_bind_int64(statement, 3, request->level);
    database_bind(statement, 4, request->actor);
    database_bind(statement, 5, request->returned ? SLICE("returned") : SLICE("approved"));
    sqlite3_bind_int64(statement, 6, request->now.seconds);
    database_bind(statement, 7, proposal->sha256);
    actor->edition = proposal->number;
    actor->outcome->number = proposal->number;
    actor->outcome->sha256 = proposal->sha256;
    return run_once(actor, statement) &&
           log_act(actor, request->returned ? SLICE("return") : SLICE("review"), request->comment,
                   proposal->sha256);
}

/* -- announce, finalize, correct, withdraw ----------------------------------------------------- */

static bool freeze_row(struct actor *actor, sqlite3_stmt *statement, int64_t number,
                       const struct entry *entry, int64_t place)
{
    sqlite3_clear_bindings(statement);
    database_bind(statement, 1, actor->request->list);
    sqlite3_bind_int64(statement, 2, number);
    sqlite3_bind_int64(statement, 3, place);
    database_bind(statement, 4, entry->project->id);
    database_bind(statement, 5, entry->name);
    database_bind(statement, 6, entry->entrant);
    bind_number(statement, 7, entry->rank);
    database_bind(statement, 8, entry->award);
    bind_optional(statement, 9, entry->score);
    database_bind(statement, 10, entry->source_contest->id);
    if (entry->revoked)
        database_bind(statement, 11, entry->revoked_reason);
    database_bind(statement, 12, entry->credit_code);
    database_bind(statement, 13, entry->leader);
    sqlite3_bind_int(statement, 14, entry->person);
    return database_run(&actor->database, statement);
}

static bool freeze_rows(struct actor *actor, const struct edition *proposal)
{
    sqlite3_stmt *statement =
        prepare(actor, "INSERT INTO edition_entries (list_id, edition, position, project_id, name,"
                       " entrant, rank, award, score, source_contest_id, revoked_reason,"
                       " credit_code, leader, person)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    bool ok = statement != NULL;
    for (size_t i = 0; ok && i < proposal->entries.count; i++)
        ok = freeze_row(actor, statement, proposal->number, &proposal->entries.items[i],
                        (int64_t)i + 1);
    sqlite3_finalize(statement);
    return ok;
}

static bool freeze_edition(struct actor *actor, const struct edition *proposal)
{
    sqlite3_stmt *statement =
        prepare(actor, "UPDATE editions SET sha256 = ?3 WHERE list_id = ?1 AND number = ?2");
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 2, proposal->number);
    database_bind(statement, 3, proposal->sha256);
    return run_once(actor, statement);
}

static bool act_publish(struct actor *actor)
{
    const struct act_request *request = actor->request;
    struct database *database = &actor->database;
    if (!lifecycle_check(database->arena, database->diags, &actor->list_case, request->act))
        return false;
    const struct edition *proposal = actor->list_case.proposal;
    actor->edition = proposal->number;
    actor->outcome->number = proposal->number;
    actor->outcome->sha256 = proposal->sha256;
    actor->outcome->published_at = proposal->published_at;
    /* Read once more: what was frozen must have the hash that was approved (records-changed). */
    return freeze_rows(actor, proposal) && freeze_edition(actor, proposal) &&
           log_act(actor, list_act_name(request->act), request->comment, proposal->sha256) &&
           read_again(actor);
}

/* -- objections -------------------------------------------------------------------------------- */

static const struct edition *open_edition(const struct list_case *list_case, struct instant at)
{
    const struct edition *found = NULL;
    for (size_t i = 0; i < list_case->list->editions.count; i++) {
        const struct edition *edition = &list_case->list->editions.items[i];
        if (edition->state == LIST_PUBLICITY && instant_compare(edition->published_at, at) <= 0)
            found = edition;
    }
    return found;
}

static bool check_objection(const struct actor *actor)
{
    const struct act_request *request = actor->request;
    const struct edition *edition = open_edition(&actor->list_case, request->received_at);
    if (instant_compare(request->received_at, request->now) > 0)
        return refuse(actor, DIAG_LIST_TIME, SLICE("give the time at which it came in"),
                      "cannot have received what is still to come");
    if (edition == NULL)
        return refuse(actor, DIAG_LIST_ACT, SLICE("announce it first"),
                      "was not up for objection at that time");
    if (instant_compare(request->received_at, edition->publicity_until) >= 0)
        return refuse(actor, DIAG_LIST_ACT,
                      SLICE("answer it outside the procedure; a correction may follow from it"),
                      "was no longer up for objection at that time");
    return true;
}

static bool act_object(struct actor *actor)
{
    const struct act_request *request = actor->request;
    if (!check_objection(actor))
        return false;
    int64_t number = 1 + ask_number(actor, "SELECT max(number) FROM objections WHERE list_id = ?1");
    sqlite3_stmt *statement =
        prepare(actor, "INSERT INTO objections (list_id, number, received_at, outcome, reference)"
                       " VALUES (?1, ?2, ?3, '', ?4)");
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 2, number);
    sqlite3_bind_int64(statement, 3, request->received_at.seconds);
    database_bind(statement, 4, request->reference);
    actor->outcome->number = number;
    return run_once(actor, statement) &&
           log_act(actor, SLICE("object"), request->comment, (slice){ 0 });
}

static bool act_resolve(struct actor *actor)
{
    const struct act_request *request = actor->request;
    const struct objection *found = NULL;
    for (size_t i = 0; i < actor->list_case.objections.count; i++)
        if (actor->list_case.objections.items[i].number == request->number)
            found = &actor->list_case.objections.items[i];
    if (found == NULL)
        return refuse(actor, DIAG_LIST_ACT, SLICE("fabang list status shows how many there are"),
                      "has no objection of that number");
    if (found->closed_at.seconds != 0)
        return refuse(actor, DIAG_LIST_ACT, SLICE("what was answered stays answered"),
                      "has answered that objection already");
    sqlite3_stmt *statement = prepare(actor, "UPDATE objections SET closed_at = ?3, outcome = ?4"
                                             " WHERE list_id = ?1 AND number = ?2");
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 2, request->number);
    sqlite3_bind_int64(statement, 3, request->now.seconds);
    database_bind(statement, 4, request->outcome);
    actor->outcome->number = request->number;
    return run_once(actor, statement) &&
           log_act(actor, SLICE("resolve"), first_of(request->comment, request->outcome),
                   (slice){ 0 });
}

/* -- rows -------------------------------------------------------------------------------------- */

static const struct candidate *find_row(const struct actor *actor)
{
    for (size_t i = 0; i < actor->list_case.candidates.count; i++)
        if (slice_equal(actor->list_case.candidates.items[i].project, actor->request->project))
            return &actor->list_case.candidates.items[i];
    return NULL;
}

/* The log names the project, the working row has the reason. */
static slice row_comment(const struct actor *actor)
{
    return arena_format(actor->database.arena, SLICE_FMT ": " SLICE_FMT,
                        SLICE_ARG(actor->request->project), SLICE_ARG(actor->request->comment));
}

static bool refuse_missing_row(const struct actor *actor)
{
    return refuse(actor, DIAG_LIST_ROW, SLICE("import it first: fabang import FILE"),
                  "has no row of that project");
}

static bool act_revoke_row(struct actor *actor)
{
    const struct act_request *request = actor->request;
    const struct candidate *row = find_row(actor);
    if (row == NULL)
        return refuse_missing_row(actor);
    if (row->revoked)
        return refuse(actor, DIAG_LIST_ROW, SLICE("a reason is given once"),
                      "has revoked that row already");
    sqlite3_stmt *statement = prepare(
        actor, "UPDATE entries SET revoked_reason = ?3 WHERE list_id = ?1 AND project_id = ?2");
    if (statement == NULL)
        return false;
    database_bind(statement, 2, request->project);
    database_bind(statement, 3, request->comment);
    return run_once(actor, statement) &&
           log_act(actor, SLICE("revoke-row"), row_comment(actor), (slice){ 0 });
}

static bool write_waiver(struct actor *actor, slice rule, slice subject)
{
    sqlite3_stmt *statement = prepare(actor, "INSERT INTO waivers (list_id, rule, subject, reason,"
                                             " actor, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    if (statement == NULL)
        return false;
    database_bind(statement, 2, rule);
    database_bind(statement, 3, subject);
    database_bind(statement, 4, actor->request->comment);
    database_bind(statement, 5, actor->request->actor);
    sqlite3_bind_int64(statement, 6, actor->request->now.seconds);
    return run_once(actor, statement);
}

/* Another row that has the rank and stands; NULL: it is free, or of a row that was revoked. */
static const struct candidate *find_rank(const struct actor *actor, int64_t rank)
{
    for (size_t i = 0; rank > 0 && i < actor->list_case.candidates.count; i++) {
        const struct candidate *row = &actor->list_case.candidates.items[i];
        if (row->rank == rank && !row->revoked &&
            !slice_equal(row->project, actor->request->project))
            return row;
    }
    return NULL;
}

/* Somebody moves up into a place that was revoked: said by name, never by counting again. */
static bool act_promote(struct actor *actor)
{
    const struct act_request *request = actor->request;
    const struct candidate *row = find_row(actor);
    if (row == NULL)
        return refuse_missing_row(actor);
    if (row->revoked)
        return refuse(actor, DIAG_LIST_ROW, SLICE("name a row that stands"),
                      "has revoked that row");
    const struct candidate *holder = find_rank(actor, request->rank);
    if (holder != NULL)
        return refuse(actor, DIAG_LIST_RANK, SLICE("name a rank whose row was revoked"),
                      arena_format(actor->database.arena,
                                   "has project '" SLICE_FMT "' at rank %lld",
                                   SLICE_ARG(holder->project), (long long)request->rank)
                          .ptr);
    sqlite3_stmt *statement = prepare(actor, "UPDATE entries SET rank = ?3,"
                                             " award = coalesce(?4, award)"
                                             " WHERE list_id = ?1 AND project_id = ?2");
    if (statement == NULL)
        return false;
    database_bind(statement, 2, request->project);
    bind_number(statement, 3, request->rank);
    bind_optional(statement, 4, request->award);
    return run_once(actor, statement) &&
           (list_is_waived(actor->list_case.list, SLICE("list-rank"), request->project) ||
            write_waiver(actor, SLICE("list-rank"), request->project)) &&
           log_act(actor, SLICE("promote"), row_comment(actor), (slice){ 0 });
}

static bool act_waive(struct actor *actor)
{
    const struct act_request *request = actor->request;
    struct arena *arena = actor->database.arena;
    if (!list_rule_is_waivable(request->rule))
        return refuse(
            actor, DIAG_LIST_ACT,
            SLICE("the hint of a finding says when a reason can be stated, and how"),
            arena_format(arena, "cannot leave '" SLICE_FMT "' aside", SLICE_ARG(request->rule))
                .ptr);
    if (list_is_waived(actor->list_case.list, request->rule, request->subject))
        return refuse(actor, DIAG_LIST_ACT, SLICE("a reason is stated once"),
                      "has a reason for that already");
    slice comment =
        arena_format(arena, SLICE_FMT " " SLICE_FMT ": " SLICE_FMT, SLICE_ARG(request->rule),
                     SLICE_ARG(request->subject), SLICE_ARG(request->comment));
    return write_waiver(actor, request->rule, request->subject) &&
           log_act(actor, SLICE("waive"), comment, (slice){ 0 });
}

/* -- all of them ------------------------------------------------------------------------------- */

static bool do_act(struct actor *actor)
{
    switch (actor->request->act) {
    case LIST_ACT_CREATE:
        return log_act(actor, SLICE("create"), actor->request->comment, (slice){ 0 });
    case LIST_ACT_SUBMIT:
        return act_submit(actor);
    case LIST_ACT_REVIEW:
        return act_review(actor);
    case LIST_ACT_ANNOUNCE:
    case LIST_ACT_FINALIZE:
    case LIST_ACT_CORRECT:
    case LIST_ACT_WITHDRAW:
        return act_publish(actor);
    case LIST_ACT_OBJECT:
        return act_object(actor);
    case LIST_ACT_RESOLVE:
        return act_resolve(actor);
    case LIST_ACT_REVOKE_ROW:
        return act_revoke_row(actor);
    case LIST_ACT_PROMOTE:
        return act_promote(actor);
    case LIST_ACT_WAIVE:
        return act_waive(actor);
    case LIST_ACT_COUNT:
        break;
    }
    assert(false);
    return false;
}

bool records_act(struct arena *arena, struct diags *diags, slice root, slice path,
                 const struct plan *plan, const struct contests *contests,
                 const struct calendars *calendars, const struct act_request *request,
                 struct act_outcome *outcome)
{
    assert(request->actor.len > 0 && request->list.len > 0);
    *outcome = (struct act_outcome){ 0 };
    struct actor actor = { .request = request, .outcome = outcome };
    if (!database_open_writable(&actor.database, arena, diags, root, path))
        return false;
    struct case_query query = { .database = &actor.database,
                                .plan = plan,
                                .contests = contests,
                                .calendars = calendars,
                                .list = request->list,
                                .now = request->now };
    actor.query = &query;
    bool ok = (request->act != LIST_ACT_CREATE ||
               create_list(&actor.database, plan, contests, request)) &&
              case_read(&query, &actor.list_case) && check_clock(&actor) && do_act(&actor) &&
              database_commit(&actor.database);
    database_close(&actor.database);
    return ok;
}
