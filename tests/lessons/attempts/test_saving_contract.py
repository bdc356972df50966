"""The server takes operations as its simulation in `tests/js/` does, on which the script is tried out.

`tests/js/operations.test.js` describes the cases.
"""

import json
import random
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from django.conf import settings

from lessons.attempts.actions import AttemptClosed, begin, submit_attempt, take_operations
from lessons.attempts.models import Attempt
from lessons.attempts.operations import Batch
from tests.lessons.attempts.test_operations import post

CONTRACT = json.loads((Path(settings.BASE_DIR) / "tests/js/operations.json").read_text())
FIELDS = ("tag", "start", "end", "note", "sure")


@pytest.fixture
def attempt(version, cleo, now):
    return begin(version, assignment=None, student=cleo, visitor_key="", at=now)


def key(name):
    return str(uuid5(NAMESPACE_URL, name))


def named(marks):
    names = {key(name): name for name in "mnop"}
    return {names[mark["id"]]: [mark[field] for field in FIELDS] for mark in marks}


def as_sent(written):
    if written is None:
        return None
    mark = dict(zip(FIELDS, written, strict=True))
    return mark | {"quote": CONTRACT["text"][mark["start"] : mark["end"]]}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CONTRACT["cases"]])
def test_the_server_does_as_its_simulation(signed_in, cleo, attempt, now, case):
    assert attempt.version.document["text"] == CONTRACT["text"]
    assert attempt.version.document["exercise_tags"] == CONTRACT["tags"]
    client = signed_in(cleo)
    for step in case["steps"]:
        if step == "hand in":
            submit_attempt(attempt, at=now)
            continue
        operations = [
            {"number": number, "mark": key(mark), "before": as_sent(before), "after": as_sent(after)}
            for number, mark, before, after in step["operations"]
        ]
        answer = post(client, attempt, operations, writer=key(step["writer"]), revision=step["revision"])
        said = answer.json()
        assert step["answer"] == {
            "status": answer.status_code,
            "revision": said["revision"],
            "taken": said.get("taken"),
            "remarks": [
                [remark["number"], remark["code"], remark["mark"] and [remark["mark"][field] for field in FIELDS]]
                for remark in said["remarks"]
            ],
            "marks": None if said["marks"] is None else named(said["marks"]),
        }
    assert (
        named([{"id": str(mark.pk)} | {f: getattr(mark, f) for f in FIELDS} for mark in attempt.marks.all()])
        == (case["marks"])
    )


@pytest.mark.parametrize("seed", range(10))
def test_whatever_comes_twice_late_or_in_a_muddle_is_taken_once(attempt, now, seed):
    """A dozen storms to a seed: requests are repeated, overtake each other and race with handing in."""
    for storm in range(12):
        Attempt.objects.filter(pk=attempt.pk).update(submitted_at=None, revision=0, writers={})
        attempt.marks.all().delete()
        _storm(attempt, random.Random(seed * 100 + storm), now)  # noqa: S311 - repeatable on purpose


def _storm(attempt, chance, now):
    left = {str(uuid4()): [_made(number) for number in range(1, chance.randint(2, 9))] for _ in range(3)}
    made = [operation["mark"] for operations in left.values() for operation in operations]
    under_way = []  # requests that arrive late, or again
    acknowledged = []
    handed_in = None
    for turn in range(chance.randint(8, 25)):
        if under_way and chance.random() < 0.4:
            writer, operations = chance.choice(under_way)
        else:
            # As the script does: a request begins with the first operation that the writer has no answer for.
            writer = chance.choice(list(left))
            operations = left[writer][: chance.randint(1, 4)]
            under_way.append((writer, operations))
            if chance.random() < 0.3:
                continue  # dropped, for now
        batch = Batch.from_json({"writer": writer, "revision": 0, "operations": operations})
        try:
            take_operations(attempt, batch, at=now + timedelta(seconds=turn))
        except AttemptClosed:
            assert handed_in is not None
        else:
            assert handed_in is None
            if chance.random() < 0.7:  # else the answer is lost
                acknowledged += [operation["mark"] for operation in operations]
                left[writer] = [operation for operation in left[writer] if operation not in operations]
        if handed_in is None and chance.random() < 0.05:
            submit_attempt(attempt, at=now)
            handed_in = _state(attempt)
    state = _state(attempt)
    assert set(acknowledged) <= set(state) <= set(made)
    assert len(set(state)) == len(state)
    assert handed_in in (None, state)


def _made(number):
    after = as_sent(["attribution", 0, 7, f"note {number}", ""])
    return {"number": number, "mark": str(uuid4()), "before": None, "after": after}


def _state(attempt):
    return [str(pk) for pk in attempt.marks.values_list("pk", flat=True)]
