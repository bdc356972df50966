"""Runs the web server and the background worker as one: they start together and end together."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import suppress
from os import killpg
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.preflight import port_refusal

LOOPBACK = "127.0.0.1"
SECONDS_TO_FINISH = 10


class Command(BaseCommand):
    help = "Run the web server and the background worker until Ctrl-C."
    requires_system_checks = ()  # `migrate`, which always runs before, has made them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=LOOPBACK, help="address to listen at (default: this machine only)")
        parser.add_argument("--port", default="8000", help="port to listen at; 0 takes any free one")
        parser.add_argument("--workers", type=int, default=2, help="web server processes")

    def handle(self, *, host: str, port: str, workers: int, **options: Any) -> None:
        if refusal := port_refusal(host, port):
            raise CommandError(refusal)
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

        # This process holds the socket, so that nothing can take the port between the check and the start.
        with socket.create_server((host, int(port)), backlog=1024) as listener:
            children = [start(worker()), start(web(listener, workers), listener.fileno())]
            try:
                self.watch(children, f"http://{host}:{listener.getsockname()[1]}/")
            finally:
                end(children)
        if not self.stopping:
            raise CommandError("The web server or the background worker ended by itself, so both were stopped.")

    def stop(self, *_: object) -> None:
        # Only a flag: an exception raised here could interrupt the start of a child and leave it behind.
        self.stopping = True

    def watch(self, children: list[subprocess.Popen[bytes]], address: str) -> None:
        announced = False
        while not self.stopping and all(child.poll() is None for child in children):
            if not announced and answers(address):
                self.stdout.write(f"Sourcewise is at {address} – Ctrl-C ends it")
                self.stdout.flush()
                announced = True
            time.sleep(0.1)


def worker() -> list[str]:
    return [sys.argv[0], "worker", "--no-reload", "--no-startup-delay"]


def web(listener: socket.socket, workers: int) -> list[str]:
    return [
        *("-m", "gunicorn", "core.wsgi", "--bind", f"fd://{listener.fileno()}", "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "4"),
        *("--log-level", "warning", "--graceful-timeout", "5"),
    ]


def start(arguments: list[str], *descriptors: int) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches only this process, and its whole group can be ended."""
    return subprocess.Popen([sys.executable, *arguments], pass_fds=descriptors, start_new_session=True)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_FINISH
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            killpg(child.pid, signal.SIGKILL)
        child.wait()


def answers(address: str) -> bool:
    host = "localhost" if settings.LOCAL else settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
    request = urllib.request.Request(address, headers={"Host": host})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - as above
            return True
    except urllib.error.HTTPError:
        return True  # an error page is an answer too: the server is up
    except OSError:
        return False
