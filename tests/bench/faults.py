"""What goes wrong at nine o'clock: processes killed, a full disk, clocks that jump, a cache that is gone.

Students mark all the time, each fault comes, lasts, and goes; services that ended are started again after two seconds, as
systemd does it. In the end every mark that was acknowledged must be there, once, with the right score, and no task may
be stuck. What the site itself says of each fault at `/ready/` is noted. The last line printed is one JSON object.

A full disk needs root, for a small file system of its own; wrong clocks need a C compiler.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.ledger import compared
from tests.bench.pupils import Book, Hour, live, people
from tests.bench.setups import ROOT, SETUPS, Missing, Setup, processes, running, wait_for

ENTRY, HAND_IN, BETWEEN = 20.0, 20.0, 4.0  # seconds
QUIET = 8.0  # seconds between two faults
BEAT = 15.0  # seconds until a worker has given another sign of life
GONE = 10.0  # seconds that a disk is full, a clock wrong, a cache away
RECOVERY = 120.0  # seconds until all must be well again
LONGEST_TASK = 240.0  # seconds: a lost worker is missed after one minute, and its task handed on
JUMP = 3_600  # seconds
UNTIL_FULL = 90.0  # seconds
DISK = 1_000_000_000  # bytes
COMPILER = shutil.which("cc")


class Drill:
    """The faults of one set-up, one after the other."""

    def __init__(self, setup: Setup, book: Book, disk: Path | None, clock: Path | None) -> None:
        self.setup, self.book, self.disk, self.clock = setup, book, disk, clock
        self.found: dict[str, dict[str, Any]] = {}
        self.tasks: list[Path] = []

    def hold(self, name: str) -> None:
        """A task that waits until its worker is killed."""
        task = self.setup.folder / name
        task.mkdir()
        self.tasks.append(task)
        self.setup.school("hold", str(task))
        wait_for((task / "begun-1").exists)

    def fault(
        self, name: str, begin: Callable[[], Any], end: Callable[[], Any] | None = None, lasts: float = 0
    ) -> None:
        """Notes what the site says from the beginning of the fault until all is well again."""
        print(f"  {name} …", file=sys.stderr)
        over = threading.Event()
        said: set[str] = set()
        looking = [threading.Thread(target=self._look, args=(port, said, over)) for port in self.setup.web_ports]
        at = self.book.now
        for thread in looking:
            thread.start()
        begin()
        time.sleep(lasts)
        if end:
            end()
        ended = self.book.now
        try:
            wait_for(lambda: self.book.now > ended + 1 and self.setup.is_ready(), RECOVERY)
            wait_for(lambda: self._saved_after(ended), RECOVERY)
        finally:
            over.set()
        for thread in looking:
            thread.join()
        well = self.book.now
        saves = [one for one in self.book.asked if one.kind == "save" and at <= one.at < well]
        self.found[name] = {
            "says": sorted(said) or ["nothing"],
            "well_after_s": round(well - ended, 1),
            "saves": len(saves),
            "saves_failed": sum(not 0 < one.status < 500 for one in saves),
            "longest_save_s": round(max((one.seconds for one in saves), default=0), 1),
        }
        time.sleep(QUIET)

    def _look(self, port: int, said: set[str], over: threading.Event) -> None:
        while not over.wait(0.2):
            status, words = self.setup.ready(port)
            said.update(words if status else ["no answer"])

    def _saved_after(self, moment: float) -> bool:
        return any(one.kind == "save" and one.status == 200 and one.at > moment for one in self.book.asked[-500:])

    def leave_out(self, name: str, why: str) -> None:
        self.found[name] = {"left out": why}

    def web_process(self) -> None:
        """One of several: on one machine a child of gunicorn's, on many a whole one of the web."""
        if "site" not in self.setup.services:
            self.setup.services["web-1"].kill()
            return
        table = processes()
        gunicorn = {pid for pid in self.setup.services["site"].pids() if "gunicorn" in command_of(pid)}
        children = [pid for pid in gunicorn if table.get(pid) in gunicorn]
        os.kill(children[0], signal.SIGKILL)

    def worker(self) -> None:
        name = "site" if "site" in self.setup.services else "worker"
        workers = [pid for pid in self.setup.services[name].pids() if " worker " in f"{command_of(pid)} "]
        for pid in workers:
            os.kill(pid, signal.SIGKILL)

    def fill(self) -> None:
        assert self.disk is not None
        with (self.disk / "filling").open("wb") as file, suppress(OSError):
            while True:
                file.write(b"0" * 1_000_000)
                file.flush()

        refused = self.book.now
        with suppress(TimeoutError):  # a little room is left in files that are there already
            wait_for(
                lambda: any(
                    one.kind == "save" and one.status == 500 and one.at > refused for one in self.book.asked[-200:]
                ),
                UNTIL_FULL,
            )

    def free(self) -> None:
        assert self.disk is not None
        (self.disk / "filling").unlink()

    def turn(self, seconds: int) -> None:
        assert self.clock is not None
        with self.clock.open("r+b") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))

    def turn_back(self) -> None:
        """The sign of life that the killed worker has left behind is now one from the future."""
        time.sleep(BEAT)
        self.worker()
        self.turn(-JUMP)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--setups", default=",".join(SETUPS))
    asked = parser.parse_args()
    figures: dict[str, Any] = {"students": asked.students}
    for name in asked.setups.split(","):
        print(f"Faults on the {name} set-up …", file=sys.stderr)
        try:
            with ExitStack() as stack:
                disk = stack.enter_context(small_disk())
                clock, extra = wrong_clock(stack)
                setup = stack.enter_context(running(name, place=disk, extra=extra))
                figures[name] = drill(setup, asked.students, disk, clock)
        except Missing as missing:
            figures[name] = {"left out": str(missing)}
    print(json.dumps(figures))
    if not all(all(one.get("must", {}).values()) for one in figures.values() if isinstance(one, dict)):
        sys.exit(1)


def drill(setup: Setup, students: int, disk: Path | None, clock: Path | None) -> dict[str, Any]:
    school = setup.school("plant", str(students))
    setup.start()
    hour, book = Hour(entry=ENTRY, until=inf, hand_in=HAND_IN, between=BETWEEN), Book()
    threads = live(people(school, hour, setup.port, book), book)
    time.sleep(ENTRY + QUIET)
    faults = Drill(setup, book, disk, clock)

    faults.hold("first task")
    faults.fault("worker killed within a task", faults.worker)
    faults.fault("web process killed", faults.web_process)
    if "site" in setup.services:
        faults.fault("everything killed", setup.services["site"].kill)
    else:
        faults.fault("database killed", setup.services["postgres"].kill)
        faults.fault("Redis gone", lambda: halt(setup, "redis"), setup.services["redis"].start, GONE)
    if disk:
        faults.fault("disk full", faults.fill, faults.free, GONE)
    else:
        faults.leave_out("disk full", "needs root, for a file system of its own")
    if clock:
        faults.fault("clock an hour ahead", lambda: faults.turn(JUMP), lasts=GONE)
        faults.hold("second task")
        faults.fault("clock two hours back, worker killed", faults.turn_back, lambda: faults.turn(0), GONE)
    else:
        faults.leave_out("clock jumps", "needs a C compiler")

    hour.until = book.now + QUIET
    for thread in threads:
        thread.join(RECOVERY)
    with suppress(TimeoutError):
        wait_for(lambda: not setup.school("found")["unfinished_tasks"], LONGEST_TASK)
    return told(setup, book, faults, students)


def told(setup: Setup, book: Book, drill: Drill, students: int) -> dict[str, Any]:
    found = setup.school("found")
    marks = compared(book.ledger, found["attempts"])
    says = {name: set(fault.get("says", [])) for name, fault in drill.found.items()}
    expected = {
        "database killed": "the database does not answer",
        "Redis gone": "the cache does not answer",
        "disk full": "the disk is nearly full",
        "everything killed": "no answer",
    }
    return {
        "faults": drill.found,
        "requests": len(book.asked),
        "saves_failed": sum(one.kind == "save" and not 0 < one.status < 500 for one in book.asked),
        "marks": marks | {"sent_twice": book.repeated},
        "unfinished_tasks": found["unfinished_tasks"],
        "refusals": book.refusals[:5],
        "must": {
            "every acknowledged mark is there": not marks["lost"] + marks["altered"] + marks["hand_ins_lost"],
            "none is doubled": not marks["doubled"] + marks["unasked"],
            "scores are right": not marks["wrong_scores"],
            "all could hand in": marks["handed_in"] == students and not book.refusals,
            "no task is stuck": not found["unfinished_tasks"] and all((task / "done").exists() for task in drill.tasks),
            "the database is whole": found["is_whole"],
            "the site says what is wrong": all(words in says.get(name, {words}) for name, words in expected.items()),
        },
    }


def halt(setup: Setup, name: str) -> None:
    """Until somebody starts it again."""
    setup.services[name].wanted = False
    setup.services[name].kill()


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A file system of its own for everything; none where that is not allowed."""
    with TemporaryDirectory(prefix="sourcewise-disk-", dir="/tmp") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "tmpfs", folder]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=False)


def wrong_clock(stack: ExitStack) -> tuple[Path | None, dict[str, str]]:
    """A file that says how wrong the clock of the site's processes is, and what makes them heed it."""
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="sourcewise-clock-")))
    build = [str(COMPILER), "-shared", "-fPIC", "-O2", "-o", str(folder / "clock.so"), "tests/bench/clock.c", "-ldl"]
    if not COMPILER or subprocess.run(build, check=False).returncode:
        return None, {}
    clock = folder / "clock"
    clock.write_bytes(bytes(8))
    return clock, {"LD_PRELOAD": str(folder / "clock.so"), "WRONG_CLOCK": str(clock)}


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
