"""The house's form templates tie label, help and error to their control."""

from html.parser import HTMLParser

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms

from core.forms import helper


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As <your> class knows you.")
    nick = forms.CharField(required=False)
    sure = forms.BooleanField(help_text="Think first.")
    role = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect, help_text="One.")
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Save", action="/there/")


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


@pytest.fixture
def empty():
    return Elements(render_crispy_form(SampleForm()))


@pytest.fixture
def refused():
    return Elements(render_crispy_form(SampleForm({"name": ""})))


def test_form_posts_where_its_helper_says(empty):
    assert [(form["action"], form["method"]) for form in empty.all("form")] == [("/there/", "post")]


def test_every_label_has_its_control(refused):
    controls = {attrs.get("id") for _, attrs in refused.found}
    assert {label["for"] for label in refused.all("label")} == {
        "id_name", "id_nick", "id_sure", "id_role_0", "id_role_1",
    }  # fmt: skip
    assert {label["for"] for label in refused.all("label")} <= controls


def test_every_description_is_on_the_page(refused):
    ids = {attrs.get("id") for _, attrs in refused.found}
    described = {
        attrs["id"]: set(attrs["aria-describedby"].split()) for _, attrs in refused.found if "aria-describedby" in attrs
    }
    assert described == {
        "id_name": {"id_name_helptext", "id_name_error"},
        "id_sure": {"id_sure_helptext", "id_sure_error"},
        "id_role": {"id_role_helptext", "id_role_error"},
    }
    assert set().union(*described.values()) <= ids


def test_refused_form_says_so_at_the_top_with_ways_to_each_field(refused):
    assert [attrs["role"] for attrs in refused.all("div") if "role" in attrs] == ["alert"]
    assert [link["href"] for link in refused.all("a")] == ["#id_name", "#id_sure", "#id_role"]
    invalid = {attrs.get("id") for _, attrs in refused.found if attrs.get("aria-invalid") == "true"}
    assert {"id_name", "id_sure"} <= invalid


def test_only_what_is_optional_says_so(empty):
    html = render_crispy_form(SampleForm())
    assert html.count("(optional)") == 1
    assert html.index("(optional)") > html.index("id_nick")


def test_help_is_text_and_never_markup():
    assert "As &lt;your&gt; class" in render_crispy_form(SampleForm())


def test_errors_of_the_whole_form_are_said_at_the_top():
    form = SampleForm({})
    form.add_error(None, "Too late.")
    html = render_crispy_form(form)
    assert html.index("Too late.") < html.index("<input")
