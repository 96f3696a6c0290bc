#!/usr/bin/env python3
"""Makes every file operation of a build fail in turn, or kills the build there, and looks what the public sees.

    faults.py STRIDE     each STRIDE-th operation of each kind of fault; 1: all of them

After each the published tree is the old one or the new one, byte for byte, the versions that are kept are whole,
and the next build succeeds and leaves nothing but them. Environment: FABANG, FAULTS (the preloaded library), TMPDIR.
"""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FABANG = os.environ.get("FABANG", str(ROOT / ".build/fabang"))
LIBRARY = os.environ["FAULTS"]
KINDS = ["ENOSPC", "EIO", "EMFILE", "EACCES", "EINTR", "SHORT", "KILL", "KILLED"]
NOW = "2026-07-01T00:00:00+08:00"
failures = 0
passed = 0


def run(words, fault=None, at=0, log=None):
    environment = dict(os.environ)
    environment.pop("LD_PRELOAD", None)
    if fault or log:
        environment.update(LD_PRELOAD=LIBRARY, FAULT=fault or "", FAULT_AT=str(at))
        if log:
            environment["FAULT_LOG"] = str(log)
    return subprocess.run([FABANG, *words], env=environment, capture_output=True, text=True, errors="replace")


def snapshot(folder):
    """Path -> bytes of all files; None when there is no folder."""
    if not folder.exists():
        return None
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)  # keeps hard links and times


def set_title(site, title, folder_page):
    """Another title on every page; and an address that is a file in one version, a folder in the other."""
    config = site / "site-data/site.yaml"
    lines = [line for line in config.read_text(encoding="utf-8").splitlines() if not line.startswith("title:")]
    config.write_text("\n".join([f"title: {title}"] + lines) + "\n", encoding="utf-8")
    page = site / "content/pages/turning.md"
    address = "/turn/ing/" if folder_page else "/turn"
    page.write_text(f"---\ntitle: Turning\npermalink: {address}\n---\nText of {title}.\n", encoding="utf-8")


class Scene:
    """A published state, and the build that is to replace it."""

    def __init__(self, name, scratch, builds):
        self.name = name
        self.site = scratch / name / "site"
        shutil.copytree(ROOT / "tests/sites/tiny", self.site)
        shutil.copytree(ROOT / "themes", self.site / "themes")
        subprocess.run([FABANG, "-C", str(self.site), "-q", "records"], check=True)
        self.saved, self.place = scratch / name / "saved", scratch / name / "place"
        self.place.mkdir()
        for number in range(builds):
            set_title(self.site, f"Version {number}", number % 2 == 0)
            result = run(self.words())
            assert result.returncode == 0, result.stderr
        self.old = snapshot(self.place / "public")
        self.earlier = [snapshot(tree) for tree in self.trees()]
        copy(self.place, self.saved)
        self.prepare(builds)
        log = scratch / "count"
        result = run(self.words(), log=log)
        assert result.returncode == 0, result.stderr
        self.new = snapshot(self.place / "public")
        self.operations = int(log.read_text())

    def prepare(self, builds):
        set_title(self.site, f"Version {builds}", builds % 2 == 0)

    def words(self):
        return ["-C", str(self.site), "-q", "build", "-j1", "--now", NOW, "-o", str(self.place / "public")]

    def trees(self):
        return sorted((self.place / ".public.fabang").glob("version-*"))

    def look(self, what, result):
        """The faults of the state after one failed build and the next good one."""
        found = snapshot(self.place / "public")
        if found not in (self.old, self.new):
            yield "the public sees neither the old site nor the new one"
        if result.returncode == 0 and found != self.new:
            yield "the build says that it is done, and it is not"
        if result.returncode not in (0, 1, 3, 4, -9):
            yield f"ended with status {result.returncode}: {result.stderr[-500:]}"
        if result.returncode in (1, 3, 4) and "error" not in result.stderr:
            yield "failed without a word"
        again = run(["-C", str(self.site), "-q", "build", "-j2", "--now", NOW, "-o", str(self.place / "public")])
        if again.returncode != 0:
            yield f"the next build fails: {again.stderr[-500:]}"
        elif snapshot(self.place / "public") != self.new:
            yield "the next build makes something else"
        whole = [self.old, self.new, *self.earlier]
        for tree in self.trees():
            if snapshot(tree) not in whole:
                yield f"{tree.name} is none of the versions that were published"
        left = [path.name for path in (self.place / ".public.fabang").iterdir()
                if path.name != "lock" and not path.name.startswith("version-")]
        if left:
            yield f"left behind: {left}"

    def attempt(self, kind, at):
        global failures, passed
        copy(self.saved, self.place)
        result = run(self.words(), kind, at)
        faults = list(self.look(f"{kind} at {at}", result))
        if faults:
            failures += 1
            print(f"FAIL faults/{self.name}: {kind} at operation {at}")
            for fault in faults:
                print("    " + fault.replace("\n", "\n    "))
        else:
            passed += 1
        return result.returncode


class Rollback(Scene):
    def prepare(self, builds):
        self.rolling = True

    def words(self):
        if getattr(self, "rolling", False):
            return ["-C", str(self.site), "-q", "publish", "--rollback", "-o", str(self.place / "public")]
        return super().words()

    def look(self, what, result):
        found = snapshot(self.place / "public")
        if found not in (self.old, self.new):
            yield "the public sees neither the one version nor the other"
        if result.returncode == 0 and found != self.new:
            yield "it says that it went back, and it did not"
        if result.returncode not in (0, 1, 4, -9):
            yield f"ended with status {result.returncode}: {result.stderr[-500:]}"
        again = run(["-C", str(self.site), "-q", "publish", "-o", str(self.place / "public")])
        if again.returncode != 0 or len(again.stdout.splitlines()) != 1 + len(self.earlier):
            yield f"afterwards the versions are {again.stdout!r} {again.stderr[-300:]}"
        for tree in self.trees():
            if snapshot(tree) not in [self.old, self.new, *self.earlier]:
                yield f"{tree.name} is none of the versions that were published"


def main():
    stride = int(sys.argv[1])
    builds = 0
    with tempfile.TemporaryDirectory(prefix="fabang-faults-") as folder:
        scratch = Path(folder)
        scenes = [Scene("first", scratch, 0), Scene("rebuild", scratch, 4), Rollback("rollback", scratch, 3)]
        ended = {}
        for scene in scenes:
            for index, kind in enumerate(KINDS):
                for at in range(1 + index * stride // len(KINDS), scene.operations + 1, stride):
                    status = scene.attempt(kind, at)
                    ended[status] = ended.get(status, 0) + 1
                    builds += 1
        operations = ", ".join(f"{scene.name} {scene.operations}" for scene in scenes)
        print(f"faults: operations: {operations}; {builds} builds with a fault; ended with {dict(sorted(ended.items()))}")
    print(f"{passed} passed, {failures} failed")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
