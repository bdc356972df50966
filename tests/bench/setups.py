"""Sourcewise as docs/running.md sets it up, small and large, on loopback, in a folder that is gone afterwards.

Each service is started again two seconds after it ended, as systemd does it with deploy/sourcewise.service. With real
durability: nothing here is told not to wait for the disk.
"""

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError

from tests.large.servers import REDIS, Postgres, postgres_program, redis_command

ROOT = Path(__file__).parent.parent.parent
RESTART = 2.0  # seconds, RestartSec
START = 60  # seconds
SUBREAPER = 36  # prctl's PR_SET_CHILD_SUBREAPER
TICKS = os.sysconf("SC_CLK_TCK")
MARK = "SOURCEWISE_BENCH_SERVICE"


class Missing(Exception):
    """Not installed here."""


class Service:
    """One service with all its processes, wherever they have moved to."""

    def __init__(self, name: str, command: list[str], log: Path, environment: dict[str, str], **options: Any) -> None:
        self.name, self.command, self.log, self.options = name, command, log, options
        self.mark = f"{log}"
        self.environment = environment | {MARK: self.mark}
        self.wanted = False
        self.process: subprocess.Popen[bytes] | None = None
        self.starts: list[float] = []

    def start(self) -> None:
        self.wanted = True
        self.starts.append(time.monotonic())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.options,
            )

    def pids(self) -> set[int]:
        """The process started, those below it, and those that bear its mark: an orphan has another parent."""
        table = processes()
        own = {pid for pid in table if self.mark in environment_of(pid)}
        if self.process is not None and self.process.poll() is None:
            own.add(self.process.pid)
        while more := {pid for pid, parent in table.items() if parent in own} - own:
            own |= more
        return own

    def kill(self) -> None:
        """All of it at once, like a pulled plug."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def processor_seconds(self) -> float:
        return sum(map(processor_seconds, self.pids()))


class Setup:
    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.port = free_port()
        self.web_ports = [self.port]
        self.services: dict[str, Service] = {}
        self.stopping = threading.Event()
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("SOURCEWISE_", "DJANGO_"))}
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "core.settings",
            "SOURCEWISE_VAR": str(folder / "var"),
            "SOURCEWISE_SECRET_KEY": "only for this bench",
            "SOURCEWISE_ALLOWED_HOSTS": "127.0.0.1",
            "SOURCEWISE_BEHIND_PROXY": "1",
        }
        self.extra: dict[str, str] = {}  # for the site's own processes

    def add(self, name: str, command: list[str], environment: dict[str, str] | None = None, **options: Any) -> None:
        mine = self.environment | self.extra if environment is None else environment
        self.services[name] = Service(name, command, self.folder / f"{name}.log", mine, **options)

    def site(self, *arguments: str) -> list[str]:
        return [sys.executable, "manage.py", *arguments]

    def run(self, *command: str) -> str:
        return subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def school(self, *words: str) -> dict[str, Any]:
        said = json.loads(self.run(sys.executable, "-m", "tests.bench.school", *words).splitlines()[-1])
        assert isinstance(said, dict)
        return said

    def prepare(self) -> None:
        self.run(*self.site("migrate", "-v0"))
        self.run(*self.site("collectstatic", "--no-input", "-v0"))

    def start(self) -> None:
        for service in self.services.values():
            if not service.wanted:
                service.start()
        wait_for(self.is_ready)
        threading.Thread(target=self._look_after, daemon=True).start()

    def _look_after(self) -> None:
        while not self.stopping.wait(0.1):
            for service in self.services.values():
                if service.wanted and service.process is not None and service.process.poll() is not None:
                    service.kill()  # what is left of it, as KillMode=mixed does
                    if self.stopping.wait(RESTART):
                        return
                    if service.wanted:
                        service.start()

    def is_ready(self) -> bool:
        return all(self.ready(port)[0] == 200 for port in self.web_ports)

    def ready(self, port: int) -> tuple[int, list[str]]:
        """What `/ready/` says; 0 for no answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready/", timeout=10) as answer:
                facts = json.load(answer)
                return answer.status, facts["problems"] + facts["warnings"]
        except HTTPError as error:
            facts = json.load(error)
            return error.code, facts["problems"] + facts["warnings"]
        except (OSError, ValueError):
            return 0, []

    def requests(self) -> Iterator[dict[str, Any]]:
        """The lines that the site has logged for requests."""
        for file in self.folder.glob("*.log"):
            for line in file.read_text(errors="replace").splitlines():
                if '"route"' in line:
                    with suppress(ValueError):
                        yield json.loads(line)

    def stop(self) -> None:
        self.stopping.set()
        for service in reversed(self.services.values()):
            service.wanted = False
            service.kill()


def small(folder: Path, *, extra: dict[str, str]) -> Setup:
    setup = Setup("small", folder)
    setup.extra = extra
    setup.prepare()
    setup.add("site", setup.site("serve", "--port", str(setup.port)))
    return setup


def large(folder: Path, *, extra: dict[str, str]) -> Setup:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    wanted = {"postgresql": postgres_program("postgres"), "redis-server": REDIS, "nginx": nginx}
    if missing := [name for name, found in wanted.items() if not found]:
        raise Missing(f"apt install {' '.join(missing)}")
    setup = Setup("large", folder)
    setup.extra = extra
    for name in ("postgres", "redis", "nginx"):
        (folder / name).mkdir()
    database = Postgres(folder / "postgres", "-c shared_buffers=128MB")
    database.make()
    programs = [postgres_program("postgres"), "-D", str(database.data), *database.options.split()]
    setup.add("postgres", programs, cwd=database.folder, **database.owner)
    setup.add("redis", redis_command(folder / "redis"))
    for name in ("postgres", "redis"):
        setup.services[name].start()
    wait_for(lambda: (database.folder / ".s.PGSQL.5432").exists() and answers(database))
    database.create("school")
    setup.environment |= {
        "SOURCEWISE_DATABASE_URL": database.url("school"),
        "SOURCEWISE_REDIS_URL": f"unix://{folder / 'redis' / 'socket'}",
    }
    setup.prepare()
    setup.web_ports = [free_port(), free_port()]
    for n, port in enumerate(setup.web_ports, 1):
        setup.add(f"web-{n}", setup.site("serve", "--port", str(port), "--workers", "1", "--no-worker"))
    setup.add("worker", setup.site("worker", "--no-reload", "--no-startup-delay"))
    place = folder / "nginx"
    (place / "nginx.conf").write_text(nginx_conf(setup))
    setup.add("nginx", [str(nginx), "-p", str(place), "-c", "nginx.conf", "-e", "stderr"])
    return setup


def nginx_conf(setup: Setup) -> str:
    """deploy/nginx.conf without TLS, for these ports and this folder."""
    conf = (ROOT / "deploy" / "nginx.conf").read_text()
    conf = re.sub(r"  server \{\n    listen 80;.*?\n  \}\n", "", conf, flags=re.DOTALL)
    conf = re.sub(r"    ssl_.*\n", "", conf)
    conf = conf.replace("listen 443 ssl;", f"listen 127.0.0.1:{setup.port};")
    conf = conf.replace("server web:8000;", " ".join(f"server 127.0.0.1:{port};" for port in setup.web_ports))
    conf = conf.replace("/var/cache/nginx/static", "static")
    conf = conf.replace("events {}", "daemon off;\npid nginx.pid;\nevents {}")
    if os.geteuid() == 0:
        conf = "user root;\n" + conf  # whose folder this is
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return conf.replace("http {", "http {\n" + "".join(f"  {kind}_temp_path {kind};\n" for kind in kinds))


SETUPS = {"small": small, "large": large}


@contextmanager
def running(name: str, *, place: Path | None = None, extra: dict[str, str] | None = None) -> Iterator[Setup]:
    """In a folder of its own, or in `place`. All processes end with it, whatever happens."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)  # orphans come to us, not to the system
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with TemporaryDirectory(prefix=f"sourcewise-{name}-", dir=place) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as somebody else
        setup = None
        try:
            setup = SETUPS[name](Path(folder), extra=extra or {})
            yield setup
        finally:
            if setup is not None:
                setup.stop()
            for pid in [pid for pid in processes() if folder in environment_of(pid)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def answers(database: Postgres) -> bool:
    command = [postgres_program("pg_isready"), "-q", "-h", str(database.folder)]
    return subprocess.run(command, check=False).returncode == 0


def wait_for(condition: Any, seconds: float = START) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} seconds")
        time.sleep(0.1)


def processes() -> dict[int, int]:
    """The parent of every process that has not ended."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and (fields := stat_of(int(place.name))) and fields[0] != "Z":
            found[int(place.name)] = int(fields[1])
    return found


def stat_of(pid: int) -> list[str]:
    """From the state on, as proc(5) counts from 3."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def environment_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace")
    return ""


def processor_seconds(pid: int) -> float:
    """Its own, and that of children which have ended."""
    fields = stat_of(pid)
    return sum(map(int, fields[11:15])) / TICKS if fields else 0.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
