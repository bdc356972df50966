"""Figures of the first lesson: what its page weighs, how long the server takes for it and for saving one mark.

Serves a demo of its own on loopback, in a folder that is gone afterwards. The last line printed is one JSON object.
Times are milliseconds of one client's round trips on this machine: compare them within one run only.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from uuid import uuid4

from playwright.sync_api import Request, sync_playwright

ROUNDS = 200
LESSON = "lessons/one-voice/"


def main() -> None:
    with served() as address:
        figures = {"rounds": ROUNDS, **server_times(address), **(weights(address) if shutil.which("chromium") else {})}
    print(json.dumps(figures))


@contextmanager
def served() -> Iterator[str]:
    with TemporaryDirectory(prefix="sourcewise-bench-") as folder:
        environment = {**os.environ, "SOURCEWISE_DEMO": "1", "SOURCEWISE_VAR": folder}
        for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"], ["seed"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], env=environment, check=True, stdout=subprocess.DEVNULL
            )
        serve = [sys.executable, "manage.py", "serve", "--port", "0"]
        with subprocess.Popen(serve, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield re.findall(r"http://\S+", process.stdout.readline())[0]
            finally:
                process.terminate()


def server_times(address: str) -> dict[str, object]:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def read(path: str) -> str:
        with opener.open(address + path) as answer:
            return str(answer.read().decode())

    page = read(LESSON + "practise/")
    data = json.loads(re.findall(r'<script id="workspace-data" type="application/json">(.*?)</script>', page)[0])
    marks = re.findall(r'"(/attempts/[0-9a-f-]+/marks/)"', page)[0].lstrip("/")
    start, end = data["sentences"][0]
    mark = {"tag": data["tags"][0]["key"], "start": start, "end": end, "note": "", "sure": ""}
    mark["quote"] = data["text"][start - data["start"] : end - data["start"]]
    body = json.dumps(mark).encode()
    headers = {"Content-Type": "application/json", "X-CSRFToken": data["csrf"]}

    def save() -> None:
        url = f"{address}{marks}{uuid4()}/"
        opener.open(urllib.request.Request(url, body, headers, method="PUT")).read()

    return {
        "lesson_page_ms": timed(lambda: read(LESSON + "who/")),
        "exercise_page_ms": timed(lambda: read(LESSON + "practise/")),
        "save_mark_ms": timed(save),
    }


def timed(work: Callable[[], object]) -> dict[str, float]:
    work()
    times = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        work()
        times.append((time.perf_counter() - before) * 1000)
    return {"p50": round(median(times), 1), "p95": round(quantiles(times, n=20)[-1], 1)}


def weights(address: str) -> dict[str, object]:
    """Requests and bytes over the wire, headers left out, with an empty cache."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        found: dict[str, object] = {}
        for name, path in (("lesson_page", "who/"), ("exercise_page", "practise/")):
            page = browser.new_context().new_page()
            finished: list[Request] = []
            page.on("requestfinished", partial(_note, finished))
            page.goto(address + LESSON + path, wait_until="networkidle")
            sizes = {request.url: request.sizes()["responseBodySize"] for request in finished}
            fonts = sum(size for url, size in sizes.items() if url.endswith(".woff2"))
            found[name] = {"requests": len(finished), "bytes": sum(sizes.values()), "of_them_fonts": fonts}
        browser.close()
        return found


def _note(finished: list[Request], request: Request) -> None:
    finished.append(request)


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent.parent)
    main()
