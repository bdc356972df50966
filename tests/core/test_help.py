"""Help for whoever looks, and a page for each role, with pictures that are there in both themes."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core.pages.views import HELPED


def test_help_leads_to_a_page_for_each_role(client, db):
    start = client.get("/help/").content.decode()
    assert re.findall(r'href="(/help/\w+/)"', start) == [f"/help/{who}/" for who in HELPED]


@pytest.mark.parametrize("who", HELPED)
def test_help_pictures_are_there_and_say_what_they_show(client, db, who):
    page = client.get(f"/help/{who}/").content.decode()
    pictures = re.findall(r"<img [^>]*>", page)
    assert len(pictures) >= 2
    for picture in pictures:
        assert re.search(r'alt="[^"]{30,}"', picture)
        light = re.search(r'src="/static/([^"]+)"', picture)[1]
        for file in (light, light.replace("-light", "-dark")):
            assert size_of(finders.find(file)) == (1440, 900)


@pytest.mark.parametrize("who", HELPED)
def test_help_contents_lead_to_what_is_on_the_page(client, db, who):
    page = client.get(f"/help/{who}/").content.decode()
    wanted = re.findall(r'<a href="#([\w-]+)">', page)
    assert wanted == re.findall(r'<h2 id="([\w-]+)"', page)


def test_help_for_nobody_we_know_is_not_found(client, db):
    assert client.get("/help/ghosts/").status_code == 404


def size_of(path):
    """Width and height in points, as the head of an extended WebP file has them."""
    head = Path(path).read_bytes()[:30]
    assert head[12:16] == b"VP8X"
    return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
