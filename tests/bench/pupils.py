"""Students and teachers at nine o'clock, each in a thread, with the requests that their browsers send."""

import gzip
import json
import re
import select
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPMessage
from random import Random
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import UUID, uuid4

from tests.bench.ledger import Page

HOST = "127.0.0.1"
PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds, as `static/js/marking/queue.js` waits before it tries again
POLLING = 4.0  # seconds, as `static/js/behaviours/polling.js` does
LAST_COMER = 0.9  # of the time to come: who comes then has to open the exercise within the rest
PATIENCE = 30.0  # seconds until a browser gives an answer up here
DATA = re.compile(r'<script id="workspace-data" type="application/json">(.*?)</script>', re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2|png|webp))"')


Answer = TypeVar("Answer")


class Away(Exception):
    """No answer, or one that says that the server could not."""


class Refused(Exception):
    """The server answered, and will not."""


@dataclass
class Hour:
    """Seconds: students come within `entry`, mark until `until`, and hand in within `hand_in` from then.

    `until` may change while it lasts.
    """

    entry: float
    until: float
    hand_in: float
    between: float = 10
    unheard: float = 0.05  # of the answers to a save are lost on the way, so that it is sent twice

    @property
    def end(self) -> float:
        return self.until + self.hand_in

    @property
    def phases(self) -> dict[str, tuple[float, float]]:
        return {
            "coming": (0.0, self.entry),
            "marking": (self.entry, self.until),
            "handing in": (self.until, self.end),
        }


@dataclass(frozen=True)
class Asked:
    kind: str
    status: int  # 0: no answer
    seconds: float
    at: float


@dataclass
class Book:
    """What all of them met with."""

    begun: float = 0
    asked: list[Asked] = field(default_factory=list)
    ledger: dict[str, Page] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    repeated: int = 0

    @property
    def now(self) -> float:
        return time.monotonic() - self.begun


class Browser:
    """Keeps cookies, static files and one connection."""

    def __init__(self, port: int, book: Book) -> None:
        self.port, self.book = port, book
        self.cookies: dict[str, str] = {}
        self.has: set[str] = set()
        self.connection: HTTPConnection | None = None

    def get(self, kind: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, HTTPMessage, str]:
        return self.ask(kind, "GET", path, headers=headers)

    def follow(self, kind: str, path: str) -> str:
        """The page at the end of the redirects from there."""
        for _n in range(5):
            status, headers, text = self.get(kind, path)
            if status < 300:
                return text
            path = urljoin(path, urlsplit(headers["Location"])._replace(scheme="", netloc="").geturl())
        raise Refused(f"{kind}: redirected for ever")

    def post_form(self, kind: str, path: str, **facts: str) -> HTTPMessage:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, answer, _text = self.ask(kind, "POST", path, urlencode(facts).encode(), headers)
        if status != 302:
            raise Refused(f"{kind}: {status}")
        return answer

    def post_json(self, kind: str, path: str, facts: object, csrf: str, *, heard: bool = True) -> Any:
        headers = {"Content-Type": "application/json", "X-CSRFToken": csrf}
        _status, _headers, text = self.ask(kind, "POST", path, json.dumps(facts).encode(), headers, heard=heard)
        return json.loads(text)

    def ask(
        self,
        kind: str,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        heard: bool = True,
    ) -> tuple[int, HTTPMessage, str]:
        """Raises Away or Refused."""
        given = {
            "Host": HOST, "Origin": f"https://{HOST}", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }  # fmt: skip
        at, before, status = self.book.now, time.perf_counter(), 0
        try:
            status, answer, data = self._once(method, path, body, given | (headers or {}), heard=heard)
        except (OSError, HTTPException) as error:
            self.hang_up()
            raise Away(kind) from error
        finally:
            if heard:
                self.book.asked.append(Asked(kind, status, time.perf_counter() - before, at))
        if status >= 500:
            raise Away(kind)
        if status >= 400:
            raise Refused(f"{kind}: {status}")
        for cookie in answer.get_all("Set-Cookie") or []:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = (gzip.decompress(data) if answer["Content-Encoding"] == "gzip" else data).decode("utf-8", "replace")
        return status, answer, text

    def _once(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], *, heard: bool
    ) -> tuple[int, HTTPMessage, bytes]:
        kept = self.connection
        if kept is not None and (kept.sock is None or select.select([kept.sock], [], [], 0)[0]):
            self.hang_up()  # the server has closed it meanwhile
        is_kept = self.connection is not None
        connection = self.connection = self.connection or HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            if not heard:
                self.hang_up()
                raise ConnectionAbortedError
            answer = connection.getresponse()
        except (ConnectionResetError, BrokenPipeError):  # http.client's RemoteDisconnected is one of the former
            self.hang_up()
            if not is_kept:
                raise
            return self._once(method, path, body, headers, heard=heard)  # closed in that moment: browsers ask again
        return answer.status, answer.headers, answer.read()

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


@dataclass
class Person(ABC):
    book: Book
    hour: Hour
    browser: Browser
    chance: Random

    def live(self) -> None:
        try:
            self.day()
        except Refused as refusal:
            self.book.refusals.append(str(refusal))
        finally:
            self.browser.hang_up()

    @abstractmethod
    def day(self) -> None: ...

    def wait_until(self, moment: float) -> None:
        time.sleep(max(0.0, moment - self.book.now))

    def persist(self, work: Callable[[], Answer]) -> Answer:
        """Again until it is done, with longer and longer pauses. Raises Refused, also when it takes for ever."""
        pause = PAUSE
        while True:
            try:
                return work()
            except Away as away:
                if self.book.now > self.hour.end + 10 * LONGEST_PAUSE:
                    raise Refused(f"{away}: never answered") from away
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


@dataclass
class Student(Person):
    secret: str
    assignment: int
    page: Page = field(init=False, default_factory=Page)
    data: dict[str, Any] = field(init=False, default_factory=dict)
    token: str = field(init=False, default="")
    attempt: str = field(init=False, default="")
    revision: int = field(init=False, default=0)
    number: int = field(init=False, default=0)
    writer: UUID = field(init=False, default_factory=uuid4)

    def day(self) -> None:
        self.wait_until(self.chance.uniform(0, LAST_COMER * self.hour.entry))
        self.persist(self.sign_in)
        self.persist(self.open)
        self.book.opened.append(self.book.now)
        next_save = self.book.now + self.chance.uniform(0, self.hour.between)
        while not self.page.marks or next_save < self.hour.until:
            self.wait_until(next_save)
            self.save()
            next_save = max(next_save + self.hour.between, self.book.now)
        self.wait_until(self.hour.until + self.chance.uniform(0, self.hour.hand_in))
        self.persist(self.hand_in)
        self.page.handed_in = True

    def sign_in(self) -> None:
        confirmation = self.browser.follow("sign in", f"/card/{self.secret}/")
        token = TOKEN.findall(confirmation)[-1]
        answer = self.browser.post_form("sign in", "/card/confirmation/", csrfmiddlewaretoken=token)
        self.files(self.browser.follow("home", answer["Location"]))

    def open(self) -> None:
        html = self.browser.follow("exercise", f"/assignments/{self.assignment}/practise/")
        self.files(html)
        found = DATA.search(html)
        assert found, "the exercise is not on its page"
        self.data = json.loads(unescape(found[1]))
        self.token = TOKEN.findall(html)[-1]
        self.attempt, self.revision = self.data["attempt"], self.data["revision"]

    def files(self, html: str) -> None:
        for path in dict.fromkeys(STATIC.findall(html)):
            if path not in self.browser.has:
                self.browser.get("file", path)
                self.browser.has.add(path)

    def save(self) -> None:
        """A new mark; every fourth time another note on one that there is."""
        self.number += 1
        known = [*self.page.marks]
        if self.number % 4 == 0 and known:
            mark = self.chance.choice(known)
            before = self._content(self.page.marks[mark])
            after = before | {"note": f"{before['note']}, looked at again in {self.number}"}
        else:
            start, end = self.chance.choice(self.data["sentences"])
            tag = self.chance.choice(self.data["tags"])["key"]
            mark, before, after = str(uuid4()), None, self._content([tag, start, end, f"note {self.number}"])
        self.persist(lambda: self._send(mark, before, after))

    def _send(self, mark: str, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        csrf = self.data["csrf"]
        if not self.attempt:
            facts = {"exercise": self.data["exercise"], "owner": self.data["owners"][0]}
            begun = self.browser.post_json("begin", self.data["attempts_url"], facts, csrf)
            self.attempt, self.revision = begun["attempt"], begun["revision"]
        self.book.ledger[self.attempt] = self.page
        content = [after["tag"], after["start"], after["end"], after["note"]]
        self.page.unheard[mark] = content
        self.page.batches = self.number
        operation = {"number": self.number, "mark": mark, "before": before, "after": after}
        batch = {"writer": str(self.writer), "revision": self.revision, "operations": [operation]}
        path = f"/attempts/{self.attempt}/operations/"
        if self.chance.random() < self.hour.unheard:
            self.book.repeated += 1
            try:
                self.browser.post_json("save", path, batch, csrf, heard=False)
            except Away:
                time.sleep(PAUSE)
        answer = self.browser.post_json("save", path, batch, csrf)
        if answer["remarks"]:
            raise Refused(f"save: {answer['remarks']}")
        self.revision = answer["revision"]
        self.page.marks[mark] = content
        del self.page.unheard[mark]

    def _content(self, mark: list[Any]) -> dict[str, Any]:
        tag, start, end, note = mark
        quote = self.data["text"][start - self.data["start"] : end - self.data["start"]]
        return {"tag": tag, "start": start, "end": end, "note": note, "sure": "", "quote": quote}

    def hand_in(self) -> None:
        news = {"writer": str(self.writer), "revision": self.revision, "operations": []}
        self.browser.post_json("save", f"/attempts/{self.attempt}/operations/", news, self.data["csrf"])
        facts = {"csrfmiddlewaretoken": self.token}
        answer = self.browser.post_form("hand in", f"/attempts/{self.attempt}/submission/", **facts)
        self.files(self.browser.follow("comparison", answer["Location"]))


@dataclass
class Teacher(Person):
    username: str
    password: str
    assignment: int

    def day(self) -> None:
        self.persist(self.sign_in)
        board = f"/assignments/{self.assignment}/board/"
        self.persist(lambda: self.browser.get("board", board))
        tag = ""
        while self.book.now < self.hour.end:
            time.sleep(POLLING)
            try:
                known = {"If-None-Match": tag} if tag else {}
                _status, headers, _text = self.browser.get("board", f"{board}seats/", known)
                tag = headers.get("ETag", tag)
            except Away:
                time.sleep(10 - POLLING)

    def sign_in(self) -> None:
        token = TOKEN.findall(self.browser.follow("teacher signs in", "/sign-in/"))[-1]
        facts = {"username": self.username, "password": self.password, "csrfmiddlewaretoken": token}
        self.browser.post_form("teacher signs in", "/sign-in/", **facts)


def people(school: dict[str, Any], hour: Hour, port: int, book: Book, seed: int = 9) -> list[Person]:
    def one(n: int) -> tuple[Book, Hour, Browser, Random]:
        return book, hour, Browser(port, book), Random(f"{seed} {n}")  # noqa: S311 - the same each time

    students = [Student(*one(n), *card) for n, card in enumerate(school["cards"])]
    teachers = [Teacher(*one(-n), *board) for n, board in enumerate(school["boards"], 1)]
    return [*teachers, *students]


def live(everybody: list[Person], book: Book) -> list[threading.Thread]:
    """Begins the hour; daemons, so that an interrupted run ends."""
    book.begun = time.monotonic()
    threads = [threading.Thread(target=person.live, daemon=True) for person in everybody]
    for thread in threads:
        thread.start()
    return threads
