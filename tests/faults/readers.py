#!/usr/bin/env python3
"""Reads the published site over and over while it is built anew: always one whole version, never a missing page.

    readers.py BUILDS

Every page of version I holds the title "Version I ." and no other; each build publishes the next one. One reader
goes by name, as a web server does: each page must be there, whole, and never older than the page read before it.
Another holds the folder open and reads all pages of it, which must be of one version, for as long as that version
is kept: a round during which so many builds began that one took the folder for its new tree is not judged, only
counted. Environment: FABANG, TMPDIR.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FABANG = os.environ.get("FABANG", str(ROOT / ".build/fabang"))
TITLE = re.compile(rb"Version (\d+) \.")
KEPT = 2  # versions, as site.yaml says when it says nothing


def build(site, number, *words):
    config = site / "site-data/site.yaml"
    lines = [line for line in config.read_text(encoding="utf-8").splitlines() if not line.startswith("title:")]
    config.write_text("\n".join([f'title: "Version {number} ."'] + lines) + "\n", encoding="utf-8")
    subprocess.run([FABANG, "-C", str(site), "-q", "build", "-j2", "--now", "2026-07-01T00:00:00+08:00", *words],
                   check=True)


def version_of(data, path):
    """The one version that a page's bytes are of."""
    found = {int(number) for number in TITLE.findall(data)}
    if len(found) != 1 or not data.rstrip().endswith(b"</html>"):
        raise ValueError(f"{path}: holds versions {sorted(found)}, {len(data)} bytes")
    return found.pop()


class Builds:
    """How many builds have begun: written by one thread, read by the others."""

    def __init__(self, site):
        self.site, self.begun = site, 0

    def next(self):
        self.begun += 1
        build(self.site, self.begun)


class Reader(threading.Thread):
    def __init__(self, builds, pages):
        super().__init__()
        self.builds, self.public, self.pages, self.stop = builds, builds.site / "public", pages, False
        self.read, self.rounds, self.overtaken, self.versions, self.fault = 0, 0, 0, set(), None

    def run(self):
        try:
            last = False
            while not last:
                last = self.stop  # one round more, when no build can overtake it
                self.round()
                self.rounds += 1
        except (OSError, ValueError) as fault:
            self.fault = fault

    def take(self, data, path):
        self.read += 1
        version = version_of(data, path)
        self.versions.add(version)
        return version


class ByName(Reader):
    latest = 0

    def round(self):
        for page in self.pages:
            version = self.take((self.public / page).read_bytes(), page)
            if version < self.latest:
                raise ValueError(f"{page}: version {version} after {self.latest}")
            self.latest = version


class ByHandle(Reader):
    def round(self):
        before = self.builds.begun
        folder = os.open(self.public, os.O_RDONLY | os.O_DIRECTORY)
        try:
            seen, fault = set(), None
            for page in self.pages:
                with open(os.open(page, os.O_RDONLY, dir_fd=folder), "rb") as file:
                    seen.add(self.take(file.read(), page))
            if len(seen) != 1:
                fault = ValueError(f"one folder holds versions {sorted(seen)}")
        except (OSError, ValueError) as found:
            fault = found
        finally:
            os.close(folder)
        # What was live then was of the last build that had begun, or of the one before it.
        taken = self.builds.begun > before - 1 + KEPT
        self.overtaken += taken
        if fault and not taken:
            raise fault


def main():
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="fabang-readers-") as folder:
        site = Path(folder) / "site"
        shutil.copytree(ROOT / "tests/sites/tiny", site)
        shutil.copytree(ROOT / "themes", site / "themes")
        subprocess.run([FABANG, "-C", str(site), "-q", "records"], check=True)
        builds = Builds(site)
        builds.next()
        public = site / "public"
        pages = [str(path.relative_to(public)) for path in sorted(public.rglob("*.html"))
                 if TITLE.search(path.read_bytes())]
        readers = [ByName(builds, pages), ByHandle(builds, pages)]
        for reader in readers:
            reader.start()
        for _ in range(count):
            builds.next()
        for reader in readers:
            reader.stop = True
            reader.join()
    failed = 0
    for reader in readers:
        name = type(reader).__name__
        print(f"readers: {name}: {reader.read} pages in {reader.rounds} rounds over {len(pages)} pages, "
              f"{len(reader.versions)} of {count + 1} versions seen, {reader.overtaken} rounds overtaken")
        if reader.fault or reader.rounds == reader.overtaken:
            failed += 1
            print(f"FAIL faults/readers {name}: {reader.fault or 'read nothing'}")
    print(f"{len(readers) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
