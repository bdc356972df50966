"""How somebody wants to read: theme, size, spacing, letters, ruler, motion.

Kept as one short text, on the account or in a visitor's cookie: the choices that are not the first of their kind, such
as `theme-dark.size-large`. Each becomes a `data-` attribute of the page, which static/css/comfort.css answers.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

# Keys and choices hold small letters only. The first choice of each is the site's own look.
SETTINGS: dict[str, tuple[Any, list[tuple[str, Any]]]] = {
    "theme": (
        _("Light or dark"),
        [("auto", _("As my device")), ("light", _("Light")), ("dark", _("Dark"))],
    ),
    "size": (
        _("Size"),
        [("normal", _("Normal")), ("large", _("Large")), ("larger", _("Larger")), ("largest", _("Largest"))],
    ),
    "lines": (
        _("Space between lines"),
        [("normal", _("Normal")), ("wide", _("Wide")), ("wider", _("Wider"))],
    ),
    "letters": (
        _("Space between letters and words"),
        [("normal", _("Normal")), ("wide", _("Wide")), ("wider", _("Wider"))],
    ),
    "font": (
        _("Letters"),
        [("serif", _("Newspaper")), ("sans", _("Very clear")), ("dyslexic", "OpenDyslexic")],
    ),
    "ruler": (
        _("Reading ruler"),
        [("off", _("Off")), ("on", _("On"))],
    ),
    "motion": (
        _("Moving things"),
        [("auto", _("As my device")), ("none", _("None"))],
    ),
}


def chosen(kept: str) -> dict[str, str]:
    """The choices in a kept text that differ from the site's own look. What is unknown is left out: a cookie is only
    what a browser says."""
    pairs = dict(pair.split("-") for pair in kept.split(".") if pair.count("-") == 1)
    return {
        name: pairs[name] for name, (_label, (_own, *others)) in SETTINGS.items() if pairs.get(name) in dict(others)
    }


def to_keep(choices: dict[str, str]) -> str:
    """The text from which `chosen` reads these choices again."""
    usual = {name: own for name, (_label, ((own, _words), *_others)) in SETTINGS.items()}
    return ".".join(f"{name}-{choices[name]}" for name in usual if choices.get(name, usual[name]) != usual[name])
