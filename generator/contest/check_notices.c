/* Checks the notices: numbers, dates, what their kind must carry, and what they refer to. */
#include "base/utf8.h"
#include "contest/check_parts.h"
#include "contest/schema_scalar.h"

static position place_of(const struct notice *notice, slice key)
{
    return value_where(notice->origin, key);
}

/* The one whose file comes later is at fault, whatever the order of dates. */
static bool check_id(struct diags *diags, struct arena *arena, struct map *ids,
                     const struct notice *notice)
{
    const struct notice *first = map_put(arena, ids, notice->id, notice);
    if (first == NULL)
        return true;
    const struct notice *second = notice;
    if (slice_compare(first->source->path, second->source->path) > 0) {
        second = first;
        first = notice;
    }
    slice hint =
        arena_format(arena, "it stands first in " SLICE_FMT, SLICE_ARG(first->source->path));
    return diag_add(diags, DIAG_SCHEMA_DUPLICATE, place_of(second, SLICE("id")), hint,
                    "'id' is given twice: '" SLICE_FMT "'", SLICE_ARG(second->id));
}

/* -- document numbers -------------------------------------------------------------------------- */

static bool take_text(slice *rest, slice text)
{
    if (!slice_starts_with(*rest, text))
        return false;
    *rest = slice_from_index(*rest, text.len);
    return true;
}

/* serial -> 1-9 {0-9} */
static bool take_serial(slice *rest)
{
    size_t length = 0;
    while (length < rest->len && rest->ptr[length] >= '0' && rest->ptr[length] <= '9')
        length++;
    if (length == 0 || rest->ptr[0] == '0')
        return false;
    *rest = slice_from_index(*rest, length);
    return true;
}

/* `year` stands for {year}; {serial} is a number without leading zeros. */
static bool number_matches(struct arena *arena, slice form, slice number, int year)
{
    slice year_text = arena_format(arena, "%04d", year);
    while (form.len > 0) {
        if (take_text(&form, SLICE("{year}"))) {
            if (!take_text(&number, year_text))
                return false;
        } else if (take_text(&form, SLICE("{serial}"))) {
            if (!take_serial(&number))
                return false;
        } else {
            if (!take_text(&number, slice_sub(form, 0, 1)))
                return false;
            form = slice_from_index(form, 1);
        }
    }
    return number.len == 0;
}

static slice number_example(struct arena *arena, slice form, int year)
{
    slice example = { 0 };
    while (form.len > 0) {
        slice part = slice_sub(form, 0, 1);
        if (take_text(&form, SLICE("{year}")))
            part = arena_format(arena, "%04d", year);
        else if (take_text(&form, SLICE("{serial}")))
            part = SLICE("8");
        else
            form = slice_from_index(form, 1);
        example = arena_format(arena, SLICE_FMT SLICE_FMT, SLICE_ARG(example), SLICE_ARG(part));
    }
    return example;
}

static bool check_number_form(struct diags *diags, struct arena *arena, const struct plan *plan,
                              const struct notice *notice)
{
    if (notice->doc_number.len == 0 || plan->document_numbers.count == 0)
        return true;
    for (size_t i = 0; i < plan->document_numbers.count; i++)
        if (number_matches(arena, plan->document_numbers.items[i], notice->doc_number,
                           notice->doc_date.year))
            return true;
    slice example = number_example(arena, plan->document_numbers.items[0], notice->doc_date.year);
    return diag_add(diags, DIAG_NOTICE_NUMBER, place_of(notice, SLICE("doc_number")),
                    arena_format(arena, "write it as in " SLICE_FMT ", with the year of doc_date",
                                 SLICE_ARG(example)),
                    "document number has not the form of the plan: '" SLICE_FMT "'",
                    SLICE_ARG(notice->doc_number));
}

static bool check_number(struct diags *diags, struct arena *arena, const struct plan *plan,
                         struct map *numbers, const struct notice *notice)
{
    if (notice->doc_number.len == 0)
        return true;
    if (!date_is_set(notice->doc_date))
        return diag_add(diags, DIAG_NOTICE_MISSING, place_of(notice, SLICE("doc_number")),
                        SLICE("add 'doc_date', the day that the document bears"),
                        "a document with a number has a date, '" SLICE_FMT "' has none",
                        SLICE_ARG(notice->id));
    const struct notice *other = map_put(arena, numbers, notice->doc_number, notice);
    if (other != NULL)
        return diag_add(diags, DIAG_NOTICE_NUMBER, place_of(notice, SLICE("doc_number")),
                        SLICE("a number is given once; correct one of the two"),
                        "'" SLICE_FMT "' and '" SLICE_FMT "' have one document number",
                        SLICE_ARG(other->id), SLICE_ARG(notice->id));
    return check_number_form(diags, arena, plan, notice);
}

/* -- dates ------------------------------------------------------------------------------------- */

static bool check_dates(struct diags *diags, const struct notice *notice)
{
    if (date_is_set(notice->doc_date) &&
        date_compare(instant_date(notice->published_at), notice->doc_date) < 0)
        return diag_add(
            diags, DIAG_NOTICE_DATES, place_of(notice, SLICE("published_at")),
            SLICE("correct 'doc_date' or 'published_at'; they are two different things"),
            "'" SLICE_FMT "' is published before the day it bears", SLICE_ARG(notice->id));
    if (notice->updated_at.seconds != 0 &&
        instant_compare(notice->updated_at, notice->published_at) < 0)
        return diag_add(diags, DIAG_NOTICE_DATES, place_of(notice, SLICE("updated_at")),
                        SLICE("give the time of the last change, or delete it"),
                        "'" SLICE_FMT "' is updated before it is published", SLICE_ARG(notice->id));
    return true;
}

/* -- what the kind asks for -------------------------------------------------------------------- */

static bool missing(struct diags *diags, const struct notice *notice, const char *key,
                    const char *hint)
{
    return diag_add(diags, DIAG_NOTICE_MISSING, place_of(notice, SLICE("kind")), slice_from(hint),
                    "a notice of kind '" SLICE_FMT "' must have '%s', '" SLICE_FMT "' has none",
                    SLICE_ARG(notice->kind), key, SLICE_ARG(notice->id));
}

static bool check_kind(struct diags *diags, const struct plan *plan, const struct notice *notice)
{
    const struct notice_kind *kind = plan_notice_kind_find(plan, notice->kind);
    bool ok = true;
    if (kind == NULL)
        return true; /* said when it was loaded */
    if (kind->requires_lists && notice->lists.count == 0)
        ok = missing(diags, notice, "lists", "add 'lists: [id]' with the lists it publishes");
    if (kind->requires_corrects && notice->corrects.len == 0)
        ok = missing(diags, notice, "corrects", "add 'corrects: id' with the notice it is about");
    if (kind->requires_changes && notice->changes.count == 0)
        ok = missing(diags, notice, "changes",
                     "add 'changes:' with 'item', 'before' and 'after' for each");
    return ok;
}

static bool check_contacts(struct diags *diags, const struct notice *notice)
{
    bool ok = true;
    for (size_t i = 0; i < notice->contacts.count; i++) {
        const struct contact *contact = &notice->contacts.items[i];
        if (contact->telephone.len == 0 && contact->email.len == 0)
            ok = diag_add(diags, DIAG_NOTICE_MISSING, contact->origin->where,
                          SLICE("add 'telephone' or 'email'"),
                          "a contact of '" SLICE_FMT "' cannot be reached", SLICE_ARG(notice->id));
    }
    return ok;
}

static bool check_attachments(struct diags *diags, const struct notice *notice)
{
    bool ok = true;
    for (size_t i = 1; i < notice->attachments.count; i++)
        for (size_t j = 0; j < i; j++)
            if (slice_equal(notice->attachments.items[i].file, notice->attachments.items[j].file))
                ok = diag_add(diags, DIAG_SCHEMA_DUPLICATE,
                              value_where(notice->attachments.items[i].origin, SLICE("file")),
                              SLICE("delete one"),
                              "'" SLICE_FMT "' has one file attached twice: '" SLICE_FMT "'",
                              SLICE_ARG(notice->id), SLICE_ARG(notice->attachments.items[i].file));
    return ok;
}

/* -- references -------------------------------------------------------------------------------- */

static bool no_notice(struct diags *diags, struct arena *arena, const struct notices *notices,
                      enum diag_code code, position where, slice id)
{
    slice nearest = { 0 };
    size_t distance = SIZE_MAX;
    for (size_t i = 0; i < notices->list.count; i++)
        schema_nearest(id, notices->list.items[i].id, &distance, &nearest);
    slice hint = nearest.len == 0
                     ? SLICE("write the id of a notice in content/notices/")
                     : arena_format(arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(nearest));
    return diag_add(diags, code, where, hint, "no notice '" SLICE_FMT "'", SLICE_ARG(id));
}

static bool check_corrects(struct diags *diags, struct arena *arena, const struct notices *notices,
                           const struct notice *notice)
{
    position where = place_of(notice, SLICE("corrects"));
    if (notice->corrects.len == 0)
        return true;
    const struct notice *corrected = notices_find(notices, notice->corrects);
    if (corrected == NULL)
        return no_notice(diags, arena, notices, DIAG_NOTICE_REFERENCE, where, notice->corrects);
    return instant_compare(corrected->published_at, notice->published_at) < 0 ||
           diag_add(diags, DIAG_NOTICE_DATES, where,
                    SLICE("a notice corrects one that was published before it"),
                    "'" SLICE_FMT "' corrects '" SLICE_FMT "', which is not older",
                    SLICE_ARG(notice->id), SLICE_ARG(corrected->id));
}

static bool check_plan_references(struct diags *diags, struct arena *arena, const struct plan *plan,
                                  const struct notices *notices)
{
    bool ok = true;
    for (size_t i = 0; i < plan->pending.count; i++) {
        const struct pending_item *item = &plan->pending.items[i];
        if (item->closed_by.len > 0 && notices_find(notices, item->closed_by) == NULL)
            ok = no_notice(diags, arena, notices, DIAG_PLAN_PENDING,
                           value_where(item->origin, SLICE("closed_by")), item->closed_by);
    }
    const struct value *basis = value_find(plan->origin, SLICE("basis"));
    if (plan->basis_notice.len > 0 && notices_find(notices, plan->basis_notice) == NULL)
        ok = no_notice(diags, arena, notices, DIAG_NOTICE_REFERENCE,
                       value_where(basis, SLICE("notice")), plan->basis_notice);
    return ok;
}

/* A space between two Chinese characters is left over from a line break in the original. */
static void warn_of_spaces(struct diags *diags, const struct notice *notice)
{
    uint32_t before = 0;
    uint32_t second = 0;
    for (slice rest = notice->title; rest.len > 0;) {
        uint32_t code_point = utf8_next(&rest);
        if (second == ' ' && before != 0 && utf8_is_cjk(before) && utf8_is_cjk(code_point)) {
            diag_add(diags, DIAG_NOTICE_TITLE, place_of(notice, SLICE("title")),
                     SLICE("delete the space"),
                     "the title of '" SLICE_FMT "' has a space between Chinese characters",
                     SLICE_ARG(notice->id));
            return;
        }
        before = second;
        second = code_point;
    }
}

bool check_notices(struct diags *diags, const struct plan *plan, const struct notices *notices)
{
    struct arena *arena = arena_new();
    struct map ids = { 0 };
    struct map numbers = { 0 };
    bool ok = check_plan_references(diags, arena, plan, notices);
    for (size_t i = 0; i < notices->list.count; i++) {
        const struct notice *notice = &notices->list.items[i];
        ok = check_id(diags, arena, &ids, notice) && ok;
        ok = check_number(diags, arena, plan, &numbers, notice) && ok;
        ok = check_dates(diags, notice) && ok;
        ok = check_kind(diags, plan, notice) && ok;
        ok = check_contacts(diags, notice) && ok;
        ok = check_attachments(diags, notice) && ok;
        ok = check_corrects(diags, arena, notices, notice) && ok;
        warn_of_spaces(diags, notice);
    }
    arena_free(arena);
    return ok;
}
