"""Payloads that try to run in a reader's browser, and what would run of a page."""

import re

from lxml import html

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example></sCrIpT>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<img src=x onerror=&#97;lert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<math><a xlink:href=javascript:alert(1)>x</a></math>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//x.example>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<p style=background:url(javascript:alert(1))>x</p>",
    "<style>@import'//x.example';</style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '" autofocus onfocus=alert(1) x="',
    "` onmouseover=alert(1)",
    "[x](javascript:alert(1))",
    "[x](jAvAsCrIpT&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "{{ constructor.constructor('alert(1)')() }}",
    "${alert(1)}",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "＜script＞alert(1)＜/script＞",
]
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    'https://x.example/"onmouseover="alert(1)',
]
ADDRESSED = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "{http://www.w3.org/1999/xlink}href",
}
EMBEDDING = {"script", "iframe", "object", "embed", "base", "style", "applet", "frame"}


def running(page: bytes) -> list[str]:
    """What a browser would run, load from elsewhere or restyle: no page of ours holds any of it."""
    found = []
    for element in html.document_fromstring(page).iter("*"):
        name, said = element.tag, html.tostring(element, encoding="unicode", with_tail=False)[:120]
        if name in EMBEDDING and not _is_ours(element):
            found.append(said)
        if name == "meta" and element.get("http-equiv"):
            found.append(said)
        for attribute, value in element.attrib.items():
            scheme = re.sub(r"[\x00-\x20]", "", value).lower().partition(":")[0]
            if attribute.startswith("on") or attribute in {"style", "srcdoc"}:
                found.append(said)
            if attribute in ADDRESSED and scheme in {"javascript", "data", "vbscript"}:
                found.append(said)
    return found


def _is_ours(element: html.HtmlElement) -> bool:
    """A script or page of this site, or data that no browser runs."""
    if element.tag == "iframe":
        return re.match(r"/(?!/)", element.get("src", "")) is not None
    if element.tag == "script" and element.get("src"):
        return bool(element.get("src").startswith("/static/")) and not (element.text or "").strip()
    return bool(element.tag == "script" and element.get("type") == "application/json")
