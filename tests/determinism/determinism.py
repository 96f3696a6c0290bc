#!/usr/bin/env python3
"""Builds one site as many machines would, and compares every byte and mode of what is published.

Differs: the folder, the number of threads, the locale, the time zone, the umask, the order in which files were
made and their times, the processor count, what is published already, and whether the records were made anew.
"""
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FABANG = os.environ.get("FABANG", str(ROOT / ".build/fabang"))
NOW = "2026-07-01T00:00:00+08:00"


def copy_backwards(source, target):
    """The same files, made in the opposite order, all of another time."""
    for path in sorted((path for path in source.rglob("*") if path.is_file()), reverse=True):
        to = target / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
        os.utime(to, (86400, 86400))


def make_site(folder, backwards=False):
    copy = copy_backwards if backwards else lambda source, target: shutil.copytree(source, target, dirs_exist_ok=True)
    copy(ROOT / "tests/sites/tiny", folder)
    copy(ROOT / "themes", folder / "themes")
    subprocess.run([FABANG, "-C", str(folder), "-q", "records"], check=True)


def build(site, words=(), environment=None, umask=0o022, prefix=()):
    result = subprocess.run([*prefix, FABANG, "-C", str(site), "-q", "build", "--precompress", "--now", NOW, *words],
                            env={**os.environ, **(environment or {})}, umask=umask, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(result.stderr)
    return site / "public"


def picture(public):
    return {str(path.relative_to(public)): (path.stat().st_mode, path.read_bytes() if path.is_file() else None)
            for path in sorted(public.rglob("*"))}


def difference(one, other):
    for path in sorted(one.keys() | other.keys()):
        if one.get(path) != other.get(path):
            return path
    return None


def brotli_is_whole(files):
    """By Node.js, which has a reader of its own."""
    script = "process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(0)))"
    if shutil.which("node") is None:
        return True
    result = subprocess.run(["node", "-e", script], input=files["index.html.br"][1], capture_output=True)
    return result.stdout == files["index.html"][1]


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="fabang-same-") as scratch:
        scratch = Path(scratch)
        make_site(scratch / "a")
        expected = picture(build(scratch / "a", ["-j1"], {"LC_ALL": "C", "TZ": "UTC"}))
        other = scratch / "Ein anderer Ordner" / "网站"
        make_site(other, backwards=True)
        old = scratch / "old"
        make_site(old)
        subprocess.run([FABANG, "-C", str(old), "-q", "build", "--now", "2026-03-01T00:00:00+08:00"], check=True)
        cases = {
            "again": lambda: build(scratch / "a", ["-j1"]),
            "two threads": lambda: build(scratch / "a", ["-j2", "-o", str(scratch / "j2")]) and scratch / "j2",
            "sixty-four threads": lambda: build(scratch / "a", ["-j64", "-o", str(scratch / "j64")]) and scratch / "j64",
            "another folder, files in another order, other times": lambda: build(other),
            "Turkish locale": lambda: build(other, ["-o", str(scratch / "tr")], {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"})
            and scratch / "tr",
            "Chinese locale, GB18030": lambda: build(other, ["-o", str(scratch / "zh")], {"LC_ALL": "zh_CN.GB18030"})
            and scratch / "zh",
            "a time zone of half hours": lambda: build(other, ["-o", str(scratch / "tz")], {"TZ": "America/St_Johns"})
            and scratch / "tz",
            "umask 077": lambda: build(other, ["-o", str(scratch / "mask")], umask=0o077) and scratch / "mask",
            "umask 0": lambda: build(other, ["-o", str(scratch / "open")], umask=0) and scratch / "open",
            "SOURCE_DATE_EPOCH beside --now": lambda: build(other, ["-o", str(scratch / "epoch")], {"SOURCE_DATE_EPOCH": "1"})
            and scratch / "epoch",
            "an empty environment": lambda: build(other, ["-o", str(scratch / "bare")], prefix=["env", "-i"]) and scratch / "bare",
            "over the site of another day": lambda: build(old),
        }
        for name, make in cases.items():
            where = difference(expected, picture(make()))
            passed += where is None
            if where is not None:
                failed += 1
                print(f"FAIL determinism/{name}: differs in {where}")
        packed = [path for path in expected if path.endswith(".gz")]
        whole = brotli_is_whole(expected) and all(gzip.decompress(expected[path][1]) == expected[path[:-3]][1] for path in packed)
        passed += whole and len(packed) > 0
        if not whole or not packed:
            failed += 1
            print("FAIL determinism/packed: .gz files are not what stands beside them")
        print(f"determinism: {len(expected)} files and folders, {sum(len(data or b'') for _, data in expected.values())} bytes, "
              f"{len(cases)} other machines")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
