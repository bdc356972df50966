"""What holds for every answer and every address of the site."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("address", ["/", "/account/", "/no/such/page/", "/classes/"])
def test_pages_of_a_signed_in_person_are_kept_nowhere(signed_in, ben, address):
    kept = signed_in(ben).get(address)["Cache-Control"]
    assert set(kept.split(", ")) >= {"private", "no-store"}


def test_pages_of_a_visitor_may_be_kept(client, db):
    assert "no-store" not in client.get("/").get("Cache-Control", "")
