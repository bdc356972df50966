"""doccano and Label Studio, run from environments of their own, for `tests.bench.workspace` to be measured beside.

Each is served as its manual says for one machine, with a folder that is gone afterwards, and filled through its own API.
"""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SECONDS_TO_START = 180
PASSWORD = "bench-bench-bench"
MENU = ".menuable__content__active .v-list-item:has-text('attribution')"
COLOURS = ("#0b5fa5", "#006b56", "#8a5000", "#5a5596", "#36621c", "#9a2776")


@dataclass(frozen=True)
class Save:
    """A request that saves one mark; sent by one client, again and again.

    Each time, `{id}` becomes a new one, and in the body `"{n}"` the number of the request, `"{before}"` that of those before.
    """

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Site:
    """A workspace that runs. `pages` are those of the small and of the large text; `mark` finds marks on them.

    `choose` is the key of a tag, pressed after words were selected or, `tag_first`, before; or a selector to click then.
    """

    address: str
    pages: tuple[str, str]
    cookies: tuple[dict[str, str], dict[str, str]]
    mark: str
    words: str
    choose: str
    tag_first: bool
    saves: list[Save] = field(default_factory=list)


class Api:
    """A client of one site: keeps cookies, sends and reads JSON."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.headers: dict[str, str] = {}

    def send(self, path: str, data: object = None, *, form: bool = False) -> Any:
        body = None if data is None else (urllib.parse.urlencode(data) if form else json.dumps(data)).encode()  # type: ignore[arg-type]
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        request = urllib.request.Request(self.address + path, body, {"Content-Type": kind, **self.headers})
        with self.opener.open(request, timeout=SECONDS_TO_START) as answer:
            said = answer.read()
        return json.loads(said) if said[:1] in (b"{", b"[") else said.decode()

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar}


@contextmanager
def doccano(venv: Path, texts: list[dict[str, Any]], clients: int, port: int) -> Iterator[Site]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="doccano-bench-"))
        program = str(venv / "bin/doccano")
        environment = {**os.environ, "DOCCANO_HOME": folder, "DEBUG": "False"}
        for command in (["init"], ["createuser", "--username", "admin", "--password", PASSWORD]):
            subprocess.run([program, *command], env=environment, cwd=folder, check=True, capture_output=True)
        serve = [program, "webserver", "--port", str(port), "--workers", "2"]
        api = Api(stack.enter_context(_served(serve, environment, folder, port)))
        api.send("v1/auth/login/", {"username": "admin", "password": PASSWORD})
        api.headers["X-CSRFToken"] = api.cookies["csrftoken"]
        pages: list[str] = []
        saves: list[Save] = []
        for text in texts:
            project, examples, labels = _doccano_project(api, text, clients if not pages else 1)
            for n, (start, end) in enumerate(text["spans"]):
                span = {"start_offset": start, "end_offset": end, "label": labels[n % len(labels)]}
                api.send(f"v1/projects/{project}/examples/{examples[0]}/spans", span)
            pages.append(f"projects/{project}/sequence-labeling?page=1")
            if not saves:
                start, end = text["spans"][0]
                body = json.dumps({"start_offset": start, "end_offset": end, "label": labels[0]}).encode()
                cookie = "; ".join(f"{name}={value}" for name, value in api.cookies.items())
                headers = {"Content-Type": "application/json", "Cookie": cookie, **api.headers}
                saves = [
                    Save("POST", f"/v1/projects/{project}/examples/{example}/spans", body, headers)
                    for example in examples
                ]
        line = "svg line[stroke-linecap=round]"
        yield Site(
            api.address, (pages[0], pages[1]), (api.cookies, api.cookies), line, "svg text[id]", MENU, False, saves
        )


def _doccano_project(api: Api, text: dict[str, Any], examples: int) -> tuple[int, list[int], list[int]]:
    kind = {"project_type": "SequenceLabeling", "resourcetype": "SequenceLabelingProject", "allow_overlapping": True}
    project = api.send("v1/projects", {"name": "Bench", "description": "Bench", "guideline": "", **kind})["id"]
    labels = [
        api.send(
            f"v1/projects/{project}/span-types",
            {"text": tag, "suffix_key": str(n + 1), "background_color": COLOURS[n], "text_color": "#ffffff"},
        )["id"]
        for n, tag in enumerate(text["tags"])
    ]
    made = [api.send(f"v1/projects/{project}/examples", {"text": text["text"]})["id"] for _ in range(examples)]
    return project, made, labels


@contextmanager
def label_studio(venv: Path, texts: list[dict[str, Any]], clients: int, port: int) -> Iterator[Site]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="label-studio-bench-"))
        quiet = {"LATEST_VERSION_CHECK": "false", "COLLECT_ANALYTICS": "false", "SENTRY_DSN": "", "DEBUG": "false"}
        environment = {**os.environ, **quiet, "LABEL_STUDIO_BASE_DATA_DIR": folder}
        account = ["--username", "bench@example.org", "--password", PASSWORD]
        program = [str(venv / "bin/label-studio"), "start", "--no-browser", "--data-dir", folder, *account]
        serve = [*program, "--port", str(port)]
        api = Api(stack.enter_context(_served(serve, environment, folder, port)))
        api.send("user/login/")
        login = {"email": account[1], "password": PASSWORD, "csrfmiddlewaretoken": api.cookies["csrftoken"]}
        api.headers["Referer"] = api.address
        api.send("user/login/", login, form=True)
        api.headers["X-CSRFToken"] = api.cookies["csrftoken"]
        pages: list[str] = []
        saves: list[Save] = []
        for text in texts:
            labels = "".join(f'<Label value="{tag}" hotkey="{n}"/>' for n, tag in enumerate(text["tags"], 1))
            view = f'<View><Labels name="label" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'
            project = api.send("api/projects/", {"title": "Bench", "label_config": view})["id"]
            tasks = [{"data": {"text": text["text"]}}] * (clients if not pages else 1)
            api.send(f"api/projects/{project}/import", tasks)
            ids = [task["id"] for task in api.send(f"api/tasks/?project={project}&page_size=100")["tasks"]]
            api.send(f"api/tasks/{min(ids)}/annotations/", {"result": [*_regions(text, text["spans"])]})
            pages.append(f"projects/{project}/data?task={min(ids)}")
            if not saves:
                body = json.dumps({"result": [*_regions(text, text["spans"][:1])]}).encode()
                cookie = "; ".join(f"{name}={value}" for name, value in api.cookies.items())
                headers = {"Content-Type": "application/json", "Cookie": cookie, **api.headers}
                saves = [Save("POST", f"/api/tasks/{task}/annotations/", body, headers) for task in ids]
        area = ".lsf-richtext__line, [class*=richtext]"
        yield Site(
            api.address, (pages[0], pages[1]), (api.cookies, api.cookies), ".htx-highlight", area, "1", True, saves
        )


def _regions(text: dict[str, Any], spans: list[list[int]]) -> Iterator[dict[str, Any]]:
    for n, (start, end) in enumerate(spans):
        value = {"start": start, "end": end, "text": text["text"][start:end], "labels": [text["tags"][n % 6]]}
        yield {"id": f"r{n}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


@contextmanager
def _served(command: list[str], environment: dict[str, str], folder: str, port: int) -> Iterator[str]:
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            deadline = time.monotonic() + SECONDS_TO_START
            while not _answers(address):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{Path(command[0]).name} does not start")
                time.sleep(0.5)
            yield address
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code < 500
    except OSError:
        return False


def version_in(venv: Path, package: str) -> str:
    """Which version is installed there; empty without any."""
    found = [path.name for path in venv.glob(f"lib/python*/site-packages/{package}-*.dist-info")]
    return re.sub(rf"^{package}-|\.dist-info$", "", found[0]) if found else ""
