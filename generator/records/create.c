/* Checks a new list against the plan before the tables would, in words. */
#include "records/create.h"

#include "base/map.h"
#include "contest/identifiers.h"
#include "contest/ordering.h"
#include "records/text_rule.h"

struct creator {
    struct database *database;
    const struct plan *plan;
    const struct act_request *request;
    const struct source *row;
    struct map ids; /* of what is looked for, for the nearest one */
    bool ok;
};

#define REFUSE(creator, code, hint, ...)                                                           \
    ((creator)->ok = diag_add((creator)->database->diags, DIAG_##code,                             \
                              (position){ .source = (creator)->row }, hint, __VA_ARGS__))

static slice nearest(struct creator *creator, slice id)
{
    slice near = map_nearest(&creator->ids, id);
    if (near.len == 0)
        return SLICE("use an id of the plan, or add it there");
    return arena_format(creator->database->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(near));
}

static void check_known(struct creator *creator, const void *found, const char *noun, slice id)
{
    if (found == NULL)
        REFUSE(creator, RECORDS_REFERENCE, nearest(creator, id), "unknown %s '" SLICE_FMT "'", noun,
               SLICE_ARG(id));
}

/* The ids of an array of things that have one, for a hint. */
#define COLLECT(creator, array)                                                                    \
    do {                                                                                           \
        (creator)->ids = (struct map){ 0 };                                                        \
        for (size_t i = 0; i < (array).count; i++)                                                 \
            map_put((creator)->database->arena, &(creator)->ids, (array).items[i].id, creator);    \
    } while (0)

static const struct list_kind *check_kind(struct creator *creator)
{
    const struct list_kind *kind = plan_list_kind_find(creator->plan, creator->request->kind);
    COLLECT(creator, creator->plan->list_kinds);
    check_known(creator, kind, "kind of list", creator->request->kind);
    return kind;
}

static void check_place(struct creator *creator, const struct contests *contests)
{
    const struct act_request *request = creator->request;
    COLLECT(creator, contests->list);
    check_known(creator, contests_find(contests, request->contest), "contest", request->contest);
    COLLECT(creator, creator->plan->groups);
    check_known(creator, plan_group_find(creator->plan, request->group), "group", request->group);
    if (request->tier.len == 0)
        return;
    const struct tier *tier = plan_tier_find(creator->plan, request->tier);
    COLLECT(creator, creator->plan->tiers);
    check_known(creator, tier, "tier", request->tier);
    if (tier != NULL && !slice_equal(tier->group->id, request->group))
        REFUSE(creator, LIST_GROUP, SLICE("give the tier's own group"),
               "tier '" SLICE_FMT "' is of group '" SLICE_FMT "', not '" SLICE_FMT "'",
               SLICE_ARG(tier->id), SLICE_ARG(tier->group->id), SLICE_ARG(request->group));
}

static void check_id(struct creator *creator)
{
    slice id = creator->request->list;
    if (!id_is_valid(id)) {
        REFUSE(creator, LIST_ACT, SLICE("small letters, digits and hyphens, at most 64"),
               "list cannot have the id '" SLICE_FMT "'", SLICE_ARG(id));
        return;
    }
    sqlite3_stmt *row = database_prepare(creator->database, "SELECT id FROM lists WHERE id = ?1");
    bool failed = row == NULL;
    if (row != NULL) {
        database_bind(row, 1, id);
        if (database_step(creator->database, row, &failed))
            REFUSE(creator, LIST_ACT, SLICE("give it another id; ids are never used twice"),
                   "list '" SLICE_FMT "' is there already", SLICE_ARG(id));
    }
    sqlite3_finalize(row);
    creator->ok = creator->ok && !failed;
}

static void check_values(struct creator *creator, const struct list_kind *kind)
{
    const struct act_request *request = creator->request;
    const char *what = NULL;
    slice hint;
    enum order_mode order;
    if (request->order.len > 0 && !order_mode_parse(request->order, &order))
        REFUSE(creator, RECORDS_VALUE,
               SLICE("write given, rank, strokes, pinyin, division or source"),
               "rows cannot be ordered by '" SLICE_FMT "'", SLICE_ARG(request->order));
    if (!text_rule_holds(creator->database->arena, request->title, NAME_MAX_CODE_POINTS, &what,
                         &hint))
        REFUSE(creator, RECORDS_VALUE, hint, "title %s", what);
    if (kind != NULL && request->levels > 0 && request->levels < kind->review_levels)
        REFUSE(creator, LIST_REVIEW, SLICE("leave --levels out"),
               "plan asks for %lld levels of review, not %lld", (long long)kind->review_levels,
               (long long)request->levels);
    if (request->levels > 9)
        REFUSE(creator, LIST_REVIEW, SLICE("leave --levels out"),
               "list has at most 9 levels of review");
}

static bool write(struct creator *creator, const struct list_kind *kind)
{
    const struct act_request *request = creator->request;
    sqlite3_stmt *statement = database_prepare(
        creator->database,
        "INSERT INTO lists (seq, id, kind, contest_id, group_id, tier_id, title, order_label,"
        " objection_channel, score_public, review_levels, demo, order_mode)"
        " SELECT 1 + coalesce(max(seq), 0), ?1, ?2, ?3, ?4, ?5, ?6, '', ?7, ?8, ?9, ?10,"
        " coalesce(?11, 'given') FROM lists");
    if (statement == NULL)
        return false;
    database_bind(statement, 1, request->list);
    database_bind(statement, 2, request->kind);
    database_bind(statement, 3, request->contest);
    database_bind(statement, 4, request->group);
    if (request->tier.len > 0)
        database_bind(statement, 5, request->tier);
    database_bind(statement, 6, request->title);
    database_bind(statement, 7, request->objections_to);
    sqlite3_bind_int(statement, 8, request->scores);
    sqlite3_bind_int64(statement, 9, request->levels > 0 ? request->levels : kind->review_levels);
    sqlite3_bind_int(statement, 10, request->demo);
    if (request->order.len > 0)
        database_bind(statement, 11, request->order);
    bool ok = database_run(creator->database, statement);
    sqlite3_finalize(statement);
    return ok;
}

bool create_list(struct database *database, const struct plan *plan,
                 const struct contests *contests, const struct act_request *request)
{
    struct creator creator = { .database = database,
                               .plan = plan,
                               .request = request,
                               .row = database_row(database, "lists", request->list),
                               .ok = true };
    const struct list_kind *kind = check_kind(&creator);
    check_place(&creator, contests);
    check_id(&creator);
    check_values(&creator, kind);
    return creator.ok && write(&creator, kind);
}
