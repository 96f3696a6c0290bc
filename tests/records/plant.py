"""Plants a sentinel into every field of the records that is not public on 1 October 2026.

    python3 plant.py RECORDS        rewrites the CSV files of that folder, prints how many were planted

A word starts with ZQX; a score ends in .31415, since the database takes only decimals there."""
import csv
import os
import sys

folder = sys.argv[1]
planted = 0


def read(name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return reader.fieldnames, list(reader)


def write(name, fields, rows):
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def word():
    global planted
    planted += 1
    return f"ZQX{planted:06d}"


def score(row):
    global planted
    planted += 1
    return f"{1000 - int(row['rank'])}.31415"


def is_later(row):
    return row["list"].startswith("winners-") or row["edition"] == "3"


fields, lists = read("lists")
for row in lists:
    if row["kind"] == "winners":
        row.update(title=word(), order_label=word(), objection_channel=word())
lists.append({**lists[0], "id": "draft", "title": word(), "order_label": word(), "objection_channel": word()})
write("lists", fields, lists)

fields, entrants = read("entrants")
entrants.append({"id": "zqx-draft", "name": word(), "kind": "organization"})
write("entrants", fields, entrants)

fields, projects = read("projects")
projects.append({**projects[0], "id": "zqx-draft", "name": word(), "entrant": "zqx-draft", "pool_number": word()})
write("projects", fields, projects)

fields, editions = read("editions")
for row in editions:
    if is_later(row):
        row["note"] = word()
write("editions", fields, editions)

fields, entries = read("entries")
scored = {row["id"] for row in lists if row["score_public"] == "no"}
for row in entries:
    if row["score"] and (row["list"] in scored or is_later(row)):
        row["score"] = score(row)
    if row["edition"] == "3":
        row["entrant"] = word()
    if row["revoked"]:
        row["revoked"] = word()
entries.append({**entries[0], "list": "draft", "edition": "0", "project": "zqx-draft", "award": word()})
write("entries", fields, entries)

for name, secret in (("reviews", ["reviewer"]), ("objections", ["outcome"]), ("acts", ["actor", "comment"])):
    fields, rows = read(name)
    for row in rows:
        row.update({field: word() for field in secret})
    write(name, fields, rows)
print(planted)
