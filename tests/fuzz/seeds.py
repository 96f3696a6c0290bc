"""Writes first inputs for the fuzz targets into a folder: the theme's templates, the golden templates, and the public cases of
Liquid where they lie beside the repository. usage: seeds.py FOLDER"""
import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODES = [0x01, 0x11, 0x40, 0x61]  # HTML; HTML as in a build; as in a conformance suite; the same in HTML, strict2


def texts():
    for pattern in ("themes/*/*/*.liquid", "tests/golden/liquid/*/input.*"):
        for path in sorted(ROOT.glob(pattern)):
            yield [path.read_text()]
    for path in sorted((ROOT.parent / "shared/liquid").glob("*.json")):
        for case in json.loads(path.read_text())["tests"]:
            yield [case["template"], *case.get("templates", {}).values()]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, parts in enumerate(texts()):
        data = bytes([MODES[number % len(MODES)]]) + "\x1e".join(parts[:9]).encode("utf-8", "surrogatepass")
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    print(f"{len(list(folder.iterdir()))} inputs")


main()
