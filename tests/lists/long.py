"""Runs kill.py and the demonstration's walk, and imports a workbook of 1,048,576 rows, which is refused within a minute and 1 GiB: long.py KILLS"""
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from transcripts import FABANG, HERE, make_site, python_with_openpyxl

MEMORY_MIB, SECONDS = 1024, 60


def long_sheet():
    """None when it is refused as it should be, else what happened."""
    with tempfile.TemporaryDirectory(prefix="fabang-long-") as folder:
        site = make_site(folder)
        subprocess.run([python_with_openpyxl(), str(HERE / "files.py"), folder, "long"], check=True)
        started = time.monotonic()
        done = subprocess.run([FABANG, "-C", str(site), "import", folder + "/rows-1048576.xlsx", "--as", "rows", "--list", "long"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        seconds = time.monotonic() - started
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"1,048,576 rows: status {done.returncode} in {seconds:.1f} s, {memory} MiB")
    fine = done.returncode == 1 and b"[spreadsheet-limit]" in done.stderr and seconds < SECONDS and memory < MEMORY_MIB
    return None if fine else done.stderr.decode()[:400]


def run(*command):
    """What the script printed but its closing line, and the numbers in that: passed, failed, skipped."""
    done = subprocess.run([sys.executable, *map(str, command)], stdout=subprocess.PIPE, check=False)
    *lines, last = done.stdout.decode().splitlines()
    print("".join(line + "\n" for line in lines), end="")
    counts = [int(word) for word in last.replace(",", "").split() if word.isdigit()]
    return counts + [0] * (3 - len(counts))


def main():
    killed, walked = run(HERE / "kill.py", sys.argv[1]), run(HERE / "transcripts.py", "demo")
    passed, failed, skipped = (sum(pair) for pair in zip(killed, walked))
    if python_with_openpyxl() is None:
        skipped += 1
    else:
        fault = long_sheet()
        passed, failed = passed + (fault is None), failed + (fault is not None)
        if fault is not None:
            print("FAIL lists/long-sheet\n" + fault)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


sys.exit(main())
