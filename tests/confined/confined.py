#!/usr/bin/env python3
"""Whatever a site holds, fabang starts no program, speaks to no network, reads nothing but the site and the system's own files,
and writes nothing but what the command is for.

strace writes down each system call of sites whose templates, content and files try to get out; the judge reads what was opened
and where it really lies. That it would see a way out is tried, too. Skipped where strace is missing or may not trace.
Environment: FABANG.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FABANG = os.environ.get("FABANG", str(ROOT / ".build/fabang"))
NOW = "2026-04-01T00:00:00+01:00"
# What libraries and the C library read of the system: their own files, the machine's settings, fonts for the text of PDF.
SYSTEM = ("/usr/", "/lib", "/etc/ld.so.", "/etc/ssl/openssl.cnf", "/etc/localtime", "/etc/selinux/", "/selinux", "/sys/fs/selinux", "/sys/devices/system/cpu",
          "/sys/fs/cgroup", "/proc/filesystems", "/proc/self/", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys/", "/dev/null", "/dev/urandom", "/etc/fonts", "/var/cache/fontconfig",
          "/var/lib/defoma", "/etc/gcrypt", "/etc/crypto-policies", "/etc/nsswitch.conf", "/etc/timezone")
CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+|\?)(<[^>]*>)?(.*)$")
SECRET = "the words of a file outside"
counts = [0, 0]


def check(condition, what):
    counts[0 if condition else 1] += 1
    if not condition:
        print(f"FAIL confined: {what}")


def trace(words, folder, logs, environment=None):
    """Runs the command; returns its status, its output and the system calls of all its threads."""
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir()
    done = subprocess.run(["strace", "-ff", "-y", "-qq", "-s", "300", "-e", "signal=none", "-e", "trace=%network,%process,%file,io_uring_setup,pidfd_open,ptrace,memfd_create",
                           "-o", str(logs / "t"), *words], cwd=folder, capture_output=True, text=True, errors="replace", timeout=120,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", **(environment or {})})
    calls = [line for log in sorted(logs.iterdir()) for line in log.read_text(errors="replace").splitlines()]
    return done.returncode, done.stdout + done.stderr, calls


def real_path(argument, cwd):
    """'5</a/b>, "c"' -> /a/b/c, as it was asked for."""
    match = re.match(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"', argument)
    if match is None:
        return None
    name = match[2].encode().decode("unicode_escape", "replace")
    return os.path.normpath(os.path.join(match[1] or cwd, name)) if name else None


def is_below(path, folders):
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def judge(calls, site, writable):
    """What in the calls leads out; writing is allowed below `writable` only."""
    faults, started = [], 0
    site, writable = str(site), [str(path) for path in writable]
    # Its parents are looked at on the way, no more.
    around = [str(path) for path in Path(site).parents]
    for line in calls:
        match = CALL.match(line)
        if match is None:
            continue
        name, arguments, result, opened = match[1], match[2], match[3], match[4]
        if name in ("execve", "execveat"):
            started += 1
        elif name in ("fork", "vfork") or (name in ("clone", "clone3") and "CLONE_THREAD" not in arguments):
            faults.append(f"a process: {line}")
        elif name in ("socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg", "socketpair", "recvfrom", "recvmsg",
                      "io_uring_setup", "pidfd_open", "ptrace", "memfd_create"):
            faults.append(f"a way out: {line}")
        else:
            faults += judge_file(name, arguments, result, opened, line, site, around, writable)
    if started > 1:
        faults.append(f"{started} programs were started")
    return faults


def judge_file(name, arguments, result, opened, line, site, around, writable):
    changes = name in ("mkdir", "mkdirat", "unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "chmod",
                       "fchmodat", "utimensat", "truncate", "mknod", "mknodat") or re.search(r"O_WRONLY|O_RDWR|O_CREAT", arguments) is not None
    paths = []
    if opened and result != "-1":
        paths.append(opened[1:-1].removesuffix(" (deleted)"))  # where it really lies
    # The kernel itself refuses what openat2() is asked to keep beneath: a path that leads out is no harm there.
    asked = None if "RESOLVE_BENEATH" in arguments else real_path(arguments, site)
    if asked is not None and name not in ("execve", "execveat"):
        paths.append(asked)
    faults = []
    for path in paths:
        if changes and not is_below(path, writable) and path != "/dev/null":
            faults.append(f"writes {path}: {line}")
        elif not changes and not is_below(path, [site]) and not path.startswith(SYSTEM) and path not in around:
            faults.append(f"reads {path}: {line}")
    return faults


def make_site(folder):
    site = folder / "site"
    shutil.copytree(ROOT / "tests/sites/tiny", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    subprocess.run([FABANG, "-q", "-C", str(site), "records"], check=True)
    return site


def replace(site, path, old, new):
    text = (site / path).read_text()
    assert old in text, (path, old)
    (site / path).write_text(text.replace(old, new, 1))


def attach(site, name, data):
    (site / "content/notices/call" / name).write_bytes(data)
    replace(site, "content/notices/call/index.md", "attachments:\n", f"attachments:\n  - {{title: File {name}, file: {name}}}\n")


def pdf():
    """A page with a font that is not embedded, a link that starts a program, and a stream in another file."""
    body = zlib.compress(b"BT /F 12 Tf 20 100 Td (words) Tj ET")
    objects = [b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents[4 0 R 6 0 R]/Resources<</Font<</F 5 0 R>>>>"
               b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://127.0.0.1:9/)>>>>]>>",
               b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(body), body), b"<</Type/Font/Subtype/TrueType/BaseFont/Nowhere>>",
               b"<</Length 0/F(/etc/hostname)>>\nstream\n\nendstream"]
    out = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return out + b"trailer<</Root 1 0 R>>\n"


def archive(path, files):
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)


def entity(outside):
    return (f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://{outside}"><!ENTITY % y SYSTEM "http://127.0.0.1:9/y"> %y;]>'
            '<a xmlns:xi="http://www.w3.org/2001/XInclude">&x;<xi:include href="/etc/hostname" parse="text"/></a>')


def workbook(path, outside):
    relations = ("<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                 "<Relationship Id='r1' Type='a/%s' Target='%s'/><Relationship Id='r2' Type='a/worksheet' TargetMode='External' Target='http://127.0.0.1:9/'/></Relationships>")
    archive(path, {"_rels/.rels": relations % ("officeDocument", "workbook.xml"), "_rels/workbook.xml.rels": relations % ("worksheet", "../../../.." + str(outside)),
                   "workbook.xml": entity(outside), "../../escaped.txt": SECRET})


def tame_site(folder, outside):
    """All that a site may hold is in it, with what libraries would follow if they were let."""
    site = make_site(folder)
    attach(site, "paper.pdf", pdf())
    attach(site, "drawing.svg", entity(outside).encode())
    archive(folder / "packed.zip", {"a.txt": "nothing", "../../escaped.txt": "nothing", "/etc/escaped.txt": "nothing"})
    attach(site, "packed.zip", (folder / "packed.zip").read_bytes())
    replace(site, "content/notices/thanks.md", "Thank you.",
            'Thank you. `{{ "/etc/hostname" | append: "" }}`\n\n<http://127.0.0.1:9/> ![words](../../content/notices/call/sample-paper.txt)')
    return site


def expect(what, words, site, logs, writable, status=None, environment=None):
    ended, printed, calls = trace([FABANG, *words], site, logs, environment)
    faults = judge(calls, site, writable)
    check(len(calls) > 20, f"{what}: nothing was traced")
    check(not faults, f"{what}: " + "; ".join(faults[:5]))
    check(status is None or ended == status, f"{what}: status {ended}, not {status}\n{printed}")
    check(SECRET not in printed, f"{what}: it prints what stands outside\n{printed}")


def builds(folder, outside):
    site, logs = tame_site(folder, outside), folder / "logs"
    tree = [site / "public", site / ".public.fabang", site / ".public.fabang-lock"]
    for words in (["build", "--now", NOW], ["-j4", "build", "--precompress", "--now", NOW], ["check"], ["due"], ["list", "status"], ["publish"], ["schema"], ["help", "liquid"]):
        expect(" ".join(words), words, site, logs, tree, 0)
    expect("records", ["records"], site, logs, [site / "site-data"], None)
    for path in (site / "public").rglob("*"):
        check(path.is_dir() or path.suffix in (".gz", ".br") or SECRET not in path.read_text(errors="replace"), f"{path} holds what stands outside")


def imports(folder, outside):
    site, logs = make_site(folder), folder / "logs"
    workbook(site / "list.xlsx", outside)
    expect("import of a workbook", ["import", "list.xlsx", "--to", "medals"], site, logs, [], None)
    (site / "list.csv").write_text(f"name,place\n=HYPERLINK(\"http://127.0.0.1:9/\"),@{outside}\n")
    expect("import of a text", ["import", "list.csv", "--to", "medals"], site, logs, [], None)


def theme(folder, template):
    site = make_site(folder)
    (site / "themes/default/templates/page.liquid").write_text("---\nlayout: base\n---\n" + template + "\n")
    return site


def ways_out(folder, outside):
    """Each stops the build or means something else; none leaves the site."""
    up = "../" * 12
    templates = [f'{{% render "{up}{outside}" %}}', f'{{% include "{outside}" %}}', f'{{% assign a = "{outside}" %}}{{% include a %}}', f'{{% render "file://{outside}" %}}',
                 '{{ "http://127.0.0.1:9/" | inline }}', f'{{{{ "{up}{outside}" | asset_url }}}}', f'{{% layout "{outside}" %}}', '{% include_relative "/etc/hostname" %}',
                 f'{{{{ "{outside}" | read_file }}}}', '{% exec "id" %}', '{{ "id" | shell }}']
    for number, template in enumerate(templates):
        site = theme(folder / f"t{number}", template)
        expect(template, ["build", "--now", NOW], site, folder / "logs", [site / "public", site / ".public.fabang", site / ".public.fabang-lock"], 1)
    breaks = [lambda site: os.symlink(outside, site / "content/notices/call/link.txt"), lambda site: os.symlink("/etc", site / "content/pages/etc"),
              lambda site: (shutil.rmtree(site / "themes/default/assets"), os.symlink("/etc", site / "themes/default/assets")),
              lambda site: (os.remove(site / "site-data/plan.yaml"), os.symlink(outside, site / "site-data/plan.yaml")),
              lambda site: replace(site, "content/notices/call/index.md", "file: sample-paper.txt", f"file: {up}{outside}"),
              lambda site: replace(site, "content/pages/rules.md", "permalink: /rules/", "permalink: /../../rules/"),
              lambda site: replace(site, "site-data/site.yaml", "theme: default", "theme: ../../default"),
              lambda site: replace(site, "content/notices/thanks.md", "Thank you.", f"[a]({up}{outside}) ![b](file://{outside})")]
    for number, break_it in enumerate(breaks):
        site = make_site(folder / f"b{number}")
        break_it(site)
        expect(f"way out {number + 1}", ["build", "--now", NOW], site, folder / "logs", [site / "public", site / ".public.fabang", site / ".public.fabang-lock"], 1)


def judge_is_awake(folder, outside):
    """The judge sees a shell, a socket, and files read and written outside."""
    script = ("import os, socket, sys; s = socket.socket(); s.settimeout(1)\ntry: s.connect(('127.0.0.1', 9))\nexcept OSError: pass\n"
              f"open({str(outside)!r}).read(); open({str(folder / 'written')!r}, 'w'); os.system('true')")
    _, _, calls = trace([sys.executable, "-c", script], folder, folder / "logs")
    faults = "\n".join(judge(calls, folder / "nowhere", []))
    for part in ("a way out: socket", "a way out: connect", "a process: ", f"reads {outside}", f"writes {folder / 'written'}", "programs were started"):
        check(part in faults, f"the judge does not see '{part}'")


def can_trace():
    return shutil.which("strace") is not None and subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def main():
    if not can_trace():
        print("strace is missing or may not trace\n0 passed, 0 failed, 1 skipped")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch).resolve()
        outside = base / "outside.txt"
        outside.write_text(SECRET + "\n")
        for name, part in (("judge", judge_is_awake), ("builds", builds), ("imports", imports), ("out", ways_out)):
            (base / name).mkdir()
            part(base / name, outside)
    print(f"{counts[0]} passed, {counts[1]} failed")
    return counts[1] != 0


sys.exit(main())
