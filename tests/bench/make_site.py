#!/usr/bin/env python3
"""Writes the bench's site in fabang's own form: 54 contests, PROJECTS projects, a tenth as many notices.

    make_site.py PROJECTS FOLDER [--seed N] [--shared ../shared/bench [--peers hugo,jekyll]]

then: fabang -C FOLDER records && fabang -C FOLDER build --now 2026-01-01T00:00:00+08:00

A project of the records has no region and no day of its own: its `field` holds field, region, group and day, parted
by commas. Its summary is written in Markdown, as the peers' pages are, and the theme renders it.
"""
import argparse, csv, json, os, shutil

import corpus

HERE = os.path.dirname(os.path.abspath(__file__))
NOW = "2026-01-01T00:00:00+08:00"


def quote(text):
    return json.dumps(text, ensure_ascii=False)


class Folder:
    def __init__(self, root):
        self.root, self.made = root, set()

    def open(self, path):
        path = os.path.join(self.root, path)
        folder = os.path.dirname(path)
        if folder not in self.made:
            os.makedirs(folder, exist_ok=True)
            self.made.add(folder)
        return open(path, "w", encoding="utf-8", newline="\n")

    def write(self, path, text):
        with self.open(path) as file:
            file.write(text)

    def document(self, path, front_matter, body):
        self.write(path, "---\n" + "".join("%s: %s\n" % pair for pair in front_matter) + "---\n\n" + ours(body))


def ours(text):
    """The corpus has the addresses of a site without our contract."""
    return text.replace("](/announcements/", "](/notices/")


def write_plan(out, contests):
    kinds = [(kind, label, sum(contest["kind"] == kind for contest in contests)) for kind, label in corpus.KINDS]
    out.write("site-data/site.yaml", """\
id: bench
title: %(site)s
description: 用来测量生成速度的演示站
base_url: https://contest.example.org/
language: zh-CN
time_zone: +08:00
theme: bench
output: public
owner: %(site)s组委会
notices_per_page: 20
demo_notice: 演示数据：项目、单位、名次与奖项均为虚构。
footer:
  telephone: 010-00000000
  text: 版权所有 © 2025 %(site)s组委会，未经许可不得转载。
  links:
    - {title: 主管部门, url: "https://www.example.org/ministry/"}
    - {title: 高新区网, url: "https://www.example.org/torch/"}
    - {title: 引导基金, url: "https://www.example.org/fund/"}
    - {title: 科技园区, url: "https://www.example.org/park/"}
    - {title: 合作媒体, url: "https://www.example.org/media/"}
""" % {"site": corpus.SITE})
    out.write("site-data/plan.yaml", """\
id: bench
edition: 1
name: %s
basis: {title: 大赛章程, date: 2019-01-02}
groups:
  - {id: g, name: 全部}
kinds:
%sdates:
  - {id: start, name: 开赛, date: 2025-03-01, wordings: [{text: 三月一日, source: 第一条}]}
notice_kinds:
%slist_kinds:
  - {id: result, name: 排名公示, publicity: none, columns: [name, rank, entrant, contest, award, score]}
""" % (corpus.SITE,
       "".join("  - {id: %s, name: %s, unit: 个, contests: %d}\n" % kind for kind in kinds),
       "".join("  - {id: kind-%d, name: %s}\n" % (i + 1, kind) for i, kind in enumerate(corpus.NOTICE_KINDS))))


def write_contests(out, contests):
    organizers = sorted({contest["organizer"] for contest in contests})
    out.write("site-data/organizations.yaml", "organizations:\n" + "".join(
        "  - {id: org-%d, name: %s}\n" % (i + 1, name) for i, name in enumerate(organizers)))
    out.write("site-data/schedule.yaml", "events:\n" + "".join(
        "  - {id: enter-%s, name: %s报名, first_day: %s, last_day: %s, contests: [%s]}\n" % (
            contest["slug"], contest["name"], contest["opens"], contest["closes"], contest["slug"]) for contest in contests))
    files = {}
    for row, contest in enumerate(contests):
        rows = files.setdefault(contest["kind"], [])
        rows.append("""\
  - id: %(slug)s
    seq: %(seq)d
    name: %(name)s
    place: %(region)s
    source: "%(row)d"
    organizers: [{organization: org-%(organizer)d, lead: true}]
    registration: {route: own, raw: "https://www.example.org/enter/%(slug)s", url: "https://www.example.org/enter/%(slug)s", deadline: %(closes)s}
""" % {**contest, "seq": len(rows) + 1, "row": row + 1, "organizer": organizers.index(contest["organizer"]) + 1})
        out.document("content/pages/contests/%02d-%s.md" % (row + 1, contest["slug"]), [
            ("title", quote(contest["name"])), ("permalink", "/texts/contests/%s/" % contest["slug"]),
            ("summary", quote(contest["description"]))], contest["body"])
    for kind, rows in files.items():
        out.write("site-data/contests/%s.yaml" % kind, "kind: %s\ncontests:\n%s" % (kind, "".join(rows)))


def write_notices(out, notices):
    for notice in notices:
        out.document("content/notices/%s.md" % notice["id"], [
            ("id", notice["id"]), ("kind", notice["kind"]), ("title", quote(notice["title"])),
            ("summary", quote(notice["description"])), ("issuer", quote(corpus.SITE + "组委会")),
            ("published_at", notice["published"]), ("contests", "[%s]" % notice["contest"])], notice["body"])


def write_projects(out, contests, projects):
    """The records; the rows of a list wait until all projects are known."""
    lists = {contest["slug"]: [] for contest in contests}
    tables = {name: out.open("site-data/records/%s.csv" % name) for name in ("entrants", "projects", "project_texts", "lists", "editions", "entries", "reviews")}
    rows = {name: csv.writer(file, lineterminator="\n").writerow for name, file in tables.items()}
    rows["entrants"](["id", "name", "kind"])
    rows["projects"](["id", "name", "entrant", "group", "contest", "demo"])
    rows["project_texts"](["project", "field", "summary"])
    rows["entries"](["list", "edition", "project", "rank", "award", "score"])
    rows["lists"](["id", "kind", "contest", "group", "title", "order_label", "score_public", "review_levels", "demo"])
    rows["editions"](["list", "edition", "state", "published_at"])
    rows["reviews"](["list", "edition", "level", "reviewer", "decision", "decided_at"])
    for project in projects:
        number = project["id"][1:]
        rows["entrants"](["e" + number.lstrip("0"), project["company"], "organization"])
        rows["projects"]([project["id"], project["title"], "e" + number.lstrip("0"), "g", project["contest"], "yes"])
        lists[project["contest"]].append((project["rank"], project["id"], project["award"], project["score"]))
        rows["project_texts"]([project["id"], ",".join(project[key] for key in ("field", "region", "group", "day")), project["body"].strip()])
    for contest in contests:
        slug, entries = contest["slug"], sorted(lists[contest["slug"]])
        if not entries:
            continue
        rows["lists"]([slug, "result", slug, "g", contest["name"] + "排名公示", "按得分排列", "yes", 1, "yes"])
        rows["editions"]([slug, 1, "final", "2025-12-21T09:00:00+08:00"])
        rows["reviews"]([slug, 1, 1, "演示审核", "approved", "2025-12-20T18:00:00+08:00"])
        for rank, project, award, score in entries:
            rows["entries"]([slug, 1, project, rank, award, score])
    for file in tables.values():
        file.close()


def write_theme(out):
    shutil.copytree(os.path.join(HERE, "theme"), os.path.join(out.root, "themes", "bench"), dirs_exist_ok=True, ignore=shutil.ignore_patterns("words"))
    words = os.path.join(HERE, "..", "..", "themes", "default", "strings", "zh-CN.yaml")
    with open(words, encoding="utf-8") as common, open(os.path.join(HERE, "theme", "words", "zh-CN.yaml"), encoding="utf-8") as own:
        out.write("themes/bench/strings/zh-CN.yaml", common.read() + own.read())


def write_site(rows, folder):
    out = Folder(folder)
    write_theme(out)
    write_plan(out, rows.contests)
    write_contests(out, rows.contests)
    write_notices(out, rows.notices())
    write_projects(out, rows.contests, rows.projects())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("projects", type=int)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--shared", help="the folder ../shared/bench: the same texts as in the peers' sites")
    parser.add_argument("--peers", default="", help="with --shared: whose sites to write, too, beside FOLDER")
    given = parser.parse_args()
    if given.shared:
        rows = corpus.Shared(given.shared, given.projects, given.seed, os.path.join(given.folder, "..", "peers"), given.peers.split(","))
    else:
        rows = corpus.Own(given.projects, given.seed)
    write_site(rows, given.folder)


if __name__ == "__main__":
    main()
