"""What goes wrong is told in our own words, on a page of our own."""

from django.test import Client, RequestFactory

from core.pages.views import broken


def test_a_form_from_an_old_page_says_how_to_go_on(ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)
    answer = client.post("/account/", {"name": "Benjamin"})
    assert answer.status_code == 403
    assert "Your page was out of date" in answer.text
    assert "still in the browser" in answer.text
    ben.refresh_from_db()
    assert ben.name == "Ben"


def test_a_request_that_is_too_long_is_refused_in_our_own_words(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post("/join/", "code=" + "x" * 100, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "This could not be read" in answer.text


def test_a_request_for_another_host_is_refused_in_our_own_words(client, db):
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "This could not be read" in answer.text


def test_a_mistake_of_ours_is_told_kindly(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("core.pages.views.render", None)
    answer = client.get("/help/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text


def test_the_page_for_our_mistakes_needs_no_database():
    """Without the `db` fixture any query fails the test."""
    answer = broken(RequestFactory().get("/"))
    assert "Sourcewise" in answer.content.decode()
