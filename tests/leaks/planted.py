"""A secret of each kind in each place that something published can hold it stops the build.

The build must end with status 3, name the file and the rule, not print the secret, and publish nothing; with the secret allowed
in site.yaml it must pass. Packed files that nobody can look into stop the build, too. With --all every kind of secret is tried
in every place, else each at least once and in each place one. FABANG names the program.
"""
import csv
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FABANG = os.environ.get("FABANG") or str(ROOT / ".build/fabang")
NOW = "2026-04-01T00:00:00+01:00"
SECRETS = {  # of standards and of payment systems' tests; nobody's
    "leak-identity": "11010519491231002X",
    "leak-mobile": "13800138000",
    "leak-landline": "0755-20000000",
    "leak-bank-card": "6200000000000005",
    "leak-email": "someone@mail.example",
    "leak-credit-code": "91350100M000100Y43",
}
NOTICE = "content/notices/thanks.md"
FOLDER = "content/notices/call"
PLACES = {}
counts = [0, 0]


def check(condition, what):
    counts[0 if condition else 1] += 1
    if not condition:
        print(f"FAIL leaks: {what}")


def place(*outputs):
    """What the function plants must be found in outputs that match each of the patterns."""
    def register(function):
        PLACES[function.__name__] = (outputs, function)
        return function
    return register


def replace(site, path, old, new):
    text = (site / path).read_text()
    assert old in text, (path, old)
    (site / path).write_text(text.replace(old, new, 1))


def attach(site, name, data):
    (site / FOLDER / name).write_bytes(data)
    replace(site, FOLDER + "/index.md", "attachments:\n", f"attachments:\n  - {{title: Another file, file: {name}}}\n")


def packed(files, compression=zipfile.ZIP_DEFLATED):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def pdf(content, author="", flate=True):
    """One page; the table of offsets is left to the reader to make."""
    body = zlib.compress(content) if flate else content
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(body), b" /Filter /FlateDecode" if flate else b"", body),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Author <%s> >>" % author.encode("utf-16").hex().encode() if author else b"<< >>"]
    out, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def photo(place_of_it):
    """The head of a JPEG file with EXIF data, with a latitude in it or without."""
    def ifd(entries):
        return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", 0)
    gps_at = 8 + 2 + 12 + 4
    latitude_at = gps_at + 2 + 24 + 4
    exif = b"II*\0" + struct.pack("<I", 8)
    if place_of_it:
        exif += ifd([struct.pack("<HHII", 0x8825, 4, 1, gps_at)])
        exif += ifd([struct.pack("<HHI4s", 1, 2, 2, b"N\0"), struct.pack("<HHII", 2, 5, 3, latitude_at)])
        exif += struct.pack("<6I", 39, 1, 54, 1, 20, 1)
    else:
        exif += ifd([struct.pack("<HHI4s", 0x010E, 2, 4, b"kit\0")])
    app1 = b"Exif\0\0" + exif
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(app1) + 2) + app1 + b"\xff\xd9"


@place(r"notices/thanks/index\.html")
def text_of_a_notice(site, secret):
    replace(site, NOTICE, "Thank you.", f"Thank you, {secret}.")


@place(r"notices/thanks/index\.html", r"\.xml", r"search.*\.json|\.json", r"index\.html")
def title_of_a_notice(site, secret):
    replace(site, NOTICE, "title: Thanks to the markers", f"title: Thanks to {secret}, all")


@place(r"notices/thanks/index\.html")
def address_in_a_link(site, secret):
    replace(site, NOTICE, "Thank you.", f"[Thank you.](https://place.example/?of={secret})")


@place(r"notices/thanks/index\.html")
def comment_in_the_theme(site, secret):
    replace(site, "themes/default/templates/notice.liquid", "{%", f"<!-- {secret} -->\n{{%")


@place(r"\.css")
def style_sheet(site, secret):
    with (site / "themes/default/assets/site.css").open("a") as file:
        file.write(f"/* {secret} */\n")


@place(r"lists/medals/index\.html", r"lists/medals/v/1/list\.json", r"list\.csv", r"list\.xlsx:xl/")
def row_of_a_list(site, secret):
    rows = list(csv.DictReader((site / "site-data/records/entries.csv").open(newline="")))
    with (site / "site-data/records/entries.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "name"])
        writer.writeheader()
        writer.writerows({**row, "name": f"Paper {secret}" if row["project"] == "t1" else ""} for row in rows)


@place(r"projects/t1/index\.html")
def summary_of_a_project(site, secret):
    (site / "site-data/records/project_texts.csv").write_text(f"project,summary\nt1,Ask for {secret} at once.\n")


@place(r"contests\.json", r"schedule.*\.html")
def date_of_the_plan(site, secret):
    replace(site, "site-data/plan.yaml", "name: Entries close", f"name: Entries of {secret} close")


@place(r"\.ics:unfolded", r"contests/olympiad/index\.html")
def name_of_a_contest(site, secret):
    """Calendars fold lines after 75 bytes: within the number."""
    replace(site, "site-data/contests/olympiad.yaml", "name: ", f"name: {'x' * 67} {secret} ")


@place(r"sample-paper\.txt")
def attached_text(site, secret):
    (site / FOLDER / "sample-paper.txt").write_text(f"ask {secret}\n")


@place(r"wide\.txt:text")
def attached_utf16(site, secret):
    attach(site, "wide.txt", f"电话 {secret} 号".encode("utf-16"))


@place(r"old\.doc:text")
def attached_old_document(site, secret):
    attach(site, "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 505 + f"电话{secret}号".encode("utf-16-le"))


@place(r"paper\.docx:word/document\.xml")
def attached_document(site, secret):
    half = len(secret) // 2
    runs = f"<w:r><w:t>{secret[:half]}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{secret[half:]}</w:t></w:r>"
    whole = f"<w:r><w:t>{secret}</w:t></w:r>"
    text = whole if "@" in secret else runs
    attach(site, "paper.docx", packed({"word/document.xml": f"<w:document><w:p>{text}</w:p></w:document>"}))


@place(r"table\.xlsx:xl/worksheets/sheet1\.xml")
def attached_workbook_hidden_column(site, secret):
    cell = f'<c r="A1" t="inlineStr"><is><t>{secret}</t></is></c>'
    attach(site, "table.xlsx", packed({"xl/worksheets/sheet1.xml": f'<worksheet><cols><col min="1" max="1" hidden="1"/></cols>{cell}</worksheet>'}))


@place(r"author\.docx:docProps/core\.xml")
def author_of_a_document(site, secret):
    attach(site, "author.docx", packed({"docProps/core.xml": f"<dc:creator>{secret}</dc:creator>"}))


@place(r"nested\.zip:list\.csv")
def archive_in_an_archive(site, secret):
    attach(site, "nested.zip", packed({"inner.zip": packed({"list.csv": secret + "\n"})}))


@place(r"named\.zip:")
def name_in_an_archive(site, secret):
    attach(site, "named.zip", packed({f"papers of {secret}/a.txt": "nothing"}))


@place(r"list\.tar\.gz:list\.csv")
def archive_of_unix(site, secret):
    import tarfile
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("list.csv")
        member.size = len(secret)
        archive.addfile(member, BytesIO(secret.encode()))
    attach(site, "list.tar.gz", buffer.getvalue())


@place(r"plain\.pdf:stream", r"plain\.pdf:page 1")
def packed_stream_of_a_pdf(site, secret):
    attach(site, "plain.pdf", pdf(b"BT /F 12 Tf 20 100 Td (%s) Tj ET" % secret.encode()))


@place(r"glyphs\.pdf:page 1")
def text_that_only_a_reader_of_pdf_sees(site, secret):
    attach(site, "glyphs.pdf", pdf(b"BT /F 12 Tf 20 100 Td <%s> Tj ET" % secret.encode().hex().encode()))


@place(r"by\.pdf:metadata")
def author_of_a_pdf(site, secret):
    attach(site, "by.pdf", pdf(b"BT ET", author=secret))


def make(folder):
    site = Path(folder)
    shutil.copytree(ROOT / "tests/sites/tiny", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    return site


def build(site):
    subprocess.run([FABANG, "-q", "-C", site, "records"], check=True)
    result = subprocess.run([FABANG, "-q", "-C", site, "--now", NOW, "build"], capture_output=True, text=True, errors="replace")
    return result.returncode, result.stderr, (site / "public").exists()


def try_secret(folder, name, rule, secret):
    outputs, plant = PLACES[name]
    site = make(folder)
    plant(site, secret)
    status, message, published = build(site)
    files = re.findall(rf"^(.*): error: looks like .* \[{rule}\]$", message, re.M)
    check(status == 3 and not published, f"{name}, {rule}: status {status}\n{message}")
    for output in outputs:
        check(any(re.search(output, file) for file in files), f"{name}, {rule}: not found in {output}: {files}")
    check(secret not in message, f"{name}, {rule}: the message tells the secret\n{message}")
    with (site / "site-data/site.yaml").open("a") as file:
        file.write(f"disclosure:\n  allowed:\n    - {{text: '{secret}', rule: {rule.removeprefix('leak-')}, reason: a test}}\n")
    status, message, published = build(site)
    check(status == 0 and published, f"{name}, {rule}: allowed, but {message}")


def expect(folder, name, data, wanted):
    site = make(folder)
    attach(site, name, data)
    status, message, published = build(site)
    if wanted is None:
        check(status == 0 and published, f"{name}: {message}")
    else:
        check(status == 3 and not published and name in message and f"[{wanted}]" in message, f"{name}: status {status}\n{message}")


def encrypted():
    data = bytearray(packed({"a.txt": "secret"}, zipfile.ZIP_STORED))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    return bytes(data)


def unreadable():
    """Files that cannot be looked into, or that hold no secret although they look odd."""
    whole = packed({"a.txt": "text " * 1000})
    deep = b"text"
    for _ in range(5):
        deep = packed({"a.zip": deep})
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    return [
        ("cut.zip", whole[:60], "leak-unread"),
        ("locked.zip", encrypted(), "leak-unread"),
        ("locked.docx", locked, "leak-unread"),
        ("deep.zip", deep, "leak-unread"),
        ("bomb.zip", packed({"a": b"\0" * (300 << 20)}), "leak-unread"),
        ("cut.pdf", pdf(b"BT ET")[:100], "leak-unread"),
        ("cut.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3abc", "leak-unread"),
        ("where.jpg", photo(True), "leak-location"),
        ("where.zip", packed({"where.jpg": photo(True)}), "leak-location"),
        ("nowhere.jpg", photo(False), None),
        ("empty.zip", packed({}), None),
        ("whole.zip", whole, None),
        ("clean.pdf", pdf(b"BT /F 12 Tf 20 100 Td (nothing) Tj ET"), None),
    ]


def main():
    cases = 0
    rules = list(SECRETS)
    with tempfile.TemporaryDirectory() as folder:
        for i, name in enumerate(PLACES):
            for rule in rules if i == 0 or "--all" in sys.argv else [rules[i % len(rules)]]:
                cases += 1
                try_secret(f"{folder}/{cases}", name, rule, SECRETS[rule])
        for name, data, wanted in unreadable():
            cases += 1
            expect(f"{folder}/{cases}", name, data, wanted)
    print(f"leaks: {len(SECRETS)} kinds of secrets in {len(PLACES)} places")
    print(f"{counts[0]} passed, {counts[1]} failed")
    return counts[1] != 0


sys.exit(main())
