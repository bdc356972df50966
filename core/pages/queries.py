"""What the pages tell of this site's settings."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def kept_times() -> dict[str, str]:
    """How long things are kept here, in words."""
    return {
        "visitors": in_words(settings.KEEP_VISITORS),
        "classes": in_words(settings.KEEP_CLASSES),
        "uploads": in_words(settings.KEEP_UPLOADS),
        "record": in_words(settings.KEEP_RECORD),
        "backups": in_words(settings.KEEP_BACKUPS),
    }


def kept_about_people() -> list[dict[str, str]]:
    """The page's table: docs/data-map.md has every field."""
    kept, account = kept_times(), _("As long as your account.")
    with_class = _("Until %(time)s after your class is put away, or until your account is erased.") % {
        "time": kept["classes"]
    }
    teachers = _("You, the teachers of your class, and the admins of this site.")
    return [
        {
            "what": _("Your name or nickname, user name, and a scrambled form of your password"),
            "why": _("So that you can sign in and your class knows you."),
            "who": _("Your teachers and the admins. Nobody can read the password."),
            "until": _("Until it is erased; at the latest %(time)s after you last signed in, when you are in no class.")
            % {"time": kept["classes"]},
        },
        {
            "what": _("Your marks, reasons, how sure you were, what you handed in and when"),
            "why": _("So that you can go on later, compare, and talk about it in class."),
            "who": teachers,
            "until": with_class,
        },
        {
            "what": _("Points, comments, contested readings and their answers"),
            "why": _("So that your work gets an answer."),
            "who": teachers,
            "until": with_class,
        },
        {
            "what": _("Which steps you opened, and what you looked up about claims"),
            "why": _("So that a lesson opens where you left off."),
            "who": teachers,
            "until": with_class,
        },
        {
            "what": _("Your best round of each two-minute practice"),
            "why": _("So that you see what to practise next."),
            "who": teachers,
            "until": account,
        },
        {
            "what": _("Language and reading settings"),
            "why": _("So that the site is easy on your eyes on any computer."),
            "who": _("You."),
            "until": account,
        },
        {
            "what": _("When somebody signed in, changed a password, or took data out"),
            "why": _("So that somebody else in your account can be found out."),
            "who": _("The admins, and you in your download."),
            "until": _("%(time)s; without your name once your account is erased.") % {"time": kept["record"]},
        },
        {
            "what": _("Of teachers and admins: their texts, lessons, decisions and answers"),
            "why": _("So that classes can work with them."),
            "who": _("Whoever may open the lesson or the text."),
            "until": _("As long as others need them; without the name once the account is erased."),
        },
    ]


def in_words(kept: timedelta) -> str:
    """In days up to three months, then in whole months."""
    if kept.days <= 90:
        return ngettext("%(count)d day", "%(count)d days", kept.days) % {"count": kept.days}
    months = round(kept.days / 30.44)
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
