"""Does what generator/handbook/lists.md says, in order, in a copy of tests/lists/site, and compares what is printed.

```csv file=NAME          the block becomes that file
```console at=INSTANT     lines "$ COMMAND" are run by bash with fabang at hand, a minute apart from INSTANT on, which is what
                          the clock says; the lines behind a command are what it prints on both outputs
An output with an error must come with exit status 1 or 3, any other with 0. UPDATE=1 rewrites what commands print.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FABANG = Path(os.environ.get("FABANG") or ROOT / ".build/fabang").resolve()
CHAPTER = ROOT / "generator/handbook/lists.md"


def run(site, command, now):
    done = subprocess.run(["bash", "-c", command], cwd=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                          env={**os.environ, "PATH": f"{FABANG.parent}:{os.environ['PATH']}", "SOURCE_DATE_EPOCH": str(int(now.timestamp()))})
    text = done.stdout.decode("utf-8", "replace")
    if (done.returncode in (1, 3)) != (": error:" in text) or done.returncode not in (0, 1, 3):
        text += f"[unexpected exit status {done.returncode}]\n"
    return text if text.endswith("\n") or not text else text + "\n"


def replay(text, site):
    """The chapter as it reads when its commands are run now, and how many there are."""
    found, count, fence, kept = [], 0, None, []
    for line in text.splitlines(keepends=True):
        if fence is None:
            found.append(line)
            fence = re.match(r"```(?P<kind>csv|console) (?:file=(?P<file>\S+)|at=(?P<at>\S+))\n", line)
            kept = []
            now = datetime.fromisoformat(fence["at"]) if fence and fence["at"] else None
        elif line == "```\n":
            if fence["file"]:
                (site / fence["file"]).write_text("".join(kept))
            found.append(line)
            fence = None
        elif fence["file"]:
            kept.append(line)
            found.append(line)
        elif line.startswith("$ "):
            found += [line, run(site, line[2:], now)]
            now += timedelta(minutes=1)
            count += 1
    return "".join(found), count


def main():
    if os.environ.get("T", "") not in "handbook/lists":
        print("0 passed, 0 failed")
        return 0
    with tempfile.TemporaryDirectory(prefix="fabang-handbook-") as folder:
        site = Path(folder) / "site"
        shutil.copytree(ROOT / "tests/lists/site", site)
        shutil.copytree(ROOT / "themes", site / "themes")
        subprocess.run([FABANG, "-C", site, "-q", "records"], check=True)
        expected = CHAPTER.read_text()
        actual, count = replay(expected, site)
    known = set(re.findall(r'"(list-[a-z-]+)"', (ROOT / "generator/base/diag_codes.def").read_text()))
    missing = sorted(slug for slug in known if f"`{slug}`" not in expected)
    if missing:
        actual += "[what to do is not said of: " + ", ".join(missing) + "]\n"
    if "\n[" not in actual and os.environ.get("UPDATE"):
        CHAPTER.write_text(actual)
        expected = actual
    if actual == expected and count > 0:
        print(f"{count} passed, 0 failed")
        return 0
    print("FAIL handbook/lists")
    diff = subprocess.run(["diff", "-u", "--label", "lists.md", "--label", "actual", str(CHAPTER), "-"], input=actual.encode(),
                          stdout=subprocess.PIPE, check=False)
    print("\n".join(diff.stdout.decode().splitlines()[:60]))
    print("0 passed, 1 failed")
    return 1


sys.exit(main())
