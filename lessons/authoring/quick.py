"""Quick checks: a question after a step, with options, the number of the right one, and why it is right."""

from typing import Any

from lessons.authoring.models import StepKind

OPTIONS = range(2, 7)
CHECKED = (StepKind.MEET, StepKind.WHO, StepKind.CHECK, StepKind.WORDING)  # the steps that can carry one


def problem_in(row: dict[str, Any]) -> str:
    """What is wrong with a row, for whoever wrote the file; empty when it is sound."""
    if row.get("step") not in StepKind.values:
        return f"no step {row.get('step')!r}"
    options = row.get("options", [])
    if len(options) not in OPTIONS:
        return f"{row.get('question')!r} has {len(options)} options"
    if len(set(options)) < len(options):
        return f"{row.get('question')!r} has an option twice"
    if row.get("answer") not in range(len(options)):
        return f"{row.get('question')!r} has no option {row.get('answer')!r}"
    if not row.get("question") or not row.get("because"):
        return f"{row.get('question')!r} lacks its question or its because"
    return ""
