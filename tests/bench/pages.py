"""Figures of opening the lesson page on an emulated phone, as Lighthouse takes them: paint, shift, blocking and bytes.

The phone: 390 × 844 points at twice the density, a processor slowed down four times, and a slow 4G line (1.6 Mbit/s
down, 750 kbit/s up, 150 ms there and back), which Chromium applies to every request by itself. The site is served as in
production: no debugging, hashed and compressed files. Each page is opened several times with an empty cache; the
figures are medians. The last line printed is one JSON object; times are milliseconds on this machine.
"""

import json
import os
import shutil
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.bench.lesson import LESSON, served

ROUNDS = 5
PAGES = {"landing": "", "lesson_page": LESSON + "who/", "exercise_page": LESSON + "practise/"}
PHONE = ViewportSize(width=390, height=844)
SLOWER = 4
LINE = {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SETTLED = 1_500  # milliseconds without a long task or a request, after which the page is taken as opened
LIMIT = 250_000  # bytes of the lesson page, fonts included
WATCH = """() => {
    const seen = { shift: 0, lcp: 0, element: "", long: [] };
    window.bench = seen;
    const watch = (type, note) =>
        new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
    watch("largest-contentful-paint", (entry) => {
        seen.lcp = entry.startTime;
        seen.element = entry.element?.className || entry.element?.localName || "";
    });
    watch("longtask", (entry) => seen.long.push([entry.startTime, entry.duration]));
}"""
# Blocking is what of each task goes beyond 50 ms, from the first paint on.
READ = """() => {
    const { shift, lcp, element, long } = window.bench;
    const fcp = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    const late = long.filter(([start, duration]) => start + duration > fcp);
    const blocked = late.reduce((sum, [, duration]) => sum + duration - 50, 0);
    return { first_paint_ms: fcp, largest_paint_ms: lcp, shift, blocked_ms: blocked, largest: element };
}"""


def main() -> None:
    if not shutil.which("chromium"):
        raise SystemExit("bench-pages needs chromium (apt install chromium).")
    with served() as address, sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        figures: dict[str, Any] = {"rounds": ROUNDS, "cpu_slowdown": SLOWER, "line": "slow 4G: 1.6 Mbit/s, 150 ms"}
        for name, path in PAGES.items():
            opened(browser, address + path)  # the server warms up
            figures[name] = middle([opened(browser, address + path) for _ in range(ROUNDS)])
        browser.close()
    print(json.dumps({**figures, "must": {"lesson page at most 250 kB": figures["lesson_page"]["bytes"] <= LIMIT}}))


def opened(browser: Browser, url: str) -> dict[str, Any]:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received: dict[str, int] = {}
    fonts: set[str] = set()
    devtools.on(
        "Network.loadingFinished", lambda event: received.update({event["requestId"]: event["encodedDataLength"]})
    )

    def note_font(event: dict[str, Any]) -> None:
        if event["type"] == "Font":
            fonts.add(event["requestId"])

    devtools.on("Network.responseReceived", note_font)
    page.add_init_script(f"({WATCH})()")
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(SETTLED)
    figures: dict[str, Any] = page.evaluate(READ)
    weight = {"requests": len(received), "bytes": sum(received.values())}
    weight["of_them_fonts"] = sum(size for request, size in received.items() if request in fonts)
    context.close()
    return figures | weight


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure; what was largest, in the last run."""
    figures: dict[str, Any] = {}
    for name, value in runs[-1].items():
        is_shift = name == "shift"
        figures[name] = (
            value if isinstance(value, str) else round(median(run[name] for run in runs), 3 if is_shift else None)
        )
    return figures


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent.parent)
    main()
