"""Nine o'clock: a school signs in with cards, marks, and hands in, while teachers watch their boards.

On one machine with SQLite, then with PostgreSQL, Redis, two web processes and nginx, on two cores that the clients share.
The last line printed is one JSON object; times are milliseconds seen by the clients. Each twentieth answer to a save is
thrown away and the save sent again, and in the end what was acknowledged is compared with what the database has.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from itertools import pairwise
from statistics import quantiles
from typing import Any

from tests.bench.ledger import compared
from tests.bench.pupils import Asked, Book, Hour, live, people
from tests.bench.setups import ROOT, SETUPS, Missing, Setup, running

CORES = 2
SLOWEST_SAVE = 1_000  # milliseconds, at the 95th of a hundred


def main() -> None:
    asked = arguments()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    figures: dict[str, Any] = {"students": asked.students, "cores": len(os.sched_getaffinity(0))}
    for name in asked.setups.split(","):
        try:
            with running(name) as setup:
                print(f"Nine o'clock on the {name} set-up …", file=sys.stderr)
                figures[name] = nine_oclock(setup, asked.students, hour(asked.minutes))
                tell(name, figures[name])
        except Missing as missing:
            figures[name] = {"left out": str(missing)}
    print(json.dumps(figures))
    if not all(all(one.get("must", {}).values()) for one in figures.values() if isinstance(one, dict)):
        sys.exit(1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=3, help="of marking; a third of it to come, and to hand in")
    parser.add_argument("--setups", default=",".join(SETUPS))
    return parser.parse_args()


def hour(minutes: float) -> Hour:
    edge = minutes * 60 / 3
    return Hour(entry=edge, until=edge + minutes * 60, hand_in=edge)


def nine_oclock(setup: Setup, students: int, hour: Hour) -> dict[str, Any]:
    school = setup.school("plant", str(students))
    setup.start()
    book = Book()
    spent = [processor(setup)]
    load_before = os.getloadavg()[0]
    threads = live(people(school, hour, setup.port, book), book)
    for _phase, (_start, end) in list(hour.phases.items())[:-1]:
        time.sleep(max(0, end - book.now))
        spent.append(processor(setup))
    for thread in threads:
        thread.join()
    spent.append(processor(setup))
    found = setup.school("found")
    return figures(setup, book, hour) | {
        "processor_seconds": {
            phase: {name: round(after[name] - before[name], 1) for name in after}
            for phase, (before, after) in zip(hour.phases, pairwise(spent), strict=True)
        },
        "load_of_the_machine_before": round(load_before, 1),
        "marks": (marks := compared(book.ledger, found["attempts"])) | {"sent_twice": book.repeated},
        "bytes_of_marks": found["bytes_of_marks"],
        "refusals": book.refusals[:5],
        "must": musts(book, marks, students, hour),
    }


def processor(setup: Setup) -> dict[str, float]:
    return {"clients": time.process_time()} | {
        name: service.processor_seconds() for name, service in setup.services.items()
    }


def figures(setup: Setup, book: Book, hour: Hour) -> dict[str, Any]:
    pages = [one for one in book.asked if one.kind != "file"]
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for one in book.asked:
        by_kind[one.kind].append(one)
    return {
        "requests": len(book.asked),
        "requests_a_second": {
            name: round(sum(start <= one.at < end for one in book.asked) / (end - start), 1)
            for name, (start, end) in hour.phases.items()
        },
        **spread([one.seconds * 1000 for one in pages]),
        "errors": sum(one.status == 0 or one.status >= 400 for one in book.asked),
        "by_kind": {kind: spread([one.seconds * 1000 for one in some]) for kind, some in by_kind.items()},
        "last_opened_after_s": round(max(book.opened, default=0), 1),
        "last_handed_in_after_s": round(max((one.at for one in by_kind["hand in"]), default=0) - hour.until, 1),
        "server": server_time(setup),
    }


def spread(milliseconds: list[float]) -> dict[str, float]:
    if len(milliseconds) < 2:
        return {"count": len(milliseconds)}
    cuts = quantiles(milliseconds, n=100, method="inclusive")
    rounded = {name: round(cuts[at - 1], 1) for name, at in (("p50", 50), ("p95", 95), ("p99", 99))}
    return {"count": len(milliseconds), **rounded, "worst": round(max(milliseconds), 1)}


def server_time(setup: Setup) -> dict[str, dict[str, float]]:
    """Where the time goes: seconds inside the site by route, from its own log; static files are not in it."""
    routes: dict[str, list[float]] = defaultdict(list)
    for line in setup.requests():
        routes[line["route"] or "none"].append(line["ms"])
    whole = sum(map(sum, routes.values())) or 1
    rows = {
        route: {"requests": len(times), "seconds": round(sum(times) / 1000, 1), "share": round(sum(times) / whole, 3)}
        for route, times in routes.items()
    }
    return dict(sorted(rows.items(), key=lambda row: -row[1]["seconds"]))


def musts(book: Book, marks: dict[str, int], students: int, hour: Hour) -> dict[str, bool]:
    saves = spread([one.seconds * 1000 for one in book.asked if one.kind == "save"])
    return {
        "no lost mark": not marks["lost"] + marks["altered"] + marks["hand_ins_lost"] + marks["wrong_scores"],
        "no doubled mark": not marks["doubled"] + marks["unasked"],
        "no 5xx and no refusal": not book.refusals and not any(not 0 < one.status < 400 for one in book.asked),
        "all have handed in": marks["handed_in"] == students,
        "p95 of saving under 1 s": saves.get("p95", 0) < SLOWEST_SAVE,
        "all opened in time": max(book.opened, default=0) < hour.entry,
    }


def tell(name: str, figures: dict[str, Any]) -> None:
    for phase, services in figures["processor_seconds"].items():
        print(f"{name}: seconds of processor while {phase}: {services}")
    for kind, row in sorted(figures["by_kind"].items(), key=lambda row: -row[1].get("p95", 0)):
        print(f"  {kind:18} {row}")
    print(f"{name}: where the server's time goes")
    for route, row in list(figures["server"].items())[:12]:
        print(f"  {route or 'none':32} {row['requests']:6} requests {row['seconds']:8} s {row['share']:7.1%}")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
