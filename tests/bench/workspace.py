"""The marking workspace beside doccano and Label Studio: on the same texts, with the same marks, in the same run.

Opens each workspace in headless Chromium with an empty cache and no way out to the internet: what its page weighs, when
the first mark is shown, the longest task, the memory, and how long it takes from choosing a tag to the mark on screen.
Then eight clients save one mark after the other, as fast as the server lets them. The last line printed is one JSON
object; times are milliseconds on this machine, so compare them within one run only. A tool that cannot be run here has
the figures of an earlier run instead, labelled “recorded”.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Request, Route, sync_playwright
from playwright.sync_api import Error as BrowserError

from lessons.text.canonical import canonicalise
from tests.bench.annotators import Api, Save, Site, doccano, label_studio, version_in

ROOT = Path(__file__).parent.parent.parent
TAGS = ["attribution", "checkable", "unverifiable", "unattributed", "prediction", "loaded-language"]
SIZES = {"small": (700, 60), "large": (20_000, 2_000)}  # words, marks
OPENINGS, MARKINGS, CLIENTS, SAVES = 3, 12, 8, 60
TIMEOUT = 60_000
# On two cores, both tools beside an earlier version of this site.
RECORDED: dict[str, dict[str, Any]] = {
    "doccano": {
        "small": {"bytes": 785_000, "first_mark_ms": 1_500},
        "saves": {"per_second": 149, "p95": 102},
    },
    "label-studio": {
        "small": {"bytes": 7_800_000, "first_mark_ms": 2_300},
        "large": {"first_mark_ms": 4_900, "heap_mb": 149, "longest_task_ms": 1_600},
        "saves": {"per_second": 28},
    },
}
WATCH = """(selector) => {
    const seen = { first: null, longest: 0 };
    window.bench = seen;
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: "longtask", buffered: true });
    const { port1, port2 } = new MessageChannel();
    const painted = (work) => {
        port2.onmessage = () => work(performance.now());
        port1.postMessage(null);
    };
    const count = () => document.querySelectorAll(selector).length;
    const look = () => (count() > 0 ? painted((now) => { seen.first = now; }) : requestAnimationFrame(look));
    requestAnimationFrame(look);
    // From the event that chooses to the frame in which there are more marks than before.
    seen.time = (type) => {
        seen.marked = null;
        seen.longest = 0;
        addEventListener(type, (event) => {
            const before = count();
            const wait = () => count() === before
                ? requestAnimationFrame(wait)
                : painted((now) => { seen.marked = now - event.timeStamp; });
            requestAnimationFrame(wait);
        }, { capture: true, once: true });
    };
}"""
# A line of text on the screen that begins with words nobody has marked: two points on it.
LINE = """([selector, skip]) => {
    const range = document.createRange();
    for (const element of document.querySelectorAll(selector)) {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.data.length < 30 || node.parentElement.closest("mark, .htx-highlight")) continue;
            range.setStart(node, 2);
            range.setEnd(node, 24);
            const [box, more] = range.getClientRects();
            if (!box || more || box.width < 60 || box.top < 140 || box.bottom > innerHeight - 260) continue;
            if (skip-- > 0) continue;
            const y = (box.top + box.bottom) / 2;
            return { from: box.left, to: box.right, y };
        }
    }
    return null;
}"""


def main() -> None:
    texts = [text(words, marks) for words, marks in SIZES.values()]
    figures: dict[str, Any] = {"openings": OPENINGS, "markings": MARKINGS, "clients": CLIENTS}
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        for name, run in sites(texts).items():
            try:
                with run() as site:
                    print(f"Measuring {name} …", file=sys.stderr)
                    figures[name] = {"how": "measured", **measured(browser, site)}
            except (OSError, RuntimeError, subprocess.SubprocessError, BrowserError) as failure:
                if name not in RECORDED:
                    raise
                figures[name] = {"how": "recorded", "why": str(failure).splitlines()[0], **RECORDED[name]}
        browser.close()
    print(json.dumps({**figures, "must": verdicts(figures)}))


def sites(texts: list[dict[str, Any]]) -> dict[str, Callable[[], AbstractContextManager[Site]]]:
    venvs = {name: ROOT / f".venv-bench-{name}" for name in RECORDED}
    print({name: version_in(venv, name.replace("-", "_")) or "absent" for name, venv in venvs.items()}, file=sys.stderr)
    return {
        "sourcewise": lambda: sourcewise(texts),
        "doccano": lambda: doccano(venvs["doccano"], texts, CLIENTS, free_port()),
        "label-studio": lambda: label_studio(venvs["label-studio"], texts, CLIENTS, free_port()),
    }


def text(words: int, marks: int) -> dict[str, Any]:
    """So many words of the texts that come with the site, and so many marks spread evenly over them."""
    files = [
        *sorted((ROOT / "seeds").glob("*.txt")),
        *sorted((ROOT / "tests/lessons/analysis/controls").rglob("*.txt")),
    ]
    paragraphs = [line for file in files for line in re.split(r"\n\s*\n", file.read_text()) if len(line.split()) > 20]
    plain = [" ".join(re.sub(r"[*#>_`\[\]]", "", line).split()) for line in paragraphs]
    chosen: list[str] = []
    left = words
    while left > 0:
        chosen.append(" ".join(plain[len(chosen) % len(plain)].split()[:left]))
        left -= len(chosen[-1].split())
    canonical = canonicalise("\n\n".join(chosen))
    whole, blocks = canonical.text, [[block.kind, block.start, block.end] for block in canonical.blocks]
    found = [match.span() for match in re.finditer(r"\w[\w’'-]*", whole)]
    step = len(found) // marks
    spans = []
    for n in range(marks):
        start, length = n * step, 2 + n % 3 * 4  # some reach over the next one
        end = found[min(start + length, len(found)) - 1][1]
        cut = whole.find("\n", found[start][0], end)
        spans.append([found[start][0], end if cut < 0 else cut])
    return {"text": whole, "blocks": blocks, "spans": spans, "tags": TAGS}


@contextmanager
def sourcewise(texts: list[dict[str, Any]]) -> Iterator[Site]:
    """Our own site, served as in production: no debugging, hashed and compressed files, two processes."""
    with tempfile.TemporaryDirectory(prefix="sourcewise-bench-") as folder:
        environment = {**os.environ, "SOURCEWISE_DEMO": "1", "SOURCEWISE_DEBUG": "", "SOURCEWISE_VAR": folder}
        environment["DJANGO_SETTINGS_MODULE"] = "core.settings"
        for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], env=environment, check=True, stdout=subprocess.DEVNULL
            )
        asked = json.dumps({"exercises": texts, "clients": CLIENTS})
        plant = [sys.executable, "-m", "tests.bench.planting"]
        said = subprocess.run(plant, env=environment, check=True, input=asked, stdout=subprocess.PIPE, text=True)
        planted = json.loads(said.stdout)
        serve = [sys.executable, "manage.py", "serve", "--port", "0"]
        with subprocess.Popen(serve, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                address = re.findall(r"http://\S+", process.stdout.readline())[0]
                cookies = [{planted["cookie"]: session} for session in planted["sessions"]]
                saves = [our_save(address, planted["pages"][0], cookie) for cookie in cookies[len(texts) :]]
                pages = (planted["pages"][0], planted["pages"][1])
                yield Site(
                    address, pages, (cookies[0], cookies[1]), "#passage mark", "#passage .block", "1", False, saves
                )
            finally:
                process.terminate()


def our_save(address: str, page: str, cookies: dict[str, str]) -> Save:
    """The request that saves one mark in Sourcewise, as the page of somebody who makes one after the other sends it."""
    api = Api(address)
    api.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    html = api.send(page)
    data = json.loads(re.findall(r'<script id="workspace-data" type="application/json">(.*?)</script>', html)[0])
    cookie = "; ".join(f"{name}={value}" for name, value in {**cookies, **api.cookies}.items())
    headers = {"Content-Type": "application/json", "X-CSRFToken": data["csrf"], "Cookie": cookie}
    api.headers |= headers
    begun = api.send(data["attempts_url"].lstrip("/"), {"exercise": data["exercise"], "owner": data["owners"][0]})
    start, end = data["sentences"][0]
    mark = {"tag": data["tags"][0]["key"], "start": start, "end": end, "note": "", "sure": ""}
    mark["quote"] = data["text"][start - data["start"] : end - data["start"]]
    operation = {"number": "{n}", "mark": "{id}", "before": None, "after": mark}
    batch = {"writer": str(uuid4()), "revision": "{before}", "operations": [operation]}
    return Save("POST", f"/attempts/{begun['attempt']}/operations/", json.dumps(batch).encode(), headers)


def measured(browser: Browser, site: Site) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for number, size in enumerate(SIZES):
        opened = [opening(browser, site, number, is_last=n == OPENINGS - 1) for n in range(OPENINGS)]
        figures[size] = {key: middle([run[key] for run in opened]) for key in opened[0]} | opened[-1].get("marking", {})
        figures[size].pop("marking", None)
    return {**figures, "saves": saving(site)}


def middle(values: list[Any]) -> Any:
    return round(median(values), 1) if isinstance(values[0], int | float) else values[0]


def opening(browser: Browser, site: Site, number: int, *, is_last: bool) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    try:
        return _opening(context, site, number, is_last=is_last)
    finally:
        context.close()


def _opening(context: BrowserContext, site: Site, number: int, *, is_last: bool) -> dict[str, Any]:
    context.set_default_timeout(TIMEOUT)
    context.add_cookies(
        [{"name": name, "value": value, "url": site.address} for name, value in site.cookies[number].items()]
    )
    context.route(lambda url: urlsplit(url).netloc != urlsplit(site.address).netloc, refuse)
    context.add_init_script(f"({WATCH})({json.dumps(site.mark)})")
    page = context.new_page()
    finished: list[Request] = []

    def note(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", note)
    page.goto(site.address + site.pages[number])
    wait_for(page, "first", TIMEOUT)
    page.wait_for_timeout(2_500)
    devtools = context.new_cdp_session(page)
    sizes = {request: request.sizes()["responseBodySize"] for request in list(finished) if "blob:" not in request.url}
    fonts = sum(size for request, size in sizes.items() if request.resource_type == "font")
    figures: dict[str, Any] = {
        "requests": len(sizes),
        "bytes": sum(sizes.values()),
        "bytes_without_fonts": sum(sizes.values()) - fonts,
        "first_mark_ms": page.evaluate("window.bench.first"),
        "longest_task_ms": page.evaluate("window.bench.longest"),
        "heap_mb": heap(devtools),
    }
    if is_last:
        figures["marking"] = marking(page, site)
    return figures


def wait_for(page: Page, name: str, milliseconds: int) -> None:
    """Playwright's own waiting for a function evaluates inside the page, which our content policy forbids."""
    for _ in range(milliseconds // 50):
        if page.evaluate(f"window.bench.{name}") is not None:
            return
        page.wait_for_timeout(50)
    raise TimeoutError(f"waited {milliseconds} ms for {name}")


def refuse(route: Route) -> None:
    route.abort()


def heap(devtools: CDPSession) -> float:
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("Performance.enable")
    metrics = {row["name"]: row["value"] for row in devtools.send("Performance.getMetrics")["metrics"]}
    return round(float(metrics["JSHeapUsedSize"]) / 1e6, 1)


def marking(page: Page, site: Site) -> dict[str, Any]:
    """Selects some words with the mouse and chooses a tag with its key, at different places of the text."""
    times: list[float] = []
    longest: list[float] = []
    for n in range(MARKINGS):
        page.mouse.move(500, 400)
        page.mouse.wheel(0, 0 if n == 0 else 500)
        page.wait_for_timeout(700)
        line = page.evaluate(LINE, [site.words, n % 3])
        if line is None:
            continue
        if site.tag_first:
            page.keyboard.press(site.choose)
        event = "mouseup" if site.tag_first else "keydown" if len(site.choose) == 1 else "click"
        page.evaluate("type => window.bench.time(type)", event)
        page.mouse.move(line["from"], line["y"])
        page.mouse.down()
        page.mouse.move(line["to"], line["y"], steps=5)
        page.mouse.up()
        try:
            if event != "mouseup":
                page.wait_for_timeout(400)
            if event == "keydown":
                page.keyboard.press(site.choose)
            elif event == "click":
                page.locator(site.choose).first.click(timeout=3_000)
            wait_for(page, "marked", 5_000)
        except (TimeoutError, BrowserError):  # nothing was selected there
            page.keyboard.press("Escape")
            continue
        page.wait_for_timeout(300)
        times.append(page.evaluate("window.bench.marked"))
        longest.append(page.evaluate("window.bench.longest"))
    if not times:
        return {"tag_to_mark_ms": None}
    spread = {"p50": round(median(times), 1), "worst": round(max(times), 1), "runs": len(times)}
    return {"tag_to_mark_ms": spread, "longest_task_while_marking_ms": round(max(longest), 1)}


def saving(site: Site) -> dict[str, float]:
    """Every client saves one mark after the other, on a connection that it keeps while the server lets it."""
    times: list[float] = []
    failures: list[int] = []
    starts = threading.Barrier(CLIENTS + 1)

    def client(save: Save) -> None:
        connection = HTTPConnection(urlsplit(site.address).netloc)
        for n in range(SAVES + 3):
            if n == 3:  # warm
                starts.wait()
            name = str(uuid4())
            before = time.perf_counter()
            body = save.body.replace(b"{id}", name.encode())
            body = body.replace(b'"{n}"', b"%d" % (n + 1)).replace(b'"{before}"', b"%d" % n)
            connection.request(save.method, save.path.replace("{id}", name), body, save.headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 300:
                failures.append(answer.status)
            if n >= 3:
                times.append((time.perf_counter() - before) * 1000)

    threads = [threading.Thread(target=client, args=[save]) for save in site.saves]
    for thread in threads:
        thread.start()
    starts.wait()
    before = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - before
    if failures:
        raise RuntimeError(f"{len(failures)} saves were refused, the first with {failures[0]}")
    cuts = quantiles(times, n=20)
    return {"per_second": round(len(times) / took), "p50": round(median(times), 1), "p95": round(cuts[-1], 1)}


def verdicts(figures: dict[str, Any]) -> dict[str, bool]:
    """What is asked of the workspace: see the README."""
    ours, others = figures["sourcewise"], [figures[name] for name in RECORDED]
    bytes_of_best = min(other["small"]["bytes"] for other in others)
    fastest = max(other["saves"]["per_second"] for other in others)
    large = ours["large"]
    return {
        "a tenth of the bytes without fonts": ours["small"]["bytes_without_fonts"] <= bytes_of_best / 10,
        "a quarter of the bytes with fonts": ours["small"]["bytes"] <= bytes_of_best / 4,
        "a third of the time to the first mark": ours["small"]["first_mark_ms"]
        <= min(other["small"]["first_mark_ms"] for other in others) / 3,
        "1.5 times the saves a second": ours["saves"]["per_second"] >= 1.5 * fastest,
        "a lower p95": ours["saves"]["p95"] < min(other["saves"].get("p95", 60_000) for other in others),
        "50 ms from tag to mark": large["tag_to_mark_ms"]["worst"] < 50,
        "no task over 100 ms while marking": large["longest_task_while_marking_ms"] <= 100,
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
