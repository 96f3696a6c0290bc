"""Builds tests/states/site, which has a list in each state, and reads what it publishes.

The text of each list's page must equal expected/PAGE.txt (UPDATE=1 rewrites them; T=NAME chooses). In both languages of the
theme no output about a list that is not settled says what the theme says of settled ones, and each says that it is not.
An edition's files never change; its feed item comes with it and not a second earlier.

states.py --make FOLDER makes the site in FOLDER and builds it, for tests/browser.
"""
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FABANG = os.environ.get("FABANG") or str(ROOT / ".build/fabang")
NOW = "2026-06-05T12:00:00+08:00"
PROVISIONAL = ["running", "coming", "ended", "disputed", "revised"]
PAGES = [*(f"lists/{name}" for name in [*PROVISIONAL, "final", "corrected", "withdrawn"]), "lists/final/v/1", "lists/withdrawn/v/2",
         "projects/e1", "projects/w2", "projects/w4", "lists", "contests/east"]


def make(folder, language="zh-CN", records=True):
    site = Path(folder)
    shutil.copytree(HERE / "site", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    config = site / "site-data/site.yaml"
    config.write_text(config.read_text().replace("language: zh-CN", f"language: {language}"))
    if records:
        subprocess.run([FABANG, "-C", site, "-q", "records"], check=True)
    return site


def build(site, now=NOW, out="public"):
    subprocess.run([FABANG, "-C", site, "-q", "--now", now, "build", "--out", site / out], check=True)
    return site / out


class Text(html.parser.HTMLParser):
    """The words of a page, a line for each block; what is struck out is between ~~, headings start with #."""
    BLOCKS = {"p", "h1", "h2", "h3", "li", "tr", "div", "caption", "section", "title", "dl", "ul", "ol", "table"}

    def __init__(self, whole):
        super().__init__()
        self.lines, self.line, self.depth, self.inside = [], "", 0, whole

    def end_line(self):
        line = re.sub(r"\s+", " ", self.line).strip(" |")
        if line.strip("# "):
            self.lines.append(line)
        self.line = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "main":
            self.inside = True
        if tag == "meta" and attrs.get("name") == "description" or attrs.get("property") == "og:title":
            self.lines.append(f"{attrs.get('name') or attrs['property']}: {attrs['content']}")
        if tag in self.BLOCKS:
            self.end_line()
            if tag in ("h1", "h2", "h3"):
                self.line = "#" * int(tag[1]) + " "
        if tag in ("td", "th", "dd"):
            self.line += " | "
        if tag in ("s", "del"):
            self.line += "~~"

    def handle_endtag(self, tag):
        if tag in ("s", "del"):
            self.line += "~~"
        if tag in self.BLOCKS:
            self.end_line()
        if tag == "main":
            self.inside = False
        if tag == "title":
            self.inside = self.whole_after_title

    whole_after_title = False

    def handle_data(self, data):
        if self.inside or self.get_starttag_text() == "<title>":
            self.line += data


def text_of(path):
    parser = Text(False)
    parser.feed(path.read_text())
    parser.end_line()
    return "\n".join(parser.lines) + "\n"


def everything(path):
    """All that a file says, markup and all; of a workbook, its parts."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def strings(language):
    """The maps and words of the theme that are of one line each."""
    found, key = {}, ""
    for line in (ROOT / f"themes/default/strings/{language}.yaml").read_text().splitlines():
        match = re.match(r"( *)([\w-]+):(?: (.*))?$", line)
        if not match:
            continue
        indent, name, value = match.groups()
        value = (value or "").strip().strip('"')
        if indent:
            found[f"{key}.{name}"] = value
        else:
            key = name
            found[name] = value
    return found


class Suite:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, faults):
        if faults:
            self.failed += 1
            print(f"FAIL states: {name}")
            for fault in faults[:12]:
                print(f"    {fault}")
        else:
            self.passed += 1


def check_texts(suite, public):
    for page in PAGES:
        name = page.replace("/", "-")
        expected = HERE / "expected" / f"{name}.txt"
        actual = text_of(public / page / "index.html")
        if os.environ.get("UPDATE"):
            expected.parent.mkdir(exist_ok=True)
            expected.write_text(actual)
        before = expected.read_text() if expected.exists() else ""
        diff = subprocess.run(["diff", "-u", expected if before else "/dev/null", "-"], input=actual.encode(), capture_output=True)
        suite.check(f"the text of {page}", diff.stdout.decode().splitlines())


def about_provisional(public):
    """Every output that is about nothing but lists that are not settled."""
    files = [path for name in PROVISIONAL for path in sorted((public / "lists" / name).rglob("*")) if path.is_file()]
    files += sorted((public / "contests/east").rglob("*.*"))
    files += [public / f"projects/e{i}/index.html" for i in range(1, 7)]
    return files


def items(path):
    return {item["id"]: item for item in json.loads(path.read_text())["items"]}


def check_claims(suite, public, language):
    """What the theme says of settled lists is said of no other."""
    words = strings(language)
    states = ("final", "corrected")
    claims = {words[f"{group}.{state}"] for group in ("list_state", "list_headline", "list_state_note", "file_state") for state in states}
    claims |= {words["finalized_at"], words["feed_title.final"].replace("{1}", "").strip(), words["feed_title.corrected"].replace("{1}", "").strip(),
               f'"state":"final"', 'state-final', 'state-corrected'}
    # What is said of unsettled ones may hold such words: "waiting for the final list".
    denials = sorted({words[f"{group}.{state}"] for group in ("list_state", "list_headline", "list_state_note", "file_state")
                      for state in ("publicity", "publicity_ended") if f"{group}.{state}" in words}
                     | {words["award_of_provisional"].replace("{1}", ""), words["feed_title.publicity_corrected"].replace("{1}", "").strip()},
                     key=len, reverse=True)
    faults = []
    count = 0
    for path in about_provisional(public):
        said = everything(path)
        for denial in denials:
            said = said.replace(denial, "…")
        count += 1
        faults += [f"{path.relative_to(public)} says '{claim}'" for claim in claims if re.search(rf"(?<!\w){re.escape(claim)}" if claim.isascii() else re.escape(claim), said)]
    feed = items(public / "feed.json")
    for name in PROVISIONAL:
        for key, item in feed.items():
            if f"list:{name}:" in key:
                said = json.dumps(item, ensure_ascii=False)
                for denial in denials:
                    said = said.replace(denial, "…")
                faults += [f"{key} says '{claim}'" for claim in claims if claim in said]
    assert count > 30 and len(claims) > 8, (count, claims)
    suite.check(f"{language}: nothing that is not settled claims to be ({count} files, {len(claims)} phrases)", faults)


def check_statements(suite, public, language):
    """Each output about such a list says where it stands: title, description, heading, items, tables."""
    words = strings(language)
    faults = []
    for name in PROVISIONAL:
        state = "publicity_ended" if name == "ended" else "publicity"
        mark = words[f"list_title.{state}"].replace("{1}", "").strip()
        headline = words[f"list_headline.{state}"]
        page = (public / "lists" / name / "index.html").read_text()
        for what, pattern in {"title": r"<title>(.*?)</title>", "h1": r"<h1>(.*?)</h1>", "og:title": r'og:title" content="(.*?)"',
                              "description": r'name="description" content="(.*?)"', "caption": r"<caption>(【.*?|\[.*?)</caption>"}.items():
            match = re.search(pattern, page)
            if not match or mark not in match[1]:
                faults.append(f"{what} of {name} has no '{mark}'")
        if headline not in re.search(r'name="description" content="(.*?)"', page)[1] or f'<p class="bigstate">{headline}</p>' not in page:
            faults.append(f"{name} does not say '{headline}'")
        newest = max(path for path in (public / "lists" / name / "v").iterdir())
        for table in ("list.csv", "list.xlsx"):
            if words["file_state.publicity"] not in everything(newest / table):
                faults.append(f"{table} of {name} does not say its state")
        if '"state":"publicity"' not in everything(newest / "list.json"):
            faults.append(f"list.json of {name} does not say its state")
        for where in ("feed.json", "feed.xml", "atom.xml", "contests/east/feed.xml"):
            said = (public / where).read_text()
            title = re.sub(r"【演示】", "", re.search(r"<h1>(.*?)</h1>", page)[1])
            if name not in ("ended", "revised") and title not in said:
                faults.append(f"{where} has no item '{title}'")
    suite.check(f"{language}: what is not settled says so everywhere", faults)


def check_frozen(suite, site, public):
    """Edition 2 as it was on its day, and now that a third follows it."""
    before = build(site, "2026-05-26T09:00:00+08:00", "then")
    faults = []
    for name in ("corrected", "withdrawn"):
        for path in sorted((before / "lists" / name / "v").rglob("*")):
            later = public / path.relative_to(before)
            if path.is_file() and path.suffix != ".html" and path.read_bytes() != later.read_bytes():
                faults.append(f"{path.relative_to(before)} has changed")
            if path.suffix == ".html":
                rows = [re.findall(r"<tr.*?</tr>", page.read_text(), re.S)[-3:] for page in (path, later)]
                kept = [[re.sub(r' data-label="[^"]*"', "", row) for row in table] for table in rows]
                if kept[0] != kept[1]:
                    faults.append(f"{path.relative_to(before)} has other rows")
    latest = strings("zh-CN")["edition_see_latest"]
    for page in ("corrected/v/2", "corrected/v/1", "withdrawn/v/2", "revised/v/1"):
        said = (public / "lists" / page / "index.html").read_text()
        if latest not in said or "<h1>【旧版】" not in said:
            faults.append(f"{page} does not point at the latest edition")
    if latest in (public / "lists/corrected/v/3/index.html").read_text():
        faults.append("the latest edition points at itself")
    suite.check("an edition's files and rows stay as they were; its page points at the latest", faults)


def check_feeds(suite, site, public):
    """Items come with their editions; none changes or goes."""
    faults = []
    before = items(build(site, "2026-06-03T09:59:59+08:00", "then") / "feed.json")
    at = items(build(site, "2026-06-03T10:00:00+08:00", "then") / "feed.json")
    now = items(public / "feed.json")
    guid = "tag:kites.example,2026:list:corrected:3"
    if guid in before or guid not in at:
        faults.append("the item of a correction does not come with it")
    for older, newer in ((before, at), (at, now)):
        faults += [f"{key} has changed or gone" for key in older if newer.get(key) != older[key]]
    titles = {key.split(":list:")[-1]: item["title"] for key, item in now.items()}
    for key, mark in {"running:1": "【公示】", "revised:2": "【公示更正】", "final:2": "【最终名单】", "corrected:3": "【更正】", "withdrawn:3": "【撤回】"}.items():
        if not titles.get(key, "").startswith(mark):
            faults.append(f"{key} is titled '{titles.get(key)}'")
    html = now[guid]["content_html"]
    faults += [f"the correction's item does not say {text}" for text in ("采蝶号", "彩蝶号", "演示苍鹰风筝工坊", "提交的材料经核实与事实不符") if text not in html]
    suite.check("feed items come with their editions, and stay", faults)


def main():
    if sys.argv[1:2] == ["--make"]:
        build(make(sys.argv[2]))
        return 0
    if os.environ.get("T", "") not in "states":
        print("0 passed, 0 failed")
        return 0
    suite = Suite()
    with tempfile.TemporaryDirectory(prefix="fabang-states-") as folder:
        for language in ("zh-CN", "en"):
            site = make(Path(folder) / language, language)
            public = build(site)
            check_claims(suite, public, language)
            check_statements(suite, public, language)
            if language == "zh-CN":
                check_texts(suite, public)
                check_frozen(suite, site, public)
                check_feeds(suite, site, public)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
