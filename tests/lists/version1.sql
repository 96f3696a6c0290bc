PRAGMA application_id = 1178750535; PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN;
CREATE TABLE projects (
    id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^a-z0-9-]*' AND id GLOB '[a-z0-9]*'),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    entrant TEXT NOT NULL CHECK (length(entrant) BETWEEN 1 AND 200),
    group_id TEXT NOT NULL CHECK (length(group_id) BETWEEN 1 AND 64 AND group_id NOT GLOB '*[^a-z0-9-]*' AND group_id GLOB '[a-z0-9]*'),
    contest_id TEXT NOT NULL CHECK (length(contest_id) BETWEEN 1 AND 64 AND contest_id NOT GLOB '*[^a-z0-9-]*' AND contest_id GLOB '[a-z0-9]*'),
    demo INTEGER NOT NULL CHECK (demo IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO projects VALUES('t1','Paper 17','Team Abacus (test)','juniors','olympiad',1);
INSERT INTO projects VALUES('t2','Paper 4','Team Sextant (test)','juniors','olympiad',1);
INSERT INTO projects VALUES('t3','Paper 9','Team Protractor (test)','juniors','olympiad',1);
CREATE TABLE lists (
    id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^a-z0-9-]*' AND id GLOB '[a-z0-9]*'),
    seq INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64 AND kind NOT GLOB '*[^a-z0-9-]*' AND kind GLOB '[a-z0-9]*'),
    contest_id TEXT NOT NULL CHECK (length(contest_id) BETWEEN 1 AND 64 AND contest_id NOT GLOB '*[^a-z0-9-]*' AND contest_id GLOB '[a-z0-9]*'),
    group_id TEXT NOT NULL CHECK (length(group_id) BETWEEN 1 AND 64 AND group_id NOT GLOB '*[^a-z0-9-]*' AND group_id GLOB '[a-z0-9]*'),
    tier_id TEXT CHECK (length(tier_id) BETWEEN 1 AND 64 AND tier_id NOT GLOB '*[^a-z0-9-]*' AND tier_id GLOB '[a-z0-9]*'),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    order_label TEXT NOT NULL,
    objection_channel TEXT NOT NULL,
    score_public INTEGER NOT NULL CHECK (score_public IN (0, 1)),
    review_levels INTEGER NOT NULL CHECK (review_levels BETWEEN 1 AND 9),
    demo INTEGER NOT NULL CHECK (demo IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO lists VALUES('medals',1,'result','olympiad','juniors','medallists','Medals','by score','Write to the school office',1,1,1);
CREATE TABLE entries (
    list_id TEXT NOT NULL REFERENCES lists,
    project_id TEXT NOT NULL REFERENCES projects,
    position INTEGER NOT NULL CHECK (position > 0),
    rank INTEGER CHECK (rank > 0),
    award TEXT NOT NULL,
    score TEXT CHECK (length(score) BETWEEN 1 AND 16 AND score NOT GLOB '*[^0-9.]*' AND score GLOB '[0-9]*' AND score NOT GLOB '*.*.*' AND score NOT GLOB '*.'),
    source_contest_id TEXT NOT NULL CHECK (length(source_contest_id) BETWEEN 1 AND 64 AND source_contest_id NOT GLOB '*[^a-z0-9-]*' AND source_contest_id GLOB '[a-z0-9]*'),
    revoked_reason TEXT CHECK (revoked_reason <> ''),
    PRIMARY KEY (list_id, project_id),
    UNIQUE (list_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO entries VALUES('medals','t1',2,2,'Silver','22','olympiad',NULL);
INSERT INTO entries VALUES('medals','t2',1,1,'Gold','24','olympiad',NULL);
INSERT INTO entries VALUES('medals','t3',3,3,'Bronze','19','olympiad',NULL);
CREATE TABLE editions (
    list_id TEXT NOT NULL REFERENCES lists,
    number INTEGER NOT NULL CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('publicity', 'final', 'corrected', 'withdrawn')),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    note TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    first_day TEXT CHECK (date(first_day) IS first_day),
    last_day TEXT CHECK (date(last_day) IS last_day),
    order_label TEXT NOT NULL,
    objection_channel TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    PRIMARY KEY (list_id, number),
    CHECK (number = 1 OR note <> ''),
    CHECK ((first_day IS NULL) = (last_day IS NULL)),
    CHECK (first_day <= last_day),
    CHECK (state <> 'publicity' OR first_day IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO editions VALUES('medals',1,'final','Medals','',1772449200,NULL,NULL,'by score','Write to the school office','','f6f7db179ce926b6599d74e9ef9d85610a501d23e98dbc9b7819685879ce20d8');
CREATE TABLE edition_entries (
    list_id TEXT NOT NULL,
    edition INTEGER NOT NULL,
    position INTEGER NOT NULL CHECK (position > 0),
    project_id TEXT NOT NULL REFERENCES projects,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    entrant TEXT NOT NULL CHECK (length(entrant) BETWEEN 1 AND 200),
    rank INTEGER CHECK (rank > 0),
    award TEXT NOT NULL,
    score TEXT CHECK (length(score) BETWEEN 1 AND 16 AND score NOT GLOB '*[^0-9.]*' AND score GLOB '[0-9]*' AND score NOT GLOB '*.*.*' AND score NOT GLOB '*.'),
    source_contest_id TEXT NOT NULL CHECK (length(source_contest_id) BETWEEN 1 AND 64 AND source_contest_id NOT GLOB '*[^a-z0-9-]*' AND source_contest_id GLOB '[a-z0-9]*'),
    revoked_reason TEXT CHECK (revoked_reason <> ''),
    PRIMARY KEY (list_id, edition, position),
    UNIQUE (list_id, edition, project_id),
    FOREIGN KEY (list_id, edition) REFERENCES editions
) STRICT, WITHOUT ROWID;
INSERT INTO edition_entries VALUES('medals',1,1,'t2','Paper 4','Team Sextant (test)',1,'Gold','24','olympiad',NULL);
INSERT INTO edition_entries VALUES('medals',1,2,'t1','Paper 17','Team Abacus (test)',2,'Silver','22','olympiad',NULL);
INSERT INTO edition_entries VALUES('medals',1,3,'t3','Paper 9','Team Protractor (test)',3,'Bronze','19','olympiad',NULL);
CREATE TABLE reviews (
    list_id TEXT NOT NULL,
    edition INTEGER NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 9),
    reviewer TEXT NOT NULL CHECK (reviewer <> ''),
    decision TEXT NOT NULL CHECK (decision IN ('approved', 'returned')),
    decided_at INTEGER NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    PRIMARY KEY (list_id, edition, level, decided_at),
    FOREIGN KEY (list_id, edition) REFERENCES editions
) STRICT, WITHOUT ROWID;
INSERT INTO reviews VALUES('medals',1,1,'The head of mathematics (test)','approved',1772442000,'f6f7db179ce926b6599d74e9ef9d85610a501d23e98dbc9b7819685879ce20d8');
CREATE TABLE objections (
    list_id TEXT NOT NULL REFERENCES lists,
    number INTEGER NOT NULL CHECK (number > 0),
    received_at INTEGER NOT NULL,
    closed_at INTEGER CHECK (closed_at >= received_at),
    outcome TEXT NOT NULL,
    PRIMARY KEY (list_id, number),
    CHECK (closed_at IS NULL OR outcome <> '')
) STRICT, WITHOUT ROWID;
CREATE TABLE acts (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL CHECK (actor <> ''),
    act TEXT NOT NULL CHECK (length(act) BETWEEN 1 AND 64 AND act NOT GLOB '*[^a-z0-9-]*' AND act GLOB '[a-z0-9]*'),
    list_id TEXT REFERENCES lists,
    edition INTEGER,
    comment TEXT NOT NULL,
    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    FOREIGN KEY (list_id, edition) REFERENCES editions
) STRICT;
CREATE TABLE origin (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO origin VALUES('acts','0');
CREATE TRIGGER editions_in_order BEFORE INSERT ON editions
WHEN NEW.sha256 IS NOT NULL OR NEW.number <> 1 + (
    SELECT coalesce(max(number), 0) FROM editions WHERE list_id = NEW.list_id)
BEGIN SELECT RAISE(ABORT, 'editions are added unfrozen and numbered without gaps'); END;
CREATE TRIGGER editions_later BEFORE INSERT ON editions
WHEN NEW.published_at <= (
    SELECT max(published_at) FROM editions WHERE list_id = NEW.list_id)
BEGIN SELECT RAISE(ABORT, 'an edition is published after the one before it'); END;
CREATE TRIGGER editions_frozen_update BEFORE UPDATE ON editions WHEN OLD.sha256 IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END;
CREATE TRIGGER editions_frozen_delete BEFORE DELETE ON editions WHEN OLD.sha256 IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END;
CREATE TRIGGER edition_entries_insert BEFORE INSERT ON edition_entries
WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = NEW.list_id
    AND number = NEW.edition AND sha256 IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END;
CREATE TRIGGER edition_entries_update BEFORE UPDATE ON edition_entries
WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = OLD.list_id
    AND number = OLD.edition AND sha256 IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END;
CREATE TRIGGER edition_entries_move BEFORE UPDATE ON edition_entries
WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = NEW.list_id
    AND number = NEW.edition AND sha256 IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END;
CREATE TRIGGER edition_entries_delete BEFORE DELETE ON edition_entries
WHEN EXISTS (SELECT 1 FROM editions WHERE list_id = OLD.list_id
    AND number = OLD.edition AND sha256 IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END;
CREATE TRIGGER lists_identity BEFORE UPDATE OF id, kind, contest_id, group_id, tier_id, demo
ON lists WHEN EXISTS (
    SELECT 1 FROM editions WHERE list_id = OLD.id AND sha256 IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a list with frozen editions keeps its identity'); END;
CREATE TRIGGER reviews_insert BEFORE INSERT ON reviews WHEN EXISTS (
    SELECT 1 FROM reviews WHERE list_id = NEW.list_id AND edition = NEW.edition
        AND level = NEW.level AND decided_at = NEW.decided_at)
BEGIN SELECT RAISE(ABORT, 'a review is never replaced'); END;
CREATE TRIGGER reviews_update BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'a review never changes'); END;
CREATE TRIGGER reviews_delete BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'a review never changes'); END;
CREATE TRIGGER acts_insert BEFORE INSERT ON acts
WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an act is never replaced'); END;
CREATE TRIGGER acts_update BEFORE UPDATE ON acts
BEGIN SELECT RAISE(ABORT, 'an act never changes'); END;
CREATE TRIGGER acts_delete BEFORE DELETE ON acts
BEGIN SELECT RAISE(ABORT, 'an act never changes'); END;
COMMIT;
