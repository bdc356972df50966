"""What holds for every answer and every address of the site."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("address", ["/", "/account/", "/no/such/page/", "/classes/"])
def test_pages_of_a_signed_in_person_are_kept_nowhere(signed_in, ben, address):
    kept = signed_in(ben).get(address)["Cache-Control"]
    assert set(kept.split(", ")) >= {"private", "no-store"}


def test_pages_of_a_visitor_may_be_kept(client, db):
    assert "no-store" not in client.get("/").get("Cache-Control", "")


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 20, "9" * 5000])
@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("accounts:new-password", [77]),
        ("lessons:student-removal", [77, 1]),
        ("lessons:student-removal", [1, 77]),
        ("lessons:assignment", [77]),
        ("lessons:annotation-edit", [77]),
    ],
)
def test_a_number_that_no_page_can_have_is_not_found(signed_in, rosa, name, of, number):
    assert signed_in(rosa).get(reverse(name, args=of).replace("77", number)).status_code == 404
