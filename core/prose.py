"""Markdown to safe HTML: the only importer of markdown and bleach."""

import bleach
import markdown
from django.utils.safestring import SafeString, mark_safe

TAGS = frozenset("p br em strong code blockquote ul ol li h2 h3 h4 hr a".split())
ATTRIBUTES = {"a": ["href", "title"]}
PROTOCOLS = frozenset({"http", "https", "mailto"})


def to_html(source: str) -> SafeString:
    """The HTML of a Markdown text: headings from `h2` down, links to http, https and mailto, nothing that runs."""
    raw = markdown.markdown(source, extensions=["sane_lists", "smarty"], output_format="html")
    clean = bleach.clean(raw, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True, strip_comments=True)
    return mark_safe(clean)  # noqa: S308 -- bleach has just cleaned it
