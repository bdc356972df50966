"""Why a file was not read, in words for the person who brought it: what happened and what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lessons.sources.extraction.refusals import Reason

REASON_WORDS: dict[Reason, Promise] = {
    "archive": _("This is an archive. Unpack it and bring the article itself."),
    "broken": _("The file is damaged or cut off. Save or download it once more, or paste the words."),
    "empty": _("The file is empty."),
    "entities": _("The file defines text that multiplies itself, as no office program writes it. It was not opened."),
    "locked": _("The file is protected with a password. Save a copy without one."),
    "lying-name": _(
        "The name says one kind of file and the content is another. Rename it, if you trust where it is from."
    ),
    "macros": _("There is a program inside this document. Save it as an ordinary .docx, or paste the words."),
    "media": _("This is a sound or a film. Bring a transcript, or paste the words."),
    "mixed": _("The file is two kinds of file at once, which is a way to hide one in the other. It was not opened."),
    "no-words": _("No article was found in this file. Open it and paste the words."),
    "not-text": _("There is no text in this file that could be read. Open it and paste the words."),
    "old-word": _("This is an Office file of the old kind. Save it as .docx or .odt."),
    "other-document": _("This is a table, a book, a feed or slides, not an article. Paste the words instead."),
    "picture": _("This is a picture. Words in a picture cannot be read here: type or paste them."),
    "program": _("This is a program, not a text. It was not opened."),
    "rtf": _("Rich text (.rtf) is not read here. Save it as .docx or .odt."),
    "scan": _(
        "The pages are pictures of paper, without words behind them. Run a text recognition first, or paste the words."
    ),
    "swollen": _("Unpacked, this file would be far larger than any article. It was not opened."),
    "too-hard": _("Reading it took too long or too much memory, so it was stopped. Paste the words instead."),
    "too-large": _("The file is larger than 20 MB. Bring the article alone, without pictures."),
    "too-long": _("This is longer than a lesson can use. Bring one article of it."),
}
