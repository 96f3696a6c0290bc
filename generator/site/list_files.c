/* From an edition to the table that both formats write. */
#include "site/list_files.h"

#include "formats/csv.h"
#include "formats/xlsx_writer.h"

#include <assert.h>

/* What may stand in a row, in the order of the columns. */
enum field {
    FIELD_NUMBER,
    FIELD_RANK,
    FIELD_NAME,
    FIELD_ENTRANT,
    FIELD_CREDIT_CODE,
    FIELD_LEADER,
    FIELD_SOURCE,
    FIELD_AWARD,
    FIELD_SCORE,
    FIELD_REMARK,
    FIELD_PROJECT,
    FIELD_COUNT
};

static const struct {
    slice word; /* of the theme */
    enum table_cell kind;
} FIELDS[FIELD_COUNT] = {
    [FIELD_NUMBER] = { SLICE_INIT("order_number"), TABLE_NUMBER },
    [FIELD_RANK] = { SLICE_INIT("rank"), TABLE_NUMBER },
    [FIELD_NAME] = { SLICE_INIT("project"), TABLE_TEXT },
    [FIELD_ENTRANT] = { SLICE_INIT("entrant"), TABLE_TEXT },
    [FIELD_CREDIT_CODE] = { SLICE_INIT("credit_code"), TABLE_TEXT },
    [FIELD_LEADER] = { SLICE_INIT("leader"), TABLE_TEXT },
    [FIELD_SOURCE] = { SLICE_INIT("source_contest"), TABLE_TEXT },
    [FIELD_AWARD] = { SLICE_INIT("award"), TABLE_TEXT },
    [FIELD_SCORE] = { SLICE_INIT("score"), TABLE_TEXT },
    [FIELD_REMARK] = { SLICE_INIT("remark"), TABLE_TEXT },
    [FIELD_PROJECT] = { SLICE_INIT("project_id"), TABLE_TEXT },
};

struct maker {
    struct arena *arena;
    const struct site *site;
    const struct list *list;
    const struct edition *edition;
    enum field fields[FIELD_COUNT]; /* those that the edition has */
    size_t field_count;
};

static slice word(const struct maker *maker, slice key)
{
    return theme_string(maker->site->theme, key);
}

static slice state_word(const struct maker *maker)
{
    return theme_word(maker->site->theme, SLICE("file_state"),
                      list_state_name(maker->edition->state));
}

/* A word of the theme with {1} filled in, and {2} where it has one. */
static slice fill(const struct maker *maker, slice key, slice one, slice two)
{
    return theme_fill(maker->arena, word(maker, key), one, two);
}

/* -- rows -------------------------------------------------------------------------------------- */

static slice number_text(const struct maker *maker, int64_t number)
{
    return number > 0 ? arena_integer(maker->arena, number) : (slice){ 0 };
}

static slice source_name(const struct entry *entry)
{
    const struct contest *contest = entry->source_contest;
    return contest->short_name.len > 0 ? contest->short_name : contest->name;
}

static slice remark(const struct maker *maker, const struct entry *entry)
{
    if (!entry->revoked)
        return (slice){ 0 };
    return entry->revoked_reason.len > 0
               ? fill(maker, SLICE("revoked_note"), entry->revoked_reason, (slice){ 0 })
               : word(maker, SLICE("revoked"));
}

static slice cell(const struct maker *maker, enum field field, size_t index)
{
    const struct entry *entry = &maker->edition->entries.items[index];
    switch (field) {
    case FIELD_NUMBER:
        return number_text(maker, (int64_t)index + 1);
    case FIELD_RANK:
        return number_text(maker, entry->rank);
    case FIELD_NAME:
        return entry->name;
    case FIELD_ENTRANT:
        return entry->entrant;
    case FIELD_CREDIT_CODE:
        return entry->credit_code;
    case FIELD_LEADER:
        return entry->leader;
    case FIELD_SOURCE:
        return source_name(entry);
    case FIELD_AWARD:
        return entry->award;
    case FIELD_SCORE:
        return entry->score;
    case FIELD_REMARK:
        return remark(maker, entry);
    case FIELD_PROJECT:
        return entry->project->id;
    case FIELD_COUNT:
        break;
    }
    assert(!"a field of the table");
    return (slice){ 0 };
}

/* Ids stand in every list; a source only where it is not the list's own contest, a number only
 * where there are no ranks; the rest where a row has it: what the kind of list may not print, none
 * has. */
static bool has_field(const struct maker *maker, enum field field)
{
    if (field == FIELD_NUMBER)
        return !has_field(maker, FIELD_RANK);
    if (field == FIELD_PROJECT)
        return true;
    for (size_t i = 0; i < maker->edition->entries.count; i++) {
        if (field == FIELD_SOURCE) {
            if (maker->edition->entries.items[i].source_contest != maker->list->contest)
                return true;
        } else if (cell(maker, field, i).len > 0) {
            return true;
        }
    }
    return false;
}

static struct maker maker_for(struct arena *arena, const struct site *site, const struct list *list,
                              const struct edition *edition)
{
    struct maker maker = { .arena = arena, .site = site, .list = list, .edition = edition };
    for (unsigned i = 0; i < FIELD_COUNT; i++)
        if (has_field(&maker, (enum field)i))
            maker.fields[maker.field_count++] = (enum field)i;
    return maker;
}

/* -- what the file says of itself -------------------------------------------------------------- */

/* "演示数据：公示中，结果未最终确定（公示期 2026-09-21 至 2026-09-28）" */
static slice stated(const struct maker *maker)
{
    const struct edition *edition = maker->edition;
    slice text = state_word(maker);
    if (edition->state == LIST_PUBLICITY && date_is_set(edition->publicity_first_day)) {
        slice period = fill(maker, SLICE("file_period"),
                            date_format_iso(maker->arena, edition->publicity_first_day),
                            date_format_iso(maker->arena, edition->publicity_last_day));
        text = arena_format(maker->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(text), SLICE_ARG(period));
    }
    if (edition->names_hidden)
        text = arena_format(maker->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(text),
                            SLICE_ARG(word(maker, SLICE("file_names_hidden"))));
    if (!maker->list->demo)
        return text;
    return arena_format(maker->arena, SLICE_FMT SLICE_FMT SLICE_FMT,
                        SLICE_ARG(word(maker, SLICE("demo"))),
                        SLICE_ARG(word(maker, SLICE("colon"))), SLICE_ARG(text));
}

static slice edition_title(const struct maker *maker)
{
    return maker->edition->title.len > 0 ? maker->edition->title : maker->list->title;
}

static slice edition_name(const struct maker *maker)
{
    return fill(maker, SLICE("edition_number"), number_text(maker, maker->edition->number),
                (slice){ 0 });
}

/* -- formats ----------------------------------------------------------------------------------- */

static const slice LINE_END = SLICE_INIT("\r\n");

static void add_provenance(struct strbuf *text, const slice *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        strbuf_add_char(text, ',');
        csv_add_cell(text, cells[i]);
    }
    strbuf_add(text, LINE_END);
}

void list_file_write_csv(struct arena *arena, const struct site *site, const struct list *list,
                         const struct edition *edition, struct strbuf *text)
{
    struct maker maker = maker_for(arena, site, list, edition);
    const slice headings[] = { word(&maker, SLICE("list")), word(&maker, SLICE("edition")),
                               word(&maker, SLICE("state")), word(&maker, SLICE("file_sha256")),
                               word(&maker, SLICE("order_label")) };
    const slice provenance[] = { edition_title(&maker), number_text(&maker, edition->number),
                                 stated(&maker), edition->sha256, edition->order_label };
    size_t count = edition->order_label.len > 0 ? 5 : 4;
    strbuf_add(text, SLICE("\xEF\xBB\xBF"));
    for (size_t i = 0; i < maker.field_count; i++) {
        if (i > 0)
            strbuf_add_char(text, ',');
        csv_add_cell(text, word(&maker, FIELDS[maker.fields[i]].word));
    }
    add_provenance(text, headings, count);
    struct strbuf row_end = { 0 };
    add_provenance(&row_end, provenance, count);
    for (size_t i = 0; i < edition->entries.count; i++) {
        for (size_t j = 0; j < maker.field_count; j++) {
            if (j > 0)
                strbuf_add_char(text, ',');
            csv_add_cell(text, cell(&maker, maker.fields[j], i));
        }
        strbuf_add(text, strbuf_slice(&row_end));
    }
    strbuf_release(&row_end);
}

static void fill_rows(const struct maker *maker, struct table *table)
{
    for (size_t i = 0; i < maker->edition->entries.count; i++) {
        struct table_row row = { ARENA_ARRAY(maker->arena, slice, maker->field_count),
                                 maker->edition->entries.items[i].revoked };
        for (size_t j = 0; j < maker->field_count; j++)
            row.cells[j] = cell(maker, maker->fields[j], i);
        ARRAY_PUSH(maker->arena, &table->rows, row);
    }
}

void list_file_write_xlsx(struct arena *arena, const struct site *site, const struct list *list,
                          const struct edition *edition, struct strbuf *text)
{
    struct maker maker = maker_for(arena, site, list, edition);
    slice name = edition_name(&maker);
    slice state = stated(&maker);
    slice label = word(&maker, SLICE("file_sha256"));
    slice colon = word(&maker, SLICE("colon"));
    struct table table = {
        .title = edition_title(&maker),
        .footer = arena_format(arena, SLICE_FMT " " SLICE_FMT, SLICE_ARG(name), SLICE_ARG(state)),
        .sheet = name,
        .created = instant_format_iso(arena, instant_in_zone(edition->published_at, 0)),
        .settled = list_state_is_final(edition->state) && !list->demo,
    };
    const slice parts[] = { table.title, name, state, edition->order_label };
    struct strbuf statement = { 0 };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (parts[i].len > 0)
            strbuf_format(&statement, SLICE_FMT "\u3000", SLICE_ARG(parts[i]));
    strbuf_format(&statement, SLICE_FMT SLICE_FMT SLICE_FMT, SLICE_ARG(label), SLICE_ARG(colon),
                  SLICE_ARG(edition->sha256));
    table.statement = arena_copy(arena, strbuf_slice(&statement));
    strbuf_release(&statement);
    for (size_t i = 0; i < maker.field_count; i++)
        ARRAY_PUSH(arena, &table.columns,
                   (struct table_column){ word(&maker, FIELDS[maker.fields[i]].word),
                                          FIELDS[maker.fields[i]].kind });
    fill_rows(&maker, &table);
    xlsx_write(text, &table);
}
