"""Writes first inputs for a fuzz target into a folder: texts of the repository, and small ones written for the target.
For the Liquid targets, unless --own is given, the public cases of Liquid, too, where they lie beside the repository.
usage: seeds.py [--own] TARGET FOLDER"""
import bz2
import gzip
import hashlib
import json
import lzma
import re
import struct
import sys
import tarfile
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NUMBERS = ["11010519491231002X", "13800138000", "0755-20000000", "6200000000000005", "someone@mail.example", "91350100M000100Y43"]
SEEDS = {}


def seeds_for(*targets):
    def register(function):
        SEEDS.update(dict.fromkeys(targets, function))
        return function
    return register


def texts_of(*patterns, longest=4000):
    """The texts of files, long ones from their beginning on, to the end of a line."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            text = path.read_bytes()
            yield text if len(text) <= longest else text[:text.rfind(b"\n", 0, longest) + 1]


# -- Liquid: a byte of options, then the template and its partials
@seeds_for("liquid_parse", "liquid_render")
def liquid(own):
    modes = [0x01, 0x11, 0x40, 0x61]  # HTML; HTML as in a build; as in a conformance suite; the same in HTML, strict2
    for number, parts in enumerate(liquid_texts(own)):
        yield bytes([modes[number % len(modes)]]) + "\x1e".join(parts[:9]).encode("utf-8", "surrogatepass")


def liquid_texts(own):
    for pattern in ("themes/*/*/*.liquid", "tests/golden/liquid/*/input.*"):
        for path in sorted(ROOT.glob(pattern)):
            yield [path.read_text()]
    for path in sorted(ROOT.glob("tests/golden/liquid_lines/*/input.jsonl")):
        for line in path.read_text().strip("\n").split("\n"):
            case = json.loads(line)
            yield [case["template"], *case.get("partials", {}).values()]
    reference = (ROOT / "tests/golden/liquid_reference/all/expected.out").read_text()
    for example in re.findall(r"\n  (\S.*)\n  =>", reference):
        yield [example]
    for path in [] if own else sorted((ROOT.parent / "shared/liquid").glob("*.json")):
        for case in json.loads(path.read_text())["tests"]:
            yield [case["template"], *case.get("templates", {}).values()]


# -- YAML: a byte that chooses the table (contest/schema_files.c), then the text
@seeds_for("yaml")
def yaml(own):
    files = ["site.yaml", "plan.yaml", "contests/*.yaml", "organizations.yaml", "schedule.yaml", "calendar/*.yaml"]
    for number, name in enumerate(files):
        for text in texts_of(f"site-data/{name}", f"tests/sites/tiny/site-data/{name}"):
            yield bytes([number]) + text
    for text in texts_of("tests/golden/contest/*/*.yaml", longest=1500):
        yield b"\1" + text
    for text in texts_of("content/notices/*.md", "tests/sites/tiny/content/notices/*.md"):
        yield b"\6" + text.split(b"---\n")[1]
    for text in ["a: [1, 2, {b: 'c''d', e: \"\\u00e9\\n\\x41\"}]", "- - - a\n  - b\n- ? x\n  : y", "a: |2-\n   x\n    y\n\nb: >+\n  t\n\n",
                 "a: &x 1\nb: *x\n<<: *x", "%YAML 1.1\n---\n!!str a: !t b\n...\n---\nc", "a: 1\na: 2\n'': 3\n? [k]\n: v", "{" * 40, "a:\n" + " " * 9 + "\tb: c",
                 "\"\\\n  \\\n\"", "# c\n\n\n", "a: 2026-02-30\nb: 007\nc: ~\nd: yes\ne: .inf", "'a\n\n  b'"]:
        yield b"\0" + text.encode()


@seeds_for("front_matter")
def front_matter(own):
    yield from texts_of("content/notices/*.md", "content/pages/*.md", "tests/sites/tiny/content/*/*.md", longest=1200)
    yield b"---\r\nid: a\r\nattachments: [{title: b, file: c/d.pdf}]\r\naliases: [/e/]\r\n---\r\ntext\r\n"
    yield b"---\ntitle: a\npermalink: /b/c.html\nnav: {order: 1}\n---"
    yield b"---\n---\n"
    yield b"---\ntitle: a\n--- \nb"


# -- Markdown: a byte of options, then the text
@seeds_for("markdown")
def markdown(own):
    for number, text in enumerate(texts_of("tests/golden/markdown/*/input.*", "content/*/*.md")):
        yield bytes([(14, 8, 31, 1)[number % 4]]) + text
    for text in ["> - 1. *a **b** `c`*\n>   ***\n", "[a]: <b c> 'd'\n\n[a] ![e](f \"g\") <http://h> <i@j.k>", "|a|b|\n|:-|-:|\n|c\\||`d`|\n: e\n",
                 "x[^1] [^n o]\n\n[^1]: y\n    z[^1]\n", "{% if a %}\nb {{ c }}\n{% endif %}\n", "# a {#b}\n\nc\n===\n\n## a\n", "<b>\n<!-- c -->\n&copy;&#x41;\\*",
                 "中**（文）**字“*引*”\n换行\nword\n", "```a b\nc\n~~~\n```\n\n    d\n\te", "[a](javascript:b) [a](x:) [no](no)", "\ufdd0\ufdd5&#xFDD0;"]:
        for options in (14, 1):
            yield bytes([options]) + text.encode()


@seeds_for("json")
def json_texts(own):
    for text in ['{"a": [1, -2.5e-3, true, false, null], "\\u00e9\\ud83d\\ude00": {"b": "c\\n<"}}', "[" * 130, "-9223372036854775808", "1e308", '"\u2028"',
                 '{"a":1,"a":2}', "[0.1, 1E+2, 123456789012345678]", '{' + ",".join(f'"k{i}":{i}' for i in range(12)) + '}', '"\\ud800"', "01", "[1,]"]:
        yield b"\0" + text.encode()


@seeds_for("csv")
def csv(own):
    for text in texts_of("site-data/records/*.csv", "tests/sites/tiny/site-data/records/*.csv", longest=500):
        yield b"\0" + text
    for text in ['a;"b;""c""\r\nd";e\r\n', "=1+2,@a,+b,-c,'d, e,\uff1df,00123,1e9,1234567890123456\n", 'a"b,c\n', '"a"b\n', "a\rb\n", "\n\r\n\na,b"]:
        yield b"\1" + text.encode()
        yield b"\0" + text.encode()


@seeds_for("uri")
def uri(own):
    for base, reference in [("/a/b/", "../c?d#e"), ("https://example.org/a/b?c", "//host:80/d"), ("http://a/b/c/d;p?q", "g;x=1/../y"), ("/", "/.//host/x"),
                            ("/a/", "/a//b"), ("/a/b/", "/a/c:d/"), ("", "java\nscript:alert(1)"), ("/lists/:id/v/:number/", "/公告/ a/%E4%B8%AD%2f"), ("a", "mailto:b@c"),
                            ("/a/b", "/a/./b/../c/.."), ("/sub/", "?x"), ("/notices/:year/:kind/", "tel:+86"), ("/x%2e%2e/", "#%41"), ("http://h", "b")]:
        yield (base + "\x1e" + reference).encode()


# -- HTML
@seeds_for("html")
def html(own):
    yield from texts_of("themes/*/templates/base.liquid", "tests/golden/markdown/*/expected.html", longest=1500)
    for text in ["<!doctype html><!-- a --!><p id=a class='b' c=d e>&amp;&ampx&#x41;&nGt;&notin;</p>", "<script><!-- <script> </script> --></script>",
                 "<textarea></textareax></textarea><title>a</title>", "<svg><![CDATA[a]]><title>b</title></svg>", "<img srcset='a 1x, b,c 2x' src=d/>", "<a =b='c'/ d></3><?e>",
                 "<plaintext><a>", "<!--><!---><!-", "&#0;&#x110000;&#128;&#xD800;&unknown;&"]:
        yield text.encode()


@seeds_for("inspection")
def inspection(own):
    for text in ["<p id=a><a href='/sub/rules/#a'>b</a><a href='#top'>c</a><a href=\"../../\">d</a>", "<img src='/sub/feed.xml' srcset='/sub/ 1x, x 2x'>",
                 "<a href='https://example.org/sub/notices/a/#%E4%B8%AD'>a</a><i id=b><i id=b>", "<a href='//example.org/sub/%E5%90%8D/'>", "<link href='?x'><a href='mailto:a@b'>",
                 "<a href='/elsewhere/'><form action='/sub/./rules/../'>", "<a href=''><a href='&#x2F;sub&sol;'>"]:
        for page in (0, 1, 2):
            yield bytes([page]) + text.encode()


# -- secrets, and what they are packed in
@seeds_for("leaks")
def leaks(own):
    wide = {number: "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in number) for number in NUMBERS}
    for i, number in enumerate(NUMBERS):
        for text in [f"电话{number}。", wide[number], f"a {number}, {number} b", f"<b>{number[:4]}</b><i>{number[4:]}</i>", f"<w:t>{number[:3]}</w:t></w:r><w:r><w:t>{number[3:]}</w:t>",
                     "\u3000".join(number), "1 2 3 " * 20 + number, f"x{number}", f"3.{number}", "&nbsp;".join([number[:3], number[3:7], number[7:]]), f"(86){number}-{number}"]:
            yield bytes([i]) + text.encode()


def packed(files, compression=zipfile.ZIP_DEFLATED):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def tar(files, mode):
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, BytesIO(content))
    return buffer.getvalue()


def pdf(content):
    body = zlib.compress(content)
    return (b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
            b"4 0 obj<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
            b"trailer<</Root 1 0 R>>\n" % (len(body), body))


def photo():
    exif = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HHHIII", 1, 0x8825, 4, 1, 26, 0)
    exif += struct.pack("<HHHI4sHHIII", 2, 1, 2, 2, b"N\0", 2, 5, 3, 56, 0) + struct.pack("<6I", 39, 1, 54, 1, 20, 1)
    app1 = b"Exif\0\0" + exif
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(app1) + 2) + app1 + b"\xff\xd9"


@seeds_for("leak_check")
def leak_check(own):
    secret = f"call {NUMBERS[1]} now".encode()
    files = {"a.txt": secret, "b/c.xml": b"<a>" + secret + b"</a>"}
    for data in [secret, packed(files), packed(files, zipfile.ZIP_STORED), packed({"i.zip": packed(files)}), tar(files, "w")[:1536], gzip.compress(tar(files, "w"), mtime=0), gzip.compress(secret, mtime=0),
                 bz2.compress(secret), lzma.compress(secret), pdf(b"BT /F 9 Tf (" + secret + b") Tj ET"), photo(), packed({"p.jpg": photo()}), secret.decode().encode("utf-16"),
                 b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + secret.decode().encode("utf-16-le"), b"BEGIN:VEVENT\r\nUID:a@b.example\r\nX:1380013\r\n 8000\r\n", packed(files)[:60],
                 b"7z\xbc\xaf\x27\x1c\0\4", b"Rar!\x1a\x07\x01\0", b"MSCF\0\0\0\0", b"\x28\xb5\x2f\xfd\x04\x58\x69\0\0call 13800138000"]:
        for name in (0, 1, 3):
            yield bytes([name]) + data


# -- workbooks
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEETS = ["<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='inlineStr'><is><t>a</t><rPh><t>b</t></rPh></is></c></row><row r='3' hidden='1'><c t='b'><v>1</v></c></row>",
          "<row><c s='1'><v>45000.5</v></c><c><f>1+1</f></c><c><f/><v>91.099999999999994</v></c><c t='e'><v>#N/A</v></c><c t='d'><v>2026-03-10</v></c></row>",
          "<row r='2'><c r='B2' t='str'><v>_x0041_&lt;</v></c></row><row r='4' ht='0'><c r='B4'><v>1e14</v></c></row></sheetData><mergeCells><mergeCell ref='B2:C4'/></mergeCells><sheetData>",
          "</sheetData><cols><col min='2' max='3' hidden='1'/></cols><sheetData><row><c><v>12345678901234567890</v></c></row>"]


@seeds_for("workbook")
def workbook(own):
    for rows in SHEETS:
        yield f"<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>".encode()
    yield f"\x1e<sst xmlns='{MAIN}'><si><r><t>a</t></r><r><t xml:space='preserve'> b</t></r></si><si/><si><t/></si></sst>".encode()
    yield f"\x1e\x1e<styleSheet xmlns='{MAIN}'><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm'/></numFmts><cellXfs><xf numFmtId='164'/></cellXfs></styleSheet>".encode()
    yield (f"\x1e\x1e\x1e<workbook xmlns='{MAIN}' xmlns:r='http://purl.oclc.org/ooxml/officeDocument/relationships'><workbookPr date1904='1'/><sheets>"
           "<sheet name='b' state='hidden' r:id='rId1'/></sheets></workbook>").encode()
    yield b"<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a e='&d;'>&d;</a>"
    yield b"\x1e\x1e\x1e\x1e<Relationships><Relationship Id='rId1' Type='/worksheet' Target='/xl/./../%78l/worksheets/sheet1.xml'/></Relationships>"


@seeds_for("spreadsheet")
def spreadsheet(own):
    relations = ("<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                 "<Relationship Id='rId1' Type='x/%s' Target='%s'/></Relationships>")
    for rows in SHEETS:
        yield packed({"_rels/.rels": relations % ("officeDocument", "workbook.xml"), "_rels/workbook.xml.rels": relations % ("worksheet", "s.xml"),
                      "workbook.xml": f"<workbook xmlns='{MAIN}' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>"
                                      "<sheet name='a' r:id='rId1'/></sheets></workbook>",
                      "s.xml": f"<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>"})
    for text in ["名称,单位\n甲,乙\n", "a;b\n1;2\n", "a\tb\n\"c\nd\"\te\n"]:
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
            yield text.encode(encoding)


def main():
    own = sys.argv[1] == "--own"
    target, folder = sys.argv[-2], Path(sys.argv[-1])
    folder.mkdir(parents=True, exist_ok=True)
    for data in SEEDS[target](own):
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    print(f"{target}: {len(list(folder.iterdir()))} first inputs")


main()
