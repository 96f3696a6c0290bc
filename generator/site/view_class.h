/* How views are made: one table of properties per kind of object, read by one lookup. For the
 * view*.c files only. */
#ifndef FABANG_SITE_VIEW_CLASS_H
#define FABANG_SITE_VIEW_CLASS_H

#include "base/date.h"
#include "base/value.h"
#include "contest/list.h"
#include "site/view.h"

enum view_class_id {
    CLASS_SITE,
    CLASS_PLAN,
    CLASS_BASIS,
    CLASS_KIND,
    CLASS_GROUP,
    CLASS_TIER,
    CLASS_PRIZE,
    CLASS_MILESTONE,
    CLASS_WORDING,
    CLASS_PENDING,
    CLASS_QUESTION,
    CLASS_ABSENT,
    CLASS_ROLE,
    CLASS_ORGANIZATION,
    CLASS_CONTEST,
    CLASS_ORGANIZER,
    CLASS_REGISTRATION,
    CLASS_NOTICE,
    CLASS_ATTACHMENT,
    CLASS_CONTACT,
    CLASS_CHANGE,
    CLASS_CONTENT_PAGE,
    CLASS_NOTICE_KIND,
    CLASS_NOTICE_YEAR,
    CLASS_LIST,
    CLASS_EDITION,
    CLASS_ENTRY,
    CLASS_CHANGES,
    CLASS_ROW_CHANGE,
    CLASS_FIELD_CHANGE,
    CLASS_PROJECT,
    CLASS_STEP,
    CLASS_EVENT,
    CLASS_PAGE,
    CLASS_CRUMB,
    CLASS_PAGINATOR,
    CLASS_NUMBER,
    CLASS_STRINGS,
    CLASS_CONFIG,
    CLASS_COUNT
};

enum property_kind {
    PROPERTY_TEXT,    /* slice; nil when empty */
    PROPERTY_INTEGER, /* int64_t */
    PROPERTY_BOOL,
    PROPERTY_DATE,    /* struct date; nil when not set */
    PROPERTY_INSTANT, /* struct instant, shown in the site's zone; nil when its seconds are 0 */
    PROPERTY_GET      /* computed */
};

typedef struct liquid_value view_getter(struct arena *arena, const struct view *view,
                                        const void *item);

struct property {
    slice name;
    enum property_kind kind;
    size_t offset; /* of the field in the item */
    view_getter *get;
    slice help;
};

struct view_class {
    slice name; /* as in messages: "contest" */
    slice help;
    const struct property *properties;
    size_t count;
    slice print; /* the property that {{ object }} prints; empty: its name */
};

/* What an object's `self` is. */
struct view_ref {
    const struct view *view;
    const struct view_class *class;
    const void *item;
};

#define PROPERTY_FIELD(type, field, field_kind, text)                                              \
    {                                                                                              \
        SLICE_INIT(#field), field_kind, offsetof(struct type, field), NULL, SLICE_INIT(text)       \
    }
#define PROPERTY_GETTER(property_name, function, text)                                             \
    {                                                                                              \
        SLICE_INIT(property_name), PROPERTY_GET, 0, function, SLICE_INIT(text)                     \
    }
#define VIEW_CLASS(class_name, table, printed, text)                                               \
    {                                                                                              \
        SLICE_INIT(class_name), SLICE_INIT(text), table, sizeof(table) / sizeof((table)[0]),       \
            SLICE_INIT(printed)                                                                    \
    }

/* The tables; the view_*.c files have them. */
extern const struct view_class view_basis_class, view_plan_class, view_kind_class, view_group_class,
    view_tier_class, view_prize_class, view_milestone_class, view_wording_class, view_pending_class,
    view_question_class, view_absent_class, view_role_class, view_organization_class;
extern const struct view_class view_contest_class, view_organizer_class, view_registration_class;
extern const struct view_class view_notice_class, view_attachment_class, view_contact_class,
    view_change_class, view_content_page_class, view_notice_kind_class, view_notice_year_class;
extern const struct view_class view_list_class, view_edition_class, view_entry_class,
    view_project_class, view_step_class;
extern const struct view_class view_changes_class, view_row_change_class, view_field_change_class;
extern const struct view_class view_site_class, view_event_class, view_page_class, view_crumb_class,
    view_paginator_class, view_number_class, view_strings_class, view_config_class;

const struct view_class *view_class_of(enum view_class_id id);

/* Items that lie side by side and that many pages show: made once, for all. */
struct view_shelf {
    const char *base;
    size_t stride;
    struct liquid_array array;
};
struct view_shelves {
    struct view_shelf of[CLASS_COUNT]; /* an empty one for classes without */
};

/* The object of `item`: the shared one when there is a shelf, else a new one. NULL gives nil. */
struct liquid_value view_object(struct arena *arena, const struct view *view, enum view_class_id id,
                                const void *item);
/* All of a shelf as an array, without a copy. */
struct liquid_value view_all(const struct view *view, enum view_class_id id);
/* `count` items of `stride` bytes at `base`. */
struct liquid_value view_objects(struct arena *arena, const struct view *view,
                                 enum view_class_id id, const void *base, size_t count,
                                 size_t stride);
#define VIEW_OBJECTS(arena, view, id, array)                                                       \
    view_objects((arena), (view), (id), (array)->items, (array)->count, sizeof(*(array)->items))
/* As VIEW_OBJECTS, of an array of pointers to items. `items` points to the first pointer. */
struct liquid_value view_object_refs(struct arena *arena, const struct view *view,
                                     enum view_class_id id, const void *items, size_t count);
/* The edition with the list that it belongs to; nil for NULL. */
struct liquid_value view_edition(struct arena *arena, const struct view *view,
                                 const struct list *list, const struct edition *edition);
/* What the edition changed of the one before it; nil for the first one, and where nothing changed.
 */
struct liquid_value view_changes(struct arena *arena, const struct view *view,
                                 const struct list *list, const struct edition *edition);
struct liquid_value view_texts(struct arena *arena, const slice *items, size_t count);
/* An array to fill; the one who asks writes items[0, count). */
struct liquid_value *view_array_new(struct arena *arena, size_t count, struct liquid_value *array);

/* nil when empty. */
struct liquid_value view_text(slice text);
struct liquid_value view_date(struct arena *arena, struct date date);
struct liquid_value view_instant(struct arena *arena, const struct view *view,
                                 struct instant instant);
/* A branch of YAML: maps as objects, lists as arrays, the rest as text. Keys that a `strings` map
 * lacks are errors, those of a `config` map are nil. */
struct liquid_value view_yaml(struct arena *arena, const struct view *view, enum view_class_id id,
                              const struct value *value);

/* What the variable `page` stands for. */
struct view_current {
    const struct output *output; /* NULL within content */
    const struct notice *notice;
    const struct page *page;
};
/* Numbers of the pages of an index of notices. */
struct view_paginator {
    const struct output *output;
    size_t number, total_pages;
};

#endif
