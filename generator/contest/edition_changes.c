/* Compares two editions row by row. */
#include "contest/edition_changes.h"

#include "base/map.h"
#include "contest/eligibility.h"

#include <assert.h>

static const slice ROW_NAMES[] = {
    [ROW_ADDED] = SLICE_INIT("added"),       [ROW_REMOVED] = SLICE_INIT("removed"),
    [ROW_REPLACED] = SLICE_INIT("replaced"), [ROW_PROMOTED] = SLICE_INIT("promoted"),
    [ROW_REVOKED] = SLICE_INIT("revoked"),   [ROW_RESTORED] = SLICE_INIT("restored"),
    [ROW_CHANGED] = SLICE_INIT("changed"),
};

static const slice FIELD_NAMES[FIELD_OF_COUNT] = {
    [FIELD_OF_RANK] = SLICE_INIT("rank"),
    [FIELD_OF_NAME] = SLICE_INIT("name"),
    [FIELD_OF_ENTRANT] = SLICE_INIT("entrant"),
    [FIELD_OF_CREDIT_CODE] = SLICE_INIT("credit_code"),
    [FIELD_OF_LEADER] = SLICE_INIT("leader"),
    [FIELD_OF_CONTEST] = SLICE_INIT("contest"),
    [FIELD_OF_AWARD] = SLICE_INIT("award"),
    [FIELD_OF_SCORE] = SLICE_INIT("score"),
    [FIELD_OF_REASON] = SLICE_INIT("reason"),
    [FIELD_OF_TITLE] = SLICE_INIT("title"),
    [FIELD_OF_ORDER] = SLICE_INIT("order"),
    [FIELD_OF_CHANNEL] = SLICE_INIT("objection_channel"),
    [FIELD_OF_FIRST_DAY] = SLICE_INIT("first_day"),
    [FIELD_OF_LAST_DAY] = SLICE_INIT("last_day"),
    [FIELD_OF_NOTARY] = SLICE_INIT("notary_office"),
    [FIELD_OF_CERTIFICATE] = SLICE_INIT("notary_certificate"),
    [FIELD_OF_NOTARY_DAY] = SLICE_INIT("notary_day"),
    [FIELD_OF_PUBLIC_UNTIL] = SLICE_INIT("public_until"),
};

slice row_change_name(enum row_change_kind kind)
{
    assert((size_t)kind < sizeof(ROW_NAMES) / sizeof(ROW_NAMES[0]));
    return ROW_NAMES[kind];
}

slice edition_field_name(enum edition_field field)
{
    assert(field < FIELD_OF_COUNT);
    return FIELD_NAMES[field];
}

bool edition_changes_is_empty(const struct edition_changes *changes)
{
    return changes->rows.count == 0 && changes->fields.count == 0 && !changes->reordered;
}

/* Both editions with their rows by project. */
struct comparison {
    struct arena *arena;
    const struct edition *before, *after;
    struct map rows_before, rows_after; /* project id -> struct entry */
    struct edition_changes *changes;
};

static void index_rows(struct comparison *comparison, const struct edition *edition,
                       struct map *rows)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        map_put(comparison->arena, rows, edition->entries.items[i].project->id,
                &edition->entries.items[i]);
}

/* -- fields ------------------------------------------------------------------------------------ */

static slice rank_text(const struct comparison *comparison, const struct entry *entry)
{
    return entry->rank > 0 ? arena_integer(comparison->arena, entry->rank) : (slice){ 0 };
}

static slice contest_name(const struct entry *entry)
{
    const struct contest *contest = entry->source_contest;
    if (contest == NULL)
        return (slice){ 0 };
    return contest->short_name.len > 0 ? contest->short_name : contest->name;
}

static slice entry_field(const struct comparison *comparison, const struct entry *entry,
                         enum edition_field field)
{
    switch ((int)field) {
    case FIELD_OF_RANK:
        return rank_text(comparison, entry);
    case FIELD_OF_NAME:
        return entry->name;
    case FIELD_OF_ENTRANT:
        return entry->entrant;
    case FIELD_OF_CREDIT_CODE:
        return entry->credit_code;
    case FIELD_OF_LEADER:
        return entry->leader;
    case FIELD_OF_CONTEST:
        return contest_name(entry);
    case FIELD_OF_AWARD:
        return entry->award;
    case FIELD_OF_SCORE:
        return entry->score;
    case FIELD_OF_REASON:
        return entry->revoked_reason;
    default:
        break;
    }
    assert(!"a field of a row");
    return (slice){ 0 };
}

static slice day_text(const struct comparison *comparison, struct date day)
{
    return date_is_set(day) ? date_format_iso(comparison->arena, day) : (slice){ 0 };
}

static slice own_field(const struct comparison *comparison, const struct edition *edition,
                       enum edition_field field)
{
    switch ((int)field) {
    case FIELD_OF_TITLE:
        return edition->title;
    case FIELD_OF_ORDER:
        return edition->order_label;
    case FIELD_OF_CHANNEL:
        return edition->objection_channel;
    case FIELD_OF_FIRST_DAY:
        return day_text(comparison, edition->publicity_first_day);
    case FIELD_OF_LAST_DAY:
        return day_text(comparison, edition->publicity_last_day);
    case FIELD_OF_NOTARY:
        return edition->notary_office;
    case FIELD_OF_CERTIFICATE:
        return edition->notary_certificate;
    case FIELD_OF_NOTARY_DAY:
        return day_text(comparison, edition->notary_day);
    case FIELD_OF_PUBLIC_UNTIL:
        return day_text(comparison, edition->public_until);
    default:
        break;
    }
    assert(!"a field of an edition");
    return (slice){ 0 };
}

/* A period and where to object belong to publicity, a notary to what follows it: that they come
 * and go with it corrects nothing. */
static bool is_of_phase(enum edition_field field)
{
    return field >= FIELD_OF_CHANNEL && field <= FIELD_OF_NOTARY_DAY;
}

static void find_own_changes(const struct comparison *comparison)
{
    bool other_phase = list_state_is_provisional(comparison->before->state) !=
                       list_state_is_provisional(comparison->after->state);
    for (int i = FIELD_OF_TITLE; i < FIELD_OF_COUNT; i++) {
        enum edition_field field = (enum edition_field)i;
        if (other_phase && is_of_phase(field))
            continue;
        struct field_change change = { field, own_field(comparison, comparison->before, field),
                                       own_field(comparison, comparison->after, field) };
        if (!slice_equal(change.before, change.after))
            ARRAY_PUSH(comparison->arena, &comparison->changes->fields, change);
    }
}

/* Where the names of one edition only are hidden, no difference between them is one. */
static bool is_hidden(const struct comparison *comparison, const struct entry *before,
                      const struct entry *after, enum edition_field field)
{
    if (comparison->before->names_hidden == comparison->after->names_hidden)
        return false;
    return field == FIELD_OF_LEADER ||
           (field == FIELD_OF_ENTRANT && (before->person || after->person));
}

/* A name of which less than half is left is no other spelling but somebody else's; of a masked one
 * nobody can tell. */
static bool is_other_name(const struct comparison *comparison, const struct field_change *change)
{
    enum { ALIKE_LEAST = 50 };
    if (change->field != FIELD_OF_NAME && change->field != FIELD_OF_ENTRANT)
        return false;
    return !slice_contains(change->before, SLICE("*")) &&
           !slice_contains(change->after, SLICE("*")) &&
           name_similarity(comparison->arena, change->before, change->after) < ALIKE_LEAST;
}

/* A code that came or went is a matter of printing; another code is another entrant. */
static bool is_substantive_field(const struct comparison *comparison,
                                 const struct field_change *change)
{
    return is_other_name(comparison, change) || change->field == FIELD_OF_RANK ||
           change->field == FIELD_OF_AWARD || change->field == FIELD_OF_SCORE ||
           (change->field == FIELD_OF_CREDIT_CODE && change->before.len > 0 &&
            change->after.len > 0);
}

/* -- rows -------------------------------------------------------------------------------------- */

/* Whether a row that is revoked, or gone, had that rank before. */
static bool is_vacated(const struct comparison *comparison, int64_t rank)
{
    for (size_t i = 0; rank > 0 && i < comparison->before->entries.count; i++) {
        const struct entry *old = &comparison->before->entries.items[i];
        const struct entry *now = map_find(&comparison->rows_after, old->project->id);
        if (old->rank == rank && (now == NULL || now->revoked))
            return true;
    }
    return false;
}

static enum row_change_kind kind_of(const struct comparison *comparison,
                                    const struct row_change *row)
{
    if (row->after->revoked != row->before->revoked)
        return row->after->revoked ? ROW_REVOKED : ROW_RESTORED;
    bool moved = row->after->rank != row->before->rank;
    return moved && !row->after->revoked && is_vacated(comparison, row->after->rank) ? ROW_PROMOTED
                                                                                     : ROW_CHANGED;
}

static void compare_rows(const struct comparison *comparison, const struct entry *before,
                         const struct entry *after)
{
    struct row_change row = { .before = before, .after = after };
    bool substantive = before->revoked != after->revoked;
    for (int i = 0; i < FIELD_OF_TITLE; i++) {
        enum edition_field field = (enum edition_field)i;
        struct field_change change = { field, entry_field(comparison, before, field),
                                       entry_field(comparison, after, field) };
        if (slice_equal(change.before, change.after) || is_hidden(comparison, before, after, field))
            continue;
        ARRAY_PUSH(comparison->arena, &row.fields, change);
        substantive = substantive || is_substantive_field(comparison, &change);
    }
    if (row.fields.count == 0 && before->revoked == after->revoked)
        return;
    row.kind = kind_of(comparison, &row);
    comparison->changes->substantive = comparison->changes->substantive || substantive;
    ARRAY_PUSH(comparison->arena, &comparison->changes->rows, row);
}

/* The row that stood where `added` stands, when it went: the one of that rank, or, of unranked
 * rows, the one at that place. */
static const struct entry *find_replaced(const struct comparison *comparison,
                                         const struct entry *added)
{
    size_t place = (size_t)(added - comparison->after->entries.items);
    for (size_t i = 0; i < comparison->before->entries.count; i++) {
        const struct entry *old = &comparison->before->entries.items[i];
        bool there = added->rank > 0 ? old->rank == added->rank : old->rank == 0 && i == place;
        if (there && map_find(&comparison->rows_after, old->project->id) == NULL)
            return old;
    }
    return NULL;
}

static void find_row_changes(struct comparison *comparison)
{
    struct map replaced = { 0 };
    struct edition_changes *changes = comparison->changes;
    for (size_t i = 0; i < comparison->after->entries.count; i++) {
        const struct entry *entry = &comparison->after->entries.items[i];
        const struct entry *old = map_find(&comparison->rows_before, entry->project->id);
        if (old != NULL) {
            compare_rows(comparison, old, entry);
            continue;
        }
        old = find_replaced(comparison, entry);
        if (old != NULL && map_put(comparison->arena, &replaced, old->project->id, old) != NULL)
            old = NULL; /* two that share a rank: one of them took the place */
        struct row_change row = { .kind = ROW_REPLACED, .before = old, .after = entry };
        if (old == NULL)
            row.kind = is_vacated(comparison, entry->rank) ? ROW_PROMOTED : ROW_ADDED;
        ARRAY_PUSH(comparison->arena, &changes->rows, row);
        changes->substantive = true;
    }
    for (size_t i = 0; i < comparison->before->entries.count; i++) {
        const struct entry *entry = &comparison->before->entries.items[i];
        slice id = entry->project->id;
        if (map_find(&comparison->rows_after, id) != NULL)
            continue;
        changes->substantive = true;
        if (map_find(&replaced, id) == NULL)
            ARRAY_PUSH(comparison->arena, &changes->rows,
                       (struct row_change){ .kind = ROW_REMOVED, .before = entry });
    }
}

/* Whether the rows that both have come in another order. */
static bool is_reordered(const struct comparison *comparison)
{
    const struct entry *last = NULL;
    for (size_t i = 0; i < comparison->after->entries.count; i++) {
        const struct entry *old =
            map_find(&comparison->rows_before, comparison->after->entries.items[i].project->id);
        if (old == NULL)
            continue;
        if (last != NULL && old < last)
            return true;
        last = old;
    }
    return false;
}

void edition_changes_find(struct arena *arena, const struct edition *before,
                          const struct edition *after, struct edition_changes *changes)
{
    struct comparison comparison = {
        .arena = arena, .before = before, .after = after, .changes = changes
    };
    assert(before != NULL && after != NULL);
    *changes = (struct edition_changes){ 0 };
    index_rows(&comparison, before, &comparison.rows_before);
    index_rows(&comparison, after, &comparison.rows_after);
    find_row_changes(&comparison);
    find_own_changes(&comparison);
    changes->reordered = is_reordered(&comparison);
}
