/* The tables of schema version 1. */
#include "records/tables.h"

/* Instants are seconds since 1970 in UTC, so that SQL can compare them; days are YYYY-MM-DD text.
 * Names are frozen into edition_entries: projects and entries are the working tables, which no page
 * shows. */
#define SLUG(column)                                                                               \
    "CHECK (length(" column ") BETWEEN 1 AND 64 AND " column                                       \
    " NOT GLOB '*[^a-z0-9-]*' AND " column " GLOB '[a-z0-9]*')"
#define DAY(column)  column " TEXT CHECK (date(" column ") IS " column ")"
#define FLAG(column) column " INTEGER NOT NULL CHECK (" column " IN (0, 1))"
/* Decimal text: "92.35"; a float would not print as it was given. */
#define DECIMAL(column)                                                                            \
    column " TEXT CHECK (length(" column ") BETWEEN 1 AND 16 AND " column                          \
           " NOT GLOB '*[^0-9.]*' AND " column " GLOB '[0-9]*' AND " column                        \
           " NOT GLOB '*.*.*' AND " column " NOT GLOB '*.')"

static const char *const STATEMENTS[] = {
    "PRAGMA application_id = 0x46424E47",
    "PRAGMA user_version = 1",

    "CREATE TABLE projects (\n"
    "    id TEXT PRIMARY KEY " SLUG(
        "id") ",\n"
              "    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),\n"
              "    entrant TEXT NOT NULL CHECK (length(entrant) BETWEEN 1 AND 200),\n"
              "    group_id TEXT NOT NULL " SLUG(
                  "group_id") ",\n"
                              "    contest_id TEXT NOT NULL " SLUG(
                                  "contest_id") ",\n"
                                                "    " FLAG("demo") "\n"
                                                                    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE lists (\n"
    "    id TEXT PRIMARY KEY " SLUG(
        "id") ",\n"
              "    seq INTEGER NOT NULL UNIQUE,\n"
              "    kind TEXT NOT NULL " SLUG(
                  "kind") ",\n"
                          "    contest_id TEXT NOT NULL " SLUG(
                              "contest_id") ",\n"
                                            "    group_id TEXT NOT NULL " SLUG(
                                                "group_id") ",\n"
                                                            "    tier_id TEXT " SLUG(
                                                                "tier_id") ",\n"
                                                                           "    title TEXT NOT "
                                                                           "NULL CHECK "
                                                                           "(length(title) BETWEEN "
                                                                           "1 AND 200),\n"
                                                                           "    order_label TEXT "
                                                                           "NOT NULL,\n"
                                                                           "    objection_channel "
                                                                           "TEXT NOT NULL,\n"
                                                                           "    " FLAG(
                                                                               "score_public") ",\n"
                                                                                               "   "
                                                                                               " re"
                                                                                               "vie"
                                                                                               "w_"
                                                                                               "lev"
                                                                                               "els"
                                                                                               " IN"
                                                                                               "TEG"
                                                                                               "ER "
                                                                                               "NOT"
                                                                                               " NU"
                                                                                               "LL "
                                                                                               "CHE"
                                                                                               "CK "
                                                                                               "(re"
                                                                                               "vie"
                                                                                               "w_"
                                                                                               "lev"
                                                                                               "els"
                                                                                               " BE"
                                                                                               "TWE"
                                                                                               "EN "
                                                                                               "1 "
                                                                                               "AND"
                                                                                               " 9)"
                                                                                               ",\n"
                                                                                               "   "
                                                                                               " " FLAG(
                                                                                                   "demo") "\n"
                                                                                                           ") STRICT, WITHOUT ROWID",

    "CREATE TABLE entries (\n"
    "    list_id TEXT NOT NULL REFERENCES lists,\n"
    "    project_id TEXT NOT NULL REFERENCES projects,\n"
    "    position INTEGER NOT NULL CHECK (position > 0),\n"
    "    rank INTEGER CHECK (rank > 0),\n"
    "    award TEXT NOT NULL,\n"
    "    " DECIMAL(
        "score") ",\n"
                 "    source_contest_id TEXT NOT NULL " SLUG(
                     "source_contest_id") ",\n"
                                          "    revoked_reason TEXT CHECK (revoked_reason <> ''),\n"
                                          "    PRIMARY KEY (list_id, project_id),\n"
                                          "    UNIQUE (list_id, position)\n"
                                          ") STRICT, WITHOUT ROWID",

    "CREATE TABLE editions (\n"
    "    list_id TEXT NOT NULL REFERENCES lists,\n"
    "    number INTEGER NOT NULL CHECK (number > 0),\n"
    "    state TEXT NOT NULL CHECK (state IN ('publicity', 'final', 'corrected', 'withdrawn')),\n"
    "    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),\n"
    "    note TEXT NOT NULL,\n"
    "    published_at INTEGER NOT NULL,\n"
    "    " DAY(
        "first_day") ",\n"
                     "    " DAY(
                         "last_day") ",\n"
                                     "    order_label TEXT NOT NULL,\n"
                                     "    objection_channel TEXT NOT NULL,\n"
                                     "    notice_id TEXT NOT NULL,\n"
                                     "    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT "
                                     "GLOB '*[^0-9a-f]*'),\n"
                                     "    PRIMARY KEY (list_id, number),\n"
                                     "    CHECK (number = 1 OR note <> ''),\n"
                                     "    CHECK ((first_day IS NULL) = (last_day IS NULL)),\n"
                                     "    CHECK (first_day <= last_day),\n"
                                     "    CHECK (state <> 'publicity' OR first_day IS NOT NULL)\n"
                                     ") STRICT, WITHOUT ROWID",

    "CREATE TABLE edition_entries (\n"
    "    list_id TEXT NOT NULL,\n"
    "    edition INTEGER NOT NULL,\n"
    "    position INTEGER NOT NULL CHECK (position > 0),\n"
    "    project_id TEXT NOT NULL REFERENCES projects,\n"
    "    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),\n"
    "    entrant TEXT NOT NULL CHECK (length(entrant) BETWEEN 1 AND 200),\n"
    "    rank INTEGER CHECK (rank > 0),\n"
    "    award TEXT NOT NULL,\n"
    "    " DECIMAL(
        "score") ",\n"
                 "    source_contest_id TEXT NOT NULL " SLUG(
                     "source_contest_id") ",\n"
                                          "    revoked_reason TEXT CHECK (revoked_reason <> ''),\n"
                                          "    PRIMARY KEY (list_id, edition, position),\n"
                                          "    UNIQUE (list_id, edition, project_id),\n"
                                          "    FOREIGN KEY (list_id, edition) REFERENCES editions\n"
                                          ") STRICT, WITHOUT ROWID",

    /* A review approves the content with that hash, so an edit afterwards leaves it without. */
    "CREATE TABLE reviews (\n"
    "    list_id TEXT NOT NULL,\n"
    "    edition INTEGER NOT NULL,\n"
    "    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 9),\n"
    "    reviewer TEXT NOT NULL CHECK (reviewer <> ''),\n"
    "    decision TEXT NOT NULL CHECK (decision IN ('approved', 'returned')),\n"
    "    decided_at INTEGER NOT NULL,\n"
    "    sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),\n"
    "    PRIMARY KEY (list_id, edition, level, decided_at),\n"
    "    FOREIGN KEY (list_id, edition) REFERENCES editions\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE objections (\n"
    "    list_id TEXT NOT NULL REFERENCES lists,\n"
    "    number INTEGER NOT NULL CHECK (number > 0),\n"
    "    received_at INTEGER NOT NULL,\n"
    "    closed_at INTEGER CHECK (closed_at >= received_at),\n"
    "    outcome TEXT NOT NULL,\n"
    "    PRIMARY KEY (list_id, number),\n"
    "    CHECK (closed_at IS NULL OR outcome <> '')\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE acts (\n"
    "    id INTEGER PRIMARY KEY CHECK (id > 0),\n"
    "    at INTEGER NOT NULL,\n"
    "    actor TEXT NOT NULL CHECK (actor <> ''),\n"
    "    act TEXT NOT NULL " SLUG(
        "act") ",\n"
               "    list_id TEXT REFERENCES lists,\n"
               "    edition INTEGER,\n"
               "    comment TEXT NOT NULL,\n"
               "    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),\n"
               "    FOREIGN KEY (list_id, edition) REFERENCES editions\n"
               ") STRICT",

    /* What the database was made from: 'acts' counts the acts that the text holds. */
    "CREATE TABLE origin (\n"
    "    name TEXT PRIMARY KEY,\n"
    "    value TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID",

    /* INSERT OR REPLACE deletes without firing delete triggers, hence the insert triggers. */
    "CREATE TRIGGER editions_in_order BEFORE INSERT ON editions\n"
    "WHEN NEW.sha256 IS NOT NULL OR NEW.number <> 1 + (\n"
    "    SELECT coalesce(max(number), 0) FROM editions WHERE list_id = NEW.list_id)\n"
    "BEGIN SELECT RAISE(ABORT, 'editions are added unfrozen and numbered without gaps'); END",
    "CREATE TRIGGER editions_later BEFORE INSERT ON editions\n"
    "WHEN NEW.published_at <= (\n"
    "    SELECT max(published_at) FROM editions WHERE list_id = NEW.list_id)\n"
    "BEGIN SELECT RAISE(ABORT, 'an edition is published after the one before it'); END",
    "CREATE TRIGGER editions_frozen_update BEFORE UPDATE ON editions WHEN OLD.sha256 IS NOT NULL\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
    "CREATE TRIGGER editions_frozen_delete BEFORE DELETE ON editions WHEN OLD.sha256 IS NOT NULL\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
#define WHEN_FROZEN(row)                                                                           \
    "WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = " row ".list_id\n"                        \
    "    AND number = " row ".edition AND sha256 IS NOT NULL)\n"                                   \
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END"
    "CREATE TRIGGER edition_entries_insert BEFORE INSERT ON edition_entries\n" WHEN_FROZEN("NEW"),
    "CREATE TRIGGER edition_entries_update BEFORE UPDATE ON edition_entries\n" WHEN_FROZEN("OLD"),
    "CREATE TRIGGER edition_entries_move BEFORE UPDATE ON edition_entries\n" WHEN_FROZEN("NEW"),
    "CREATE TRIGGER edition_entries_delete BEFORE DELETE ON edition_entries\n" WHEN_FROZEN("OLD"),
    /* A list whose past is published keeps what its hash was made of. */
    "CREATE TRIGGER lists_identity BEFORE UPDATE OF id, kind, contest_id, group_id, tier_id, demo\n"
    "ON lists WHEN EXISTS (\n"
    "    SELECT 1 FROM editions WHERE list_id = OLD.id AND sha256 IS NOT NULL)\n"
    "BEGIN SELECT RAISE(ABORT, 'a list with frozen editions keeps its identity'); END",
    "CREATE TRIGGER reviews_insert BEFORE INSERT ON reviews WHEN EXISTS (\n"
    "    SELECT 1 FROM reviews WHERE list_id = NEW.list_id AND edition = NEW.edition\n"
    "        AND level = NEW.level AND decided_at = NEW.decided_at)\n"
    "BEGIN SELECT RAISE(ABORT, 'a review is never replaced'); END",
    "CREATE TRIGGER reviews_update BEFORE UPDATE ON reviews\n"
    "BEGIN SELECT RAISE(ABORT, 'a review never changes'); END",
    "CREATE TRIGGER reviews_delete BEFORE DELETE ON reviews\n"
    "BEGIN SELECT RAISE(ABORT, 'a review never changes'); END",
    "CREATE TRIGGER acts_insert BEFORE INSERT ON acts\n"
    "WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id)\n"
    "BEGIN SELECT RAISE(ABORT, 'an act is never replaced'); END",
    "CREATE TRIGGER acts_update BEFORE UPDATE ON acts\n"
    "BEGIN SELECT RAISE(ABORT, 'an act never changes'); END",
    "CREATE TRIGGER acts_delete BEFORE DELETE ON acts\n"
    "BEGIN SELECT RAISE(ABORT, 'an act never changes'); END",
    NULL,
};

const char *const *records_schema(void)
{
    return STATEMENTS;
}
