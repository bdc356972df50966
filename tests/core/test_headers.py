"""Every page forbids what it does not need."""

import pytest
from django.urls import reverse

PAGES = ["lessons:home", "lessons:library", "lessons:glossary", "lessons:join", "help", "accounts:sign-in"]


@pytest.mark.parametrize("name", PAGES)
def test_the_content_policy_allows_our_own_files_and_nothing_inline(client, db, name):
    policy = client.get(reverse(name)).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == rules["object-src"] == "'none'"
    assert {rules[kind] for kind in ("script-src", "style-src", "font-src", "img-src", "connect-src")} == {"'self'"}
    assert "unsafe" not in policy


def test_pages_are_not_framed_sniffed_or_told_to_others(client, db):
    headers = client.get("/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/no/such/page/", "/static/css/tokens.css"])
def test_every_answer_keeps_other_sites_and_unused_powers_out(client, db, address):
    headers = client.get(address).headers
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(headers["Permissions-Policy"].split(", "))


def test_an_unknown_page_answers_in_our_own_words(client, db):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is no page here" in answer.content.decode()
