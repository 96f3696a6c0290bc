/* Making the database of records from text. */
#include "base/fs.h"
#include "base/hash.h"
#include "records/editions.h"
#include "records/import.h"
#include "records/records.h"
#include "records/tables.h"

#include <assert.h>

static const struct text_table ENTRANTS = {
    .name = "entrants",
    .required = true,
    .defines = TEXT_ENTRANT,
    .statements = { "INSERT INTO entrants VALUES (?1, ?2, ?3, coalesce(?4, ''), ?5,"
                    " coalesce(?6, ''), coalesce(?7, 0), ?8, coalesce(?9, ''), coalesce(?10, "
                    "''))" },
    .columns = { { SLICE_INIT("id"), TEXT_ID, true },
                 { SLICE_INIT("name"), TEXT_PLAIN, true },
                 { SLICE_INIT("kind"), TEXT_ID, true },
                 { SLICE_INIT("credit_code"), TEXT_CREDIT_CODE, false },
                 { SLICE_INIT("registered_on"), TEXT_DAY, false },
                 { SLICE_INIT("leader"), TEXT_PLAIN, false },
                 { SLICE_INIT("consent"), TEXT_FLAG, false },
                 { SLICE_INIT("members"), TEXT_COUNT, false },
                 { SLICE_INIT("phone"), TEXT_PLAIN, false },
                 { SLICE_INIT("email"), TEXT_PLAIN, false } },
};

static const struct text_table PROJECTS = {
    .name = "projects",
    .required = true,
    .defines = TEXT_PROJECT,
    .statements = { "INSERT INTO projects VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, ''), ?7)" },
    .columns = { { SLICE_INIT("id"), TEXT_ID, true },
                 { SLICE_INIT("name"), TEXT_PLAIN, true },
                 { SLICE_INIT("entrant"), TEXT_ENTRANT, true },
                 { SLICE_INIT("group"), TEXT_GROUP, true },
                 { SLICE_INIT("contest"), TEXT_CONTEST, true },
                 { SLICE_INIT("pool_number"), TEXT_PLAIN, false },
                 { SLICE_INIT("demo"), TEXT_FLAG, true } },
};

/* Apart from projects.csv, so that long texts do not stand between short facts. */
static const struct text_table PROJECT_TEXTS = {
    .name = "project_texts",
    .defines = TEXT_PLAIN,
    .statements = { "INSERT INTO project_texts VALUES (?1, coalesce(?2, ''), coalesce(?3, ''))" },
    .columns = { { SLICE_INIT("project"), TEXT_PROJECT, true },
                 { SLICE_INIT("field"), TEXT_PLAIN, false },
                 { SLICE_INIT("summary"), TEXT_LONG, false } },
};

static const struct text_table LISTS = {
    .name = "lists",
    .required = true,
    .defines = TEXT_LIST,
    .statements = { "INSERT INTO lists SELECT ?1, 1 + coalesce(max(seq), 0), ?2, ?3, ?4, ?5, ?6,"
                    " coalesce(?7, ''), coalesce(?8, ''), ?9, ?10, ?11, coalesce(?12, 'given')"
                    " FROM lists" },
    .columns = { { SLICE_INIT("id"), TEXT_ID, true },
                 { SLICE_INIT("kind"), TEXT_LIST_KIND, true },
                 { SLICE_INIT("contest"), TEXT_CONTEST, true },
                 { SLICE_INIT("group"), TEXT_GROUP, true },
                 { SLICE_INIT("tier"), TEXT_TIER, false },
                 { SLICE_INIT("title"), TEXT_PLAIN, true },
                 { SLICE_INIT("order_label"), TEXT_PLAIN, false },
                 { SLICE_INIT("objection_channel"), TEXT_PLAIN, false },
                 { SLICE_INIT("score_public"), TEXT_FLAG, true },
                 { SLICE_INIT("review_levels"), TEXT_COUNT, true },
                 { SLICE_INIT("demo"), TEXT_FLAG, true },
                 { SLICE_INIT("order_mode"), TEXT_ID, false } },
};

/* entries_of: the edition whose rows this one repeats; empty: it has rows of its own. */
static const struct text_table EDITIONS = {
    .name = "editions",
    .required = true,
    .defines = TEXT_EDITION,
    .statements = { "INSERT INTO editions SELECT ?1, ?2, ?3, coalesce(?8, title),"
                    " coalesce(?9, ''), ?4, ?5, ?6, coalesce(?10, order_label),"
                    " coalesce(?11, objection_channel), coalesce(?12, ''), NULL,"
                    " coalesce(?13, ''), coalesce(?14, ''), ?15, ?16"
                    " FROM lists WHERE id = ?1",
                    "INSERT INTO temp.rows_of VALUES (?1, ?2, coalesce(?7, ?2))" },
    .columns = { { SLICE_INIT("list"), TEXT_LIST, true },
                 { SLICE_INIT("edition"), TEXT_COUNT, true },
                 { SLICE_INIT("state"), TEXT_ID, true },
                 { SLICE_INIT("published_at"), TEXT_INSTANT, true },
                 { SLICE_INIT("first_day"), TEXT_DAY, false },
                 { SLICE_INIT("last_day"), TEXT_DAY, false },
                 { SLICE_INIT("entries_of"), TEXT_EDITION, false },
                 { SLICE_INIT("title"), TEXT_PLAIN, false },
                 { SLICE_INIT("note"), TEXT_LONG, false },
                 { SLICE_INIT("order_label"), TEXT_PLAIN, false },
                 { SLICE_INIT("objection_channel"), TEXT_PLAIN, false },
                 { SLICE_INIT("notice"), TEXT_ID, false },
                 { SLICE_INIT("notary_office"), TEXT_PLAIN, false },
                 { SLICE_INIT("notary_certificate"), TEXT_PLAIN, false },
                 { SLICE_INIT("notary_day"), TEXT_DAY, false },
                 { SLICE_INIT("public_until"), TEXT_DAY, false } },
};

/* name and entrant: as the edition printed them, where that is not what projects.csv says now. */
static const struct text_table ENTRIES = {
    .name = "entries",
    .required = true,
    .defines = TEXT_PLAIN,
    .statements = { "INSERT INTO temp.entry_text"
                    " VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)" },
    .columns = { { SLICE_INIT("list"), TEXT_LIST, true },
                 { SLICE_INIT("edition"), TEXT_DRAFT, true },
                 { SLICE_INIT("project"), TEXT_PROJECT, true },
                 { SLICE_INIT("rank"), TEXT_COUNT, false },
                 { SLICE_INIT("award"), TEXT_PLAIN, false },
                 { SLICE_INIT("score"), TEXT_DECIMAL, false },
                 { SLICE_INIT("source"), TEXT_CONTEST, false },
                 { SLICE_INIT("name"), TEXT_PLAIN, false },
                 { SLICE_INIT("entrant"), TEXT_PLAIN, false },
                 { SLICE_INIT("revoked"), TEXT_PLAIN, false } },
};

static const struct text_table REVIEWS = {
    .name = "reviews",
    .required = true,
    .defines = TEXT_PLAIN,
    .statements = { "INSERT INTO reviews SELECT ?1, ?2, ?3, ?4, ?5, ?6, sha256 FROM editions"
                    " WHERE list_id = ?1 AND number = ?2" },
    .columns = { { SLICE_INIT("list"), TEXT_LIST, true },
                 { SLICE_INIT("edition"), TEXT_EDITION, true },
                 { SLICE_INIT("level"), TEXT_COUNT, true },
                 { SLICE_INIT("reviewer"), TEXT_PLAIN, true },
                 { SLICE_INIT("decision"), TEXT_ID, true },
                 { SLICE_INIT("decided_at"), TEXT_INSTANT, true } },
};

static const struct text_table OBJECTIONS = {
    .name = "objections",
    .defines = TEXT_PLAIN,
    .statements = { "INSERT INTO objections VALUES (?1, ?2, ?3, ?4, coalesce(?5, ''),"
                    " coalesce(?6, ''))" },
    .columns = { { SLICE_INIT("list"), TEXT_LIST, true },
                 { SLICE_INIT("number"), TEXT_COUNT, true },
                 { SLICE_INIT("received_at"), TEXT_INSTANT, true },
                 { SLICE_INIT("closed_at"), TEXT_INSTANT, false },
                 { SLICE_INIT("outcome"), TEXT_LONG, false },
                 { SLICE_INIT("reference"), TEXT_PLAIN, false } },
};

static const struct text_table WAIVERS = {
    .name = "waivers",
    .defines = TEXT_PLAIN,
    .statements = { "INSERT INTO waivers VALUES (?1, ?2, ?3, ?4, ?5, ?6)" },
    .columns = { { SLICE_INIT("list"), TEXT_LIST, true },
                 { SLICE_INIT("rule"), TEXT_ID, true },
                 { SLICE_INIT("subject"), TEXT_PLAIN, true },
                 { SLICE_INIT("reason"), TEXT_LONG, true },
                 { SLICE_INIT("actor"), TEXT_PLAIN, true },
                 { SLICE_INIT("at"), TEXT_INSTANT, true } },
};

static const struct text_table ARCHIVE = {
    .name = "archive",
    .defines = TEXT_PLAIN,
    .statements = { "INSERT INTO archive VALUES (NULL, ?1, ?2, ?3, ?4, coalesce(?5, ''))" },
    .columns = { { SLICE_INIT("year"), TEXT_COUNT, true },
                 { SLICE_INIT("list"), TEXT_PLAIN, true },
                 { SLICE_INIT("project"), TEXT_PLAIN, true },
                 { SLICE_INIT("entrant"), TEXT_PLAIN, true },
                 { SLICE_INIT("credit_code"), TEXT_CREDIT_CODE, false } },
};

static const struct text_table ACTS = {
    .name = "acts",
    .defines = TEXT_PLAIN,
    .statements = { "INSERT INTO acts VALUES (NULL, ?1, ?2, ?3, ?4, ?5, coalesce(?6, ''),"
                    " (SELECT sha256 FROM editions WHERE list_id = ?4 AND number = ?5))" },
    .columns = { { SLICE_INIT("at"), TEXT_INSTANT, true },
                 { SLICE_INIT("actor"), TEXT_PLAIN, true },
                 { SLICE_INIT("act"), TEXT_ID, true },
                 { SLICE_INIT("list"), TEXT_LIST, false },
                 { SLICE_INIT("edition"), TEXT_EDITION, false },
                 { SLICE_INIT("comment"), TEXT_LONG, false } },
};

/* Rows wait in temporary tables until all editions are known. */
static const char TEMPORARY_TABLES[] =
    "CREATE TEMP TABLE rows_of (list_id TEXT, number INTEGER, edition INTEGER);"
    "CREATE TEMP TABLE entry_text (id INTEGER PRIMARY KEY, list_id TEXT, edition INTEGER,"
    " project_id TEXT, rank INTEGER, award TEXT, score TEXT, source_contest_id TEXT, name TEXT,"
    " entrant TEXT, revoked_reason TEXT, offset INTEGER, UNIQUE (list_id, edition, project_id))";

/* A score that is not public stays behind in `entries`. */
static const char FILL_EDITIONS[] =
    "INSERT INTO edition_entries (list_id, edition, position, project_id, name, entrant, rank,"
    " award, score, source_contest_id, revoked_reason, person) SELECT r.list_id, r.number,"
    " row_number() OVER (PARTITION BY r.list_id, r.number ORDER BY t.id), t.project_id,"
    " coalesce(t.name, p.name), coalesce(t.entrant, n.name), t.rank, coalesce(t.award, ''),"
    " CASE WHEN l.score_public THEN t.score END, coalesce(t.source_contest_id, p.contest_id),"
    " t.revoked_reason, n.kind = 'person'"
    " FROM temp.rows_of r JOIN temp.entry_text t ON t.list_id = r.list_id AND t.edition = r.edition"
    " JOIN projects p ON p.id = t.project_id JOIN entrants n ON n.id = p.entrant_id"
    " JOIN lists l ON l.id = r.list_id ORDER BY 1, 2, 3";

/* The working table: the draft where there is one, else what the last edition with rows has. */
static const char FILL_ENTRIES[] =
    "INSERT INTO entries SELECT t.list_id, t.project_id,"
    " row_number() OVER (PARTITION BY t.list_id ORDER BY t.id), t.rank, coalesce(t.award, ''),"
    " t.score, coalesce(t.source_contest_id, p.contest_id), t.revoked_reason"
    " FROM temp.entry_text t JOIN projects p ON p.id = t.project_id"
    " JOIN (SELECT list_id, CASE min(edition) WHEN 0 THEN 0 ELSE max(edition) END AS edition"
    "  FROM temp.entry_text GROUP BY list_id) last"
    " ON last.list_id = t.list_id AND last.edition = t.edition ORDER BY 1, 2";

struct maker {
    struct text_import import;
    struct database database; /* the new file */
    const struct plan *plan;
    const struct contests *contests;
    const struct source *entries_text;
};

static bool run(struct maker *maker, const char *sql)
{
    int code = sqlite3_exec(maker->database.handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ||
           diag_add(maker->import.diags, DIAG_RECORDS_WRITE,
                    (position){ .source = maker->database.source }, SLICE(""),
                    "cannot write the database: %s", sqlite3_errmsg(maker->database.handle));
}

/* Each row of the query: the row's offset in entries.csv, list, project. */
static bool check_groups(struct maker *maker)
{
    bool failed = false;
    sqlite3_stmt *rows = database_prepare(
        &maker->database,
        "SELECT t.offset, t.list_id, t.project_id, l.group_id, p.group_id FROM temp.entry_text t"
        " JOIN lists l ON l.id = t.list_id JOIN projects p ON p.id = t.project_id"
        " WHERE l.group_id <> p.group_id ORDER BY t.id");
    if (rows == NULL)
        return false;
    bool ok = true;
    while (database_step(&maker->database, rows, &failed))
        ok = diag_add(
            maker->import.diags, DIAG_RECORDS_VALUE,
            (position){ .source = maker->entries_text,
                        .offset = (uint32_t)sqlite3_column_int64(rows, 0) },
            SLICE("list a project in its own group"),
            "list '%s' is of group '%s', project '%s' of '%s'",
            (const char *)sqlite3_column_text(rows, 1), (const char *)sqlite3_column_text(rows, 3),
            (const char *)sqlite3_column_text(rows, 2), (const char *)sqlite3_column_text(rows, 4));
    sqlite3_finalize(rows);
    return ok && !failed;
}

static bool check_filled(struct maker *maker)
{
    bool failed = false;
    bool ok = true;
    struct arena *arena = maker->import.arena;
    sqlite3_stmt *rows = database_prepare(
        &maker->database, "SELECT list_id, number FROM editions e WHERE NOT EXISTS ("
                          " SELECT 1 FROM edition_entries WHERE list_id = e.list_id"
                          " AND edition = e.number)");
    if (rows == NULL)
        return false;
    while (database_step(&maker->database, rows, &failed)) {
        slice key =
            edition_key(arena, database_text(arena, rows, 0), database_text(arena, rows, 1));
        const position *where = map_find(&maker->import.ids[TEXT_EDITION], key);
        assert(where != NULL);
        ok = diag_add(maker->import.diags, DIAG_RECORDS_VALUE, *where,
                      SLICE("give it rows in entries.csv, or name in entries_of the edition whose "
                            "rows it repeats"),
                      "edition '" SLICE_FMT "' has no rows", SLICE_ARG(key));
    }
    sqlite3_finalize(rows);
    return ok && !failed;
}

static bool freeze_edition(struct maker *maker, sqlite3_stmt *update, const struct list *list,
                           const struct edition *edition)
{
    struct arena *scratch = arena_new();
    slice hash = hash_sha256_hex(scratch, edition_document(scratch, list, edition));
    bool failed = false;
    database_bind(update, 1, hash);
    database_bind(update, 2, list->id);
    sqlite3_bind_int64(update, 3, edition->number);
    database_step(&maker->database, update, &failed);
    sqlite3_reset(update);
    arena_free(scratch);
    return !failed;
}

static bool freeze_editions(struct maker *maker)
{
    struct edition_query query = { .database = &maker->database,
                                   .plan = maker->plan,
                                   .contests = maker->contests,
                                   .choice = EDITIONS_UNFROZEN };
    struct records records = { 0 };
    if (!editions_read(&query, &records))
        return false;
    sqlite3_stmt *update = database_prepare(
        &maker->database, "UPDATE editions SET sha256 = ?1 WHERE list_id = ?2 AND number = ?3");
    bool ok = update != NULL;
    for (size_t i = 0; ok && i < records.lists.count; i++) {
        const struct list *list = &records.lists.items[i];
        for (size_t j = 0; ok && j < list->editions.count; j++)
            ok = freeze_edition(maker, update, list, &list->editions.items[j]);
    }
    sqlite3_finalize(update);
    return ok;
}

/* Reviews and acts are bound to the hash of an edition, so they come when it is frozen. */
static bool import_all(struct maker *maker)
{
    struct text_import *import = &maker->import;
    import_begin(import, maker->plan, maker->contests);
    import_table(import, &ENTRANTS);
    import_table(import, &PROJECTS);
    import_table(import, &PROJECT_TEXTS);
    import_table(import, &LISTS);
    import_table(import, &EDITIONS);
    maker->entries_text = import_table(import, &ENTRIES);
    if (diags_has_errors(import->diags) || !check_groups(maker) || !run(maker, FILL_EDITIONS) ||
        !run(maker, FILL_ENTRIES) || !check_filled(maker) || !freeze_editions(maker))
        return false;
    import_table(import, &REVIEWS);
    import_table(import, &OBJECTIONS);
    import_table(import, &WAIVERS);
    import_table(import, &ARCHIVE);
    import_table(import, &ACTS);
    return !diags_has_errors(import->diags) &&
           run(maker, "INSERT INTO origin SELECT 'acts', count(*) FROM acts");
}

static bool create_schema(struct maker *maker)
{
    bool ok = true;
    for (const char *const *statement = records_schema(); ok && *statement != NULL; statement++)
        ok = run(maker, *statement);
    return ok && run(maker, TEMPORARY_TABLES);
}

/* A rollback journal, not WAL: readers need no write access to the folder, and the database stays
 * one file that can be copied. In memory here, because a new file that fails is thrown away. */
static bool fill_file(struct maker *maker, const char *path)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &maker->database.handle, flags, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_extended_result_codes(maker->database.handle, 1);
    if (code != SQLITE_OK)
        return diag_add(maker->import.diags, DIAG_RECORDS_WRITE,
                        (position){ .source = maker->database.source },
                        SLICE("make the folder writable"), "cannot make the database: %s",
                        sqlite3_errstr(code));
    /* Large pages: a build reads most of the file, a page at a time. */
    return run(maker, "PRAGMA page_size = 16384; PRAGMA foreign_keys = 1;"
                      "PRAGMA journal_mode = MEMORY;"
                      "PRAGMA cache_size = -65536;"
                      "PRAGMA temp_store = MEMORY; BEGIN") &&
           create_schema(maker) && import_all(maker) && run(maker, "COMMIT");
}

/* Never write over what is not ours, nor over acts that were recorded since it was made. */
static bool check_replaceable(struct maker *maker, slice root, slice path)
{
    if (!fs_exists(root, path))
        return true;
    struct database old;
    if (!database_open(&old, maker->import.arena, maker->import.diags, root, path))
        return false;
    bool failed = false;
    bool ok = true;
    sqlite3_stmt *rows = database_prepare(
        &old, "SELECT count(*) - coalesce((SELECT value FROM origin WHERE name = 'acts'), 0)"
              " FROM acts");
    if (rows != NULL && database_step(&old, rows, &failed) && sqlite3_column_int64(rows, 0) > 0)
        ok = diag_add(maker->import.diags, DIAG_RECORDS_ACTS, (position){ .source = old.source },
                      SLICE("move the database away if those acts may be lost"),
                      "database holds %lld acts that its text has not",
                      (long long)sqlite3_column_int64(rows, 0));
    failed = failed || rows == NULL;
    sqlite3_finalize(rows);
    database_close(&old);
    return ok && !failed;
}

static bool make_file(struct maker *maker, slice root, slice path)
{
    struct arena *arena = maker->import.arena;
    struct diags *diags = maker->import.diags;
    slice fresh = arena_format(arena, SLICE_FMT ".new", SLICE_ARG(path));
    if (!fs_remove(arena, diags, root, fresh)) /* of a run that was killed */
        return false;
    bool ok = fill_file(maker, database_path(arena, root, fresh));
    database_close(&maker->database);
    if (ok && fs_replace(arena, diags, root, fresh, path))
        return true;
    fs_remove(arena, diags, root, fresh);
    return false;
}

bool records_make(struct arena *arena, struct diags *diags, slice root, slice directory, slice path,
                  const struct plan *plan, const struct contests *contests)
{
    assert(plan != NULL && contests != NULL && path.len > 0);
    struct source *source = ARENA_NEW(arena, struct source);
    source->path = arena_copy(arena, path);
    struct maker maker = { .plan = plan, .contests = contests };
    maker.database = (struct database){ .arena = arena, .diags = diags, .source = source };
    maker.import = (struct text_import){ .database = &maker.database,
                                         .arena = arena,
                                         .diags = diags,
                                         .root = root,
                                         .directory = directory };
    return check_replaceable(&maker, root, path) && make_file(&maker, root, path);
}
