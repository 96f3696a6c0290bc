"""Breaks the tiny site in one place at a time and builds it.

Each case must end with its exit status, print exactly tests/invalid/expected/NAME.txt, and leave the tree that was published
before byte for byte as it was. UPDATE=1 rewrites the expected texts; T=NAME runs the cases whose name holds the text.
"""
import fcntl
import hashlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FABANG = os.environ.get("FABANG") or str(ROOT / ".build/fabang")
NOW = "2026-04-01T00:00:00+01:00"
NOTICE = "content/notices/thanks.md"
RESULTS = "content/notices/results.md"
CALL = "content/notices/call/index.md"
RULES = "content/pages/rules.md"
SITE = "site-data/site.yaml"
PLAN = "site-data/plan.yaml"
CONTESTS = "site-data/contests/olympiad.yaml"
DATABASE = "site-data/rankings.db"
OK, INPUT, REFUSED, MACHINE = 0, 1, 3, 4
CASES = []


def case(name, status=INPUT):
    """Registers a function that breaks the site in the folder that it gets; it may return arguments or a context to hold."""
    def register(function):
        CASES.append((name, status, function))
        return function
    return register


def replace(name, path, old, new, status=INPUT):
    def break_it(site):
        text = (site / path).read_bytes()
        assert old.encode() in text, f"{name}: {path} has no {old!r}"
        (site / path).write_bytes(text.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))
    CASES.append((name, status, break_it))


def add(name, path, text, status=INPUT):
    def break_it(site):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    CASES.append((name, status, break_it))


def body(name, text):
    replace(name, NOTICE, "Thank you.", text)


# -- data
replace("key-missing", PLAN, "name: Marsh Lane School Mathematics Olympiad\n", "")
replace("key-unknown", SITE, "title:", "titel:")
replace("type-wrong", SITE, "notices_per_page: 2", "notices_per_page: many")
replace("type-list-for-text", SITE, "owner: Marsh Lane test committee", "owner: [a, b]")
replace("date-impossible", PLAN, "date: 2026-02-01", "date: 2026-02-30")
replace("instant-without-zone", NOTICE, "2026-03-03T12:00:00+01:00", "2026-03-03T12:00:00")
replace("contest-unknown", CALL, "[olympiad]", "[olympaid]")
replace("organization-unknown", CONTESTS, "organization: school", "organization: shool")
replace("list-unknown", RESULTS, "[medals]", "[medal]")
replace("notice-kind-unknown", NOTICE, "kind: Notice", "kind: Notcie")
replace("id-twice", NOTICE, "id: thanks", "id: results")
replace("counts-differ", PLAN, "contests: 1}", "contests: 2}")
replace("yaml-open-bracket", PLAN, "groups:\n", "groups: [\n")
replace("yaml-tab", PLAN, "  - {id: juniors", "\t- {id: juniors")
replace("yaml-duplicate-key", SITE, "owner:", "title: again\nowner:")
replace("yaml-anchor", SITE, "owner: Marsh", "owner: &who Marsh")
replace("not-utf8", SITE, "Marsh Lane test committee", b"Marsh \xff Lane")
replace("nul-byte", SITE, "Marsh Lane test committee", b"Marsh \x00 Lane")
replace("byte-order-mark", SITE, "id: marsh", b"\xef\xbb\xbfid: marsh", OK)


@case("faults-in-two-files")
def faults_in_two_files(site):
    (site / SITE).write_text((site / SITE).read_text().replace("title:", "titel:", 1))
    (site / PLAN).write_text((site / PLAN).read_text().replace("date: 2026-02-01", "date: 2026-02-30", 1))


@case("windows-line-ends", OK)
def windows_line_ends(site):
    for path in (SITE, PLAN, NOTICE, RULES):
        (site / path).write_bytes((site / path).read_bytes().replace(b"\n", b"\r\n"))


@case("file-of-a-gigabyte")
def file_of_a_gigabyte(site):
    with open(site / "content/notices/large.md", "wb") as file:
        file.truncate(1 << 30)


# -- content
replace("front-matter-open", NOTICE, "+01:00\n---\n", "+01:00\n")
body("raw-html", "Thank you.\n\n<script>alert(1)</script>")
body("link-broken", "See the [rules](/ruels/).")
body("link-file-missing", "See the [paper](paper.pdf).")
body("link-name-unknown", "See the [list](list:medal).")
body("link-out-of-the-site", "See [this](../../../../etc/passwd).")
body("link-scheme", "See [this](javascript:alert(1)).")
body("fragment-missing", "See the [rules](/rules/#makring).")
body("content-liquid-syntax", "Thank you.\n\n{% if x %}never closed")
body("content-partial-missing", "Thank you.\n\n{% render \"prize-tabel\" %}")
body("content-variable-undefined", "Thank you, {{ site.titel }}.")
add("permalink-twice", "content/pages/again.md", "---\ntitle: Again\npermalink: /rules/\n---\n\nAgain.\n")
add("permalink-of-the-theme", "content/pages/again.md", "---\ntitle: Again\npermalink: /contests/\n---\n\nAgain.\n")
replace("alias-taken", NOTICE, "kind: Notice", "aliases: [/rules/]\nkind: Notice")
replace("alias-below-a-file", NOTICE, "kind: Notice", "aliases: [/feed.xml/old/]\nkind: Notice")
replace("id-climbs", NOTICE, "id: thanks", "id: ../thanks")
replace("permalink-climbs", RULES, "permalink: /rules/", "permalink: /../rules/")
replace("attachment-climbs", CALL, "file: sample-paper.txt", "file: ../../../site-data/site.yaml")
replace("attachment-not-beside", NOTICE, "kind: Notice", "kind: Notice\nattachments:\n  - {title: Paper, file: paper.pdf}")
replace("attachment-missing", CALL, "file: sample-paper.txt", "file: sample-papper.txt")


@case("link-out-of-the-folder")
def link_out_of_the_folder(site):
    os.symlink("/etc/hostname", site / "content/notices/call/hostname.txt")


@case("file-name-of-no-address")
def file_name_of_no_address(site):
    (site / "content/notices/call/what now?.txt").write_text("A question.\n")
    (site / "content/notices/call/two\nlines.txt").write_text("Lines.\n")


@case("files-that-editors-leave", OK)
def files_that_editors_leave(site):
    for name in ("~$sample-paper.docx", "sample-paper.txt~", "#sample-paper.txt#", "Thumbs.db", "desktop.ini", ".sample-paper.txt.swp"):
        (site / "content/notices/call" / name).write_text("A. Head (test)\n")


@case("link-out-by-a-folder")
def link_out_by_a_folder(site):
    os.symlink("/etc", site / "content/notices/call/etc")


# -- theme
replace("layout-missing", "themes/default/templates/page.liquid", "layout: base", "layout: bsae")
replace("template-missing", "themes/default/theme.yaml", "template: schedule", "template: shedule")
replace("theme-missing", SITE, "theme: default", "theme: defualt")
replace("words-missing", SITE, "language: en", "language: fr")


@case("theme-partial-without-end")
def theme_partial_without_end(site):
    (site / "themes/default/partials/loop.liquid").write_text("{% render \"loop\" %}\n")
    path = site / "themes/default/templates/page.liquid"
    path.write_text("---\nlayout: base\n---\n{% render \"loop\" %}\n")


@case("theme-leads-out")
def theme_leads_out(site):
    shutil.move(site / "themes/default", site / "../theme-of-another")
    os.symlink("../../theme-of-another", site / "themes/default")


@case("theme-liquid-syntax")
def theme_liquid_syntax(site):
    path = site / "themes/default/templates/page.liquid"
    path.write_text("---\nlayout: base\n---\n<h1>{{ page.title | upcaes }}</h1>\n{% endif %}\n{{ page.title | }}\n")


@case("theme-partial-missing")
def theme_partial_missing(site):
    path = site / "themes/default/templates/page.liquid"
    path.write_text("---\nlayout: base\n---\n{% render \"contest-tabel\" %}\n")


@case("theme-id-twice")
def theme_id_twice(site):
    path = site / "themes/default/templates/page.liquid"
    path.write_text("---\nlayout: base\n---\n<h1 id=\"a\">{{ page.title }}</h1>\n<p id=\"a\">twice</p>\n")


replace("theme-url-climbs", "themes/default/theme.yaml", "/schedule/", "/../schedule/")


# -- database
@case("database-missing")
def database_missing(site):
    (site / DATABASE).unlink()


@case("database-is-a-folder", MACHINE)
def database_is_a_folder(site):
    (site / DATABASE).unlink()
    (site / DATABASE).mkdir()


@case("database-is-a-pipe", MACHINE)
def database_is_a_pipe(site):
    (site / DATABASE).unlink()
    os.mkfifo(site / DATABASE)
    return {"command": "records"}


@case("database-truncated")
def database_truncated(site):
    os.truncate(site / DATABASE, 5000)


@case("database-no-database")
def database_no_database(site):
    (site / DATABASE).write_text("this is a letter, not a database\n" * 50)


def pragma(site, text):
    connection = sqlite3.connect(site / DATABASE)
    connection.execute(text)
    connection.commit()
    connection.close()


@case("database-of-another")
def database_of_another(site):
    pragma(site, "PRAGMA application_id = 12345")


@case("database-newer")
def database_newer(site):
    pragma(site, "PRAGMA user_version = 99")


@case("database-locked")
def database_locked(site):
    connection = sqlite3.connect(site / DATABASE, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return {"hold": connection}


# -- the text that the database is made from
def records(name, file, old, new):
    def break_it(site):
        path = site / "site-data/records" / file
        assert old in path.read_text(), f"{name}: {file} has no {old!r}"
        path.write_text(path.read_text().replace(old, new, 1))
        return {"command": "records"}
    CASES.append((name, INPUT, break_it))


records("records-reference", "entries.csv", "medals,1,t2,", "medals,1,t9,")
records("records-value", "entries.csv", "t1,2,Silver", "t1,second,Silver")
records("records-column", "projects.csv", "entrant", "entrnt")
records("records-duplicate", "entries.csv", "medals,1,t1,2,Silver", "medals,1,t2,2,Silver")


records("records-name-of-two-lines", "projects.csv", "Paper 17", "\"Paper\n17\"")


@case("records-semicolons")
def records_semicolons(site):
    path = site / "site-data/records/projects.csv"
    path.write_text(path.read_text().replace(",", ";"))
    return {"command": "records"}


@case("records-too-many-columns")
def records_too_many_columns(site):
    (site / "site-data/records/projects.csv").write_text(",".join(["a"] * 300) + "\n")
    return {"command": "records"}


@case("records-acts", REFUSED)
def records_acts(site):
    pragma(site, "INSERT INTO acts (at, actor, act, list_id, edition, comment)"
                 " VALUES (1772701200, 'A. Head (test)', 'correct', 'medals', 1, 'a name')")
    return {"command": "records"}


@case("records-write", MACHINE)
def records_write(site):
    (site / DATABASE).unlink()
    return {"command": "records", "limit": 20_000}


# -- output
@case("output-not-ours")
def output_not_ours(site):
    (site / "mine").mkdir()
    (site / "mine/thesis.tex").write_text("years of work")
    return {"args": ["--out", "mine"]}


@case("output-is-a-file")
def output_is_a_file(site):
    (site / "mine").write_text("a file")
    return {"args": ["--out", "mine"]}


@case("output-among-the-inputs")
def output_among_the_inputs(site):
    os.symlink("content/notices", site / "away")
    return {"args": ["--out", "away/public"]}


@case("output-folder-missing", MACHINE)
def output_folder_missing(site):
    return {"args": ["--out", "nowhere/public"]}


@case("output-not-writable", MACHINE)
def output_not_writable(site):
    return {"args": ["--out", "/proc/public"]}


@case("disk-full", MACHINE)
def disk_full(site):
    path = site / NOTICE
    path.write_text(path.read_text() + "\nword " * 60000)
    return {"limit": 100_000}


@case("another-build", MACHINE)
def another_build(site):
    (site / ".public.fabang").mkdir(exist_ok=True)
    lock = open(site / ".public.fabang/lock", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return {"hold": lock}


def digest_of(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0")
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def execute(site, command=None, extra=(), limit=None):
    def limit_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    words = [command] if command else ["-j1", "build", "--now", NOW]
    done = subprocess.run([FABANG, *words, *extra], cwd=site, capture_output=True, text=True,
                          preexec_fn=limit_files if limit else None, timeout=60)
    return done.returncode, done.stderr


def prepare(folder):
    shutil.copytree(ROOT / "tests/sites/tiny", folder)
    shutil.copytree(ROOT / "themes", folder / "themes")
    subprocess.run([FABANG, "-q", "records"], cwd=folder, check=True)
    status, errors = execute(folder)
    assert status == 0, errors


def run(name, status, break_it, model, scratch):
    site = scratch / name
    shutil.copytree(model, site, symlinks=True)
    held = break_it(site) or {}
    before = digest_of(site / "public")
    database = None if "hold" in held else (site / DATABASE).is_file() and (site / DATABASE).read_bytes()
    actual, errors = execute(site, held.get("command"), held.get("args", ()), held.get("limit"))
    faults = []
    if actual != status:
        faults.append(f"exit status {actual}, not {status}")
    if status != OK and digest_of(site / "public") != before:
        faults.append("the published tree was touched")
    if "hold" not in held and database != ((site / DATABASE).is_file() and (site / DATABASE).read_bytes()):
        faults.append("the database was touched")
    if list(site.glob(".*.fabang/new*")):
        faults.append("a staging folder was left behind")
    if name == "files-that-editors-leave" and digest_of(site / "public") != before:
        faults.append("what an editor left was published")
    if name == "output-not-ours" and (site / "mine/thesis.tex").read_text() != "years of work":
        faults.append("a file of others was touched")
    expected = HERE / "expected" / f"{name}.txt"
    if os.environ.get("UPDATE"):
        expected.write_text(errors)
    elif not expected.exists() or expected.read_text() != errors:
        faults.append(f"printed something else than {expected.relative_to(ROOT)}:\n{errors}")
    shutil.rmtree(site)
    return faults


def main():
    wanted = os.environ.get("T", "")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        model = Path(scratch) / "model"
        prepare(model)
        for name, status, break_it in CASES:
            if wanted and wanted not in name and wanted not in "invalid":
                continue
            faults = run(name, status, break_it, model, Path(scratch))
            passed, failed = passed + (not faults), failed + bool(faults)
            for fault in faults:
                print(f"FAIL invalid/{name}: {fault}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
