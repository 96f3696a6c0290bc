/* Reading the file, choosing the mapping, and the table of differences. */
#include "stages/import_command.h"

#include "base/fs.h"
#include "base/hash.h"
#include "formats/json.h"
#include "records/import_file.h"

#include <assert.h>

#define DATABASE SLICE("site-data/rankings.db")
enum { LINES_SHOWN = 100 };

struct importing {
    struct arena *arena;
    struct diags *diags;
    const struct site *site;
    const struct import_command *command;
    const struct import_mapping *mapping;
    struct spreadsheet spreadsheet;
    struct import_report report;
};

static slice base_name(slice path)
{
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '/')
        start--;
    return slice_from_index(path, start);
}

static slice folder_name(slice path)
{
    slice name = base_name(path);
    size_t end = path.len - name.len;
    if (end == 0)
        return SLICE(".");
    return slice_sub(path, 0, end > 1 ? end - 1 : 1);
}

static bool fail_mapping(struct importing *importing, const char *what)
{
    const struct plan *plan = importing->site->plan;
    slice names = { 0 };
    for (size_t i = 0; i < plan->imports.count; i++)
        names = arena_format(importing->arena, SLICE_FMT "%s" SLICE_FMT, SLICE_ARG(names),
                             i > 0 ? ", " : "", SLICE_ARG(plan->imports.items[i].id));
    diag_add(
        importing->diags, DIAG_IMPORT_REFERENCE, value_where(plan->origin, SLICE("imports")),
        arena_format(importing->arena, "the imports of the plan are: " SLICE_FMT, SLICE_ARG(names)),
        "%s", what);
    return false;
}

/* Without --as there must be one mapping only, or one for lists when a list is named. */
static bool choose_mapping(struct importing *importing)
{
    const struct plan *plan = importing->site->plan;
    if (importing->command->mapping.len > 0) {
        importing->mapping = plan_import_find(plan, importing->command->mapping);
        return importing->mapping != NULL || fail_mapping(importing, "no such import");
    }
    const struct import_mapping *only = NULL;
    size_t fitting = 0;
    for (size_t i = 0; i < plan->imports.count; i++) {
        const struct import_mapping *mapping = &plan->imports.items[i];
        if ((mapping->into == IMPORT_ENTRIES) != (importing->command->list.len > 0))
            continue;
        only = mapping;
        fitting++;
    }
    importing->mapping = only;
    return (only != NULL && fitting == 1) ||
           fail_mapping(importing, "say with --as how the file is to be read");
}

static bool check_list(struct importing *importing)
{
    bool needs = importing->mapping->into == IMPORT_ENTRIES;
    if (needs == (importing->command->list.len > 0))
        return true;
    return fail_mapping(importing, needs ? "say with --list which list the rows are of"
                                         : "rows of this import are of no list");
}

/* -- the table --------------------------------------------------------------------------------- */

/* Paragraphs parted by a mark, so that a change is a line. */
static slice on_one_line(struct importing *importing, slice text)
{
    if (slice_find_char(text, '\n', 0) == text.len)
        return text;
    slice line = slice_split(&text, '\n');
    while (text.len > 0)
        line = ARENA_JOIN(importing->arena, line, SLICE(" ¶ "), slice_split(&text, '\n'));
    return line;
}

static void write_change(struct importing *importing, const struct import_change *change,
                         struct strbuf *output)
{
    static const char SIGNS[] = {
        [IMPORT_ADDED] = '+', [IMPORT_CHANGED] = '~', [IMPORT_REMOVED] = '-', [IMPORT_MOVED] = '>'
    };
    strbuf_format(output, "  %c " SLICE_FMT " " SLICE_FMT, SIGNS[change->kind],
                  SLICE_ARG(change->table), SLICE_ARG(change->id));
    if (change->kind == IMPORT_CHANGED)
        strbuf_format(output, " " SLICE_FMT ": '" SLICE_FMT "' -> '" SLICE_FMT "'",
                      SLICE_ARG(change->field), SLICE_ARG(on_one_line(importing, change->before)),
                      SLICE_ARG(on_one_line(importing, change->after)));
    else
        strbuf_format(output, " '" SLICE_FMT "'", SLICE_ARG(change->after));
    if (change->where.len > 0)
        strbuf_format(output, "  (" SLICE_FMT ")", SLICE_ARG(change->where));
    strbuf_add_char(output, '\n');
}

static void write_rest(size_t shown, size_t all, struct strbuf *output)
{
    if (all > shown)
        strbuf_format(output, "  ... and %zu more%s\n", all - shown,
                      shown < IMPORT_SHOWN_MAX ? "; -v shows them" : "");
}

static void write_report(struct importing *importing, struct strbuf *output)
{
    const struct import_report *report = &importing->report;
    const struct import_command *command = importing->command;
    size_t most = command->verbose ? IMPORT_SHOWN_MAX : LINES_SHOWN;
    strbuf_format(output,
                  "fabang: " SLICE_FMT "%s" SLICE_FMT " as '" SLICE_FMT "'%s" SLICE_FMT "\n",
                  SLICE_ARG(base_name(command->file)), report->sheet.len > 0 ? ":" : "",
                  SLICE_ARG(report->sheet), SLICE_ARG(importing->mapping->id),
                  command->list.len > 0 ? " into list " : "", SLICE_ARG(command->list));
    for (size_t i = 0; i < report->changes.count && i < most; i++)
        write_change(importing, &report->changes.items[i], output);
    write_rest(most, report->differences, output);
    for (size_t i = 0; i < report->inferences.count && i < most; i++)
        strbuf_format(output, "  ? " SLICE_FMT ": " SLICE_FMT "\n",
                      SLICE_ARG(report->inferences.items[i].where),
                      SLICE_ARG(report->inferences.items[i].what));
    write_rest(most, report->inferred, output);
    strbuf_format(output,
                  "  %zu rows: %zu added, %zu changed, %zu removed, %zu moved, %zu unchanged; "
                  "%zu inferred\n",
                  report->rows, report->added, report->changed, report->removed, report->moved,
                  report->unchanged, report->inferred);
    bool differs = report->added + report->changed + report->removed + report->moved > 0;
    strbuf_add(output, !differs         ? SLICE("  nothing differs, nothing was written\n")
                       : command->apply ? SLICE("  written\n")
                                        : SLICE("  nothing was written; add --apply\n"));
}

static void write_json(struct importing *importing, struct strbuf *output)
{
    static const slice KINDS[] = { [IMPORT_ADDED] = SLICE_INIT("added"),
                                   [IMPORT_CHANGED] = SLICE_INIT("changed"),
                                   [IMPORT_REMOVED] = SLICE_INIT("removed"),
                                   [IMPORT_MOVED] = SLICE_INIT("moved") };
    const struct import_report *report = &importing->report;
    struct json_writer json;
    json_writer_init(&json, output, JSON_READABLE);
    json_begin_object(&json);
    json_member_integer(&json, SLICE("rows"), (int64_t)report->rows);
    json_member_integer(&json, SLICE("added"), (int64_t)report->added);
    json_member_integer(&json, SLICE("changed"), (int64_t)report->changed);
    json_member_integer(&json, SLICE("removed"), (int64_t)report->removed);
    json_member_integer(&json, SLICE("moved"), (int64_t)report->moved);
    json_member_integer(&json, SLICE("unchanged"), (int64_t)report->unchanged);
    json_member_integer(&json, SLICE("inferred"), (int64_t)report->inferred);
    json_member_bool(&json, SLICE("applied"), importing->command->apply);
    json_key(&json, SLICE("changes"));
    json_begin_list(&json);
    for (size_t i = 0; i < report->changes.count; i++) {
        const struct import_change *change = &report->changes.items[i];
        json_begin_object(&json);
        json_member_string(&json, SLICE("change"), KINDS[change->kind]);
        json_member_string(&json, SLICE("table"), change->table);
        json_member_string(&json, SLICE("id"), change->id);
        json_member_string(&json, SLICE("field"), change->field);
        json_member_string(&json, SLICE("before"), change->before);
        json_member_string(&json, SLICE("after"), change->after);
        json_member_string(&json, SLICE("where"), change->where);
        json_end_object(&json);
    }
    json_end_list(&json);
    json_key(&json, SLICE("inferences"));
    json_begin_list(&json);
    for (size_t i = 0; i < report->inferences.count; i++) {
        json_begin_object(&json);
        json_member_string(&json, SLICE("where"), report->inferences.items[i].where);
        json_member_string(&json, SLICE("what"), report->inferences.items[i].what);
        json_end_object(&json);
    }
    json_end_list(&json);
    json_end_object(&json);
}

/* -- the run ----------------------------------------------------------------------------------- */

static bool read_file(struct importing *importing, slice *hash)
{
    slice path = importing->command->file;
    const struct source *source = fs_read(importing->arena, importing->diags, folder_name(path),
                                          base_name(path), SPREADSHEET_FILE_BYTES_MAX);
    if (source == NULL)
        return false;
    *hash = hash_sha256_hex(importing->arena, source->text);
    if (slice_starts_with(source->text, SLICE("SQLite format 3")))
        return records_query(importing->arena, importing->diags, path, importing->mapping->query,
                             &importing->spreadsheet);
    return spreadsheet_read(importing->arena, importing->diags, source, &importing->spreadsheet);
}

bool import_command_run(struct arena *arena, struct diags *diags, const struct site *site,
                        const struct import_command *command, struct strbuf *output)
{
    assert(command->file.len > 0);
    struct importing importing = {
        .arena = arena, .diags = diags, .site = site, .command = command
    };
    slice hash = { 0 };
    if (!choose_mapping(&importing) || !check_list(&importing) || !read_file(&importing, &hash))
        return false;
    struct import_request request = { .mapping = importing.mapping,
                                      .list = command->list,
                                      .actor = command->actor,
                                      .comment = command->comment,
                                      .file_name = base_name(command->file),
                                      .file_sha256 = hash,
                                      .now = site->now,
                                      .apply = command->apply };
    if (!records_import(arena, diags, site->root, DATABASE, site->plan, site->contests,
                        &importing.spreadsheet, &request, &importing.report))
        return false;
    if (command->json) {
        write_json(&importing, output);
        return true;
    }
    struct strbuf report = { 0 };
    write_report(&importing, &report);
    for (slice rest = strbuf_slice(&report); rest.len > 0; strbuf_add_char(output, '\n'))
        strbuf_add_printable(output, slice_split(&rest, '\n'));
    strbuf_release(&report);
    return true;
}
