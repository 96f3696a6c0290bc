/* Objects of the site as Liquid values: lookup by table, shared objects, variables of a page. */
#include "site/view.h"

#include "site/outputs.h"
#include "site/view_class.h"

#include <assert.h>
#include <string.h>

const struct view_class *view_class_of(enum view_class_id id)
{
    static const struct view_class *const classes[CLASS_COUNT] = {
        [CLASS_SITE] = &view_site_class,
        [CLASS_PLAN] = &view_plan_class,
        [CLASS_BASIS] = &view_basis_class,
        [CLASS_KIND] = &view_kind_class,
        [CLASS_GROUP] = &view_group_class,
        [CLASS_TIER] = &view_tier_class,
        [CLASS_PRIZE] = &view_prize_class,
        [CLASS_MILESTONE] = &view_milestone_class,
        [CLASS_WORDING] = &view_wording_class,
        [CLASS_PENDING] = &view_pending_class,
        [CLASS_QUESTION] = &view_question_class,
        [CLASS_ABSENT] = &view_absent_class,
        [CLASS_ROLE] = &view_role_class,
        [CLASS_ORGANIZATION] = &view_organization_class,
        [CLASS_CONTEST] = &view_contest_class,
        [CLASS_ORGANIZER] = &view_organizer_class,
        [CLASS_REGISTRATION] = &view_registration_class,
        [CLASS_NOTICE] = &view_notice_class,
        [CLASS_ATTACHMENT] = &view_attachment_class,
        [CLASS_CONTACT] = &view_contact_class,
        [CLASS_CHANGE] = &view_change_class,
        [CLASS_CONTENT_PAGE] = &view_content_page_class,
        [CLASS_NOTICE_KIND] = &view_notice_kind_class,
        [CLASS_NOTICE_YEAR] = &view_notice_year_class,
        [CLASS_LIST] = &view_list_class,
        [CLASS_EDITION] = &view_edition_class,
        [CLASS_ENTRY] = &view_entry_class,
        [CLASS_CHANGES] = &view_changes_class,
        [CLASS_ROW_CHANGE] = &view_row_change_class,
        [CLASS_FIELD_CHANGE] = &view_field_change_class,
        [CLASS_PROJECT] = &view_project_class,
        [CLASS_STEP] = &view_step_class,
        [CLASS_EVENT] = &view_event_class,
        [CLASS_PAGE] = &view_page_class,
        [CLASS_CRUMB] = &view_crumb_class,
        [CLASS_PAGINATOR] = &view_paginator_class,
        [CLASS_NUMBER] = &view_number_class,
        [CLASS_STRINGS] = &view_strings_class,
        [CLASS_CONFIG] = &view_config_class,
    };
    assert(id < CLASS_COUNT);
    return classes[id];
}

/* -- reading a property ------------------------------------------------------------------------ */

struct liquid_value view_text(slice text)
{
    return text.len > 0 ? liquid_string(text) : liquid_nil();
}

struct liquid_value view_date(struct arena *arena, struct date date)
{
    return date_is_set(date) ? liquid_string(date_format_iso(arena, date)) : liquid_nil();
}

struct liquid_value view_instant(struct arena *arena, const struct view *view,
                                 struct instant instant)
{
    if (instant.seconds == 0)
        return liquid_nil();
    return liquid_string(
        instant_format_iso(arena, instant_in_zone(instant, view->site->now.offset_seconds)));
}

static struct liquid_value read_property(struct arena *arena, const struct view_ref *ref,
                                         const struct property *property)
{
    const char *field = (const char *)ref->item + property->offset;
    switch (property->kind) {
    case PROPERTY_TEXT:
        return view_text(*(const slice *)(const void *)field);
    case PROPERTY_INTEGER:
        return liquid_integer(*(const int64_t *)(const void *)field);
    case PROPERTY_BOOL:
        return liquid_bool(*(const bool *)(const void *)field);
    case PROPERTY_DATE:
        return view_date(arena, *(const struct date *)(const void *)field);
    case PROPERTY_INSTANT:
        return view_instant(arena, ref->view, *(const struct instant *)(const void *)field);
    case PROPERTY_GET:
        break;
    }
    return property->get(arena, ref->view, ref->item);
}

static const struct property *find_property(const struct view_class *class, slice name,
                                            liquid_place *place)
{
    size_t guess = liquid_place_get(place);
    if (guess < class->count && slice_equal(class->properties[guess].name, name))
        return &class->properties[guess];
    for (size_t i = 0; i < class->count; i++)
        if (slice_equal(class->properties[i].name, name)) {
            liquid_place_set(place, i);
            return &class->properties[i];
        }
    return NULL;
}

static bool find_member_near(struct arena *arena, const void *self, slice key, liquid_place *place,
                             struct liquid_value *value)
{
    const struct view_ref *ref = self;
    const struct property *property = find_property(ref->class, key, place);
    if (property == NULL)
        return false;
    *value = read_property(arena, ref, property);
    return true;
}

static bool find_member(struct arena *arena, const void *self, slice key,
                        struct liquid_value *value)
{
    liquid_place nowhere = 0;
    return find_member_near(arena, self, key, &nowhere, value);
}

static struct liquid_value print_object(struct arena *arena, const void *self)
{
    const struct view_ref *ref = self;
    struct liquid_value value;
    if (ref->class->print.len > 0 && find_member(arena, self, ref->class->print, &value))
        return value;
    return liquid_string(ref->class->name);
}

/* -- YAML branches ----------------------------------------------------------------------------- */

static struct liquid_value yaml_list(struct arena *arena, const struct view *view,
                                     enum view_class_id id, const struct value *value)
{
    struct liquid_value array;
    struct liquid_value *items = view_array_new(arena, value->list.count, &array);
    for (size_t i = 0; i < value->list.count; i++)
        items[i] = view_yaml(arena, view, id, &value->list.items[i]);
    return array;
}

struct liquid_value view_yaml(struct arena *arena, const struct view *view, enum view_class_id id,
                              const struct value *value)
{
    if (value == NULL)
        return liquid_nil();
    switch (value->kind) {
    case VALUE_BOOL:
        return liquid_bool(value->boolean);
    case VALUE_INTEGER:
        return liquid_integer(value->integer);
    case VALUE_STRING:
        return view_text(value->string);
    case VALUE_LIST:
        return yaml_list(arena, view, id, value);
    case VALUE_MAP:
        return view_object(arena, view, id, value);
    case VALUE_FLOAT:
    case VALUE_NULL:
        break;
    }
    return liquid_nil();
}

static bool find_string(struct arena *arena, const void *self, slice key,
                        struct liquid_value *value)
{
    const struct view_ref *ref = self;
    const struct value *found = value_find(ref->item, key);
    if (found == NULL)
        return false;
    *value = view_yaml(arena, ref->view, CLASS_STRINGS, found);
    return true;
}

static bool find_config(struct arena *arena, const void *self, slice key,
                        struct liquid_value *value)
{
    const struct view_ref *ref = self;
    *value = view_yaml(arena, ref->view, CLASS_CONFIG, value_find(ref->item, key));
    return true;
}

/* -- objects ----------------------------------------------------------------------------------- */

static const char *const *property_names(struct arena *arena, const struct view_class *class)
{
    const char **names = ARENA_ARRAY(arena, const char *, class->count + 1);
    for (size_t i = 0; i < class->count; i++)
        names[i] = class->properties[i].name.ptr;
    return names;
}

static const struct liquid_type *make_types(struct arena *arena)
{
    struct liquid_type *types = ARENA_ARRAY(arena, struct liquid_type, CLASS_COUNT);
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        const struct view_class *class = view_class_of((enum view_class_id)i);
        types[i] = (struct liquid_type){ .name = class->name.ptr,
                                         .find = find_member,
                                         .find_near = find_member_near,
                                         .names = property_names(arena, class),
                                         .print = print_object };
    }
    types[CLASS_STRINGS].find = find_string;
    types[CLASS_CONFIG].find = find_config;
    types[CLASS_STRINGS].find_near = types[CLASS_CONFIG].find_near = NULL;
    return types;
}

static struct liquid_value new_object(struct arena *arena, const struct view *view,
                                      enum view_class_id id, const void *item)
{
    struct view_ref *ref = ARENA_NEW(arena, struct view_ref);
    *ref = (struct view_ref){ view, view_class_of(id), item };
    return liquid_object(&view->types[id], ref);
}

struct liquid_value view_object(struct arena *arena, const struct view *view, enum view_class_id id,
                                const void *item)
{
    if (item == NULL)
        return liquid_nil();
    const struct view_shelf *shelf = &view->shelves->of[id];
    const char *at = item;
    if (shelf->array.count == 0 || at < shelf->base ||
        at >= shelf->base + shelf->array.count * shelf->stride)
        return new_object(arena, view, id, item);
    size_t index = (size_t)(at - shelf->base) / shelf->stride;
    return shelf->array.items[index];
}

struct liquid_value view_all(const struct view *view, enum view_class_id id)
{
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = &view->shelves->of[id].array };
}

struct liquid_value *view_array_new(struct arena *arena, size_t count, struct liquid_value *array)
{
    struct liquid_value *items = ARENA_ARRAY(arena, struct liquid_value, count);
    struct liquid_array *made = ARENA_NEW(arena, struct liquid_array);
    *made = (struct liquid_array){ items, count };
    *array = (struct liquid_value){ .kind = LIQUID_ARRAY, .array = made };
    return items;
}

struct liquid_value view_objects(struct arena *arena, const struct view *view,
                                 enum view_class_id id, const void *base, size_t count,
                                 size_t stride)
{
    const struct view_shelf *shelf = &view->shelves->of[id];
    if (count > 0 && shelf->base == base && shelf->array.count == count)
        return view_all(view, id);
    struct liquid_value array;
    struct liquid_value *items = view_array_new(arena, count, &array);
    for (size_t i = 0; i < count; i++)
        items[i] = view_object(arena, view, id, (const char *)base + i * stride);
    return array;
}

struct liquid_value view_object_refs(struct arena *arena, const struct view *view,
                                     enum view_class_id id, const void *items, size_t count)
{
    struct liquid_value array;
    struct liquid_value *values = view_array_new(arena, count, &array);
    for (size_t i = 0; i < count; i++) {
        const void *item;
        memcpy(&item, (const char *)items + i * sizeof(item), sizeof(item));
        values[i] = view_object(arena, view, id, item);
    }
    return array;
}

struct liquid_value view_texts(struct arena *arena, const slice *items, size_t count)
{
    struct liquid_value array;
    struct liquid_value *values = view_array_new(arena, count, &array);
    for (size_t i = 0; i < count; i++)
        values[i] = liquid_string(items[i]);
    return array;
}

/* -- the view ---------------------------------------------------------------------------------- */

static void fill_shelf(struct arena *arena, const struct view *view, struct view_shelves *shelves,
                       enum view_class_id id, const void *base, size_t count, size_t stride)
{
    struct liquid_value *values = ARENA_ARRAY(arena, struct liquid_value, count);
    struct view_ref *refs = ARENA_ARRAY(arena, struct view_ref, count);
    for (size_t i = 0; i < count; i++) {
        refs[i] = (struct view_ref){ view, view_class_of(id), (const char *)base + i * stride };
        values[i] = liquid_object(&view->types[id], &refs[i]);
    }
    shelves->of[id] = (struct view_shelf){ base, stride, { values, count } };
}

#define FILL_SHELF(id, list)                                                                       \
    fill_shelf(arena, view, shelves, (id), (list)->items, (list)->count, sizeof(*(list)->items))

static void fill_shelves(struct arena *arena, const struct view *view, struct view_shelves *shelves)
{
    const struct site *site = view->site;
    const struct plan *plan = site->plan;
    FILL_SHELF(CLASS_KIND, &plan->kinds);
    FILL_SHELF(CLASS_GROUP, &plan->groups);
    FILL_SHELF(CLASS_TIER, &plan->tiers);
    FILL_SHELF(CLASS_PRIZE, &plan->prizes);
    FILL_SHELF(CLASS_MILESTONE, &plan->milestones);
    FILL_SHELF(CLASS_PENDING, &plan->pending);
    FILL_SHELF(CLASS_QUESTION, &plan->questions);
    FILL_SHELF(CLASS_ROLE, &plan->roles);
    FILL_SHELF(CLASS_ORGANIZATION, &plan->organizations);
    FILL_SHELF(CLASS_CONTEST, &site->contests->list);
    FILL_SHELF(CLASS_NOTICE, &site->notices->list);
    FILL_SHELF(CLASS_CONTENT_PAGE, &site->pages->list);
    FILL_SHELF(CLASS_NOTICE_KIND, &site->notice_kinds.items);
    FILL_SHELF(CLASS_NOTICE_YEAR, &site->notice_years.items);
    FILL_SHELF(CLASS_LIST, &site->records->lists);
    FILL_SHELF(CLASS_PROJECT, &site->records->projects);
    FILL_SHELF(CLASS_EVENT, &site->schedule->events);
}

const struct view *view_new(struct arena *arena, const struct site *site,
                            const struct outputs *outputs)
{
    struct view *view = ARENA_NEW(arena, struct view);
    struct view_shelves *shelves = ARENA_NEW(arena, struct view_shelves);
    *view = (struct view){ site, outputs, make_types(arena), shelves };
    fill_shelves(arena, view, shelves);
    return view;
}

struct liquid_value view_contest(const struct view *view, const struct contest *contest)
{
    return view_object(NULL, view, CLASS_CONTEST, contest);
}

struct liquid_value view_notice(const struct view *view, const struct notice *notice)
{
    return view_object(NULL, view, CLASS_NOTICE, notice);
}

struct liquid_value view_page(const struct view *view, const struct page *page)
{
    return view_object(NULL, view, CLASS_CONTENT_PAGE, page);
}

struct liquid_value view_list(const struct view *view, const struct list *list)
{
    return view_object(NULL, view, CLASS_LIST, list);
}

struct liquid_value view_project(const struct view *view, const struct project *project)
{
    return view_object(NULL, view, CLASS_PROJECT, project);
}

/* -- variables of a page ----------------------------------------------------------------------- */

static void set_variable(struct view_scope *scope, slice name, struct liquid_value value)
{
    assert(scope->count < VIEW_VARIABLES_MAX);
    scope->values[scope->count] = value;
    scope->pairs[scope->count] = (struct liquid_pair){ name, &scope->values[scope->count] };
    scope->count++;
}

static void set_common(struct view_scope *scope, struct arena *arena, const struct view *view,
                       struct view_current current)
{
    *scope = (struct view_scope){ .arena = arena };
    struct view_current *kept = ARENA_NEW(arena, struct view_current);
    *kept = current;
    set_variable(scope, SLICE("content"), liquid_nil());
    set_variable(scope, SLICE("site"), view_object(arena, view, CLASS_SITE, view->site));
    set_variable(scope, SLICE("plan"), view_object(arena, view, CLASS_PLAN, view->site->plan));
    set_variable(scope, SLICE("t"),
                 view_object(arena, view, CLASS_STRINGS, view->site->theme->strings));
    set_variable(scope, SLICE("page"), view_object(arena, view, CLASS_PAGE, kept));
    set_variable(scope, SLICE("notice"), view_notice(view, current.notice));
}

/* Years and kinds are groups of notices, but their pages have different addresses. */
static struct liquid_value group_value(struct arena *arena, const struct view *view,
                                       const struct output *output)
{
    if (output == NULL)
        return liquid_nil();
    bool by_year = output->page != NULL && output->page->subject == SUBJECT_NOTICE_YEAR;
    return view_object(arena, view, by_year ? CLASS_NOTICE_YEAR : CLASS_NOTICE_KIND,
                       output->subject.group);
}

static struct liquid_value paginator_value(struct arena *arena, const struct view *view,
                                           const struct output *output)
{
    if (output == NULL || output->page == NULL || output->page->subject != SUBJECT_NOTICE_PAGE)
        return liquid_nil();
    struct view_paginator *paginator = ARENA_NEW(arena, struct view_paginator);
    *paginator =
        (struct view_paginator){ output, output->subject.number, notice_page_count(view->site) };
    return view_object(arena, view, CLASS_PAGINATOR, paginator);
}

static void set_subjects(struct view_scope *scope, struct arena *arena, const struct view *view,
                         const struct output *output)
{
    static const struct subject nothing;
    const struct subject *subject = output ? &output->subject : &nothing;
    set_variable(scope, SLICE("contest"), view_contest(view, subject->contest));
    set_variable(scope, SLICE("list"), view_list(view, subject->list));
    set_variable(scope, SLICE("edition"),
                 view_edition(arena, view, subject->list, subject->edition));
    set_variable(scope, SLICE("project"), view_project(view, subject->project));
    set_variable(scope, SLICE("group"), group_value(arena, view, output));
    set_variable(scope, SLICE("paginator"), paginator_value(arena, view, output));
}

void view_scope_init(struct view_scope *scope, struct arena *arena, const struct view *view,
                     const struct output *output)
{
    assert(output != NULL && output->kind == OUTPUT_TEMPLATE);
    set_common(scope, arena, view,
               (struct view_current){ output, output->subject.notice, output->subject.page });
    set_subjects(scope, arena, view, output);
}

void view_scope_init_content(struct view_scope *scope, struct arena *arena, const struct view *view,
                             const struct notice *notice, const struct page *page)
{
    assert((notice == NULL) != (page == NULL));
    set_common(scope, arena, view, (struct view_current){ NULL, notice, page });
    set_subjects(scope, arena, view, NULL);
}

void view_scope_set_content(struct view_scope *scope, slice html)
{
    assert(scope->count > 0 && slice_equal(scope->pairs[0].key, SLICE("content")));
    scope->values[0] = liquid_safe(html);
}

struct liquid_scope view_scope_variables(const struct view_scope *scope)
{
    return (struct liquid_scope){ .globals = scope->pairs, .global_count = scope->count };
}

const char *const *view_constants(void)
{
    static const char *const names[] = { "site", "plan", "t", NULL };
    return names;
}

/* -- reference --------------------------------------------------------------------------------- */

void view_reference(struct strbuf *output)
{
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        const struct view_class *class = view_class_of((enum view_class_id)i);
        strbuf_format(output, "## " SLICE_FMT "\n\n" SLICE_FMT "\n\n", SLICE_ARG(class->name),
                      SLICE_ARG(class->help));
        for (size_t p = 0; p < class->count; p++)
            strbuf_format(output, "- `" SLICE_FMT "`: " SLICE_FMT "\n",
                          SLICE_ARG(class->properties[p].name),
                          SLICE_ARG(class->properties[p].help));
        strbuf_add(output, SLICE("\n"));
    }
}
