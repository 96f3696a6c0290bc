"""Nothing that is not public is in any byte of the output.

A random word is put into every field that is not public yet (rows, titles, notes, notices, attachments, names of files) and
into every field that never is (telephones, addresses, leaders without consent, scores, objections, acts, working tables). The
site is built before anything of it is public, and again afterwards: every output file and its name is searched, workbooks
unpacked. The second build must show each word of the first kind, so that the search is known to find what is there.
"""
import csv
import random
import sqlite3
import string
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "states"))
import states  # noqa: E402

BEFORE, AFTER = "2026-06-01T08:00:00+08:00", "2026-06-05T12:00:00+08:00"
# Editions that are public before.
PUBLIC = {("ended", "1"), ("final", "1"), ("final", "2"), ("corrected", "1"), ("corrected", "2"), ("withdrawn", "1"), ("withdrawn", "2")}
LATER_LISTS = {"running", "coming", "disputed", "revised"}
counts = [0, 0]
later, never = {}, {}


def check(condition, what):
    counts[0 if condition else 1] += 1
    if not condition:
        print(f"FAIL sentinels: {what}")


def word(known, where, length=14):
    """A word that is nowhere else; letters only, so that no output writes it in another way."""
    text = "zq" + "".join(random.choices(string.ascii_lowercase, k=length))
    known[text] = where
    return text


def number(where, digits):
    text = "".join(random.choices("123456789", k=digits))
    never[text] = where
    return text


def rewrite(path, change):
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows = [{key: "" if value is None else value for key, value in row.items()} for row in rows]
    for row in rows:
        change(row)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def plant_text(site):
    """The words of the text that the records are made of, and of the content."""
    records = site / "site-data/records"

    def entry(row):
        key = f"{row['list']}/{row['edition']}/{row['project']}"
        if (row["list"], row["edition"]) not in PUBLIC:
            row["name"] = word(later, f"name of {key}")
            row["entrant"] = word(later, f"entrant of {key}")
        else:
            row["name"] = row["name"] or "演示" + row["project"]
            row["entrant"] = row["entrant"] or "演示单位" + row["project"]
        row["score"] = "8." + number(f"score of {key}", 12)

    def edition(row):
        if (row["list"], row["edition"]) not in PUBLIC and row["note"]:
            row["note"] = word(later, f"note of {row['list']}/{row['edition']}")

    def listed(row):
        if row["id"] in LATER_LISTS:
            for column in ("title", "objection_channel"):
                row[column] = word(later, f"{column} of {row['id']}")

    def entrant(row):
        row["name"] = word(never, f"live name of {row['id']}")
        row["leader"] = word(never, f"leader of {row['id']}")
        row["consent"] = "no"

    def project(row):
        row["name"] = word(never, f"live name of project {row['id']}")
        row["pool_number"] = word(never, f"pool number of {row['id']}")

    rewrite(records / "entries.csv", entry)
    rewrite(records / "editions.csv", edition)
    rewrite(records / "lists.csv", listed)
    rewrite(records / "entrants.csv", entrant)
    rewrite(records / "projects.csv", project)
    rewrite(records / "reviews.csv", lambda row: row.update(reviewer=word(never, "reviewer")))
    for known, moment in ((later, "2026-06-03T09:00:00+08:00"), (never, "2026-06-09T09:00:00+08:00")):
        slug, file = word(known, "folder of a notice"), word(known, "name of an attachment")
        folder = site / "content/notices" / slug
        folder.mkdir()
        (folder / f"{file}.txt").write_text(word(known, "text of an attachment"))
        (folder / "index.md").write_text(
            f"---\nid: {slug}\nkind: 通知\ntitle: {word(known, 'title of a notice')}\nissuer: 纸鸢大赛秘书处（演示）\n"
            f"published_at: {moment}\nsummary: {word(known, 'summary of a notice')}\nattachments:\n"
            f"  - {{title: {word(known, 'title of an attachment')}, file: {file}.txt}}\n---\n\n{word(known, 'text of a notice')}\n")


def plant_tables(site):
    """The words of what acts leave in the database, and of drafts."""
    database = sqlite3.connect(site / "site-data/rankings.db")
    run = database.execute
    for (entrant,) in run("SELECT id FROM entrants").fetchall():
        run("UPDATE entrants SET phone = ?, email = ?, credit_code = ? WHERE id = ?",
            (word(never, f"phone of {entrant}"), word(never, f"email of {entrant}"), number(f"code of {entrant}", 18), entrant))
    run("INSERT INTO entrants SELECT ?, ?, 'person', '', NULL, ?, 0, NULL, ?, ?",
        [word(never, f"{what} of an entrant in no list") for what in ("id", "name", "leader", "phone", "email")])
    (person,) = run("SELECT id FROM entrants WHERE kind = 'person'").fetchone()
    project, draft = word(never, "id of a project in no list"), word(never, "id of a draft list")
    run("INSERT INTO projects VALUES (?, ?, ?, 'paper', 'east', ?, 1)",
        (project, word(never, "name of a project in no list"), person, word(never, "pool number of a project in no list")))
    shown = {row[0] for row in run("SELECT project_id, list_id, edition FROM edition_entries") if (row[1], str(row[2])) in PUBLIC}
    coming = {row[0] for row in run("SELECT project_id, list_id FROM edition_entries") if row[1] in LATER_LISTS} - shown
    for named in sorted(coming):
        run("INSERT INTO project_texts VALUES (?, ?, ?)",
            (named, word(later, f"field of project {named}"), word(later, f"summary of project {named}")))
    run("INSERT INTO project_texts VALUES (?, ?, ?)",
        (project, word(never, "field of a project in no list"), word(never, "summary of a project in no list")))
    run("INSERT INTO lists SELECT ?, 99, kind, contest_id, group_id, tier_id, ?, ?, ?, 0, 1, 1, 'given' FROM lists WHERE id = 'ended'",
        (draft, word(never, "title of a draft list"), word(never, "order of a draft list"), word(never, "channel of a draft list")))
    run("INSERT INTO entries VALUES (?, ?, 1, 1, ?, '9.99', 'east', ?)",
        (draft, project, word(never, "award of a draft row"), word(never, "reason of a draft row")))
    for name in ("ended", draft):
        edition = run("SELECT 1 + count(*) FROM editions WHERE list_id = ?", (name,)).fetchone()[0]
        run("INSERT INTO editions (list_id, number, state, title, note, published_at, order_label, objection_channel, notice_id,"
            " notary_office, notary_certificate) VALUES (?, ?, 'final', ?, ?, 1780000000 + 90000000, ?, ?, '', ?, ?)",
            [name, edition] + [word(never, f"{what} of a proposed edition of {name}")
                               for what in ("title", "note", "order", "channel", "notary", "certificate")])
        run("INSERT INTO edition_entries (list_id, edition, position, project_id, name, entrant, award, score, source_contest_id,"
            " revoked_reason, credit_code, leader) VALUES (?, ?, 1, ?, ?, ?, ?, '7.77', 'east', ?, ?, ?)",
            [name, edition, project] + [word(never, f"{what} of a proposed row of {name}")
                                        for what in ("name", "entrant", "award", "reason", "code", "leader")])
        run("INSERT INTO acts (at, actor, act, list_id, edition, comment) VALUES (1, ?, 'submit', ?, ?, ?)",
            (word(never, "actor"), name, edition, word(never, "comment of an act")))
        run("INSERT INTO waivers VALUES (?, 'tie', ?, ?, ?, 1)", [name] + [word(never, what) for what in ("subject", "reason", "actor")])
    for closed in (None, 1780000000):
        run("INSERT INTO objections SELECT 'disputed', 1 + max(number), 1770000000, ?, ?, ? FROM objections WHERE list_id = 'disputed'",
            (closed, word(never, "outcome of an objection"), word(never, "reference of an objection")))
    run("INSERT INTO archive (year, list, project, entrant, credit_code) VALUES (2024, ?, ?, ?, ?)",
        [word(never, f"{what} of the archive") for what in ("list", "project", "entrant")] + [number("code of the archive", 18)])
    database.commit()
    database.close()


def contents(path):
    """The bytes of a file, those of its parts when it is packed, and its name."""
    data = path.read_bytes()
    yield data
    yield urllib.parse.unquote(str(path)).encode()
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)


def search(out, words):
    """Word → set of kinds of files that hold it; and how much was looked at."""
    found, files, size = {}, 0, 0
    needles = [(text, text.encode()) for text in words]
    for path in sorted(out.rglob("*")):
        files += path.is_file()
        for data in contents(path) if path.is_file() else [path.name.encode()]:
            size += len(data)
            folded = data.lower()
            for text, needle in needles:
                if needle in folded:
                    found.setdefault(text, set()).add(path.suffix if path.is_file() else "folder")
    return found, files, size


def main():
    seed = random.SystemRandom().getrandbits(32)
    random.seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        site = states.make(Path(folder) / "site", records=False)
        plant_text(site)
        subprocess.run([states.FABANG, "-C", site, "-q", "records"], check=True)
        plant_tables(site)
        found, files, size = search(states.build(site, BEFORE, "before"), {**later, **never})
        for text, kinds in found.items():
            check(False, f"seed {seed}: {({**later, **never})[text]} is in {sorted(kinds)} too early")
        check(not found, "before")
        fields = len(later) + len(never)
        found, more_files, more_size = search(states.build(site, AFTER, "after"), {**later, **never})
        for text, where in never.items():
            check(text not in found, f"seed {seed}: {where} is in {sorted(found.get(text, []))}")
        for text, where in later.items():
            check(text in found, f"{where} is not found although it is public")
        kinds = set().union(*found.values())
        for kind in (".html", ".json", ".csv", ".xlsx", ".xml", ".txt"):
            check(kind in kinds, f"no word is found in any {kind}")
        print(f"sentinels: {fields} fields, {files} + {more_files} files, {(size + more_size) / 1e6:.1f} MB searched; public ones found in "
              + " ".join(sorted(kinds)))
    print(f"{counts[0]} passed, {counts[1]} failed")
    return counts[1] != 0


sys.exit(main())
