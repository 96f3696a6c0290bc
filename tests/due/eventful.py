"""Makes the tiny site eventful: eventful.py FOLDER copies it there and adds one of each thing that changes it by time,
and of each that must not (an edition nobody approved, a draft, an event without a date)."""
import csv
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
site = Path(sys.argv[1])
shutil.copytree(ROOT / "tests/sites/tiny", site)
shutil.copytree(ROOT / "themes", site / "themes")
records = site / "site-data/records"


def add(name, *rows):
    """Appends rows to a table, whose columns it keeps; a column it has not is added for all."""
    path = records / name
    old = list(csv.DictReader(path.open(newline=""))) if path.exists() else []
    columns = list(dict.fromkeys(key for row in [*old, *rows] for key in row))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows([*old, *rows])


def approval(edition, day):
    return {"list": "medals", "edition": edition, "level": 1, "reviewer": "The head of mathematics (test)",
            "decision": "approved", "decided_at": f"2026-{day}T10:00:00+01:00"}


def edition(number, state, at, **more):
    return {"list": "medals", "edition": number, "state": state, "published_at": f"2026-{at}+01:00", "entries_of": 1,
            "note": f"note {number} SECRET", **more}


def person(name, **where):
    """Makes one entrant a natural person: from public_until on the name is masked."""
    path = records / name
    rows = list(csv.DictReader(path.open(newline="")))
    for row in rows:
        if all(row[key] == value for key, value in where.items()):
            row["kind"] = "person"
            row["consent"] = "yes"
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


person("entrants.csv", id="e1")
(records / "editions.csv").write_text("list,edition,state,published_at\n")
(records / "reviews.csv").write_text("list,edition,level,reviewer,decision,decided_at\n")
add("editions.csv",
    {**edition(1, "publicity", "03-02T12:00:00", first_day="2026-03-02", last_day="2026-03-06"), "entries_of": "", "note": ""},
    edition(2, "final", "03-09T08:30:01"),
    edition(3, "corrected", "03-20T08:00:00", public_until="2026-06-30"),
    edition(4, "corrected", "03-21T09:00:00", title="SECRET title"))  # 4: nobody approved it
add("reviews.csv", approval(1, "03-01"), approval(2, "03-08"), approval(3, "03-19"))
add("objections.csv",
    {"list": "medals", "number": 1, "received_at": "2026-03-03T09:00:00+01:00", "closed_at": "2026-03-05T17:00:00+01:00",
     "outcome": "SECRET"},
    {"list": "medals", "number": 2, "received_at": "2026-03-04T00:00:00+01:00"})
(site / "content/notices/later.md").write_text(
    "---\nid: later\nkind: Notice\ntitle: SECRET news\nissuer: Marsh Lane test committee\n"
    "published_at: 2026-04-01T00:00:00+01:00\nupdated_at: 2026-04-02T15:00:00+09:00\n---\n\nSECRET.\n")
(site / "site-data/schedule.yaml").write_text(
    "events:\n"
    "  - {id: exact, name: An hour, starts: '2026-05-01T09:00:00+01:00', ends: '2026-05-01T10:00:00+01:00'}\n"
    "  - {id: days, name: Two days, first_day: 2026-05-09, last_day: 2026-05-10}\n"
    "  - {id: open, name: Not yet known}\n"
    "  - {id: closing, name: Entries close, milestone: entry}\n")
