#!/usr/bin/env python3
"""nginx on loopback serves a site under wrk while it is built anew without a pause.

    serve.py SECONDS

Needs nginx (with the module for .br files if there is one) and wrk; skipped with a word without them. Prints requests,
errors and how many versions were seen. Every answer must be 200 and a whole page of a version that is not older than
the one seen before it. Environment: FABANG, TMPDIR.
"""
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults"))
import readers  # noqa: E402

MODULE = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"

CONFIG = """{module} {user} daemon off; pid {scratch}/nginx.pid; error_log {scratch}/error.log; worker_processes 1; worker_rlimit_nofile 4096;
events {{ worker_connections 1024; }}
http {{
  access_log off; include /etc/nginx/mime.types; default_type application/octet-stream;
  client_body_temp_path {scratch}/b; proxy_temp_path {scratch}/p; fastcgi_temp_path {scratch}/f;
  uwsgi_temp_path {scratch}/u; scgi_temp_path {scratch}/s;
  sendfile on; gzip_static on; {brotli}
  server {{ listen 127.0.0.1:{port}; root {root}; location ~ /\\. {{ deny all; }} }}
}}
"""

SCRIPT = """
local paths = {{ {paths} }}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], {{ ["Accept-Encoding"] = {encoding} }})
end
local threads = {{}}
setup = function(thread) table.insert(threads, thread) end
bad = 0
response = function(status) if status ~= 200 then bad = bad + 1 end end
done = function(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("bad") end
  io.write(string.format("wrk: %d requests, %.0f a second, %d not 200, %d errors, 99%% within %.1f ms\\n", summary.requests,
    summary.requests / summary.duration * 1e6, wrong, summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.timeout, latency:percentile(99) / 1000))
end
"""


class Watcher(threading.Thread):
    """Reads pages over one connection, as a visitor would."""

    def __init__(self, port, paths):
        super().__init__()
        self.port, self.paths, self.stop = port, paths, False
        self.read, self.versions, self.fault = 0, set(), None

    def run(self):
        latest = 0
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        while not self.stop and self.fault is None:
            for path in self.paths:
                connection.request("GET", path)
                answer = connection.getresponse()
                data = answer.read()
                try:
                    version = readers.version_of(data, path)
                except ValueError as fault:
                    self.fault = f"{answer.status} {fault}"
                    break
                if answer.status != 200 or version < latest:
                    self.fault = f"{path}: {answer.status}, version {version} after {latest}"
                    break
                latest = version
                self.versions.add(version)
                self.read += 1


def run_wrk(scratch, port, paths, seconds, encoding):
    script = scratch / "pages.lua"
    script.write_text(SCRIPT.format(paths=", ".join(f'"{path}"' for path in paths), encoding=f'"{encoding}"'), encoding="utf-8")
    result = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}"],
                            capture_output=True, text=True)
    line = next((line for line in result.stdout.splitlines() if line.startswith("wrk:")), "wrk: nothing " + result.stderr)
    print(f"{line} (Accept-Encoding: {encoding})")
    return re.search(r" 0 not 200, 0 errors", line) is not None


def build(site, number):
    readers.build(site, number, "--precompress")


def serve(scratch, seconds):
    site = scratch / "site"
    shutil.copytree(ROOT / "tests/sites/tiny", site)
    shutil.copytree(ROOT / "themes", site / "themes")
    subprocess.run([readers.FABANG, "-C", str(site), "-q", "records"], check=True)
    build(site, 1)
    public = site / "public"
    pages = [path for path in sorted(public.rglob("*.html")) if readers.TITLE.search(path.read_bytes())]
    paths = ["/" + str(path.relative_to(public)).removesuffix("index.html") for path in pages]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with_brotli = os.path.exists(MODULE)
    (scratch / "nginx.conf").write_text(CONFIG.format(
        module=f"load_module {MODULE};" if with_brotli else "", brotli="brotli_static on;" if with_brotli else "",
        user="user root;" if os.geteuid() == 0 else "", scratch=scratch, port=port, root=public), encoding="utf-8")
    server = subprocess.Popen(["nginx", "-c", str(scratch / "nginx.conf"), "-e", str(scratch / "error.log")])
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        return measure(scratch, site, port, paths, seconds, with_brotli)
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(20)


def measure(scratch, site, port, paths, seconds, with_brotli):
    print("at rest:")
    encodings = ["identity", "gzip"] + (["br"] if with_brotli else [])
    fine = [run_wrk(scratch, port, paths, max(2, seconds // 5), encoding) for encoding in encodings]
    print("while it is built without a pause:")
    watcher = Watcher(port, paths)
    watcher.start()
    builds = [0]
    stop = threading.Event()

    def rebuild():
        while not stop.is_set():
            builds[0] += 1
            build(site, builds[0] + 1)

    builder = threading.Thread(target=rebuild)
    builder.start()
    fine.append(run_wrk(scratch, port, paths, seconds, "gzip"))
    stop.set()
    builder.join()
    watcher.stop = True
    watcher.join()
    print(f"a visitor: {watcher.read} pages, {len(watcher.versions)} versions seen of {builds[0] + 1} built, "
          f"{'no fault' if watcher.fault is None else watcher.fault}")
    fine.append(watcher.fault is None and watcher.read > 0)
    print(f"{sum(fine)} passed, {len(fine) - sum(fine)} failed")
    return not all(fine)


def main():
    lacks = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if lacks:
        print(f"skipped: no {' and no '.join(lacks)} here")
        return 0
    with tempfile.TemporaryDirectory(prefix="fabang-serve-") as scratch:
        os.chmod(scratch, 0o755)
        return serve(Path(scratch), int(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
