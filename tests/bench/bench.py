#!/usr/bin/env python3
"""Times fabang beside other generators, and beside C that only writes files, on a site of PROJECTS projects.

    bench.py PROJECTS [--rounds 5] [--peers hugo,eleventy,jekyll] [--places disk,tmpfs] [--patience 120]

The site is make_site.py's. The peers' sites are those of ../shared/bench (SHARED names another ../shared);
without it, or without the program, a peer is skipped with a word. On tmpfs only the first peer is measured.

Rounds are interleaved: in each, everybody builds once, and ratios are taken within a round. A cold build goes to
a folder that was not there, with the sources in the page cache (one round before is not counted). On disk nothing
is deleted before all is measured, since that slows down who writes next, and `sync` runs before each build.
Then each builds over its own last output: with nothing changed; with a paragraph more in the newest notice; with
another score in the records, which four pages must show; with another word in the theme's layout, on all pages.

Wall time is the clock's; user+system time and peak memory are the kernel's for the process and its children. Peak
memory begins at this script's own, some 25 MiB, for a process starts as a copy of it. Files written are those
with a new time. Who takes longer than PATIENCE seconds in one case has fewer rounds in it. Removing all that was
written may take as long as the measuring.
"""
import argparse, csv, json, os, re, shutil, signal, statistics, subprocess, sys, tempfile, threading, time

sys.dont_write_bytecode = True
import make_site, pages

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", ".build"))
FABANG, FLOOR = os.path.join(BUILD, "fabang"), os.path.join(BUILD, "bench", "floor")
SHARED = os.path.join(os.environ.get("SHARED", os.path.join(ROOT, "..", "shared")), "bench")
SHARED_PROJECTS_MAX = 100000  # that corpus is held in memory as a whole
PEERS_HOME = os.environ.get("PEERS_HOME", os.path.join(tempfile.gettempdir(), "peers"))
KEPT_BYTES = 50000  # of disk for each project and round: two outputs and three copies of ours, by the block
SLACK = 0.02  # a file's time may be that much older than the clock's
CASES = ["cold", "nothing changed", "notice changed", "project changed", "theme changed"]
WORD = "跳到正文"  # stands in the layout of every theme


def say(text):
    print(text, file=sys.stderr, flush=True)


# -- processes -----------------------------------------------------------------------------------------


class Failed(Exception):
    pass


def run(command, folder, limit):
    """Runs it and tells wall, cpu (user+system) and peak (MiB); ends it and its children after `limit` seconds."""
    with tempfile.TemporaryFile() as log:
        begin = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
        wall, process.returncode = time.monotonic() - begin, os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            log.seek(0)
            said = log.read().decode(errors="replace")[-2000:]
            raise Failed("%s ended with %d after %.1f s\n%s" % (" ".join(command), process.returncode, wall, said))
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}


def run_floor(mode, threads, source, target=None):
    """It times its own system calls; what it read before is not counted."""
    command = [FLOOR, mode, str(threads), source] + ([target] if target else [])
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=600).stdout)
    return {"wall": told["wall"], "cpu": told["user"] + told["sys"], "peak": None}


def version_of(command):
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60).stdout
        return re.search(r"\d+\.\d+\.\d+", said)[0]
    except (OSError, TypeError):
        return None


# -- who builds ----------------------------------------------------------------------------------------


class Fabang:
    name, notices, layout = "fabang", "content/notices/%s.md", "themes/bench/layouts/base.liquid"

    def command(self, source, output):
        return [FABANG, "-q", "-C", source, "build", "--now", make_site.NOW, "--out", output]

    def change_project(self, editor, project, score):
        """Its row in the text of the records, from which the database is made again: not a part of the build."""
        editor.change("site-data/records/entries.csv", r"(?m)^(final,1,%s,\d+,[^,\n]*),.*$" % project, r"\1,%s" % score)
        make_records(editor.folder)

    def pages_of(self, project):
        return ["index.html", "contests/final/index.html", "lists/final/index.html", "projects/%s/index.html" % project]


class Peer:
    projects = None

    def change_project(self, editor, project, score):
        editor.change(self.projects % project, r"(?m)^score: .*$", 'score: "%s"' % score)

    def pages_of(self, project):
        return ["index.html", "contests/final/index.html", "contests/final/ranking/index.html", "projects/%s/index.html" % project]


class Hugo(Peer):
    name, notices, projects = "hugo", "content/announcements/%s.md", "content/projects/%s.md"
    layout = "layouts/_default/baseof.html"

    def __init__(self):
        newest = os.path.join(PEERS_HOME, "hugo-new.sh")
        self.program = os.environ.get("HUGO", newest if os.path.exists(newest) else "hugo")
        self.version = version_of([self.program, "version"])

    def command(self, source, output):
        return [self.program, "--quiet", "-d", output]


class Eleventy(Peer):
    name, notices, projects = "eleventy", "src/announcements/%s.md", "src/projects/%s.md"
    layout = "src/_includes/base.njk"

    def __init__(self):
        self.program = os.path.join(PEERS_HOME, "node_modules", "@11ty", "eleventy", "cmd.cjs")
        self.version = version_of(["node", self.program, "--version"]) if os.path.exists(self.program) else None

    def command(self, source, output):
        return ["node", self.program, "--quiet", "--output=" + os.path.relpath(output, source)]


class Jekyll(Peer):
    """Each output has a cache of its own, so that a cold build is cold; its name must begin with a dot."""

    name, notices, projects, layout = "jekyll", "_announcements/%s.md", "_projects/%s.md", "_layouts/base.html"

    def __init__(self):
        self.version = version_of(["jekyll", "--version"])

    def command(self, source, output):
        settings = output + ".yml"
        with open(settings, "w", encoding="utf-8") as file:
            file.write("cache_dir: .cache-%s\n" % os.path.basename(output))
        return ["jekyll", "build", "-q", "-d", output, "--config", "_config.yml," + settings]


PEERS = [Hugo, Eleventy, Jekyll]


def find_peers(names, projects):
    found = []
    for kind in PEERS:
        if kind.name not in names:
            continue
        if not os.path.isdir(os.path.join(SHARED, "peers", kind.name)):
            say("%s skipped: no %s" % (kind.name, os.path.join(SHARED, "peers", kind.name)))
        elif projects > SHARED_PROJECTS_MAX:
            say("%s skipped: more than %d projects" % (kind.name, SHARED_PROJECTS_MAX))
        else:
            peer = kind()
            if peer.version is None:
                say("%s skipped: not installed (%s)" % (kind.name, os.path.join(SHARED, "setup.sh")))
            else:
                found.append(peer)
    return found


# -- sources -------------------------------------------------------------------------------------------


def make_records(site):
    subprocess.run([FABANG, "-q", "-C", site, "records", "--force"], check=True, timeout=3600)


def make_sources(projects, folder, peers):
    """FOLDER/fabang and FOLDER/PEER. In a process of its own, so that this one stays small."""
    site = os.path.join(folder, "fabang")
    command = [sys.executable, os.path.join(HERE, "make_site.py"), str(projects), site]
    if os.path.isdir(os.path.join(SHARED, "gen")) and projects <= SHARED_PROJECTS_MAX:
        command += ["--shared", SHARED, "--peers", ",".join(peer.name for peer in peers)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    for peer in peers:
        os.rename(os.path.join(folder, "peers", peer.name), os.path.join(folder, peer.name))
    shutil.rmtree(os.path.join(folder, "peers"), ignore_errors=True)
    make_records(site)


class Editor:
    """Changes files of a site, each time from what they were at first."""

    def __init__(self, folder):
        self.folder, self.kept = folder, {}

    def text(self, path):
        if path not in self.kept:
            with open(os.path.join(self.folder, path), encoding="utf-8") as file:
                self.kept[path] = file.read()
        return self.kept[path]

    def write(self, path, text):
        with open(os.path.join(self.folder, path), "w", encoding="utf-8") as file:
            file.write(text)

    def change(self, path, pattern, text):
        changed, count = re.subn(pattern, text, self.text(path), count=1)
        assert count == 1, (path, pattern)
        self.write(path, changed)

    def append(self, path, text):
        self.write(path, self.text(path) + text)

    def restore(self):
        for path, text in self.kept.items():
            self.write(path, text)


# -- measuring -----------------------------------------------------------------------------------------


def walk(root):
    for folder, _, names in os.walk(root):
        for name in names:
            yield os.path.join(folder, name), os.lstat(os.path.join(folder, name))


class Place:
    """One file system: sources, outputs, and what was measured: figures[case][name] = {round: figure}."""

    def __init__(self, given, name, root, keep):
        self.name, self.root, self.keep, self.rounds, self.patience = name, root, keep, given.rounds, given.patience
        self.figures, self.failed = {case: {} for case in CASES}, {}
        self.sizes, self.outputs, self.serial = {}, {}, 0

    def source(self, who):
        return os.path.join(self.root, "sources", who.name)

    def new_folder(self, name):
        self.serial += 1
        return os.path.join(self.root, "outputs", "%s-%d" % (name, self.serial))

    def settle(self):
        if self.keep:
            os.sync()
            time.sleep(0.3)

    def drop(self, folder):
        if not self.keep:
            shutil.rmtree(folder)

    def note(self, case, name, round, figure):
        """Round 0 is not counted, unless it took so long that there will be no other."""
        rows = self.figures[case].setdefault(name, {})
        if round == 0 and figure["wall"] < self.patience / 2:
            return
        rows[round] = figure
        say("%s, %s, round %d: %s %.3f s" % (self.name, case, round, name, figure["wall"]))

    def fail(self, case, who, why):
        if who.name == "fabang":
            sys.exit("bench: fabang, %s: %s" % (case, why))
        self.figures[case].setdefault(who.name, {})
        self.failed[case, who.name] = why

    def has_time(self, case, name):
        spent = sum(figure["wall"] for figure in self.figures[case].get(name, {}).values())
        return spent < self.patience and (case, name) not in self.failed

    def build(self, who, case, round, output):
        self.settle()
        command, begin = who.command(self.source(who), output), time.time() - SLACK
        try:
            figure = run(command, self.source(who), 2 * self.patience)
        except Failed as failure:
            say(str(failure))
            self.fail(case, who, "it failed")
            return False
        figure["written"] = sum(found.st_mtime >= begin for _, found in walk(output))
        self.note(case, who.name, round, figure)
        return True

    def cold(self, who, round):
        if not self.has_time("cold", who.name):
            return
        output = self.new_folder(who.name)
        if self.build(who, "cold", round, output):
            if who.name in self.outputs:
                self.drop(self.outputs[who.name])
            self.outputs[who.name] = output

    def floors(self, ours, round):
        """What it costs to write our output, and nothing else."""
        made = self.outputs[ours.name]
        copy = self.new_folder("copy")
        self.settle()
        self.note("cold", "`cp -r` of fabang's files", round, run(["cp", "-r", made, copy], self.root, 600))
        self.drop(copy)
        for threads in (1, 2):
            target, plural = self.new_folder("floor"), "s" if threads > 1 else ""
            self.settle()
            self.note("cold", "C: the same files, %d thread%s" % (threads, plural), round, run_floor("create", threads, made, target))
            self.note("nothing changed", "C: compared, %d thread%s" % (threads, plural), round, run_floor("compare", threads, made, target))
            self.drop(target)
        if self.keep:
            self.settle()
            self.note("cold", "C: the same files, 2 threads, synced", round, run_floor("durable", 2, made, self.new_folder("floor")))
        texts = os.path.join(self.source(ours), "content")
        self.note("cold", "cmark over the Markdown, 1 thread", round, run_floor("markdown", 1, texts))

    def cold_rounds(self, builders):
        for round in range(self.rounds + 1):
            for who in builders:
                self.cold(who, round)
            if round > 0:
                self.floors(builders[0], round)
        for who in builders:
            if who.name in self.outputs:
                found = [(path, status.st_size) for path, status in walk(self.outputs[who.name])]
                self.sizes[who.name] = (len(found), sum(path.endswith(".html") for path, _ in found), sum(size for _, size in found))

    def change(self, who, editor, case, round, project, notice):
        """Makes the change; returns what pages must show then, and which."""
        if case == "notice changed":
            editor.append(who.notices % notice, "\n本段是第%d次修改时补写的。\n" % round)
            return "本段是第%d次修改时补写的。" % round, ["%s/%s/index.html" % ("notices" if who.name == "fabang" else "announcements", notice)]
        if case == "project changed":
            score = "99.%02d" % (99 - round % 99)
            who.change_project(editor, project, score)
            return ">%s<" % score, who.pages_of(project)
        if case == "theme changed":
            editor.change(who.layout, WORD, "%s（%d）" % (WORD, round))
            return "%s（%d）" % (WORD, round), ["index.html", "projects/%s/index.html" % project]
        return "", []

    def rebuild_rounds(self, builders, project, notice):
        editors = {who.name: Editor(self.source(who)) for who in builders}
        for round in range(1, self.rounds + 1):
            for case in CASES[1:]:
                for who in builders:
                    output = self.outputs.get(who.name)
                    if output is None or not self.has_time(case, who.name):
                        continue
                    shown, where = self.change(who, editors[who.name], case, round, project, notice)
                    if self.build(who, case, round, output):
                        self.look(who, case, output, shown, where)
        for editor in editors.values():
            editor.restore()
        make_records(self.source(builders[0]))

    def look(self, who, case, output, shown, where):
        for path in where:
            with open(os.path.join(output, path), encoding="utf-8") as file:
                if shown not in file.read():
                    say("%s, %s: %s does not show %s" % (who.name, case, path, shown))
                    self.fail(case, who, "stale: %s" % path)


# -- telling -------------------------------------------------------------------------------------------


def number(value):
    return "%.3f" % value if value < 10 else "%.1f" % value


def row(case, name, figures, ours):
    if not figures:
        return "| %s | %s | 0 | | | | | |" % (case, name)
    walls = [figure["wall"] for figure in figures.values()]
    pairs = [ours[round]["wall"] / figures[round]["wall"] for round in figures if round in ours]
    if not pairs and ours:  # it was so slow that only the round before counts
        pairs = [statistics.median(figure["wall"] for figure in ours.values()) / statistics.median(walls)]
    peaks = [figure["peak"] for figure in figures.values() if figure["peak"] is not None]
    written = {figure["written"] for figure in figures.values() if "written" in figure}
    ratio = statistics.median(pairs) if pairs and name != "fabang" else None
    return "| %s | %s | %d | %s (%s to %s) | %s | %s | %s | %s |" % (
        case, name, len(figures),
        number(statistics.median(walls)), number(min(walls)), number(max(walls)),
        number(statistics.median(figure["cpu"] for figure in figures.values())),
        "%.0f" % max(peaks) if peaks else "", " to ".join(str(count) for count in sorted({min(written), max(written)})) if written else "",
        "" if ratio is None else "%.2f" % ratio if ratio >= 0.1 else "1/%.1f" % (1 / ratio))


def tell_place(place):
    ours = place.sizes["fabang"]
    print("\n**On %s.** %s.\n" % (place.name, "; ".join(
        "%s: %d files, of which %d pages, %.1f MB" % (name, files, html, size / 1e6) for name, (files, html, size) in place.sizes.items())))
    print("| case | who | runs | wall s (least to greatest) | user+sys s | peak MiB | files written | fabang took of it |")
    print("| --- | --- | --: | --: | --: | --: | --: | --: |")
    for case in CASES:
        rows = place.figures[case]
        for name in sorted(rows, key=lambda name: (name != "fabang", name not in place.outputs)):  # floors last
            failed = place.failed.get((case, name))
            print(row(case, name + (" (%s)" % failed if failed else ""), rows[name], rows.get("fabang", {})))


def machine(root):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    kind = subprocess.run(["stat", "-f", "-c", "%T", root], stdout=subprocess.PIPE, text=True).stdout.strip()
    return "%d cores (%s), Linux %s, disk: %s, %s" % (
        len(os.sched_getaffinity(0)), model[1] if model else "?", os.uname().release, kind, time.strftime("%Y-%m-%d"))


def measure(given, scratch):
    peers = find_peers(given.peers.split(","), given.projects)
    builders = [Fabang()] + peers
    roots = {"disk": os.path.join(scratch["disk"], "disk"), "tmpfs": scratch["tmpfs"]}
    sources = os.path.join(scratch["disk"], "disk", "sources")
    say("writing the site of %d projects" % given.projects)
    make_sources(given.projects, sources, peers)
    with open(os.path.join(sources, "fabang", "site-data", "records", "entries.csv"), encoding="utf-8", newline="") as file:
        project = next(line[2] for line in csv.reader(file) if line[0] == "final")
    notice = max(os.listdir(os.path.join(sources, "fabang", "content", "notices")))[:-len(".md")]
    print("\n## The build beside others: %d projects, %d notices\n" % (given.projects, given.projects // 10))
    print("%s. fabang%s." % (machine(scratch["disk"]), "".join(", %s %s" % (peer.name, peer.version) for peer in peers)))
    same = []
    for name in given.places.split(","):
        here = builders if name == "disk" else builders[:2]
        place = Place(given, name, roots[name], keep=name == "disk")
        if name != "disk":
            for who in here:
                shutil.copytree(os.path.join(sources, who.name), place.source(who), ignore=shutil.ignore_patterns(".cache-*"))
        os.makedirs(os.path.join(place.root, "outputs"))
        place.cold_rounds(here)
        if not same and "hugo" in place.outputs:
            say("comparing the pages with Hugo's")
            same = pages.compare(place.outputs["fabang"], place.outputs["hugo"])
        place.rebuild_rounds(here, project, notice)
        tell_place(place)
    if same:
        print("\nPages beside Hugo's: %s." % "; ".join(same))
    begin = time.monotonic()
    make_records(os.path.join(sources, "fabang"))
    print("\nMaking the database from the records' text, which is no part of a build: %.2f s." % (time.monotonic() - begin))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("projects", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default="hugo,eleventy,jekyll")
    parser.add_argument("--places", default="disk,tmpfs")
    parser.add_argument("--patience", type=float, default=120)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was written is removed
    needed = given.projects * (given.rounds + 1) * KEPT_BYTES
    if "disk" in given.places and shutil.disk_usage(BUILD).free < needed:
        sys.exit("bench: %d projects and %d rounds need %d GB of disk, for nothing is deleted meanwhile" % (
            given.projects, given.rounds, needed // 10**9))
    scratch = {"disk": tempfile.mkdtemp(prefix="scratch-", dir=os.path.join(BUILD, "bench"))}
    try:
        scratch["tmpfs"] = tempfile.mkdtemp(prefix="fabang-bench-", dir="/dev/shm")
        measure(given, scratch)
    finally:
        for folder in scratch.values():
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
