/* Reads maps into structs by their tables. */
#include "contest/schema.h"

#include "contest/schema_scalar.h"

#include <assert.h>
#include <string.h>

enum {
    NAMES_MAX = 3,      /* those of this load and of two before it */
    HINT_NAMES_MAX = 12 /* a longer list of names helps nobody */
};

/* What an id stands for, and where it was given. */
struct schema_name {
    const void *record;
    position where;
};

/* A reference that is looked up when everything is read. */
struct schema_reference {
    slice id;
    position where;
    const struct schema_field *field;
    const void **target; /* NULL: it must exist, no more */
};

/* Any ARRAY_OF(). */
struct raw_array {
    void *items;
    size_t count, capacity;
};

struct schema_load schema_begin(struct arena *arena, struct diags *diags,
                                const struct schema_names *known_a,
                                const struct schema_names *known_b)
{
    return (struct schema_load){ .arena = arena,
                                 .diags = diags,
                                 .names = ARENA_NEW(arena, struct schema_names),
                                 .known = { known_a, known_b } };
}

slice schema_scope_noun(enum schema_scope scope)
{
    static const slice NOUNS[SCOPE_COUNT] = {
        [SCOPE_NONE] = SLICE_INIT(""),
        [SCOPE_KIND] = SLICE_INIT("kind of contest"),
        [SCOPE_GROUP] = SLICE_INIT("group"),
        [SCOPE_TIER] = SLICE_INIT("tier"),
        [SCOPE_PRIZE] = SLICE_INIT("prize"),
        [SCOPE_DATE] = SLICE_INIT("date of the plan"),
        [SCOPE_RULE] = SLICE_INIT("rule"),
        [SCOPE_PENDING] = SLICE_INIT("pending item"),
        [SCOPE_QUESTION] = SLICE_INIT("question"),
        [SCOPE_ROLE] = SLICE_INIT("role"),
        [SCOPE_ORGANIZATION] = SLICE_INIT("organisation"),
        [SCOPE_ORGANIZATION_NAME] = SLICE_INIT("organisation of that name"),
        [SCOPE_NOTICE_KIND] = SLICE_INIT("kind of notice"),
        [SCOPE_NOTICE_KIND_NAME] = SLICE_INIT("kind of notice"),
        [SCOPE_IMPORT] = SLICE_INIT("import"),
        [SCOPE_LIST_KIND] = SLICE_INIT("kind of list"),
        [SCOPE_CONTEST] = SLICE_INIT("contest"),
        [SCOPE_CONTEST_NAME] = SLICE_INIT("contest of that name"),
        [SCOPE_EVENT] = SLICE_INIT("event"),
    };
    assert(scope < SCOPE_COUNT);
    return NOUNS[scope];
}

slice schema_type_words(enum schema_type type)
{
    static const slice WORDS[] = {
        [SCHEMA_TEXT] = SLICE_INIT("text on one line"),
        [SCHEMA_PROSE] = SLICE_INIT("text"),
        [SCHEMA_ID] = SLICE_INIT("an id (low-altitude)"),
        [SCHEMA_LANGUAGE] = SLICE_INIT("a language tag (zh-CN)"),
        [SCHEMA_URL] = SLICE_INIT("a web address (https://www.example.org/)"),
        [SCHEMA_LINK] = SLICE_INIT("a link (https://..., mailto:..., /rules/)"),
        [SCHEMA_PATH] = SLICE_INIT("a relative path (plan.pdf)"),
        [SCHEMA_SITE_PATH] = SLICE_INIT("an address of this site (/rules/)"),
        [SCHEMA_EMAIL] = SLICE_INIT("an e-mail address"),
        [SCHEMA_INTEGER] = SLICE_INIT("a whole number (35)"),
        [SCHEMA_BOOL] = SLICE_INIT("true or false"),
        [SCHEMA_DATE] = SLICE_INIT("a date (2026-07-10)"),
        [SCHEMA_INSTANT] = SLICE_INIT("a moment (2026-07-10T09:00:00+08:00)"),
        [SCHEMA_ZONE] = SLICE_INIT("a time zone (+08:00)"),
        [SCHEMA_WORD] = SLICE_INIT("one of the words below"),
        [SCHEMA_ENUM] = SLICE_INIT("one of the words below"),
        [SCHEMA_NAME_OF] = SLICE_INIT("a name that exists"),
        [SCHEMA_REFERENCE] = SLICE_INIT("an id that exists"),
        [SCHEMA_RECORD] = SLICE_INIT("a map"),
    };
    assert((size_t)type < sizeof(WORDS) / sizeof(WORDS[0]));
    return WORDS[type];
}

static const struct schema_field *field_find(const struct schema *schema, slice key)
{
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++)
        if (slice_equal(field->key, key))
            return field;
    return NULL;
}

static slice keys_hint(struct schema_load *load, const struct schema *schema, slice key)
{
    if (diags_is_full(load->diags, DIAG_SCHEMA_UNKNOWN_KEY))
        return (slice){ 0 };
    slice nearest = { 0 };
    slice all = { 0 };
    size_t distance = SIZE_MAX;
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++) {
        schema_nearest(key, field->key, &distance, &nearest);
        all = all.len == 0 ? field->key
                           : arena_format(load->arena, SLICE_FMT ", " SLICE_FMT, SLICE_ARG(all),
                                          SLICE_ARG(field->key));
    }
    return nearest.len > 0
               ? arena_format(load->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(nearest))
               : arena_format(load->arena, "delete it; the keys are: " SLICE_FMT, SLICE_ARG(all));
}

static bool check_keys(struct schema_load *load, const struct schema *schema,
                       const struct value *map)
{
    bool ok = true;
    for (size_t i = 0; i < map->map.count; i++) {
        const struct member *member = &map->map.items[i];
        if (field_find(schema, member->key) == NULL)
            ok = diag_add(load->diags, DIAG_SCHEMA_UNKNOWN_KEY, member->where,
                          keys_hint(load, schema, member->key),
                          "unknown key '" SLICE_FMT "' in " SLICE_FMT, SLICE_ARG(member->key),
                          SLICE_ARG(schema->name));
    }
    return ok;
}

/* A key without a value is as good as no key. */
static bool is_given(const struct value *value)
{
    return value != NULL && value->kind != VALUE_NULL &&
           (value->kind != VALUE_STRING || value->string.len > 0);
}

static bool type_error(struct schema_load *load, const struct schema_field *field,
                       const struct value *value)
{
    if (diags_is_full(load->diags, DIAG_SCHEMA_TYPE))
        return diag_add(load->diags, DIAG_SCHEMA_TYPE, value->where, (slice){ 0 }, "%s", "");
    slice wanted = field->list ? SLICE("a list") : schema_type_words(field->type);
    slice form = field->list ? SLICE("start each item with '- '") : SLICE("write 'key: value'");
    return diag_add(load->diags, DIAG_SCHEMA_TYPE, value->where,
                    arena_format(load->arena, SLICE_FMT "; it is: " SLICE_FMT, SLICE_ARG(form),
                                 SLICE_ARG(field->help)),
                    "'" SLICE_FMT "' must be " SLICE_FMT ", not " SLICE_FMT, SLICE_ARG(field->key),
                    SLICE_ARG(wanted), SLICE_ARG(value_kind_name(value->kind)));
}

static slice duplicate_hint(struct schema_load *load, position first)
{
    uint32_t line;
    uint32_t column;
    if (diags_is_full(load->diags, DIAG_SCHEMA_DUPLICATE))
        return (slice){ 0 };
    position_line_column(first, &line, &column);
    return arena_format(load->arena, "it stands first in " SLICE_FMT " at line %u",
                        SLICE_ARG(first.source->path), (unsigned)line);
}

static bool name_add(struct schema_load *load, const struct schema_field *field, slice name,
                     position where, const void *record)
{
    struct map *scope = &load->names->scopes[field->unique];
    const struct schema_name *first = map_find(scope, name);
    if (first != NULL)
        return diag_add(load->diags, DIAG_SCHEMA_DUPLICATE, where,
                        duplicate_hint(load, first->where),
                        "'" SLICE_FMT "' is given twice: '" SLICE_FMT "'", SLICE_ARG(field->key),
                        SLICE_ARG(name));
    struct schema_name *added = ARENA_NEW(load->arena, struct schema_name);
    *added = (struct schema_name){ record, where };
    map_put(load->arena, scope, name, added);
    return true;
}

static void reference_add(struct schema_load *load, const struct schema_field *field, slice id,
                          position where, void *target)
{
    struct schema_reference reference = { .id = id, .where = where, .field = field };
    if (field->type == SCHEMA_REFERENCE)
        reference.target = target;
    ARRAY_PUSH(load->arena, &load->waiting, reference);
}

/* One value, not a list, into `target`, which is a member of `record` or an item of its list. */
static bool fill_one(struct schema_load *load, const struct schema_field *field,
                     const struct value *value, const void *record, void *target)
{
    if (field->type == SCHEMA_RECORD)
        return schema_fill(load, field->record, value, target);
    if (value->kind != VALUE_STRING)
        return type_error(load, field, value);
    slice text = slice_trim(value->string);
    if (text.len == 0)
        return diag_add(load->diags, DIAG_SCHEMA_TEXT, value->where, (slice){ 0 },
                        "'" SLICE_FMT "' is empty", SLICE_ARG(field->key));
    if (field->type == SCHEMA_REFERENCE || field->type == SCHEMA_NAME_OF)
        reference_add(load, field, text, value->where, target);
    if (field->type != SCHEMA_REFERENCE &&
        !schema_scalar_fill(load, field, text, value->where, target))
        return false;
    return field->unique == SCOPE_NONE || name_add(load, field, text, value->where, record);
}

static size_t item_size(const struct schema_field *field)
{
    switch (field->type) {
    case SCHEMA_INTEGER:
        return sizeof(int64_t);
    case SCHEMA_BOOL:
        return sizeof(bool);
    case SCHEMA_DATE:
        return sizeof(struct date);
    case SCHEMA_INSTANT:
        return sizeof(struct instant);
    case SCHEMA_ZONE:
        return sizeof(int32_t);
    case SCHEMA_ENUM:
        return sizeof(int);
    case SCHEMA_REFERENCE:
        return sizeof(const void *);
    case SCHEMA_RECORD:
        return field->record->size;
    case SCHEMA_TEXT:
    case SCHEMA_PROSE:
    case SCHEMA_ID:
    case SCHEMA_LANGUAGE:
    case SCHEMA_URL:
    case SCHEMA_LINK:
    case SCHEMA_PATH:
    case SCHEMA_SITE_PATH:
    case SCHEMA_EMAIL:
    case SCHEMA_WORD:
    case SCHEMA_NAME_OF:
        break;
    }
    return sizeof(slice);
}

static bool fill_list(struct schema_load *load, const struct schema_field *field,
                      const struct value *value, void *target)
{
    if (value->kind != VALUE_LIST)
        return type_error(load, field, value);
    size_t size = item_size(field);
    struct raw_array array = { .count = value->list.count, .capacity = value->list.count };
    array.items = arena_alloc_array(load->arena, array.count, size);
    bool ok = true;
    for (size_t i = 0; i < array.count; i++) {
        void *item = (char *)array.items + i * size;
        ok = fill_one(load, field, &value->list.items[i], item, item) && ok;
    }
    memcpy(target, &array, sizeof(array));
    if (field->required && array.count == 0)
        return diag_add(load->diags, DIAG_SCHEMA_MISSING_KEY, value->where, (slice){ 0 },
                        "'" SLICE_FMT "' has no items", SLICE_ARG(field->key));
    return ok;
}

static bool fill_missing(struct schema_load *load, const struct schema *schema,
                         const struct schema_field *field, position where, void *target)
{
    if (field->fallback.len > 0) {
        bool ok = schema_scalar_fill(load, field, field->fallback, where, target);
        assert(ok); /* the table is ours */
        return ok;
    }
    if (!field->required)
        return true;
    slice hint = { 0 };
    if (!diags_is_full(load->diags, DIAG_SCHEMA_MISSING_KEY))
        hint = arena_format(load->arena, "add '" SLICE_FMT ": ...', " SLICE_FMT,
                            SLICE_ARG(field->key), SLICE_ARG(field->help));
    return diag_add(load->diags, DIAG_SCHEMA_MISSING_KEY, where, hint,
                    "missing key '" SLICE_FMT "' in " SLICE_FMT, SLICE_ARG(field->key),
                    SLICE_ARG(schema->name));
}

bool schema_fill(struct schema_load *load, const struct schema *schema, const struct value *value,
                 void *record)
{
    if (value->kind != VALUE_MAP)
        return diag_add(load->diags, DIAG_SCHEMA_TYPE, value->where,
                        SLICE("write 'key: value' lines"),
                        SLICE_FMT " must be a map, not " SLICE_FMT, SLICE_ARG(schema->name),
                        SLICE_ARG(value_kind_name(value->kind)));
    if (schema->origin_offset != SIZE_MAX)
        memcpy((char *)record + schema->origin_offset, &value, sizeof(const void *));
    bool ok = check_keys(load, schema, value);
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++) {
        assert(field->size == (field->list ? sizeof(struct raw_array) : item_size(field)));
        void *target = (char *)record + field->offset;
        const struct value *given = value_find(value, field->key);
        if (!is_given(given))
            ok = fill_missing(load, schema, field, given ? given->where : value->where, target) &&
                 ok;
        else if (field->list)
            ok = fill_list(load, field, given, target) && ok;
        else
            ok = fill_one(load, field, given, record, target) && ok;
    }
    return ok;
}

const void *schema_find(const struct schema_load *load, enum schema_scope scope, slice id)
{
    const struct schema_names *all[NAMES_MAX] = { load->names, load->known[0], load->known[1] };
    for (size_t i = 0; i < NAMES_MAX; i++) {
        const struct schema_name *name =
            all[i] == NULL ? NULL : map_find(&all[i]->scopes[scope], id);
        if (name != NULL)
            return name->record;
    }
    return NULL;
}

void schema_move(struct schema_load *load, enum schema_scope scope, slice id, const void *record)
{
    struct schema_name *name = map_find(&load->names->scopes[scope], id);
    if (name != NULL)
        name->record = record;
}

static slice reference_hint(const struct schema_load *load, enum schema_scope scope, slice id)
{
    if (diags_is_full(load->diags, DIAG_SCHEMA_REFERENCE))
        return (slice){ 0 };
    const struct schema_names *all[NAMES_MAX] = { load->names, load->known[0], load->known[1] };
    slice nearest = { 0 };
    slice some = { 0 };
    size_t distance = SIZE_MAX;
    size_t count = 0;
    for (size_t i = 0; i < NAMES_MAX; i++)
        for (size_t j = 0; all[i] != NULL && j < all[i]->scopes[scope].count; j++, count++) {
            slice name = all[i]->scopes[scope].entries[j].key;
            schema_nearest(id, name, &distance, &nearest);
            if (count < HINT_NAMES_MAX)
                some = arena_format(load->arena, SLICE_FMT "%s" SLICE_FMT, SLICE_ARG(some),
                                    count == 0 ? "" : ", ", SLICE_ARG(name));
        }
    if (nearest.len > 0)
        return arena_format(load->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(nearest));
    if (count > 0 && count <= HINT_NAMES_MAX)
        return arena_format(load->arena, "write one of: " SLICE_FMT, SLICE_ARG(some));
    return (slice){ 0 };
}

bool schema_finish(struct schema_load *load)
{
    bool ok = true;
    for (size_t i = 0; i < load->waiting.count; i++) {
        const struct schema_reference *reference = &load->waiting.items[i];
        enum schema_scope scope = reference->field->target;
        const void *found = schema_find(load, scope, reference->id);
        if (found == NULL)
            ok = diag_add(load->diags, DIAG_SCHEMA_REFERENCE, reference->where,
                          reference_hint(load, scope, reference->id),
                          "no " SLICE_FMT " '" SLICE_FMT "'", SLICE_ARG(schema_scope_noun(scope)),
                          SLICE_ARG(reference->id));
        else if (reference->target != NULL)
            memcpy(reference->target, &found, sizeof(found));
    }
    load->waiting.count = 0;
    return ok;
}
