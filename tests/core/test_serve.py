"""`manage.py serve` as a process of its own: it starts, answers, and leaves nothing behind."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from core.preflight import port_refusal, refusal
from tests.waiting import await_that

ANNOUNCEMENT = re.compile(r"Sourcewise is at (http://127\.0\.0\.1:\d+/) ")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The environment of a prepared demo in a folder of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SOURCEWISE_", "DJANGO_"))}
    environment = inherited | {"SOURCEWISE_DEMO": "1", "SOURCEWISE_VAR": str(tmp_path_factory.mktemp("var"))}
    for command in ["migrate", "--verbosity=0"], ["collectstatic", "--no-input", "--verbosity=0"]:
        subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)
    return environment


@contextmanager
def sourcewise(environment, *arguments):
    serve = [sys.executable, "manage.py", "serve", *arguments]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(serve, env=environment, **pipes) as process:
        try:
            yield process
        finally:
            process.terminate()  # politely, so that a failed test leaves nothing behind either


def status(address):
    try:
        with urlopen(address, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def parents():
    """The parent of every process that is not just waiting to be noticed as ended."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid=,state="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def descendants(pid):
    direct = {child for child, parent in parents().items() if parent == pid}
    return direct.union(*map(descendants, direct))


def test_another_account_may_serve_what_was_collected(demo):
    """The image of the container is built by root; uploads, made under the same settings, are for one account only."""
    collected = [*Path(demo["SOURCEWISE_VAR"], "static").rglob("*")]
    private = [path for path in collected if path.stat().st_mode & 0o004 == 0]
    assert len(collected) > 100
    assert private == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_a_signal_ends_every_process(demo, number):
    with sourcewise(demo, "--port=0") as process:
        address = ANNOUNCEMENT.match(process.stdout.readline())[1]
        assert status(address) == 200
        children = descendants(process.pid)
        assert len(children) >= 4  # gunicorn, its two workers, the background worker

        process.send_signal(number)

        assert process.wait(20) == 0
        assert children.isdisjoint(parents())


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:  # it ended just now
        return []


def running(process, word):
    """The children of this process whose command has `word`; one that is being started has none yet."""
    return {pid for pid, parent in parents().items() if parent == process.pid and word in command(pid)}


def child(process, word):
    await_that(lambda: running(process, word))
    return running(process, word).pop()


def test_serve_ends_everything_when_the_web_server_dies(demo):
    with sourcewise(demo, "--port=0") as process:
        assert ANNOUNCEMENT.match(process.stdout.readline())
        children = descendants(process.pid)

        os.kill(child(process, "gunicorn"), signal.SIGKILL)

        assert process.wait(20) == 1
        assert children.isdisjoint(parents())


def test_pages_go_on_when_the_worker_dies_and_another_one_begins(demo):
    with sourcewise(demo, "--port=0", "--workers=1") as process:
        address = ANNOUNCEMENT.match(process.stdout.readline())[1]
        web, worker = child(process, "gunicorn"), child(process, "worker")

        os.kill(worker, signal.SIGKILL)

        await_that(lambda: running(process, "worker") - {worker})
        assert child(process, "gunicorn") == web
        assert status(address) == 200


def test_hang_up_loads_the_site_anew_and_ends_what_was_begun(demo):
    with sourcewise(demo, "--port=0", "--workers=1") as process:
        address = urlsplit(ANNOUNCEMENT.match(process.stdout.readline())[1])
        before = descendants(process.pid)
        with closing(HTTPConnection(address.hostname, address.port, timeout=30)) as begun:
            begun.putrequest("POST", "/sign-in/")
            begun.putheader("Cookie", f"csrftoken={'a' * 32}")  # with it, the form is read before it is refused
            begun.putheader("Content-Type", "application/x-www-form-urlencoded")
            begun.putheader("Content-Length", "12")
            begun.endheaders(b"usern")  # the rest is still to come

            process.send_signal(signal.SIGHUP)
            await_that(lambda: len(descendants(process.pid) - before) >= 2)  # another web process, another worker

            begun.send(b"ame=ben")
            assert begun.getresponse().status == 403
        await_that(lambda: len(descendants(process.pid) & before) == 1)  # gunicorn itself
        assert status(address.geturl()) == 200
        assert process.poll() is None


def test_task_of_a_killed_worker_runs_again(demo, tmp_path):
    place = Path(demo["SOURCEWISE_VAR"]) / "sourcewise.sqlite3"
    ask = f"from tests.core.workers.tasks import hold; hold.enqueue({str(tmp_path)!r})"
    worker = [sys.executable, "manage.py", "worker", "--no-reload", "--no-startup-delay"]
    subprocess.run([sys.executable, "manage.py", "shell", "--verbosity=0", "-c", ask], env=demo, check=True)
    with subprocess.Popen(worker, env=demo) as first:
        await_that((tmp_path / "begun-1").exists)
        first.kill()
    with closing(sqlite3.connect(place)) as database:  # a minute later
        database.execute("UPDATE workers_pulse SET beat_at = datetime(beat_at, '-2 minutes')")
        database.commit()
    with subprocess.Popen(worker, env=demo) as second:
        await_that((tmp_path / "done").exists)
        second.terminate()
    assert (tmp_path / "begun-2").exists()


def test_a_busy_port_is_refused_in_plain_words():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert f"Port {port} cannot be used" in port_refusal("127.0.0.1", port)
        assert f"Port {port} cannot be used" in refusal(port)
    assert refusal(port) == ""


@pytest.mark.parametrize("port", ["eighty", "", "-1", "65536"])
def test_a_port_that_is_no_port_is_refused(port):
    assert "PORT must be a number" in port_refusal("127.0.0.1", port)


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 14, 0)])
def test_an_unfit_python_is_refused(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    assert "needs Python 3.11, 3.12 or 3.13" in refusal("8000")


def test_web_processes_never_load_the_language_model():
    look = "import core.wsgi, sys; from django.urls import get_resolver; get_resolver().url_patterns; "
    look += "sys.exit('spacy' in sys.modules or 'numpy' in sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    assert subprocess.run([sys.executable, "-c", look], env=environment, check=False).returncode == 0


def test_a_python_without_pip_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert "apt install python3-venv" in refusal("8000")
