/* Loads one file of a site among good others, checks all of them, and prints what is wrong.
 *
 * contest SLOT FILE: FILE takes the place of ../SLOT.yaml (or stands beside ../notice.md); SLOT is
 * site, plan, organizations, contests, schedule, calendar, notice or page. */
#include "base/fs.h"
#include "contest/check.h"
#include "contest/site_config.h"
#include "formats/front_matter.h"
#include "formats/yaml.h"

#include <stdio.h>

enum { FILE_BYTES_MAX = 1 << 20 };

struct input {
    struct arena *arena;
    struct diags *diags;
    slice slot, path;
};

static const struct source *read_source(struct input *input, slice slot, const char *extension)
{
    if (slice_equal(slot, input->slot))
        return fs_read_text(input->arena, input->diags, SLICE(""), input->path, FILE_BYTES_MAX);
    slice path = arena_format(input->arena, SLICE_FMT ".%s", SLICE_ARG(slot), extension);
    return fs_read_text(input->arena, input->diags, SLICE(".."), path, FILE_BYTES_MAX);
}

static const struct value *read_yaml(struct input *input, slice slot)
{
    const struct source *source = read_source(input, slot, "yaml");
    return source == NULL ? NULL
                          : yaml_parse(input->arena, input->diags, source, 0, source->text.len);
}

static void read_document(struct input *input, const struct source *source, const struct plan *plan,
                          const struct contests *contests, struct notices *notices)
{
    struct front_matter parts;
    struct notice notice = { 0 };
    struct page page = { 0 };
    if (source == NULL || !front_matter_find(input->diags, source, &parts))
        return;
    const struct value *root = yaml_parse(input->arena, input->diags, source, parts.from, parts.to);
    if (root == NULL)
        return;
    if (plan == NULL)
        page_load(input->arena, input->diags, source, root, parts.body, &page);
    else if (notice_load(input->arena, input->diags, source, root, parts.body, plan, contests,
                         &notice))
        ARRAY_PUSH(input->arena, &notices->list, notice);
}

static void read_notices(struct input *input, const struct plan *plan,
                         const struct contests *contests, struct notices *notices)
{
    const struct source *opening =
        fs_read_text(input->arena, input->diags, SLICE(".."), SLICE("notice.md"), FILE_BYTES_MAX);
    read_document(input, opening, plan, contests, notices);
    if (slice_equal(input->slot, SLICE("notice")))
        read_document(input, read_source(input, SLICE("notice"), "md"), plan, contests, notices);
    if (slice_equal(input->slot, SLICE("page")))
        read_document(input, read_source(input, SLICE("page"), "md"), NULL, contests, notices);
    notices_sort(notices);
}

static void load_and_check(struct input *input)
{
    struct site_config config = { 0 };
    struct plan plan = { 0 };
    struct contests contests = { 0 };
    struct schedule schedule = { 0 };
    struct calendars calendars = { 0 };
    struct notices notices = { 0 };
    const struct value *site = read_yaml(input, SLICE("site"));
    const struct value *root = read_yaml(input, SLICE("plan"));
    const struct value *organizations = read_yaml(input, SLICE("organizations"));
    const struct value *file = read_yaml(input, SLICE("contests"));
    const struct value *events = read_yaml(input, SLICE("schedule"));
    const struct value *days = read_yaml(input, SLICE("calendar"));
    if (diags_has_errors(input->diags) ||
        !site_config_load(input->arena, input->diags, site, &config) ||
        !plan_load(input->arena, input->diags, root, organizations, config.offset_seconds, &plan) ||
        !contests_load(input->arena, input->diags, &file, 1, &plan, config.offset_seconds,
                       &contests))
        return;
    schedule_load(input->arena, input->diags, events, &plan, &contests, &schedule);
    calendars_add(input->arena, input->diags, days, &calendars);
    read_notices(input, &plan, &contests, &notices);
    struct check_scope scope = { &plan, &contests, &schedule, &calendars, &notices };
    check_contest(input->diags, &scope);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    struct input input = { arena_new(), diags_new(), slice_from(argv[1]), slice_from(argv[2]) };
    struct strbuf text = { 0 };
    load_and_check(&input);
    diags_sort(input.diags);
    diags_format_text(input.diags, DIAG_NOTE, &text);
    if (text.len > 0)
        fwrite(text.ptr, 1, text.len, stdout);
    int status = diags_exit_status(input.diags);
    strbuf_release(&text);
    diags_free(input.diags);
    arena_free(input.arena);
    return status;
}
