"""That the bench measures what it says: its site, made twice, built, and looked through; and that pages.py sees a difference."""
import csv, filecmp, os, re, shutil, subprocess, sys, tempfile

sys.dont_write_bytecode = True
import make_site, pages

PROJECTS = 100
HERE = os.path.dirname(os.path.abspath(__file__))
FABANG = os.environ.get("FABANG", os.path.join(HERE, "..", "..", ".build", "fabang"))
counts = {True: 0, False: 0}


def check(name, fine, said=""):
    counts[bool(fine)] += 1
    if not fine:
        print("FAIL bench: %s\n    %s" % (name, str(said)[:2000]))


def write_site(folder):
    subprocess.run([sys.executable, os.path.join(HERE, "make_site.py"), str(PROJECTS), folder], check=True)


def files(root):
    return sorted(os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def expected_pages(site):
    """By what the bench says it has, not by what the theme makes."""
    entries = list(csv.DictReader(read(site, "site-data/records/entries.csv").splitlines()))
    contests = [re.sub(r"^\d\d-|\.md$", "", name) for name in os.listdir(os.path.join(site, "content/pages/contests"))]
    notices = [name[:-3] for name in os.listdir(os.path.join(site, "content/notices"))]
    years = {re.search(r"published_at: (\d{4})", read(site, "content/notices", notice + ".md"))[1] for notice in notices}
    found = ["", "contests/", "archive/", "notices/"] + ["archive/%s/" % year for year in years]
    found += ["contests/%s/" % contest for contest in contests]
    found += [path % contest for contest in contests for path in ("lists/%s/", "lists/%s/v/1/")]
    found += ["projects/%s/" % entry["project"] for entry in entries] + ["notices/%s/" % notice for notice in notices]
    check("54 contests, %d projects, a tenth as many notices" % PROJECTS, (len(contests), len(entries), len(notices)) == (54, PROJECTS, PROJECTS // 10))
    return {path + "index.html" for path in found}, entries


def check_pages(site, public):
    expected, entries = expected_pages(site)
    made = pages.pages(public)
    check("the pages that there should be", made == expected, sorted(made ^ expected)[:10])
    for entry in entries:
        page = read(public, "projects", entry["project"], "index.html")
        text = re.search(r"<h2>项目简介</h2>(.*)</section>", page, re.S)
        fine = all("<dd>%s</dd>" % entry[key] in page for key in ("rank", "score", "award")) and 2 <= text[1].count("<p>") <= 4
        if not fine:
            break
    check("each project has its text, rank, score and award", fine, entry)
    rows = sum(read(public, path).count('<tr><td class="num">') for path in made if re.fullmatch(r"lists/[^/]+/index.html", path))
    check("each project stands in a ranking", rows == PROJECTS, rows)
    texts = [read(site, "content/notices", name) for name in os.listdir(os.path.join(site, "content/notices"))]
    check("notices have 2.5 to 6.5 kB", all(2500 <= len(text.encode()) <= 6500 for text in texts), [len(text.encode()) for text in texts])
    check("what is invented says so", all("演示" in row["name"] for row in csv.DictReader(read(site, "site-data/records/entrants.csv").splitlines())))


def check_comparing(public, theirs):
    """A tree with the addresses that the peers have is the same site; with another word in it, it is not."""
    for path in pages.pages(public):
        if "/v/" not in path:
            target = os.path.join(theirs, pages.theirs_for(path))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8") as file:
                file.write(pages.theirs_for(read(public, path)))
    said = pages.compare(public, theirs)
    check("pages.py finds a copy the same", len(said) == 2 and "0 kinds of page differ otherwise" in said[1], said)
    page = os.path.join(theirs, "projects/p000001/index.html")
    text = read(page)
    with open(page, "w", encoding="utf-8") as file:
        file.write(text.replace("项目简介", "项目介绍"))
    said = pages.compare(public, theirs)
    check("pages.py finds another word", said[-1].startswith("projects/p000001/index.html: 项目简介 </h2>, not 项目介绍"), said)


def main():
    if os.environ.get("T", "") not in "bench":
        print("0 passed, 0 failed")
        return 0
    with tempfile.TemporaryDirectory(prefix="fabang-bench-") as folder:
        site, again = os.path.join(folder, "site"), os.path.join(folder, "again")
        write_site(site)
        write_site(again)
        _, other, missing = filecmp.cmpfiles(site, again, files(site), shallow=False)
        check("the same site each time", not other and not missing and files(site) == files(again), other + missing)
        shutil.rmtree(again)
        for command in (["records"], ["build", "--now", make_site.NOW]):
            done = subprocess.run([FABANG, "-q", "-C", site] + command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            check("fabang %s says nothing" % command[0], done.returncode == 0 and done.stdout == "", done.stdout)
        check_pages(site, os.path.join(site, "public"))
        check_comparing(os.path.join(site, "public"), os.path.join(folder, "theirs"))
    print("%d passed, %d failed" % (counts[True], counts[False]))
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
