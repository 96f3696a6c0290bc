"""Kills imports and acts at random moments and looks at the database: it must be as before or as after, never in between,
pass `fabang check`, and let the next command do its work. kill.py COUNT"""
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FABANG = os.environ.get("FABANG") or str(ROOT / ".build/fabang")
ROWS = 4000
STEPS = (  # what is killed, and what has to be done before it
    ("import", "2026-06-01T08:00:00", ["import", "{folder}/rows.csv", "--as", "boats", "--apply", "--by", "Clerk (test)"]),
    ("announce", "2026-06-01T10:00:00", ["list", "announce", "big", "--by", "Clerk (test)"]),
    ("finalize", "2026-06-09T10:00:00", ["list", "finalize", "big", "--by", "Clerk (test)", "--comment", "x"]),
    ("correct", "2026-06-11T10:00:00", ["list", "correct", "big", "--by", "Clerk (test)", "--comment", "x"]),
)
SUBMIT = {
    "announce": ["--publish-at", "2026-06-02T09:00:00+08:00", "--first-day", "2026-06-02", "--last-day", "2026-06-08"],
    "finalize": ["--publish-at", "2026-06-10T09:00:00+08:00", "--note", "over"],
    "correct": ["--publish-at", "2026-06-12T09:00:00+08:00", "--note", "a name"],
}


def fabang(site, now, *words, check=True):
    return subprocess.run([FABANG, "-C", str(site), "-q", "--now", now + "+08:00", *words], check=check,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def content(database):
    """Everything that the tables hold, in one digest."""
    connection = sqlite3.connect(database)
    digest = hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
    connection.close()
    return digest


def make_site(folder):
    site = folder / "site"
    shutil.copytree(HERE / "site", site)
    records = site / "site-data/records"
    with open(records / "lists.csv", "a") as file:
        file.write("big,result,north,sail,,Big list,by rank,Write to the club,no,1,yes\n")
    plan = site / "site-data/plan.yaml"
    plan.write_text(plan.read_text().replace("{id: result, name: Result of a heat,", "{id: result, name: Result of a heat, publicity: required,")
                    + "  - {id: boats, into: projects, columns: [{field: name, required: true}, {field: entrant, required: true},"
                      " {field: group, required: true}, {field: contest, required: true}]}\n")
    plan.write_text(plan.read_text().replace("  similar_names: 85\n", ""))
    with open(folder / "rows.csv", "w") as file:
        file.write("name,entrant,group,contest\n")
        file.writelines(f"Boat {n},Crew no {n} (test),sail,north\n" for n in range(ROWS))
    fabang(site, "2026-05-01T00:00:00", "records")
    return site


def prepare(site, folder, step, now):
    """Submits and approves what the step publishes."""
    if step == "import":
        return
    day = now[:10]
    if step == "announce":
        connection = sqlite3.connect(site / "site-data/rankings.db")
        connection.execute("INSERT INTO entries SELECT 'big', id, row_number() OVER (ORDER BY id), NULL, '', NULL, 'north', NULL"
                           " FROM projects WHERE id LIKE 'p0%'")
        connection.commit()
        connection.close()
    if step == "correct":
        connection = sqlite3.connect(site / "site-data/rankings.db")
        connection.execute("UPDATE projects SET name = 'Boat of another name' WHERE id = 'p00001'")
        connection.commit()
        connection.close()
    fabang(site, day + "T08:30:00", "list", "submit", "big", "--for", step, "--by", "Clerk (test)", *SUBMIT[step])
    fabang(site, day + "T08:31:00", "list", "review", "big", "--level", "1", "--decision", "approved", "--by", "Reviewer 1 (test)")


def kill_once(site, command, delay):
    """Starts the command and kills it after the delay; False when it ended before."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    ended = process.poll() is not None
    if not ended:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return not ended


def run_step(site, folder, step, now, words, count, dice):
    """Returns how many were killed while running, and faults."""
    database = site / "site-data/rankings.db"
    prepare(site, folder, step, now)
    saved = folder / "before.db"
    shutil.copy(database, saved)
    command = [FABANG, "-C", str(site), "-q", "--now", now + "+08:00", *[word.format(folder=folder) for word in words]]
    before = content(database)
    started = time.monotonic()
    subprocess.run(command, check=True)
    duration = time.monotonic() - started
    after = content(database)
    assert before != after
    killed = faults = 0
    for _ in range(count):
        for leftover in database.parent.glob("rankings.db*"):
            leftover.unlink()
        shutil.copy(saved, database)
        killed += kill_once(site, command, dice.uniform(0, duration * 1.05))
        looked = fabang(site, now, "list", "status", check=False)  # as the next command finds it
        found = content(database)
        if looked.returncode != 0 or found not in (before, after):
            faults += 1
            print(f"FAIL lists/kill {step}: status {looked.returncode}, {looked.stderr.decode()[:300]}")
    for leftover in database.parent.glob("rankings.db*"):
        leftover.unlink()
    shutil.copy(saved, database)
    subprocess.run(command, check=True)  # and the step is done after all
    return killed, faults


def main():
    count = int(sys.argv[1])
    dice = random.Random(int(os.environ.get("SEED", "1")))
    total = killed = faults = 0
    with tempfile.TemporaryDirectory(prefix="fabang-kill-") as name:
        folder = Path(name)
        site = make_site(folder)
        for step, now, words in STEPS:
            found = run_step(site, folder, step, now, words, count, dice)
            total, killed, faults = total + count, killed + found[0], faults + found[1]
            print(f"{step}: {count} starts, {found[0]} killed while running, {found[1]} faults")
        checked = fabang(site, "2026-06-11T12:00:00", "list", "status", check=False)
        faults += checked.returncode != 0
    print(f"{total - faults} passed, {faults} failed")
    return 1 if faults else 0


sys.exit(main())
