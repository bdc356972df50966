"""Runs the web server and the background worker as one: they start together and end together.

A worker that ends by itself is started again, and the pages go on meanwhile; without the web server all ends.
"""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from contextlib import suppress
from os import isatty, killpg
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.preflight import port_refusal

LOOPBACK = "127.0.0.1"
SECONDS_TO_FINISH = 10
SECONDS_BETWEEN_STARTS = 5  # of workers that end at once


class Command(BaseCommand):
    help = (
        "Run the web server and the background worker until Ctrl-C. SIGHUP loads the program anew, request by request."
    )
    requires_system_checks = ()  # `migrate`, which always runs before, has made them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=LOOPBACK, help="address to listen at (default: this machine only)")
        parser.add_argument("--port", default="8000", help="port to listen at; 0 takes any free one")
        parser.add_argument("--workers", type=int, default=2, help="web server processes")
        parser.add_argument("--no-worker", action="store_true", help="leave the tasks to workers that run elsewhere")

    def handle(self, *, host: str, port: str, workers: int, no_worker: bool, **options: Any) -> None:
        if refusal := port_refusal(host, port):
            raise CommandError(refusal)
        self.stopping = self.reloading = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        # On a terminal it means that the window was closed.
        signal.signal(signal.SIGHUP, self.stop if isatty(0) else self.reload)

        # This process holds the socket, so that nothing can take the port between the check and the start.
        with socket.create_server((host, int(port)), backlog=1024) as listener:
            self.leaving: list[subprocess.Popen[bytes]] = []
            self.web = start(web(listener, workers), listener.fileno())
            self.worker = None if no_worker else start(worker())
            self.worker_began = time.monotonic()
            try:
                self.watch(f"http://{host}:{listener.getsockname()[1]}/")
            finally:
                end(self.needed, self.leaving)
        if not self.stopping:
            raise CommandError("The web server ended by itself, so the background worker was stopped too.")

    # Only flags: an exception raised in these could interrupt the start of a child and leave it behind.
    def stop(self, *_: object) -> None:
        self.stopping = True

    def reload(self, *_: object) -> None:
        self.reloading = True

    @property
    def needed(self) -> list[subprocess.Popen[bytes]]:
        return [self.web, self.worker] if self.worker else [self.web]

    def watch(self, address: str) -> None:
        announced = False
        while not self.stopping and self.web.poll() is None:
            if not announced and answers(address):
                self.stdout.write(f"Sourcewise is at {address} – Ctrl-C ends it")
                self.stdout.flush()
                announced = True
            if announced and self.reloading:
                self.reloading = False
                self.load_anew()
            if self.worker and self.worker.poll() is not None:
                self.start_worker_again(self.worker)
            self.leaving = [child for child in self.leaving if child.poll() is None]
            time.sleep(0.1)

    def load_anew(self) -> None:
        """Old processes of the web server end the requests they have begun, the old worker its task."""
        self.web.send_signal(signal.SIGHUP)
        if self.worker:
            self.worker.terminate()
            self.leaving.append(self.worker)
            self.worker = start(worker())
            self.worker_began = time.monotonic()

    def start_worker_again(self, ended: subprocess.Popen[bytes]) -> None:
        if time.monotonic() - self.worker_began < SECONDS_BETWEEN_STARTS:
            return
        with suppress(ProcessLookupError):
            killpg(ended.pid, signal.SIGKILL)  # what it had started itself
        self.worker = start(worker())
        self.worker_began = time.monotonic()


def worker() -> list[str]:
    return [sys.argv[0], "worker", "--no-reload", "--no-startup-delay"]


def web(listener: socket.socket, workers: int) -> list[str]:
    return [
        *("-m", "gunicorn", "core.wsgi", "--bind", f"fd://{listener.fileno()}", "--no-control-socket"),
        # More threads wait for each other, and the one that holds the database waits too. Connections that were kept would
        # stay with the process that took them: each request goes to whichever is free.
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "2", "--keep-alive", "0"),
        # The first bounds what a reload waits for; when all ends, SECONDS_TO_FINISH does.
        *("--graceful-timeout", "30", "--log-level", "warning"),
    ]


def start(arguments: list[str], *descriptors: int) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches only this process, and its whole group can be ended."""
    return subprocess.Popen([sys.executable, *arguments], pass_fds=descriptors, start_new_session=True)


def end(children: list[subprocess.Popen[bytes]], leaving: list[subprocess.Popen[bytes]]) -> None:
    """`leaving` have been asked before: a second time would break off a worker's task."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_FINISH
    for child in [*children, *leaving]:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            killpg(child.pid, signal.SIGKILL)
        child.wait()


def answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{address}health/", timeout=5):  # noqa: S310 - our own address
        return True
    return False
