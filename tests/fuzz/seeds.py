"""Writes first inputs for the fuzz targets into a folder: the templates of the themes and of the golden cases, the examples of
the reference, and, unless --own is given, the public cases of Liquid where they lie beside the repository.
usage: seeds.py [--own] FOLDER"""
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODES = [0x01, 0x11, 0x40, 0x61]  # HTML; HTML as in a build; as in a conformance suite; the same in HTML, strict2
EXAMPLE = re.compile(r"\n  (\S.*)\n  =>")


def own_texts():
    for pattern in ("themes/*/*/*.liquid", "tests/golden/liquid/*/input.*"):
        for path in sorted(ROOT.glob(pattern)):
            yield [path.read_text()]
    for path in sorted(ROOT.glob("tests/golden/liquid_lines/*/input.jsonl")):
        for line in path.read_text().strip("\n").split("\n"):
            case = json.loads(line)
            yield [case["template"], *case.get("partials", {}).values()]
    for example in EXAMPLE.findall((ROOT / "tests/golden/liquid_reference/all/expected.out").read_text()):
        yield [example]


def public_texts():
    for path in sorted((ROOT.parent / "shared/liquid").glob("*.json")):
        for case in json.loads(path.read_text())["tests"]:
            yield [case["template"], *case.get("templates", {}).values()]


def main():
    own = sys.argv[1] == "--own"
    folder = Path(sys.argv[-1])
    folder.mkdir(parents=True, exist_ok=True)
    texts = [*own_texts(), *([] if own else public_texts())]
    for number, parts in enumerate(texts):
        data = bytes([MODES[number % len(MODES)]]) + "\x1e".join(parts[:9]).encode("utf-8", "surrogatepass")
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    print(f"{len(list(folder.iterdir()))} inputs")


main()
