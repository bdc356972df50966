"""What practice says to the person who practises."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.codebook import TAGS, Tag
from lessons.codebooks.words import translated_tag
from lessons.practice.drills import Item, Kind
from lessons.practice.rounds import Answered, Outcome


def question(item: Item) -> str:
    if item.kind is Kind.MARK:
        return _("Which words are “%s”?") % _label(item.tag)
    if item.other is not None:
        one, other = (_label(TAGS[key]) for key in item.choices)
        return _("Which is it: “%(one)s” or “%(other)s”?") % {"one": one, "other": other}
    return _("Is this “%s”?") % _label(item.tag)


def choices(item: Item) -> list[tuple[str, str, bool]]:
    """Each answer to choose: its value, its words, and whether it is a tag."""
    if item.kind is Kind.IS:
        return [("yes", _("Yes"), False), ("no", _("No"), False)]
    return [(key, _label(TAGS[key]), True) for key in item.choices]


def verdict(answered: Answered) -> str:
    heads = {Outcome.RIGHT: _("Right."), Outcome.PARTLY: _("Partly."), Outcome.MISSED: _("Not this time.")}
    return f"{heads[answered.outcome]} {_answer(answered.item)}"


def _answer(item: Item) -> str:
    tag = item.shown_tag
    if tag is not None and item.kind is Kind.MARK:
        quotes = " … ".join(f"“{span.of(item.text).strip('“”,. ')}”" for span in item.spans)
        return ngettext("The word is %s.", "The words are %s.", len(quotes.split())) % quotes
    if tag is not None:
        return _("This is “%s”.") % _label(tag)
    if item.kind is Kind.MARK:
        return _("There is nothing to mark here.")
    return _("This is not “%s”.") % _label(item.tag)


def _label(tag: Tag) -> str:
    return translated_tag(tag).label
