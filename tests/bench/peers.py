"""Two packaged extractors of quotations, timed on request. Runs under the Python of `.venv-bench`, not the project's.

Reads JSON lines: first {"model", "used"}, then a list of texts, then {"what", "text"} for each measurement; answers each with
one JSON line. Both packages work on spaCy's parse, and their times hold it: with every component of the model, as their
manuals have it, or (“… lean”) without those that Sourcewise leaves out. sayswho's own way needs a coreference model of
its own, which no package index has and which is many times slower; its extraction of quotations is measured without.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Extractor:
    """How a package makes a text ready, and how it finds the quotations of a parsed one."""

    prepare: Callable[[str], str]
    extract: Callable[[Any], Iterable[object]]


REFUSALS = (ValueError, TypeError, IndexError)  # textacy gives up on an odd number of quotation marks


def main() -> None:
    asked = (json.loads(line) for line in sys.stdin)
    settings = next(asked)
    model = importlib.import_module(settings["model"])
    whole = model.load()
    unused = [name for name in whole.component_names if name not in settings["used"]]
    pipelines = {"": whole, "lean": model.load(exclude=unused)}
    tried = {"textacy": textacy(), "sayswho": sayswho()}
    extractors = {name: extractor for name, extractor in tried.items() if extractor}
    answer({"ready": sorted(extractors)})
    texts = next(asked)
    answer({"texts": len(texts)})
    for request in asked:
        name, _, lean = request["what"].partition(" ")
        answer(measured(pipelines[lean], extractors[name], texts[request["text"]]))


def measured(pipeline: Any, extractor: Extractor, text: str) -> dict[str, float]:
    """Seconds for one text, and how many quotations came out; none where it was refused."""
    before = time.perf_counter()
    doc = pipeline(extractor.prepare(text))
    try:
        found = len(list(extractor.extract(doc)))
    except REFUSALS:
        found = 0
    return {"seconds": time.perf_counter() - before, "quotations": found}


def textacy() -> Extractor | None:
    try:
        return Extractor(str, importlib.import_module("textacy.extract").direct_quotations)
    except ImportError:
        return None


def sayswho() -> Extractor | None:
    try:
        prepare = importlib.import_module("sayswho.helpers").prep_text_for_quote_detection
        return Extractor(prepare, importlib.import_module("sayswho.quote_finder").quote_finder)
    except ImportError:
        return None


def answer(data: object) -> None:
    print(json.dumps(data), flush=True)


if __name__ == "__main__":
    main()
