"""Whether everybody can see marks and tell them apart."""

import re
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from lessons.codebook import SHIPPED
from lessons.codebook.checks import LABEL, SURFACES, Trouble, least_contrast, remarks

CSS = Path(settings.BASE_DIR) / "static" / "css"


def with_tag(key, **look):
    return replace(SHIPPED, tags={**SHIPPED.tags, key: replace(SHIPPED.tags[key], **look)})


def refusals(book):
    return [remark for remark in remarks(book) if remark.refuses]


def test_the_shipped_codebook_passes_its_own_check():
    assert refusals(SHIPPED) == []


def test_the_shipped_tags_of_a_layer_differ_by_their_lines_alone():
    for layer in SHIPPED.layers:
        patterns = [tag.pattern for tag in SHIPPED.tags_of(layer)]
        assert len(set(patterns)) == len(patterns)


def test_tags_that_lean_on_their_lines_are_noted_together():
    [framing] = [remark for remark in remarks(SHIPPED) if "doubt" in remark.tags]
    assert framing.trouble is Trouble.NEAR
    assert set(framing.tags) == {tag.key for tag in SHIPPED.tags_of("framing")}


def test_a_line_that_hardly_shows_is_refused_with_a_shade_that_would_do():
    [remark] = refusals(with_tag("checkable", light="#9fd8c9"))
    assert (remark.trouble, remark.tags, remark.theme) == (Trouble.FAINT_LINE, ("checkable",), "light")
    assert least_contrast(remark.suggestion, "light") >= LABEL
    assert refusals(with_tag("checkable", light=remark.suggestion)) == []


def test_a_label_that_is_hard_to_read_is_refused_though_its_line_shows():
    [remark] = refusals(with_tag("checkable", dark="#008066"))
    assert (remark.trouble, remark.theme) == (Trouble.FAINT_LABEL, "dark")
    assert 3 <= remark.figure < LABEL


def test_two_alike_are_refused_unless_their_lines_differ():
    brown, green = SHIPPED.tags["unverifiable"], SHIPPED.tags["prediction"]
    [remark] = refusals(with_tag("prediction", pattern=brown.pattern))
    assert (remark.trouble, set(remark.tags)) == (Trouble.ALIKE, {brown.key, green.key})
    assert remark.vision in {"protan", "deutan"}  # with full colour vision they are far apart
    assert refusals(with_tag("prediction", pattern=remark.suggestion)) == []


def test_a_retired_tag_stands_in_nobodys_way():
    brown = SHIPPED.tags["unverifiable"]
    assert refusals(with_tag("prediction", pattern=brown.pattern, retired=True)) == []


def test_tags_of_other_layers_may_look_alike():
    quote = SHIPPED.tags["direct-quote"]
    assert refusals(with_tag("checkable", light=quote.light, dark=quote.dark, pattern=quote.pattern)) == []


def test_the_surfaces_are_those_of_the_site():
    tokens = (CSS / "tokens.css").read_text()
    for number, name in enumerate(("paper", "raised", "sunken")):
        light, dark = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", tokens).groups()
        assert (SURFACES["light"][number], SURFACES["dark"][number]) == (light, dark)
