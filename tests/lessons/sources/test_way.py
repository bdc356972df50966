"""The way the words travelled: drawn with its gaps, proposed, and written down row by row without scripts."""

import pytest
from django.urls import reverse

from lessons.annotations.models import Annotation, Status
from lessons.sources.actions import add_source, describe_source
from lessons.sources.models import Outlet
from lessons.sources.queries import voices_heard
from lessons.sources.way import Way, proposed_chain

BRIDGE = "# Bridge shut\n\nThe bridge was shut on Monday, the mayor said. Nobody was hurt there."
LINKS = [
    ("Neighbours", "They heard it.", "missing"),
    ("The mayor", "Tells reporters.", ""),
    ("You", "You read it.", ""),
]


@pytest.fixture
def text(rosa, now):
    return add_source(BRIDGE, by=rosa, at=now)


@pytest.fixture
def mayor(text):
    """A mark that gives the mayor six of the words."""
    start, end = text.text.index("The bridge"), text.text.index(", the mayor")
    return Annotation.objects.create(
        source_text=text,
        tag="attribution",
        start=end + 2,
        end=end + 16,
        quote="the mayor said",
        voice="the mayor",
        parts=[["content", start, end]],
    )


@pytest.fixture
def post(signed_in, rosa, text):
    """Sends the page with rows as a browser does, and gives the answer."""

    def post(links=(), voices=(), missing="", **more):
        rows = {
            "link-who": [who for who, _what, _shown in links],
            "link-what": [what for _who, what, _shown in links],
            "link-shown": [shown for _who, _what, shown in links],
            "voice-name": [voice[0] for voice in voices],
            "voice-label": [voice[1] for voice in voices],
            "voice-independent": [voice[2] for voice in voices],
            "voice-note": [voice[3] for voice in voices],
        }
        address = reverse("lessons:source-way", args=[text.slug])
        return signed_in(rosa).post(address, {**rows, "missing": missing, **more})

    return post


def links_of(answer):
    return [tuple(row.initial.values()) for row in answer.context["form"].links]


def link(who, *, missing=False):
    return {"who": who, "what": "", "missing": missing}


def test_line_is_full_only_between_links_that_are_shown():
    way = Way.along([link("a"), link("b"), link("c", missing=True), link("d"), link("e")])
    assert [stop.onward for stop in way.stops] == ["full", "broken", "broken", "full", ""]
    assert way.missing_count == 1


@pytest.mark.parametrize(("count", "abreast"), [(1, 1), (2, 2), (4, 4), (5, 3), (6, 3), (7, 4), (8, 4), (9, 3)])
def test_rows_of_the_drawing_are_of_nearly_one_length(count, abreast):
    assert Way.along([link("a")] * count).abreast == abreast


def test_empty_chain_has_no_stops():
    assert Way.along([]).stops == ()


def test_proposal_goes_from_the_event_over_the_loudest_voice_and_the_outlet_to_you(text, mayor):
    text.outlet, text.author = Outlet(name="The Daily"), "Jo Bly"
    chain = proposed_chain(text, voices_heard(text))
    assert [(link["who"], link["missing"]) for link in chain] == [
        ("What happened", True),
        ("the mayor", False),
        ("Somebody who checks", True),
        ("Jo Bly", False),
        ("The Daily", False),
        ("You", False),
    ]
    assert chain[1]["what"] == "Tells of it: 40 % of the words."


def test_proposal_leaves_open_what_nobody_knows(text):
    chain = proposed_chain(text, voices_heard(text))
    assert [link["who"] for link in chain if link["missing"]] == [
        "What happened",
        "Somebody who told it",
        "Somebody who checks",
        "The outlet",
    ]


def test_somebody_who_checks_is_proposed_until_a_second_voice_is_heard(text, mayor):
    start = text.text.index("Nobody was")
    mayor.pk, mayor.voice, mayor.parts = None, "a nurse", [["content", start, start + 6]]
    mayor.save()  # one word
    assert "Somebody who checks" in [link["who"] for link in proposed_chain(text, voices_heard(text))]
    mayor.parts = [["content", start, start + 17]]
    mayor.save()
    assert "Somebody who checks" not in [link["who"] for link in proposed_chain(text, voices_heard(text))]


def test_dismissed_mark_gives_nobody_a_voice(text, mayor):
    assert [voice.name for voice in voices_heard(text)] == ["the mayor", ""]
    mayor.status = Status.DISMISSED
    mayor.save()
    assert [voice.name for voice in voices_heard(text)] == [""]


def test_proposal_is_marked_as_one_and_kept_only_by_save(post, text, mayor):
    answer = post(press="propose")
    page = answer.content.decode()
    assert "A proposal of the machine" in page
    assert [who for who, _what, _shown in links_of(answer)][:2] == ["What happened", "the mayor"]
    assert 'value="the mayor"' in page
    text.refresh_from_db()
    assert (text.chain, text.voices) == ([], [])


def test_proposal_leaves_what_was_typed(post, mayor):
    answer = post(LINKS, [("the mayor", "Ada Linden", "no", "")], press="propose")
    assert links_of(answer) == LINKS
    assert [row.initial for row in answer.context["form"].voices] == [
        {"name": "the mayor", "label": "Ada Linden", "independent": "no", "note": ""}
    ]


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("link-up-1", [1, 0, 2]),
        ("link-down-1", [0, 2, 1]),
        ("link-up-0", [0, 1, 2]),
        ("link-down-2", [0, 1, 2]),
        ("link-remove-0", [1, 2]),
        ("link-remove-9", [0, 1, 2]),
        ("link-down-²", [0, 1, 2]),
        ("nonsense", [0, 1, 2]),
    ],
)
def test_button_moves_rows_and_keeps_what_was_typed(post, text, button, order):
    answer = post(LINKS, missing="photos\n\nthe other side", press=button)
    assert links_of(answer) == [LINKS[at] for at in order]
    assert "photos\n\nthe other side</textarea>" in answer.content.decode()
    text.refresh_from_db()
    assert text.chain == []


def test_added_row_is_empty_and_has_the_focus(post):
    answer = post(LINKS, press="link-add")
    assert len(answer.context["form"].links) == 4
    field = str(answer.context["form"].links[3]["who"])
    assert "autofocus" in field
    assert "value=" not in field


def test_saved_way_is_on_the_texts_page(post, signed_in, rosa, text):
    voices = [("the mayor", "Ada Linden, mayor", "no", "She runs the town."), ("", "", "", "")]
    answer = post([*LINKS, ("", " ", "missing")], voices, missing="photos\n\n the other side ")
    assert answer.url == reverse("lessons:source-detail", args=[text.slug])
    text.refresh_from_db()
    assert text.chain == [
        {"who": "Neighbours", "what": "They heard it.", "missing": True},
        {"who": "The mayor", "what": "Tells reporters.", "missing": False},
        {"who": "You", "what": "You read it.", "missing": False},
    ]
    assert text.voices == [
        {"name": "the mayor", "label": "Ada Linden, mayor", "independent": False, "note": "She runs the town."}
    ]
    assert text.missing == ["photos", "the other side"]
    page = signed_in(rosa).get(answer.url).content.decode()
    assert "1 of 3 links is not shown" in page


def test_page_shows_what_is_on_record(post, signed_in, rosa, text):
    post(LINKS, [("the mayor", "", "yes", "")])
    answer = signed_in(rosa).get(reverse("lessons:source-way", args=[text.slug]))
    assert links_of(answer) == LINKS
    assert [row.initial["independent"] for row in answer.context["form"].voices] == ["yes"]


@pytest.mark.parametrize(
    ("links", "voices", "missing", "words"),
    [
        ([("", "Tells reporters.", "")], [], "", "Write who this is, or take the row away."),
        ([("You", "", "")], [], "", "One link is no way yet"),
        ([("x" * 121, "", ""), ("You", "", "")], [], "", "at most 120 characters"),
        ([("a", "", "")] * 13, [], "", "The picture has room for 12 links."),
        ([], [("", "the mayor", "", "")], "", "Write who this is, or take the row away."),
        ([], [("a", "", "", ""), ("a", "", "", "")], "", "This voice has a row already."),
        ([], [("a", "", "maybe", "")], "", "Select a valid choice"),
        ([], [], "x" * 501, "Up to 40 lines of 500 characters fit."),
    ],
)
def test_refusal_says_why_and_keeps_what_was_typed(post, text, links, voices, missing, words):
    answer = post(links, voices, missing=missing)
    page = answer.content.decode()
    assert words in page
    assert "it is not saved yet" in page
    assert [row.called for row in answer.context["form"].links] == [who for who, _what, _shown in links]
    assert missing in page
    text.refresh_from_db()
    assert (text.chain, text.voices, text.missing) == ([], [], [])


def test_markup_in_the_way_is_shown_not_run(post, signed_in, rosa, publish_lesson, now):
    evil = '"><script>alert(1)</script>'
    page = post([(evil, evil, "missing"), ("You", "", "")], [(evil, evil, "", evil)], missing=evil, press="link-add")
    assert "<script>alert" not in page.content.decode()
    source_text = publish_lesson().lesson.source_text
    describe_source(source_text, chain=[link(evil, missing=True), link("You")], voices=[], missing=[evil])
    page = signed_in(rosa).get(reverse("lessons:source-detail", args=[source_text.slug])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_the_same_queries_for_one_voice_and_for_many(
    signed_in, rosa, text, mayor, count, django_assert_num_queries
):
    for number in range(count):
        mayor.pk, mayor.voice = None, f"voice {number}"
        mayor.save()
    client = signed_in(rosa)
    with django_assert_num_queries(4):  # session, user, text, marks
        client.get(reverse("lessons:source-way", args=[text.slug]))
