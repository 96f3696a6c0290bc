"""Runs transcripts: the commands of each tests/lists/*.console in a fresh copy of tests/lists/site, and compares what they print.

    transcripts.py         those
    transcripts.py demo    tests/lists/demo/*.console, in a copy of the repository's own site with its demonstration records

A line "$ COMMAND" is run by bash with fabang and sqlite3 at hand; the lines behind it are what it prints on both outputs, with
"[exit N]" at the end when its status is not 0. Lines that start with "#" are comments. UPDATE=1 rewrites what commands print;
T=NAME runs the transcripts whose name holds the text.

The functions that commands may use stand in PRELUDE.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FABANG = os.environ.get("FABANG") or str(ROOT / ".build/fabang")
PRELUDE = r"""
at() { local now=$1; shift; "$FABANG" "$@" --now "$now+08:00"; }
list() { local now=$1; shift; at "$now" list "$@"; }
approve() { # approve NOW LIST LEVELS
    local level
    for level in $(seq "$3"); do list "$1" review "$2" --level "$level" --decision approved --by "Reviewer $level (test)" >/dev/null || return; done
}
sql() { sqlite3 site-data/rankings.db "PRAGMA foreign_keys = 1; $1"; }
# A clock of its own, for what is not about time: every use is a second later than the one before.
tick() {
    local count=$(($(cat .clock 2>/dev/null || echo 0) + 1))
    echo $count >.clock
    date -u -d "@$(($(date -u -d "${DAY:-2026-06-01}T09:00:00" +%s) + count))" +%Y-%m-%dT%H:%M:%S
}
# try LIST ACT: has every level approve what is submitted, and does the act.
try() {
    for level in 1 2; do
        list "$(tick)" review "$1" --level $level --decision approved --by "Reviewer $level (test)" >/dev/null 2>&1
    done
    list "$(tick)" "$2" "$1" --by "Clerk (test)" --comment "by the committee"
}
# submit LIST ACT [OPTION...]: public the day after, a period of five working days where there is one.
submit() {
    local name=$1 act=$2
    shift 2
    [ "$act" != announce ] || set -- --first-day 2026-06-02 --last-day 2026-06-08 "$@"
    list "$(tick)" submit "$name" --for "$act" --publish-at "${PUBLISH:-2026-06-02T09:00:00}+08:00" --by "Clerk (test)" "$@" | head -n 1
}
waive() { list "$(tick)" waive "$@" --by "Clerk (test)" --comment "for a reason (test)"; }
# What the page of a list says of its state, and what its data say.
public() {
    build "$1" && sed -n 's/.*class="bigstate">\([^<]*\).*/page: \1/p' public/lists/"$2"/index.html
    python3 -c 'import json, sys; print("data:", *[(l["state"], l["edition"]) for l in json.load(open("public/data/lists.json")) if l["id"] == sys.argv[1]])' "$2"
}
build() { at "$1" build -q -o public; }
"""


def make_site(folder, demo=False):
    site = Path(folder) / "site"
    if demo:
        for part in ("content", "site-data"):
            shutil.copytree(ROOT / part, site / part, ignore=shutil.ignore_patterns("rankings.db*"))
    else:
        shutil.copytree(HERE / "site", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    subprocess.run([FABANG, "-C", str(site), "-q", "records"], check=True)
    return site


def python_with_openpyxl():
    """The interpreter that can write workbooks; Debian's has the package where another one comes first."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import openpyxl"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return None


def run_command(site, command):
    shell = PRELUDE + command
    done = subprocess.run(["bash", "-c", shell], cwd=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, "FABANG": FABANG, "HERE": str(HERE), "SOURCE_DATE_EPOCH": "0"}, timeout=120)
    text = done.stdout.decode("utf-8", "replace")
    if text and not text.endswith("\n"):
        text += "\n"
    return text + (f"[exit {done.returncode}]\n" if done.returncode else "")


def replay(path):
    """What the transcript reads like when its commands are run now."""
    found = []
    needs_files = "../files/" in path.read_text()
    python = python_with_openpyxl() if needs_files else None
    if needs_files and python is None:
        return None
    with tempfile.TemporaryDirectory(prefix="fabang-lists-") as folder:
        site = make_site(folder, path.parent != HERE)
        if needs_files:
            (Path(folder) / "files").mkdir()
            subprocess.run([python, str(HERE / "files.py"), str(Path(folder) / "files")], check=True)
        skipping = False
        for line in path.read_text().splitlines():
            if line.startswith("$ "):
                found.append(line + "\n")
                found.append(run_command(site, line[2:]))
                skipping = True
            elif line.startswith("#") or not line:
                found.append(line + "\n")
                skipping = False
            elif not skipping:
                found.append(line + "\n")
    return "".join(found)


def main():
    wanted = os.environ.get("T", "")
    passed = failed = skipped = 0
    for path in sorted((HERE / "demo" if "demo" in sys.argv else HERE).glob("*.console")):
        if wanted not in f"lists/{path.stem}":
            continue
        actual = replay(path)
        if actual is None:
            skipped += 1
            print(f"skipped lists/{path.stem}: no python3-openpyxl")
        elif actual == path.read_text():
            passed += 1
        elif os.environ.get("UPDATE"):
            path.write_text(actual)
            passed += 1
        else:
            failed += 1
            print(f"FAIL lists/{path.stem}")
            diff = subprocess.run(["diff", "-u", "--label", path.name, "--label", "actual", str(path), "-"],
                                  input=actual.encode(), stdout=subprocess.PIPE, check=False)
            print("\n".join(diff.stdout.decode().splitlines()[:40]))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
