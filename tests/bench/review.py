"""Figures of the review bench: 2,000 proposals on a text of 20,000 words.

Serves a site of its own on loopback, in a folder that is gone afterwards. The last line printed is one JSON object.
Times are milliseconds of one client's round trips on this machine: compare them within one run only. `key_to_next_ms`
is what a reviewer waits for in Chromium, from pressing a key to standing on the next card.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

WORDS, PROPOSALS, ROUNDS, KEYS = 20_000, 2_000, 200, 60
SENTENCE = "The council of Orrin closed the depot on Mill Lane on Monday, and nobody was told why it did so."
PARAGRAPH = 4  # sentences


def main() -> None:
    with TemporaryDirectory(prefix="sourcewise-bench-") as folder:
        os.environ |= {"SOURCEWISE_DEMO": "1", "SOURCEWISE_VAR": folder, "DJANGO_SETTINGS_MODULE": "core.settings"}
        slug, session, proposals = prepare()
        with served() as address:
            figures = {**proposals, **server_times(address, slug, session)}
            if shutil.which("chromium"):
                figures["key_to_next_ms"] = key_times(address, slug, session)
        figures |= on_the_processor(slug)
        print(json.dumps(figures))


def prepare() -> tuple[str, str, dict[str, int]]:
    """A text, its proposals and an admin's session."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from core.accounts.actions import make_account
    from core.accounts.models import Role
    from lessons.annotations.actions import propose
    from lessons.sources.models import SourceText
    from lessons.text.canonical import canonicalise

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    raw = "\n\n".join([" ".join([SENTENCE] * PARAGRAPH)] * (WORDS // (len(SENTENCE.split()) * PARAGRAPH)))
    canonical = canonicalise("# A very long report\n\n" + raw)
    text = SourceText.objects.create(
        slug="long",
        title="A very long report",
        raw=raw,
        text=canonical.text,
        blocks=[[block.kind, block.start, block.end] for block in canonical.blocks],
        inlines=[],
        sha256=canonical.sha256,
        created_at=timezone.now(),
    )
    found = propose(text, findings(canonical.text), at=timezone.now())
    admin = make_account(username="bench", name="Rosa", role=Role.ADMIN, password="only for this bench")
    session = SessionStore()
    session[SESSION_KEY] = str(admin.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = admin.get_session_auth_hash()
    session.create()
    return text.slug, session.session_key or "", {"words": len(canonical.text.split()), "proposals": len(found)}


def findings(text: str) -> Iterator[Any]:
    """One of every tag in turn, some two words to fifteen long, every tenth word."""
    from lessons.analysis.findings import Finding
    from lessons.codebook import TAGS
    from lessons.text.spans import Span
    from lessons.text.words import words_in

    words = words_in(text, Span(0, len(text)))
    tags, lengths = cycle(TAGS.values()), cycle([2, 4, 9, 1, 15])
    for number in range(PROPOSALS):
        at, tag, length = number * (len(words) // PROPOSALS), next(tags), next(lengths)
        span = Span(words[at].start, words[min(at + length, len(words)) - 1].end)
        because = "This rests on one interested source; nobody else could look, and nothing is shown."
        yield Finding(span, tag.layer, tag.key, because, 0.5 + number % 5 / 10, f"bench.{tag.key}")


@contextmanager
def served() -> Iterator[str]:
    serve = [sys.executable, "manage.py", "serve", "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield re.findall(r"http://\S+", process.stdout.readline())[0]
        finally:
            process.terminate()


def server_times(address: str, slug: str, session: str) -> dict[str, object]:
    page_address = f"{address}texts/{slug}/review/"

    def ask(url: str, facts: dict[str, str] | None = None) -> str:
        headers = {"Cookie": f"sessionid={session}; csrftoken={'x' * 32}", "Accept": "application/json"}
        body = urllib.parse.urlencode(facts | {"csrfmiddlewaretoken": "x" * 32}).encode() if facts else None
        if not facts:
            headers["Accept"] = "text/html"
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
            return str(answer.read().decode())

    page = ask(page_address)
    keys = cycle(re.findall(r'data-marks="(\d+)"', page)[50:])  # the first ones are for the browser
    sizes: list[int] = []

    def decide(decision: str) -> Callable[[], None]:
        def once() -> None:
            sizes.append(len(ask(f"{address}annotations/{next(keys)}/decision/", {"decision": decision}).encode()))

        return once

    def nudge() -> None:
        ask(f"{address}annotations/{next(keys)}/ends/", {"move": next(moves)})

    moves = cycle(["end-on"] * 50 + ["end-back"] * 50)
    figures = {
        "bench_page_ms": timed(lambda: ask(page_address), 30),
        "bench_page_bytes": len(page.encode()),
        "decision_ms": timed(decide("accept"), ROUNDS),
        "nudge_ms": timed(nudge, ROUNDS),
    }
    return figures | {"decision_bytes": round(median(sizes))}


def key_times(address: str, slug: str, session: str) -> dict[str, float]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto(f"{address}texts/{slug}/review/")
        page.keyboard.press("a")
        times = [page.evaluate(PRESS) for _ in range(KEYS)]
        browser.close()
    return {"p50": round(median(times), 1), "p95": round(quantiles(times, n=20)[-1], 1)}


PRESS = """() => new Promise((resolve) => {
  const card = document.activeElement, before = performance.now();
  document.addEventListener("focusin", function arrived({ target }) {
    if (target === card || !target.matches("[data-annotation]")) return;
    document.removeEventListener("focusin", arrived);
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - before)));
  });
  card.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
})"""


def on_the_processor(slug: str) -> dict[str, object]:
    """Queries, and processor time without the web server: steadier than the clock on a busy machine."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from core.accounts.models import User
    from lessons.annotations.models import Annotation

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="bench"))
    keys = iter(Annotation.objects.proposed().values_list("pk", flat=True))

    def load() -> None:
        assert client.get(f"/texts/{slug}/review/").status_code == 200

    def decide() -> None:
        address, headers = f"/annotations/{next(keys)}/decision/", {"accept": "application/json"}
        assert client.post(address, {"decision": "accept"}, headers=headers).status_code == 200

    found: dict[str, object] = {}
    for name, work, rounds in (("bench_page", load, 20), ("decision", decide, ROUNDS)):
        with CaptureQueriesContext(connection) as seen:
            work()
        found[f"{name}_queries"] = len(seen)
        found[f"{name}_processor_ms"] = timed(work, rounds, clock=time.process_time)
    return found


def timed(
    work: Callable[[], object], rounds: int, *, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    times = []
    for _ in range(rounds):
        before = clock()
        work()
        times.append((clock() - before) * 1000)
    return {"p50": round(median(times), 1), "p95": round(quantiles(times, n=20)[-1], 1)}


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent.parent)
    main()
