"""What bleach lets out of Markdown is safe: nh3, which shares no code with it, leaves it unchanged."""

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.prose import ATTRIBUTES, PROTOCOLS, TAGS, to_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](jAvAsCrIpT&#58;alert(1))",
    "<a href='data:text/html,x' onclick=alert(1)>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi><style><img src=x onerror=alert(1)></style></mi></math>",
    "<p style='position:fixed'>x</p>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<b\x00r><scr\x00ipt>x</scr\x00ipt>",
]


class Events(HTMLParser):
    """What a browser would read: tags, attributes and text, however they are spelt."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.read = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.read.append((tag, sorted(attrs)))

    def handle_endtag(self, tag):
        self.read.append(("/", tag))

    def handle_data(self, data):
        if self.read and isinstance(self.read[-1], str):
            data = self.read.pop() + data
        self.read.append(data)


def cleaned_again(html):
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(PROTOCOLS),
        link_rel=None,
    )


def test_markdown_becomes_the_html_it_means():
    html = to_html("Read **slowly**.\n\n1. one\n2. [two](https://example.org/)")
    assert "<strong>slowly</strong>" in html
    assert "<ol>" in html
    assert 'href="https://example.org/"' in html


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_that_runs_gets_through(source):
    html = str(to_html(source)).lower()
    for danger in (
        "<script",
        "<img",
        "<svg",
        "<style",
        "<iframe",
        "onerror=alert",
        'href="javascript',
        'href="data',
        "style=",
    ):
        assert danger not in html or f"&lt;{danger[1:]}" in html
    assert Events(cleaned_again(html)).read == Events(html).read


@given(
    st.lists(st.sampled_from([*HOSTILE, "plain", "**b**", "\n\n", "> q", "`", "&amp;", "<", ">", '"', "é😀"])).map(
        " ".join
    )
)
def test_nh3_finds_nothing_to_clean_after_bleach(source):
    html = str(to_html(source))
    assert Events(cleaned_again(html)).read == Events(html).read
