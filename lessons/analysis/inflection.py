"""Putting a plain word into the form of the word it would replace. Regular English only; the word lists keep to it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_IRREGULAR = {
    "cut": ("cut", "cutting"),
    "hit": ("hit", "hitting"),
    "fall": ("fell", "falling"),
    "rise": ("rose", "rising"),
    "break": ("broke", "breaking"),
    "fight": ("fought", "fighting"),
    "begin": ("began", "beginning"),
    "drive": ("drove", "driving"),
    "be": ("was", "being"),
    "stop": ("stopped", "stopping"),
}
_PARTICIPLES = {"fall": "fallen", "rise": "risen", "break": "broken", "begin": "begun", "drive": "driven", "be": "been"}
_PLURALS = {"man": "men", "child": "children"}


def in_form_of(plain: str, token: "Token", pos: str) -> str:
    """`plain` with the tense or number of `token`; unchanged where English leaves it unchanged. Empty stays empty."""
    if not plain:
        return ""
    first, _, rest = plain.partition(" ")
    if token.pos_ == "VERB" and "V" in pos:
        return f"{_verb(first, token.tag_)} {rest}".strip()
    if token.tag_ in ("NNS", "NNPS") and pos in ("N", "NA", "-", "VN") and not plain.endswith("s"):
        head, preposition, tail = _noun_head(plain)
        return f"{_plural(head)}{preposition}{tail}"
    return plain


def _noun_head(plain: str) -> tuple[str, str, str]:
    for preposition in (" with ", " without ", " of ", " from ", " born "):
        if preposition in plain:
            return plain.partition(preposition)
    return plain, "", ""


def _plural(noun: str) -> str:
    start, space, last = noun.rpartition(" ")
    if last in _PLURALS:
        last = _PLURALS[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last += "es" if last.endswith(("s", "x", "ch", "sh")) else "s"
    return start + space + last


def _verb(verb: str, tag: str) -> str:
    past, ing = _IRREGULAR.get(verb, (f"{verb.removesuffix('e')}ed", f"{verb.removesuffix('e')}ing"))
    if tag == "VBN":
        return _PARTICIPLES.get(verb, past)
    if tag == "VBD":
        return past
    if tag == "VBG":
        return ing
    if tag == "VBZ":
        return "is" if verb == "be" else verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return verb
