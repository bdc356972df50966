"""A lesson to begin with: words, goals, passage and questions proposed from what a text's annotations say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.template.defaultfilters import date as date_words
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.annotations.models import Annotation
from lessons.authoring.defaults import STEPS
from lessons.authoring.models import StepKind
from lessons.authoring.queries import Paragraph, paragraphs, tag_counts
from lessons.codebook import Tag
from lessons.sources.models import SourceText
from lessons.text.sentences import sentences
from lessons.text.spans import Span
from lessons.text.words import words_in

RESTRAINT = 100  # words to one framing mark, from which on a text counts as plainly told
_CLAIMS = frozenset({"checkable", "unverifiable", "unattributed", "prediction"})  # the exercise most classes begin with


@dataclass(frozen=True)
class Proposal:
    """Fields of Lesson by their names, and each step's words."""

    values: dict[str, Any]
    steps: dict[StepKind, str]


class _Facts:
    """What the annotations of one text say, counted."""

    def __init__(self, source: SourceText, accepted: list[Annotation]) -> None:
        book = source.book
        self.source = source
        self.words = len(words_in(source.text, Span(0, len(source.text))))
        self.attributions = [one for one in accepted if book.tags[one.tag].layer == "attribution"]
        self.claims = [one for one in accepted if book.tags[one.tag].layer == "claims"]
        self.framing = [one for one in accepted if book.tags[one.tag].layer == "framing"]
        self.named = list(dict.fromkeys(one.voice for one in self.attributions if one.voice))
        self.are_all_named = all(one.voice for one in self.attributions if one.tag == "attribution")
        self.by_tag = Counter(one.tag for one in accepted)
        self.commonest: list[tuple[Tag, int]] = [
            (book.tags[key], count) for key, count in Counter(one.tag for one in self.framing).most_common(3)
        ]
        self.clashes = [
            (one, one.linked)
            for one in self.claims
            if one.linked and (one.linked_id not in {other.pk for other in self.claims} or one.start < one.linked.start)
        ]

    @property
    def is_restrained(self) -> bool:
        return len(self.framing) * RESTRAINT <= self.words


def propose(source: SourceText, accepted: list[Annotation]) -> Proposal:
    facts = _Facts(source, accepted)
    places = paragraphs(source, accepted)
    passage = first_passage(places)
    tags = first_tags(source, [one for one in accepted if passage.contains(Span(one.start, one.end))])
    goals = _goals(facts)
    openings = {
        StepKind.MEET: _meet(facts),
        StepKind.WHO: _who(facts),
        StepKind.CHECK: _check(facts),
        StepKind.WORDING: _wording(facts),
        StepKind.PRACTISE: _practise(facts, tags),
        StepKind.TALK: _talk(facts),
    }
    steps = {
        kind: "\n\n".join(part for part in (openings.get(kind, ""), str(words)) if part)
        for kind, words in STEPS.items()
    }
    age_from, age_to = _ages(facts)
    values = {
        "title": source.title[:200],
        "summary": _summary(facts),
        "minutes": min(90, max(20, 5 * round((25 + facts.words / 40) / 5))),
        "goals": goals,
        "age_from": age_from,
        "age_to": age_to,
        "language": source.language,
        "exercise_start": passage.start,
        "exercise_end": passage.end,
        "exercise_tags": [tag.key for tag in tags],
        "quick": _quick(facts),
        "teacher_page": _teacher(facts, goals),
    }
    return Proposal(values, steps)


def first_passage(places: list[Paragraph]) -> Span:
    """The last third from a marked paragraph on, so that the steps before keep marks to show."""
    marked = [n for n, place in enumerate(places) if place.marks]
    late = [n for n in marked if n >= 2 * len(places) // 3]
    return Span(places[(late or marked[-1:] or [0])[0]].start, places[-1].end)


def first_tags(source: SourceText, inside: list[Annotation]) -> list[Tag]:
    """Up to three tags that the passage answers, those of claims where there are any."""
    tags = [tag for tag, _count in tag_counts(inside, source.book)]
    return ([tag for tag in tags if tag.key in _CLAIMS] or tags)[:3]


def _summary(facts: _Facts) -> str:
    source = facts.source
    kind, outlet = source.get_kind_display(), source.outlet
    if outlet and source.published_on:
        told = _("A %(kind)s by %(outlet)s, %(date)s.") % {
            "kind": kind,
            "outlet": outlet,
            "date": date_words(source.published_on),
        }
    elif outlet:
        told = _("A %(kind)s by %(outlet)s.") % {"kind": kind, "outlet": outlet}
    else:
        told = _("A %(kind)s.") % {"kind": kind}
    return f"{told} {_sources(facts)}".strip()


def _goals(facts: _Facts) -> list[str]:
    goals = []
    if facts.attributions:
        goals.append(_("Say of each sentence whose words it is."))
    if facts.claims:
        goals.append(_("Tell what could be looked up from what has to be taken on trust."))
    if facts.clashes:
        goals.append(_("Notice when two figures in one text do not agree."))
    if facts.is_restrained:
        goals.append(_("Recognise plain, careful reporting, and leave it unmarked."))
    else:
        goals.append(_("Hear what a strong word does, and say it plainly."))
    return goals


def _ages(facts: _Facts) -> tuple[int, int]:
    """Long sentences and long texts are for older readers."""
    count = len(sentences(facts.source.text, facts.source.block_spans)) or 1
    return (15, 19) if facts.words / count > 24 or facts.words > 900 else (13, 19)


def _meet(facts: _Facts) -> str:
    chain = facts.source.chain
    if facts.source.invented:
        opening = _("This text is invented, so that nobody can know better. You have only the words.")
    elif facts.source.outlet:
        opening = _("This text comes from **%(outlet)s**.") % {"outlet": _plain(str(facts.source.outlet))}
    else:
        opening = _("Nobody has recorded yet which outlet this text comes from. **Where would you look?**")
    gaps = sum(bool(link.get("missing")) for link in chain)
    if not chain or not gaps:
        return opening
    way = ngettext(
        "One of the %(all)s links on the way of its words is not shown.",
        "%(gaps)s of the %(all)s links on the way of its words are not shown.",
        gaps,
    )
    return f"{opening} {way % {'gaps': _number(gaps), 'all': apnumber(len(chain))}}"


def _sources(facts: _Facts) -> str:
    """How many phrases name a source, and whose they are."""
    phrases = facts.by_tag["attribution"]
    if not phrases:
        return _("No phrase says whose words these are.") if facts.claims else ""
    told = ngettext("%(count)s phrase names a source", "%(count)s phrases name a source", phrases)
    told %= {"count": _number(phrases)}
    if not facts.named or not facts.are_all_named:
        return f"{told}."
    voices = len(facts.named)
    whose = ngettext("they belong to one voice", "they belong to %(count)s different voices", voices)
    return f"{told}; {whose % {'count': apnumber(voices)}}." if phrases > 1 else f"{told}."


def _who(facts: _Facts) -> str:
    lines = [_sources(facts)]
    if len(facts.named) > 1:
        loudest, count = Counter(one.voice for one in facts.attributions if one.voice).most_common(1)[0]
        if count > 1:
            lines.append(
                _("**%(voice)s** comes back %(count)s times. Is that because this voice knows most?")
                % {"voice": _plain(loudest), "count": apnumber(count)}
            )
    elif len(facts.named) == 1 and facts.are_all_named:
        lines.append(_("**Who else could have been asked?**"))
    if nobody := facts.by_tag["unattributed"]:
        lines.append(
            ngettext(
                "One claim has no name behind it. Find it: who could know?",
                "%(count)s claims have no name behind them. Find them: who could know?",
                nobody,
            )
            % {"count": _number(nobody)}
        )
    return " ".join(line for line in lines if line)


def _check(facts: _Facts) -> str:
    lines = []
    if facts.clashes:
        one, other = facts.clashes[0]
        lines.append(
            _("**Two passages do not agree:** “%(one)s” and “%(other)s”. Put them side by side, and count.")
            % {"one": _short(one.quote), "other": _short(other.quote)}
        )
    if count := facts.by_tag["checkable"]:
        lines.append(
            ngettext("One claim could be looked up.", "%(count)s claims could be looked up.", count)
            % {"count": _number(count)}
        )
    if count := facts.by_tag["unverifiable"]:
        lines.append(
            ngettext(
                "One cannot be checked from this page alone.",
                "%(count)s cannot be checked from this page alone.",
                count,
            )
            % {"count": _number(count)}
        )
    return " ".join(lines)


def _wording(facts: _Facts) -> str:
    if not facts.framing:
        return _(
            "No word is marked in this text. That is a finding too: **how does it manage to tell of a quarrel "
            "without taking a side?** Look for the plain verbs, and for the places where both sides are asked."
        )
    if facts.is_restrained:
        return ngettext(
            "Only one stretch of words is marked here. The text holds back. **Which strong word could stand here, and does not?**",
            "Only %(count)s stretches of words are marked here. The text holds back. "
            "**Which strong word could stand here, and does not?**",
            len(facts.framing),
        ) % {"count": apnumber(len(facts.framing))}
    named = _listed(f"{tag.label} ({count})" for tag, count in facts.commonest)
    lines = [
        ngettext("One stretch is marked.", "%(count)s stretches are marked.", len(facts.framing))
        % {"count": _number(len(facts.framing))},
        _("Most often it is: %(tags)s.") % {"tags": named},
    ]
    if plain := [one for one in facts.framing if one.neutral]:
        lines.append(
            _("Try “%(plain)s” in the place of “%(words)s”. **What do you lose, and what do you gain?**")
            % {"plain": _short(plain[0].neutral), "words": _short(plain[0].quote)}
        )
    return " ".join(lines)


def _practise(facts: _Facts, tags: list[Tag]) -> str:
    if not tags:
        return ""
    return _("Look for:") + "\n\n" + "\n".join(f"- **{_plain(tag.label)}** – {_plain(tag.question)}" for tag in tags)


def _talk(facts: _Facts) -> str:
    if not facts.source.missing:
        return ""
    return _("The text does not give you this: %(missing)s Who could?") % {
        "missing": _plain(_short(str(facts.source.missing[0]), 20)).rstrip(".") + "."
    }


def _quick(facts: _Facts) -> list[dict[str, Any]]:
    checks = []
    voices = len(facts.named)
    if voices and facts.are_all_named:
        options = sorted({voices, voices + 2, max(voices + 4, facts.by_tag["attribution"])})
        checks.append(
            {
                "step": StepKind.WHO.value,
                "question": _("How many different voices are named as a source?"),
                "options": [_number(option) for option in options],
                "answer": options.index(voices),
                "because": _("They are: %(voices)s.") % {"voices": _listed(facts.named)},
            }
        )
    if len(facts.commonest) > 1 and facts.commonest[0][1] > facts.commonest[1][1] and not facts.is_restrained:
        (tag, count), *others = facts.commonest
        labels = sorted([tag.label, *(other.label for other, _count in others)])
        checks.append(
            {
                "step": StepKind.WORDING.value,
                "question": _("Which of these is marked most often in this text?"),
                "options": labels,
                "answer": labels.index(tag.label),
                "because": _("It is marked %(count)s times. Ask: %(question)s")
                % {"count": apnumber(count), "question": tag.question},
            }
        )
    return checks


def _teacher(facts: _Facts, goals: list[str]) -> str:
    answers = [_sources(facts)]
    answers += [
        _("These do not agree: “%(one)s” and “%(other)s”.") % {"one": _short(one.quote), "other": _short(other.quote)}
        for one, other in facts.clashes
    ]
    if facts.commonest:
        answers.append(_("Marked most often: %(tags)s.") % {"tags": _listed(tag.label for tag, _n in facts.commonest)})
    parts = [
        (_("Aims"), "\n".join(f"- {goal}" for goal in goals)),
        (
            _("Timing"),
            _(
                "Reading the text and its steps takes about half of the time; leave a quarter each for marking and for talk."
            ),
        ),
        (_("Likely answers"), "\n".join(f"- {answer}" for answer in answers if answer)),
        (
            _("Pitfalls"),
            _(
                "- “Not verifiable here” is not “false”. Ask what would settle it.\n"
                "- Not every sentence needs a mark; ask for a reason before you ask for more marks."
            ),
        ),
        (
            _("Keeping it fair"),
            _(
                "- The lesson asks questions and gives no verdict about the outlet or anybody in the text.\n"
                "- Whoever criticises a sentence also says what would have been enough."
            ),
        ),
    ]
    return "\n\n".join(f"## {heading}\n\n{words}" for heading, words in parts if words)


def _number(count: int) -> str:
    return str(capfirst(str(apnumber(count))))


def _short(words: str, count: int = 9) -> str:
    return _plain(Truncator(words).words(count))


def _plain(words: str) -> str:
    """Words of the text as words: nothing in them is Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in " ".join(words.split()))


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words)
