"""Which language a page is in, and that dates, numbers and plurals follow it."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override

from core import messages
from core.pseudo import ACCENTED, MIRRORED, Pseudo
from core.templatetags.moments import in_full

LANGUAGE = "/language/"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}|<[^>]+>")


def head(answer):
    return " ".join(re.search(r"<html[^>]*>", answer.content.decode()).group().split())


def test_page_is_in_the_language_that_the_browser_asks_for(client, db):
    assert head(client.get("/help/", headers={"Accept-Language": "es-MX,es;q=0.9"})) == '<html lang="es" dir="ltr">'
    assert head(client.get("/help/", headers={"Accept-Language": "fi"})) == '<html lang="en" dir="ltr">'


def test_right_to_left_language_turns_the_page(client, db):
    assert head(client.get("/help/", headers={"Accept-Language": MIRRORED})) == f'<html lang="{MIRRORED}" dir="rtl">'


def test_choice_of_a_visitor_is_kept_in_a_cookie(client, db):
    answer = client.post(LANGUAGE, {"language": "es", "next": "/help/"})
    assert answer["Location"] == "/help/"
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("es", True, "Lax")
    page = client.get("/help/", headers={"Accept-Language": "en"})
    assert 'lang="es"' in head(page)
    assert {"Cookie", "Accept-Language"} <= set(page["Vary"].split(", "))


def test_choice_of_somebody_signed_in_is_kept_on_the_account(client, ben):
    client.force_login(ben)
    client.post(LANGUAGE, {"language": "es"})
    client.cookies.clear()
    client.force_login(ben)
    assert 'lang="es"' in head(client.get("/help/", headers={"Accept-Language": "en"}))


def test_language_of_an_account_ends_with_its_visit(client, ben):
    ben.language = "es"
    ben.save()
    client.force_login(ben)
    client.get("/help/")
    client.logout()
    assert 'lang="en"' in head(client.get("/help/"))
    assert get_language() == "en"


@pytest.mark.parametrize("language", ["", "tlh", "../es"])
def test_unknown_language_changes_nothing(client, ben, language):
    client.force_login(ben)
    answer = client.post(LANGUAGE, {"language": language, "next": "/help/"})
    assert answer["Location"] == LANGUAGE
    ben.refresh_from_db()
    assert (ben.language, settings.LANGUAGE_COOKIE_NAME in answer.cookies) == ("", False)


@pytest.mark.parametrize("place", ["https://example.com/", "//example.com", "javascript:alert(1)", ""])
def test_choice_leads_nowhere_else(client, db, place):
    assert client.post(LANGUAGE, {"language": "es", "next": place})["Location"] == reverse("lessons:home")


def test_choice_takes_a_place_that_looks_like_a_views_name(client, db):
    assert client.post(LANGUAGE, {"language": "es", "next": "\ufffd"}).status_code == 302


def test_translation_that_nobody_checked_says_so(client, db):
    page = client.get(LANGUAGE).content.decode()
    assert page.count("Translated by a machine") == len(settings.LANGUAGES) - 1


def test_lesson_keeps_its_own_language(client, publish_lesson):
    publish_lesson(is_public=True)
    page = client.get("/lessons/the-shut-harbour/who/", headers={"Accept-Language": "es"}).content.decode()
    assert re.search(r'<article class="source-text"\s+id="text"\s+lang="en"\s+dir="ltr"', page)
    assert "Idioma de esta lección: Inglés" in page
    assert "¿Quién lo dice?" in page


def test_words_of_the_codebook_are_translated_and_those_of_a_school_stay(client, publish_lesson):
    version = publish_lesson(is_public=True)
    book = version.document["codebook"]
    tags = {tag["key"]: tag for tag in book["tags"]}
    tags["attribution"]["label"] = "Said by"
    version.__class__.objects.filter(pk=version.pk).update(document=version.document)
    page = client.get(f"/glossary/?version={version.pk}", headers={"Accept-Language": "es"}).content.decode()
    assert "Said by" in page
    assert "Afirmación comprobable" in page
    assert "Checkable claim" not in page


def test_dates_and_numbers_follow_the_language():
    at = datetime(2026, 11, 3, 9, 4, tzinfo=UTC)
    assert (date_format(at, "DATE_FORMAT"), in_full(at)) == ("3 November 2026", "Tue 3 Nov 2026, 09:04")
    with override("es"):
        assert (date_format(at, "DATE_FORMAT"), in_full(at)) == ("3 de noviembre de 2026", "mar 3 nov 2026, 09:04")


def test_plurals_follow_the_language():
    with override("es"):
        said = [ngettext("%(count)d mark", "%(count)d marks", n) % {"count": n} for n in (0, 1, 2)]
    assert said == ["0 marcas", "1 marca", "2 marcas"]


def test_pseudo_language_leaves_placeholders_and_tags_whole():
    said = Pseudo(ACCENTED).gettext("Saved <b>%(count)s of {total}</b>, 5 %% &amp; on.")
    assert said == "⟦Sávéd <b>%(count)s öf {total}</b>, 5 %% &amp; öñ. ············⟧"
    assert Pseudo(ACCENTED).gettext("date format\x04D j M") == "D j M"


def test_pseudo_languages_are_offered_in_tests_and_debug_only():
    from core import settings as production

    assert production.PSEUDO_LANGUAGES is None
    assert [code for code, _name in production.LANGUAGES] == ["en", "es"]


@pytest.mark.parametrize("language", messages.languages())
def test_translation_is_whole(language):
    catalog, wanted = messages.read(language), messages.template()
    here, there = ({(one.id, one.context) for one in book if one.id} for book in (catalog, wanted))
    assert there - here == set(), "strings are new: run `make messages`, then translate them"
    assert here - there == set(), "strings are gone: run `make messages`"
    assert messages.missing(catalog) == [], f"translate these in {messages.catalog_path(language)}"


@pytest.mark.parametrize("language", messages.languages())
def test_translation_keeps_placeholders_and_tags(language):
    lost = []
    for one in messages.read(language):
        ids, words = ([w] if isinstance(w, str) else list(w) for w in (one.id, one.string))
        wanted = {found for text in ids for found in PLACEHOLDER.findall(text)}
        if one.id and any(set(PLACEHOLDER.findall(text)) != wanted for text in words[-1:]):
            lost.append(one.id)
    assert lost == []


@pytest.mark.parametrize("language", messages.languages())
def test_translation_is_compiled(language):
    compiled = messages.catalog_path(language).with_suffix(".mo").read_bytes()
    assert compiled == messages.compiled(messages.read(language)), "run `make messages`"
