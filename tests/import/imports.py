"""Imports that take their time, in copies of tests/lists/site.

    imports.py        all parts
    imports.py PART   one of: programs, hostile, kills, many

KILLS (default 100) is how often an import is killed, ROWS (default 100000) how many projects are imported to measure the rate.
"""
import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LISTS = HERE.parent / "lists"
FABANG = os.environ.get("FABANG") or str(ROOT / ".build/fabang")
NOW = "2026-06-01T09:00:00+08:00"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
# No file may take more, whatever it holds (formats/spreadsheet.h).
SECONDS_MAX, BYTES_MAX = 60, 2600 << 20
passed, failed, skipped = 0, 0, 0


def verdict(good, name, why=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAIL import: {name}")
        for line in str(why).splitlines()[:12]:
            print(f"    {line}")


def make_site(folder, extra=""):
    site = Path(folder) / "site"
    shutil.copytree(LISTS / "site", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    with open(site / "site-data/plan.yaml", "a", encoding="utf-8") as plan:
        plan.write(extra)
    subprocess.run([FABANG, "-C", str(site), "-q", "records"], check=True)
    return site


def arguments(site, file, *more):
    return [FABANG, "-C", str(site), "import", str(file), "--now", NOW, *more]


def content(database):
    """A hash of all rows of all tables; opening it rolls an unfinished transaction back."""
    connection = sqlite3.connect(database)
    digest = hashlib.sha256()
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    for table in tables:
        for row in sorted(connection.execute(f'SELECT * FROM "{table}"'), key=repr):
            digest.update(repr((table, row)).encode())
    sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    sound = sound and not connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    return digest.hexdigest() if sound else "damaged"


def rows_of(database):
    connection = sqlite3.connect(database)
    rows = [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in ("entrants", "projects", "entries")]
    connection.close()
    return rows


# -- other programs ------------------------------------------------------------------------------------------------------------


def office(folder, source, target, form):
    """The file as LibreOffice opens and saves it."""
    done = subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", form,
                           "--outdir", str(folder / "office"), str(source)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=240, check=False)
    made = folder / "office" / (source.stem + "." + form.split(":")[0])
    if not made.exists():
        verdict(False, f"LibreOffice writes {target}", done.stdout.decode("utf-8", "replace"))
        return None
    made.rename(folder / "files" / target)
    return folder / "files" / target


def test_programs(folder):
    global skipped
    files = folder / "files"
    files.mkdir()
    site = make_site(folder)
    database = site / "site-data/rankings.db"
    shutil.copy(database, folder / "before.db")
    subprocess.run([sys.executable, str(LISTS / "files.py"), str(files)], check=True)
    candidates = [files / name for name in ("rows.xlsx", "rows.csv", "rows-gb.csv", "rows-utf16.csv", "rows-semicolon.csv", "rows.db")]
    if shutil.which("soffice") is None:
        skipped += 1
        print("skipped import: LibreOffice is not here (libreoffice-calc-nogui)")
    else:
        text = "csv:Text - txt - csv (StarCalc):44,34,%d,1,,0,false,true,false"
        candidates += [office(folder, files / "rows.xlsx", "office.xlsx", "xlsx:Calc MS Excel 2007 XML"),
                       office(folder, files / "rows.xlsx", "office-gb.csv", text % 85),
                       office(folder, files / "rows.xlsx", "office-utf8.csv", text % 76)]
    first = None
    for file in filter(None, candidates):
        shutil.copy(folder / "before.db", database)
        run = ["--as", "rows", "--list", "long", "--apply", "--by", "Clerk (test)"]
        done = subprocess.run(arguments(site, file, *run), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        rows = rows_of(database)
        first = first or rows
        verdict(done.returncode == 0 and rows == first and len(rows[2]) > 4, f"{file.name} gives the same rows",
                done.stdout.decode("utf-8", "replace"))
        before = database.read_bytes()
        done = subprocess.run(arguments(site, file, *run), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        verdict(done.returncode == 0 and b"nothing differs" in done.stdout and database.read_bytes() == before,
                f"{file.name} again changes no byte of the database", done.stdout.decode("utf-8", "replace"))


# -- hostile files -------------------------------------------------------------------------------------------------------------


def sheet_file(path, chunks, sizes=None):
    """A workbook whose sheet is made of pieces, (bytes, how often)."""
    relations = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
                 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", relations % ("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                                            '<sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", relations % ("worksheet", "sheet.xml"))
        with archive.open("xl/sheet.xml", "w", force_zip64=True) as part:
            for piece, count in chunks:
                many = max(1, (1 << 16) // max(1, len(piece)))
                for _ in range(count // many):
                    part.write(piece * many)
                part.write(piece * (count % many))


def patch(path, old, new):
    """Bytes of an archive that say something else than the truth."""
    data = path.read_bytes()
    assert data.count(old) >= 1 and len(old) == len(new)
    path.write_bytes(data.replace(old, new))


def row_chunks(numbers, columns):
    for number in numbers:
        yield "".join(f'<c r="{chr(65 + i)}{number}"><v>{number}</v></c>' for i in range(columns)), number


def hostile_files(folder):
    """Name -> a word of the refusal."""
    head, foot = f"<worksheet {MAIN}><sheetData>".encode(), b"</sheetData></worksheet>"
    noise = random.Random(4).randbytes(1 << 14).hex().encode()
    cases = {}

    def case(name, words, chunks):
        sheet_file(folder / name, chunks)
        cases[name] = words

    case("zeros.xlsx", "200 times its size", [(head, 1), (b" ", 300 << 20), (foot, 1)])
    # Within the ratio, because every other kilobyte is noise: only the total stops it.
    case("total.xlsx", "1 GiB unpacked", [(head, 1), (b"<!--" + noise + b"-->" + b" " * (1 << 20), 1000), (b" " * (1 << 20) + b"<!--" + noise + b"-->", 60), (foot, 1)])
    rows = [(head, 1)]
    rows += [(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="str"><v>{zlib.crc32(b"%d" % n)}</v></c></row>'.encode(), 1)
             for n in range(1, 1048577)]
    case("rows.xlsx", "more than 1,000,100 rows", rows + [(foot, 1)])
    wide = [(head, 1)] + [(f'<row r="{n}"><c r="A{n}"><v>{zlib.crc32(b"%d" % n)}</v></c></row>'.encode(), 1) for n in range(1, 999999)]
    case("wide.xlsx", "24 million cells", wide + [(b'<row r="1000000"><c r="IV1000000"><v>1</v></c></row>', 1), (foot, 1)])
    merged = b"".join(b'<mergeCell ref="A1:%s%d"/>' % (b"CV", n) for n in range(1000, 1100))
    case("merged.xlsx", "broken", [(head, 1)] + [(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>'.encode(), 1) for n in range(1, 20001)] +
         [(b"</sheetData><mergeCells>", 1), (merged, 900), (b"</mergeCells></worksheet>", 1)])
    case("ranges.xlsx", "1,000,000 merged ranges", [(head, 1), (b"</sheetData><mergeCells>", 1), (b'<mergeCell ref="A1:B2"/>', 1000001), (b"</mergeCells></worksheet>", 1)])
    case("deep.xlsx", "broken", [(head, 1), (b"<a>", 1000000)])
    case("attributes.xlsx", "broken", [(head, 1), (b"<row", 1), (b" a%s='1'" % noise[:4], 2), (b">", 1)])
    case("long-name.xlsx", "broken", [(head + b"<", 1), (b"a", 12 << 20), (b"/>", 1), (foot, 1)])
    case("long-text.xlsx", "32,767 characters", [(head + b'<row r="1"><c t="str"><v>', 1), (noise[:1000], 200), (b"</v></c></row>", 1), (foot, 1)])
    case("external.xlsx", "document type", [(b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + head + b'<row r="1"><c t="str"><v>&x;</v></c></row>' + foot, 1)])
    case("parameter.xlsx", "", [(b'<!DOCTYPE w [<!ENTITY % a "' + b"A" * 60000 + b'">' + b'<!ENTITY % b "%a;%a;%a;%a;%a;%a;%a;%a;%a;%a;">' +
                                 b'<!ENTITY % c "%b;%b;%b;%b;%b;%b;%b;%b;%b;%b;">%c;%c;]>' + head + foot, 1)])
    # What the archive says of itself is not true.
    case("lying.xlsx", "broken", [(head, 1), (b" ", 40 << 20), (foot, 1)])
    size = (40 << 20) + len(head) + len(foot)
    data = (folder / "lying.xlsx").read_bytes()
    (folder / "lying.xlsx").write_bytes(data.replace(struct.pack("<I", size), struct.pack("<I", 1000)).replace(struct.pack("<Q", size), struct.pack("<Q", 1000)))
    case("encrypted.xlsx", "", [(head + foot, 1)])
    data = bytearray((folder / "encrypted.xlsx").read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    at = data.find(b"PK\x03\x04")
    while at >= 0:
        data[at + 6] |= 1
        at = data.find(b"PK\x03\x04", at + 4)
    (folder / "encrypted.xlsx").write_bytes(data)
    cases["encrypted.xlsx"] = "encrypted"
    with zipfile.ZipFile(folder / "parts.xlsx", "w") as archive:
        for number in range(70000):
            archive.writestr(f"x/{number}", b"")
    cases["parts.xlsx"] = "more than 4096 parts"
    for name in ("../../outside.xml", "/etc/outside.xml", "xl/../../outside.xml", "C:outside.xml"):
        target = folder / f"path-{zlib.crc32(name.encode())}.xlsx"
        sheet_file(target, [(head + foot, 1)])
        with zipfile.ZipFile(target, "a") as archive:
            archive.writestr(name, b"x")
        cases[target.name] = "leads out of it"
    (folder / "rows.csv").write_bytes(b"name,entrant,heat\r\n" + b"Boat,Crew,north\r\n" * 1048576)
    cases["rows.csv"] = "file has more than"
    (folder / "quote.csv").write_bytes(b'name,entrant,heat\r\n"' + b"Boat,Crew,north\r\n" * 3000000)
    cases["quote.csv"] = "is not closed"
    (folder / "columns.csv").write_bytes(b"," * 5000000 + b"\r\n")
    cases["columns.csv"] = "too many fields"
    (folder / "field.csv").write_bytes(b"name,entrant,heat\r\n" + b"B" * 50000000 + b",Crew,north\r\n")
    cases["field.csv"] = "field is too long"
    (folder / "wrong.csv").write_bytes(b"name,entrant,heat\r\n" + b"Boat,Crew,nowhere\r\n" * 900000)
    cases["wrong.csv"] = "not read further"
    with open(folder / "sparse.csv", "wb") as file:
        file.truncate(600 << 20)
    cases["sparse.csv"] = "file-too-large"
    return cases


def run_limited(command):
    """Status, output, seconds of processor and peak memory of a process that may not have more than SECONDS_MAX."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, preexec_fn=limit)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return process.returncode, output.read().decode("utf-8", "replace"), usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10


def test_hostile(folder):
    site = make_site(folder)
    database = site / "site-data/rankings.db"
    before = database.read_bytes()
    slowest, largest = (0, ""), (0, "")
    for name, words in hostile_files(folder).items():
        status, text, seconds, size = run_limited(arguments(site, folder / name, "--as", "rows", "--list", "long", "--apply", "--by", "Clerk (test)"))
        slowest, largest = max(slowest, (seconds, name)), max(largest, (size, name))
        verdict(status == 1 and words in text and size < BYTES_MAX and database.read_bytes() == before, f"{name} is refused",
                f"status {status}, {seconds:.1f} s, {size >> 20} MiB, wanted '{words}':\n{text}")
        (folder / name).unlink()
    print(f"hostile files: the slowest {slowest[0]:.1f} s of processor ({slowest[1]}), the largest {largest[0] >> 20} MiB ({largest[1]})")


# -- kill -9 -------------------------------------------------------------------------------------------------------------------


def test_kills(folder):
    """An import of thousands of rows is killed at random times: the records are as before or as after, never between."""
    site = make_site(folder)
    database = site / "site-data/rankings.db"
    journal = Path(str(database) + "-journal")
    file = folder / "many.csv"
    with open(file, "w", encoding="utf-8", newline="") as output:
        output.write("name,entrant,members,heat\r\n")
        for number in range(6000):
            output.write(f"Boat {number} 演示,Crew {number} (test),{number % 5 + 1},north\r\n")
    good = folder / "before.db"
    shutil.copy(database, good)
    command = arguments(site, file, "--as", "rows", "--list", "long", "--apply", "--by", "Clerk (test)", "-q")
    before = content(database)
    started = time.monotonic()
    subprocess.run(command, check=True)
    length = time.monotonic() - started
    after = content(database)
    kills = int(os.environ.get("KILLS", "100"))
    dice = random.Random()
    killed = befores = afters = journals = attempts = 0
    wrong = []
    while killed < kills and len(wrong) < 3 and attempts < kills * 20:
        for path in (database, journal):
            path.unlink(missing_ok=True)
        shutil.copy(good, database)
        process = subprocess.Popen(command)
        attempts += 1
        way = attempts % 4
        if way == 0:  # anywhere
            time.sleep(dice.uniform(0, length * 1.05))
        else:  # while the database is written, about the moment of the commit, and just behind it
            while process.poll() is None and not journal.exists():
                time.sleep(0.0002)
            if way == 1:
                time.sleep(dice.uniform(0, length * 0.6))
            while way != 1 and process.poll() is None and journal.exists():
                if way == 2 and database.stat().st_size != good.stat().st_size:
                    break  # pages are being written
            if way == 2:
                time.sleep(dice.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        if process.wait() != -signal.SIGKILL:
            continue  # it was faster
        killed += 1
        journals += journal.exists()
        found = content(database)
        befores += found == before
        afters += found == after
        if found not in (before, after):
            wrong.append(found)
    verdict(before != after and not wrong and killed == kills, "an import that is killed is done or not done", wrong)
    print(f"kill -9: {killed} times in an import of {length:.2f} s: {befores} before, {afters} after, {journals} with a journal to roll back")
    # And then it can be done.
    done = subprocess.run(command, check=False)
    verdict(done.returncode == 0 and content(database) == after, "an import after a killed one is done")


# -- many rows -----------------------------------------------------------------------------------------------------------------

PROJECTS = """  - id: projects
    into: projects
    columns:
      - {field: name, required: true}
      - {field: entrant, required: true}
      - {field: credit_code}
      - {field: group, required: true}
      - {field: contest, required: true}
      - {field: pool_number}
"""


def credit_code(number):
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"93110000{number:09d}"
    total = sum(letters.index(letter) * pow(3, place, 31) for place, letter in enumerate(body)) % 31
    return body + letters[(31 - total) % 31]


def test_many(folder):
    rows = int(os.environ.get("ROWS", "100000"))
    site = make_site(folder, PROJECTS)
    fields = lambda n: (f"Boat {n} 演示", f"Crew {n} (test)", credit_code(n), "sail", ("north", "south", "port")[n % 3], f"POOL-{n + 100}")
    heading = ("name", "entrant", "credit_code", "group", "contest", "pool_number")
    with open(folder / "many.csv", "w", encoding="utf-8", newline="") as output:
        output.write(",".join(heading) + "\r\n")
        output.writelines(",".join(fields(n)) + "\r\n" for n in range(1, rows + 1))
    chunks = [(f"<worksheet {MAIN}><sheetData>".encode(), 1)]
    for number, row in enumerate([heading] + [fields(n) for n in range(1, rows + 1)], 1):
        cells = "".join(f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(row))
        chunks.append((f'<row r="{number}">{cells}</row>'.encode(), 1))
    sheet_file(folder / "many.xlsx", chunks + [(b"</sheetData></worksheet>", 1)])
    apply = ["--as", "projects", "--apply", "--by", "Clerk (test)"]
    for name, more, words in (("many.csv", apply, f"{rows} added"), ("many.csv", apply, "nothing differs"), ("many.xlsx", apply, "nothing differs")):
        status, text, seconds, size = run_limited(arguments(site, folder / name, *more))
        verdict(status == 0 and words in text, f"{rows} projects from {name}: {words}", text)
        print(f"{rows} projects from {name} ({(folder / name).stat().st_size >> 20} MiB), {words}: {seconds:.1f} s of processor, "
              f"{rows / seconds:.0f} rows a second, {size >> 20} MiB at the most")
    verdict(len(content(site / "site-data/rankings.db")) == 64, "the database is sound")
    status, text, seconds, size = run_limited([FABANG, "-C", str(site), "-v", "build", "--now", NOW, "-o", "public"])
    load = next((line.split()[1] for line in text.splitlines() if line.startswith("load")), "?")
    verdict(status == 0, "the site is built from them", text)
    print(f"build with {rows} projects in the records: load {load} ms, {seconds:.1f} s of processor, {size >> 20} MiB at the most")


def main():
    parts = {"programs": test_programs, "hostile": test_hostile, "kills": test_kills, "many": test_many}
    for name in sys.argv[1:] or parts:
        with tempfile.TemporaryDirectory(prefix="fabang-import-") as folder:
            parts[name](Path(folder))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


sys.exit(main())
