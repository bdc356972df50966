"""Figures of the analyser: how fast it reads, beside a bare parse and two packaged extractors, and what memory it takes.

All are measured on the same texts in one run, taking turns text by text, so that a busy machine slows them alike; the medians of the
rounds count. The texts are the project's own, repeated to 30,000 words, or those of the folder in the environment
variable GOLD, until there are as many. The last line printed is one JSON object.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, product
from pathlib import Path
from statistics import median
from typing import Any

from lessons.analysis import run
from lessons.analysis.parsing import DEFAULT_MODEL, load_model
from lessons.text.canonical import canonicalise

ROOT = Path(__file__).parent.parent.parent
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
WORDS = 30_000
ROUNDS = 3
SMALL, LARGE = 10_000, 100_000  # words


def main() -> None:
    texts = chosen(own_texts(), WORDS)
    words = sum(map(count, texts))
    model = load_model(DEFAULT_MODEL)
    with peers(texts) as (ready, ask):
        contenders: dict[str, Callable[[int], float]] = {
            "analyser": lambda at: timed(lambda: run(canonicalise(texts[at]))),
            "bare parse": lambda at: timed(lambda: model(texts[at])),
        }
        contenders |= {name: lambda at, name=name: ask(name, at)["seconds"] for name in ready}  # type: ignore[misc]
        run(canonicalise(texts[0]))
        rounds = []
        for _ in range(ROUNDS):
            spent = dict.fromkeys(contenders, 0.0)
            for at, name in product(range(len(texts)), contenders):
                spent[name] += contenders[name](at)
            rounds.append(spent)
        quotations = {name: sum(ask(name, at)["quotations"] for at in range(len(texts))) for name in ready}
    seconds = {name: median(measured[name] for measured in rounds) for name in contenders}
    figures = {
        "texts": len(texts),
        "words": words,
        "rounds": ROUNDS,
        "words_a_second": {name: round(words / spent) for name, spent in seconds.items()},
        "time_over_bare_parse": ratio(rounds, "analyser", "bare parse"),
        **{f"time_over_{name.replace(' ', '_')}": ratio(rounds, "analyser", name) for name in ready},
        "not_installed": [name for name in ("textacy", "sayswho") if name not in ready],
        "quotations_found": quotations,
        **growth(),
    }
    print(json.dumps(figures))


def own_texts() -> list[str]:
    """The texts to read, each once. Ends the run when there are none."""
    folder = os.environ.get("GOLD")
    paths = (
        sorted(Path(folder).glob("*.txt"))
        if folder
        else sorted([*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/**/*.txt")])
    )
    if not paths:
        sys.exit(f"{folder} holds no NAME.txt.")
    return [path.read_text(encoding="utf-8") for path in paths]


def chosen(texts: list[str], words: int) -> list[str]:
    """As many of the texts as make that many words, from the start again when they are too few."""
    found: list[str] = []
    total = 0
    for text in cycle(texts):
        if total >= words:
            break
        found.append(text)
        total += max(1, count(text))
    return found


def count(text: str) -> int:
    return len(text.split())


def timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def ratio(rounds: list[dict[str, float]], one: str, other: str) -> float:
    """The median over the rounds of how long one takes for each second of the other."""
    return round(median(measured[one] / measured[other] for measured in rounds), 3)


@contextmanager
def peers(texts: list[str]) -> Iterator[tuple[list[str], Callable[[str, int], Any]]]:
    """The packaged extractors that are installed, and a way to have one read a text."""
    if not PEERS_PYTHON.exists():
        yield [], lambda name, at: {}
        return
    command = [str(PEERS_PYTHON), str(ROOT / "tests" / "bench" / "peers.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(data: object) -> Any:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(data) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        installed = ask({"model": DEFAULT_MODEL, "used": load_model(DEFAULT_MODEL).pipe_names})["ready"]
        ask(texts)
        names = [name + lean for name in installed for lean in ("", " lean")]
        yield names, lambda name, at: ask({"what": name, "text": at})
        process.stdin.close()  # type: ignore[union-attr]  # it was opened above


def growth() -> dict[str, float]:
    """One text of 100,000 words against one of 10,000, and the memory of a process that has read both."""
    program = [sys.executable, "-m", "tests.bench.analyser", "growth"]
    said = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(said))


def measure_growth() -> None:
    texts = own_texts()
    small, large = ("\n\n".join(chosen(texts, words)) for words in (SMALL, LARGE))
    run(canonicalise(small))
    one = median(timed(lambda: run(canonicalise(small))) for _ in range(3)) / count(small)
    ten = timed(lambda: run(canonicalise(large))) / count(large)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"time_100000_words_over_10000": round(10 * ten / one, 2), "peak_memory_mb_100000_words": round(peak)}
    print(json.dumps(figures))


if __name__ == "__main__":
    measure_growth() if sys.argv[1:] == ["growth"] else main()
