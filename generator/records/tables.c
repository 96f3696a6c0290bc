/* The tables of schema version 3, and the way there from versions 1 and 2. */
#include "records/tables.h"

/* Instants are seconds since 1970 in UTC, so that SQL can compare them; days are YYYY-MM-DD text.
 * Names are frozen into edition_entries: entrants, projects and entries are the working tables,
 * which no page shows. Lines are those that `.schema` prints. */

/* clang-format off */
/* Who enters: telephone, e-mail, registration and members are never published, the name of a person
 * and of a leader only with consent. */
#define CREATE_ENTRANTS \
    "CREATE TABLE entrants (\n" \
    "    id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64\n" \
    "        AND id NOT GLOB '*[^a-z0-9-]*' AND id GLOB '[a-z0-9]*'),\n" \
    "    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),\n" \
    "    kind TEXT NOT NULL CHECK (kind IN ('organization', 'team', 'person')),\n" \
    "    credit_code TEXT NOT NULL\n" \
    "        CHECK (credit_code = '' OR (length(credit_code) = 18\n" \
    "        AND credit_code NOT GLOB '*[^0-9A-Z]*')),\n" \
    "    registered_on TEXT CHECK (date(registered_on) IS registered_on),\n" \
    "    leader TEXT NOT NULL,\n" \
    "    consent INTEGER NOT NULL CHECK (consent IN (0, 1)),\n" \
    "    members INTEGER CHECK (members > 0),\n" \
    "    phone TEXT NOT NULL,\n" \
    "    email TEXT NOT NULL\n" \
    ") STRICT, WITHOUT ROWID", \
    "CREATE INDEX entrants_by_code ON entrants (credit_code) WHERE credit_code <> ''", \
    "CREATE INDEX entrants_by_name ON entrants (name)"

/* pool_number: what it has in the pool of projects; empty when it is not there. */
#define CREATE_PROJECTS(table) \
    "CREATE TABLE " table " (\n" \
    "    id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64\n" \
    "        AND id NOT GLOB '*[^a-z0-9-]*' AND id GLOB '[a-z0-9]*'),\n" \
    "    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),\n" \
    "    entrant_id TEXT NOT NULL REFERENCES entrants,\n" \
    "    group_id TEXT NOT NULL CHECK (length(group_id) BETWEEN 1 AND 64\n" \
    "        AND group_id NOT GLOB '*[^a-z0-9-]*' AND group_id GLOB '[a-z0-9]*'),\n" \
    "    contest_id TEXT NOT NULL CHECK (length(contest_id) BETWEEN 1 AND 64\n" \
    "        AND contest_id NOT GLOB '*[^a-z0-9-]*' AND contest_id GLOB '[a-z0-9]*'),\n" \
    "    pool_number TEXT NOT NULL,\n" \
    "    demo INTEGER NOT NULL CHECK (demo IN (0, 1))\n" \
    ") STRICT, WITHOUT ROWID"

#define INDEX_PROJECTS \
    "CREATE INDEX projects_by_entrant ON projects (entrant_id)", \
    "CREATE INDEX projects_by_name ON projects (name)"

/* What its page says a project is about, for those that say it: no part of any list. A line of the
 * summary is a paragraph. */
#define CREATE_PROJECT_TEXTS \
    "CREATE TABLE project_texts (\n" \
    "    project_id TEXT PRIMARY KEY REFERENCES projects ON DELETE CASCADE,\n" \
    "    field TEXT NOT NULL CHECK (length(field) <= 200),\n" \
    "    summary TEXT NOT NULL CHECK (length(summary) <= 2000)\n" \
    ") STRICT, WITHOUT ROWID"

/* A reason that somebody stated for a rule which may be left aside for it: a tie, a near-duplicate. */
#define CREATE_WAIVERS \
    "CREATE TABLE waivers (\n" \
    "    list_id TEXT NOT NULL REFERENCES lists,\n" \
    "    rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 64\n" \
    "        AND rule NOT GLOB '*[^a-z0-9-]*' AND rule GLOB '[a-z0-9]*'),\n" \
    "    subject TEXT NOT NULL CHECK (subject <> ''),\n" \
    "    reason TEXT NOT NULL CHECK (reason <> ''),\n" \
    "    actor TEXT NOT NULL CHECK (actor <> ''),\n" \
    "    at INTEGER NOT NULL,\n" \
    "    PRIMARY KEY (list_id, rule, subject)\n" \
    ") STRICT, WITHOUT ROWID", \
    "CREATE TRIGGER waivers_insert BEFORE INSERT ON waivers WHEN EXISTS (\n" \
    "    SELECT 1 FROM waivers WHERE list_id = NEW.list_id AND rule = NEW.rule\n" \
    "        AND subject = NEW.subject)\n" \
    "BEGIN SELECT RAISE(ABORT, 'a stated reason is never replaced'); END", \
    "CREATE TRIGGER waivers_update BEFORE UPDATE ON waivers\n" \
    "BEGIN SELECT RAISE(ABORT, 'a stated reason never changes'); END", \
    "CREATE TRIGGER waivers_delete BEFORE DELETE ON waivers\n" \
    "BEGIN SELECT RAISE(ABORT, 'a stated reason never changes'); END"

/* Lists of former years, for the rule that bars who was in one. */
#define CREATE_ARCHIVE \
    "CREATE TABLE archive (\n" \
    "    id INTEGER PRIMARY KEY,\n" \
    "    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 9999),\n" \
    "    list TEXT NOT NULL CHECK (list <> ''),\n" \
    "    project TEXT NOT NULL CHECK (length(project) BETWEEN 1 AND 200),\n" \
    "    entrant TEXT NOT NULL CHECK (length(entrant) BETWEEN 1 AND 200),\n" \
    "    credit_code TEXT NOT NULL\n" \
    "        CHECK (credit_code = '' OR (length(credit_code) = 18\n" \
    "        AND credit_code NOT GLOB '*[^0-9A-Z]*')),\n" \
    "    UNIQUE (year, list, project, entrant)\n" \
    ") STRICT", \
    "CREATE INDEX archive_by_code ON archive (credit_code) WHERE credit_code <> ''", \
    "CREATE INDEX archive_by_entrant ON archive (entrant)"

/* What version 1 did not guard. UPDATE OR REPLACE deletes without firing delete triggers, hence those of
 * numbers and ids. What published lists are made of is not taken away; a project or entrant may still be
 * renamed: editions carry their own copies. An objection is received once and closed once. */
#define NEW_GUARDS \
    "CREATE TRIGGER editions_later_still BEFORE UPDATE OF published_at ON editions\n" \
    "WHEN NEW.published_at <= (\n" \
    "    SELECT max(published_at) FROM editions WHERE list_id = NEW.list_id\n" \
    "        AND number < NEW.number)\n" \
    "BEGIN SELECT RAISE(ABORT, 'an edition is published after the one before it'); END", \
    "CREATE TRIGGER editions_identity BEFORE UPDATE OF list_id, number ON editions\n" \
    "BEGIN SELECT RAISE(ABORT, 'the number of an edition never changes'); END", \
    "CREATE TRIGGER lists_replace BEFORE INSERT ON lists WHEN EXISTS (\n" \
    "    SELECT 1 FROM lists WHERE id = NEW.id OR seq = NEW.seq)\n" \
    "BEGIN SELECT RAISE(ABORT, 'a list is never replaced'); END", \
    "CREATE TRIGGER lists_place BEFORE UPDATE OF seq ON lists WHEN EXISTS (\n" \
    "    SELECT 1 FROM lists WHERE seq = NEW.seq AND id <> OLD.id)\n" \
    "BEGIN SELECT RAISE(ABORT, 'a list is never replaced'); END", \
    "CREATE TRIGGER projects_published BEFORE DELETE ON projects WHEN EXISTS (\n" \
    "    SELECT 1 FROM edition_entries WHERE project_id = OLD.id)\n" \
    "BEGIN SELECT RAISE(ABORT, 'a project in a published list stays'); END", \
    "CREATE TRIGGER projects_identity BEFORE UPDATE OF id ON projects\n" \
    "BEGIN SELECT RAISE(ABORT, 'the id of a project never changes'); END", \
    "CREATE TRIGGER lists_published BEFORE DELETE ON lists WHEN EXISTS (\n" \
    "    SELECT 1 FROM editions WHERE list_id = OLD.id)\n" \
    "BEGIN SELECT RAISE(ABORT, 'a list with editions stays'); END", \
    "CREATE TRIGGER objections_insert BEFORE INSERT ON objections WHEN EXISTS (\n" \
    "    SELECT 1 FROM objections WHERE list_id = NEW.list_id AND number = NEW.number)\n" \
    "BEGIN SELECT RAISE(ABORT, 'an objection is never replaced'); END", \
    "CREATE TRIGGER objections_delete BEFORE DELETE ON objections\n" \
    "BEGIN SELECT RAISE(ABORT, 'an objection that was received stays'); END", \
    "CREATE TRIGGER objections_update BEFORE UPDATE ON objections\n" \
    "WHEN OLD.closed_at IS NOT NULL OR NEW.list_id <> OLD.list_id OR NEW.number <> OLD.number\n" \
    "    OR NEW.received_at <> OLD.received_at\n" \
    "BEGIN SELECT RAISE(ABORT, 'an objection that was closed never changes'); END"

static const char *const STATEMENTS[] = {
    "PRAGMA application_id = 0x46424E47",
    "PRAGMA user_version = 3",
    CREATE_ENTRANTS,
    CREATE_PROJECTS("projects"),
    INDEX_PROJECTS,
    CREATE_PROJECT_TEXTS,
    "CREATE TABLE lists (\n"
    "    id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64\n"
    "        AND id NOT GLOB '*[^a-z0-9-]*' AND id GLOB '[a-z0-9]*'),\n"
    "    seq INTEGER NOT NULL UNIQUE,\n"
    "    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64\n"
    "        AND kind NOT GLOB '*[^a-z0-9-]*' AND kind GLOB '[a-z0-9]*'),\n"
    "    contest_id TEXT NOT NULL CHECK (length(contest_id) BETWEEN 1 AND 64\n"
    "        AND contest_id NOT GLOB '*[^a-z0-9-]*' AND contest_id GLOB '[a-z0-9]*'),\n"
    "    group_id TEXT NOT NULL CHECK (length(group_id) BETWEEN 1 AND 64\n"
    "        AND group_id NOT GLOB '*[^a-z0-9-]*' AND group_id GLOB '[a-z0-9]*'),\n"
    "    tier_id TEXT CHECK (length(tier_id) BETWEEN 1 AND 64\n"
    "        AND tier_id NOT GLOB '*[^a-z0-9-]*' AND tier_id GLOB '[a-z0-9]*'),\n"
    "    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),\n"
    "    order_label TEXT NOT NULL,\n"
    "    objection_channel TEXT NOT NULL,\n"
    "    score_public INTEGER NOT NULL CHECK (score_public IN (0, 1)),\n"
    "    review_levels INTEGER NOT NULL CHECK (review_levels BETWEEN 1 AND 9),\n"
    "    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),\n"
    "    order_mode TEXT NOT NULL DEFAULT 'given'\n"
    "        CHECK (order_mode IN ('given', 'rank', 'strokes', 'pinyin', 'division', 'source'))\n"
    ") STRICT, WITHOUT ROWID",
    /* The working rows, which no page shows. Scores are decimal text: a float would not print as it was
     * given. */
    "CREATE TABLE entries (\n"
    "    list_id TEXT NOT NULL REFERENCES lists,\n"
    "    project_id TEXT NOT NULL REFERENCES projects,\n"
    "    position INTEGER NOT NULL CHECK (position > 0),\n"
    "    rank INTEGER CHECK (rank > 0),\n"
    "    award TEXT NOT NULL,\n"
    "    score TEXT CHECK (length(score) BETWEEN 1 AND 16\n"
    "        AND score NOT GLOB '*[^0-9.]*' AND score GLOB '[0-9]*'\n"
    "        AND score NOT GLOB '*.*.*' AND score NOT GLOB '*.'),\n"
    "    source_contest_id TEXT NOT NULL\n"
    "        CHECK (length(source_contest_id) BETWEEN 1 AND 64\n"
    "        AND source_contest_id NOT GLOB '*[^a-z0-9-]*'\n"
    "        AND source_contest_id GLOB '[a-z0-9]*'),\n"
    "    revoked_reason TEXT CHECK (revoked_reason <> ''),\n"
    "    PRIMARY KEY (list_id, project_id),\n"
    "    UNIQUE (list_id, position)\n"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX entries_by_project ON entries (project_id)",
    /* What was published at one time, and at most one row a list that is proposed: without a hash. */
    "CREATE TABLE editions (\n"
    "    list_id TEXT NOT NULL REFERENCES lists,\n"
    "    number INTEGER NOT NULL CHECK (number > 0),\n"
    "    state TEXT NOT NULL\n"
    "        CHECK (state IN ('publicity', 'final', 'corrected', 'withdrawn')),\n"
    "    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),\n"
    "    note TEXT NOT NULL,\n"
    "    published_at INTEGER NOT NULL,\n"
    "    first_day TEXT CHECK (date(first_day) IS first_day),\n"
    "    last_day TEXT CHECK (date(last_day) IS last_day),\n"
    "    order_label TEXT NOT NULL,\n"
    "    objection_channel TEXT NOT NULL,\n"
    "    notice_id TEXT NOT NULL,\n"
    "    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),\n"
    "    notary_office TEXT NOT NULL DEFAULT '',\n"
    "    notary_certificate TEXT NOT NULL DEFAULT '',\n"
    "    notary_day TEXT CHECK (date(notary_day) IS notary_day),\n"
    "    public_until TEXT CHECK (date(public_until) IS public_until),\n"
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
    "    score TEXT CHECK (length(score) BETWEEN 1 AND 16\n"
    "        AND score NOT GLOB '*[^0-9.]*' AND score GLOB '[0-9]*'\n"
    "        AND score NOT GLOB '*.*.*' AND score NOT GLOB '*.'),\n"
    "    source_contest_id TEXT NOT NULL\n"
    "        CHECK (length(source_contest_id) BETWEEN 1 AND 64\n"
    "        AND source_contest_id NOT GLOB '*[^a-z0-9-]*'\n"
    "        AND source_contest_id GLOB '[a-z0-9]*'),\n"
    "    revoked_reason TEXT CHECK (revoked_reason <> ''),\n"
    "    credit_code TEXT NOT NULL DEFAULT '',\n"
    "    leader TEXT NOT NULL DEFAULT '',\n"
    "    person INTEGER NOT NULL DEFAULT 0 CHECK (person IN (0, 1)),\n"
    "    PRIMARY KEY (list_id, edition, position),\n"
    "    UNIQUE (list_id, edition, project_id),\n"
    "    FOREIGN KEY (list_id, edition) REFERENCES editions\n"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX edition_entries_by_project ON edition_entries (project_id)",
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
    /* reference: the file in which the objection is kept; who objects is not in here at all. */
    "CREATE TABLE objections (\n"
    "    list_id TEXT NOT NULL REFERENCES lists,\n"
    "    number INTEGER NOT NULL CHECK (number > 0),\n"
    "    received_at INTEGER NOT NULL,\n"
    "    closed_at INTEGER CHECK (closed_at >= received_at),\n"
    "    outcome TEXT NOT NULL,\n"
    "    reference TEXT NOT NULL DEFAULT '',\n"
    "    PRIMARY KEY (list_id, number),\n"
    "    CHECK (closed_at IS NULL OR outcome <> '')\n"
    ") STRICT, WITHOUT ROWID",
    /* Who did what, when, why, and the hash of what it was about. */
    "CREATE TABLE acts (\n"
    "    id INTEGER PRIMARY KEY CHECK (id > 0),\n"
    "    at INTEGER NOT NULL,\n"
    "    actor TEXT NOT NULL CHECK (actor <> ''),\n"
    "    act TEXT NOT NULL CHECK (length(act) BETWEEN 1 AND 64\n"
    "        AND act NOT GLOB '*[^a-z0-9-]*' AND act GLOB '[a-z0-9]*'),\n"
    "    list_id TEXT REFERENCES lists,\n"
    "    edition INTEGER,\n"
    "    comment TEXT NOT NULL,\n"
    "    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),\n"
    "    FOREIGN KEY (list_id, edition) REFERENCES editions\n"
    ") STRICT",
    "CREATE INDEX acts_by_list ON acts (list_id, at)",
    CREATE_WAIVERS,
    CREATE_ARCHIVE,
    /* What the database was made from: 'acts' counts the acts that the text holds. */
    "CREATE TABLE origin (\n"
    "    name TEXT PRIMARY KEY,\n"
    "    value TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID",
    /* INSERT OR REPLACE and UPDATE OR REPLACE delete without firing delete triggers, hence the guards of
     * inserts, numbers and ids. */
    "CREATE TRIGGER editions_in_order BEFORE INSERT ON editions\n"
    "WHEN NEW.sha256 IS NOT NULL OR NEW.number <> 1 + (\n"
    "    SELECT coalesce(max(number), 0) FROM editions WHERE list_id = NEW.list_id)\n"
    "BEGIN SELECT RAISE(ABORT, 'editions are added unfrozen and numbered without gaps'); END",
    "CREATE TRIGGER editions_later BEFORE INSERT ON editions\n"
    "WHEN NEW.published_at <= (\n"
    "    SELECT max(published_at) FROM editions WHERE list_id = NEW.list_id)\n"
    "BEGIN SELECT RAISE(ABORT, 'an edition is published after the one before it'); END",
    NEW_GUARDS,
    "CREATE TRIGGER editions_frozen_update BEFORE UPDATE ON editions WHEN OLD.sha256 IS NOT NULL\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
    "CREATE TRIGGER editions_frozen_delete BEFORE DELETE ON editions WHEN OLD.sha256 IS NOT NULL\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
    "CREATE TRIGGER edition_entries_insert BEFORE INSERT ON edition_entries\n"
    "WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = NEW.list_id\n"
    "    AND number = NEW.edition AND sha256 IS NOT NULL)\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
    "CREATE TRIGGER edition_entries_update BEFORE UPDATE ON edition_entries\n"
    "WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = OLD.list_id\n"
    "    AND number = OLD.edition AND sha256 IS NOT NULL)\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
    "CREATE TRIGGER edition_entries_move BEFORE UPDATE ON edition_entries\n"
    "WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = NEW.list_id\n"
    "    AND number = NEW.edition AND sha256 IS NOT NULL)\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
    "CREATE TRIGGER edition_entries_delete BEFORE DELETE ON edition_entries\n"
    "WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = OLD.list_id\n"
    "    AND number = OLD.edition AND sha256 IS NOT NULL)\n"
    "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END",
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

/* Version 1 had the entrant's name in the project. Foreign keys are off meanwhile: the new table of
 * projects takes the old one's name, which entries and editions go on referring to. */
static const char *const FROM_1[] = {
    CREATE_ENTRANTS,
    "INSERT INTO entrants SELECT substr('e-' || min(id), 1, 64), entrant, 'organization', '', NULL,"
    " '', 0, NULL, '', '' FROM projects GROUP BY entrant",
    CREATE_PROJECTS("projects_2"),
    "INSERT INTO projects_2 SELECT p.id, p.name, e.id, p.group_id, p.contest_id, '', p.demo"
    " FROM projects p JOIN entrants e ON e.name = p.entrant",
    "DROP TABLE projects",
    "ALTER TABLE projects_2 RENAME TO projects",
    INDEX_PROJECTS,
    "ALTER TABLE lists ADD COLUMN order_mode TEXT NOT NULL DEFAULT 'given' "
    " CHECK (order_mode IN ('given', 'rank', 'strokes', 'pinyin', 'division', 'source'))",
    "ALTER TABLE editions ADD COLUMN notary_office TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE editions ADD COLUMN notary_certificate TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE editions ADD COLUMN notary_day TEXT CHECK (date(notary_day) IS notary_day)",
    "ALTER TABLE editions ADD COLUMN public_until TEXT"
    " CHECK (date(public_until) IS public_until)",
    "ALTER TABLE edition_entries ADD COLUMN credit_code TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE edition_entries ADD COLUMN leader TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE edition_entries ADD COLUMN person INTEGER NOT NULL DEFAULT 0"
    " CHECK (person IN (0, 1))",
    "ALTER TABLE objections ADD COLUMN reference TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX entries_by_project ON entries (project_id)",
    "CREATE INDEX edition_entries_by_project ON edition_entries (project_id)",
    "CREATE INDEX acts_by_list ON acts (list_id, at)",
    CREATE_WAIVERS,
    CREATE_ARCHIVE,
    NEW_GUARDS,
    CREATE_PROJECT_TEXTS,
    "PRAGMA user_version = 3",
    NULL,
};

static const char *const FROM_2[] = { CREATE_PROJECT_TEXTS, "PRAGMA user_version = 3", NULL };
/* clang-format on */

const char *const *records_schema(void)
{
    return STATEMENTS;
}

const char *const *records_migration(int64_t version)
{
    return version == 1 ? FROM_1 : version == 2 ? FROM_2 : NULL;
}
