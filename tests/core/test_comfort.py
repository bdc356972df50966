import pytest

from core.comfort.choices import SETTINGS, chosen, to_keep

USUAL = {name: choices[0][0] for name, (_label, choices) in SETTINGS.items()}


def asked(**choices):
    return {f"comfort-{name}": choice for name, choice in (USUAL | choices).items()}


def test_only_what_differs_from_the_usual_look_is_kept():
    assert to_keep(USUAL) == ""
    assert to_keep(USUAL | {"theme": "dark", "size": "large"}) == "theme-dark.size-large"


@pytest.mark.parametrize("name", SETTINGS)
def test_every_choice_is_read_as_it_was_kept(name):
    for choice, _label in SETTINGS[name][1][1:]:
        assert chosen(to_keep({name: choice})) == {name: choice}


@pytest.mark.parametrize(
    "kept", ["", "theme", "theme-", "theme-pink", "colour-dark", "theme-dark-", '"><script>', "..-."]
)
def test_what_a_browser_makes_up_changes_nothing(kept):
    assert chosen(kept) == {}


def test_settings_stay_on_the_account_and_shape_the_next_page(signed_in, ben, cleo):
    client = signed_in(ben)
    answer = client.post("/reading-settings/", asked(theme="dark", font="dyslexic", ruler="on") | {"next": "/help/"})
    assert answer.url == "/help/"
    page = client.get("/help/").text
    assert 'data-theme="dark" data-font="dyslexic" data-ruler="on"' in page
    assert '<meta name="color-scheme" content="dark">' in page
    ben.refresh_from_db()
    assert ben.comfort == "theme-dark.font-dyslexic.ruler-on"
    assert "data-theme" not in signed_in(cleo).get("/help/").text


def test_settings_of_an_account_go_with_it_to_another_browser(client, ben):
    ben.comfort = "size-largest"
    ben.save()
    client.force_login(ben)
    assert 'data-size="largest"' in client.get("/help/").text


def test_settings_of_a_visitor_stay_in_the_browser(client, db):
    client.post("/reading-settings/", asked(lines="wide"))
    assert client.cookies["comfort"]["httponly"]
    assert 'data-lines="wide"' in client.get("/help/").text


def test_settings_of_a_visitor_are_not_those_of_whoever_signs_in(client, ben):
    client.post("/reading-settings/", asked(theme="dark"))
    client.force_login(ben)
    assert "data-theme" not in client.get("/help/").text


def test_a_panel_is_the_form_alone_and_answers_without_a_page(client, db):
    panel = client.get("/reading-settings/?panel=").text
    assert "<form" in panel
    assert "<html" not in panel
    assert client.post("/reading-settings/?panel=", asked(theme="light")).status_code == 204


def test_an_unknown_choice_is_refused(signed_in, ben):
    page = signed_in(ben).post("/reading-settings/", asked(theme="pink"))
    assert page.status_code == 200
    ben.refresh_from_db()
    assert ben.comfort == ""


def test_settings_never_lead_to_another_site(client, db):
    assert client.post("/reading-settings/", asked() | {"next": "https://elsewhere.example/"}).url == "/"
