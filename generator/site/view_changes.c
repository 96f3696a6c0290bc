/* What changed from one edition to the next, as templates see it. */
#include "contest/edition_changes.h"

#include "site/site.h"
#include "site/view_class.h"

struct liquid_value view_changes(struct arena *arena, const struct view *view,
                                 const struct list *list, const struct edition *edition)
{
    const struct edition *previous = list_edition_before(list, edition);
    if (previous == NULL)
        return liquid_nil();
    struct edition_changes *changes = ARENA_NEW(arena, struct edition_changes);
    edition_changes_find(arena, previous, edition, changes);
    if (edition_changes_is_empty(changes))
        return liquid_nil();
    return view_object(arena, view, CLASS_CHANGES, changes);
}

#define GETTER(type, name, expression)                                                             \
    static struct liquid_value type##_##name(struct arena *arena, const struct view *view,         \
                                             const void *item)                                     \
    {                                                                                              \
        const struct type *self = item;                                                            \
        (void)arena, (void)view;                                                                   \
        return expression;                                                                         \
    }

/* The row as the later edition prints it; a removed one, as the earlier did. */
static const struct entry *shown(const struct row_change *row)
{
    return row->after != NULL ? row->after : row->before;
}

GETTER(edition_changes, rows, VIEW_OBJECTS(arena, view, CLASS_ROW_CHANGE, &self->rows))
GETTER(edition_changes, fields, VIEW_OBJECTS(arena, view, CLASS_FIELD_CHANGE, &self->fields))
static const struct property CHANGES[] = {
    PROPERTY_GETTER("rows", edition_changes_rows, "rows that changed"),
    PROPERTY_GETTER("fields", edition_changes_fields, "what changed above the rows"),
    PROPERTY_FIELD(edition_changes, reordered, PROPERTY_BOOL, "whether rows changed places"),
    PROPERTY_FIELD(edition_changes, substantive, PROPERTY_BOOL,
                   "whether it is who is listed, or a rank, award or score; else how it is spelt"),
};
const struct view_class view_changes_class =
    VIEW_CLASS("changes", CHANGES, "", "What an edition changed of the one before it.");

GETTER(row_change, kind, liquid_string(row_change_name(self->kind)))
GETTER(row_change, name_text, view_text(shown(self)->name))
GETTER(row_change, entrant, view_text(shown(self)->entrant))
GETTER(row_change, url,
       self->after != NULL ? liquid_string(site_project_url(arena, self->after->project))
                           : liquid_nil())
GETTER(row_change, before, view_object(arena, view, CLASS_ENTRY, self->before))
GETTER(row_change, after, view_object(arena, view, CLASS_ENTRY, self->after))
GETTER(row_change, fields, VIEW_OBJECTS(arena, view, CLASS_FIELD_CHANGE, &self->fields))
static const struct property ROW_CHANGE[] = {
    PROPERTY_GETTER("kind", row_change_kind,
                    "added, removed, replaced, promoted, revoked, restored, changed"),
    PROPERTY_GETTER("name", row_change_name_text, "the project's name"),
    PROPERTY_GETTER("entrant", row_change_entrant, "its entrant"),
    PROPERTY_GETTER("url", row_change_url, "the project's page; nil when its row is gone"),
    PROPERTY_GETTER("before", row_change_before, "the row in the edition before, or nil"),
    PROPERTY_GETTER("after", row_change_after, "the row in this edition, or nil"),
    PROPERTY_GETTER("fields", row_change_fields, "what of the row reads differently"),
};
const struct view_class view_row_change_class =
    VIEW_CLASS("row change", ROW_CHANGE, "name", "A row that an edition changed.");

GETTER(field_change, field, liquid_string(edition_field_name(self->field)))
static const struct property FIELD_CHANGE[] = {
    PROPERTY_GETTER(
        "field", field_change_field,
        "rank, name, entrant, credit_code, leader, contest, award, score, reason; title, "
        "order, objection_channel, first_day, last_day, notary_office, "
        "notary_certificate, notary_day, public_until"),
    PROPERTY_FIELD(field_change, before, PROPERTY_TEXT, "as the edition before printed it"),
    PROPERTY_FIELD(field_change, after, PROPERTY_TEXT, "as this edition prints it"),
};
const struct view_class view_field_change_class =
    VIEW_CLASS("field change", FIELD_CHANGE, "field", "A text that an edition changed.");
