"""`fabang due` against the site itself: at each instant that it prints a build differs from one a second earlier, and
between two of them nothing differs.

due.py SITE FROM [GAPS]: the site in the folder SITE, after the instant FROM; with GAPS only so many of the gaps between
two instants, chosen by a fixed seed. Ends with "N passed, N failed".
"""
import hashlib
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

FABANG = os.environ["FABANG"]


def fabang(site, now, *words):
    done = subprocess.run([FABANG, "-q", "-C", site, "--now", now.isoformat(), *words], capture_output=True, text=True)
    assert done.returncode == 0, f"{words} at {now.isoformat()}: status {done.returncode}\n{done.stderr}"
    return done.stdout


def tree(site, now, out):
    """What a build at `now` publishes, path by path."""
    fabang(site, now, "build", "--out", out)
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).digest()
            for path in Path(out).rglob("*") if path.is_file()}


def difference(one, other):
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def main(site, start, gaps):
    start = datetime.fromisoformat(start)
    lines = [line.split("\t") for line in fabang(site, start, "due").splitlines()]
    instants = sorted({datetime.fromisoformat(line[0]) for line in lines})
    assert lines == sorted(lines) and all(len(line) == 3 for line in lines), "lines are out of order"
    chance = random.Random(9)
    pairs = list(zip([start, *instants], instants))
    if gaps:
        pairs = sorted(chance.sample(pairs, min(gaps, len(pairs))))
    passed = failed = 0
    second = timedelta(seconds=1)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a build waits for the disk, here in vain
    with tempfile.TemporaryDirectory(dir=memory) as out:
        for last, instant in pairs:
            at_last = tree(site, last, out)
            between = last + second * chance.randrange(max(1, int((instant - last).total_seconds())))
            faults = []
            for quiet in (between, instant - second):
                paths = difference(at_last, tree(site, quiet, out))
                if paths:
                    faults.append(f"{quiet.isoformat()} is not printed, but changes {paths[:3]}")
            if not difference(at_last, tree(site, instant, out)):
                faults.append(f"{instant.isoformat()} is printed, but changes nothing")
            passed, failed = passed + (not faults), failed + bool(faults)
            for fault in faults:
                print(f"FAIL due: {fault}")
        if not gaps:  # after the last instant nothing happens any more
            paths = difference(tree(site, instants[-1], out), tree(site, instants[-1] + timedelta(days=5000), out))
            passed, failed = passed + (not paths), failed + bool(paths)
            if paths:
                print(f"FAIL due: after the last instant {paths[:3]} changes")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0))
