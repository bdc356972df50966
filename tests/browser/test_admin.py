"""Rosa turns a news text into a lesson: upload, review from the keyboard, publish."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.annotations.models import Annotation, Status
from lessons.sources.actions import add_source
from lessons.sources.models import SourceText

NEWS = """# City saved from chaos as heroic council crushes bus strike

4 March 2024

The council of Orrin smashed a reckless strike on Monday, and the city breathed again. Some 40 drivers, egged on by radicals, had held thousands of families hostage for nine days.

“These extremists wanted to bring our city to its knees,” deputy mayor Hal Brenner said at a press conference. He pointed out that every route was running normally by 7 am.

The operation was a complete success. Officials said that a number of troublemakers had been identified, and that the union hopes to cause more misery before the summer.

Intercepted messages show that the protest was steered from outside the city, Brenner added. Not one of the messages was shown to reporters.

“Passengers can be proud of how they stood together,” he explained. Mistakes were made in the first days, according to a spokesman, but order was restored.

The drivers were not available for comment. The depot on Mill Lane has been closed since Sunday.
"""


@pytest.fixture
def text(transactional_db, rosa, now):
    """The news, analysed."""
    add_source(NEWS, by=rosa, at=now)
    return SourceText.objects.get()


@pytest.fixture
def bench(text):
    return reverse("lessons:review", args=[text.slug])


def focused(page):
    return page.locator("[data-annotation]:focus")


def test_admin_makes_a_lesson_of_a_text(page, new_context, sign_in, rosa, ada, classroom):
    sign_in(page, rosa)
    page.goto("/texts/")
    page.get_by_role("link", name="Add texts").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "strike.md", "mimeType": "text/markdown", "buffer": NEWS.encode()}
    )
    page.get_by_role("button", name="Read them").click()
    page.get_by_label("or a new outlet").fill("The Orrin Standard")
    page.get_by_role("button", name="Keep this text").click(timeout=60_000)  # the first analysis loads the grammar
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "City saved from chaos as heroic council crushes bus strike"
    )
    expect(page.locator(".facts").first).to_contain_text("4 March 2024")
    text = SourceText.objects.get()
    assert text.annotations.proposed().count() > 10

    page.get_by_role("link", name="Review proposals").click()
    first, second, third, fourth, *_rest = Annotation.objects.all()
    page.get_by_role("button", name="Keys").focus()
    page.keyboard.press("j")
    expect(focused(page)).to_have_attribute("data-annotation", f"{first.pk}")
    page.keyboard.press("a")
    expect(focused(page)).to_have_attribute("data-annotation", f"{second.pk}")
    expect(page.locator(f"#a-{first.pk}")).to_contain_text("accepted by Rosa")
    page.keyboard.press("d")
    expect(focused(page)).to_have_attribute("data-annotation", f"{third.pk}")
    page.keyboard.press("e")
    because = page.locator(f"#a-{third.pk}").get_by_label("Because")
    because.fill("Adam and Djuna jeered.")  # letters that are keys of the bench
    page.get_by_role("button", name="Save and accept").click()
    expect(page.locator(f"#a-{third.pk}")).to_contain_text("Adam and Djuna jeered.")
    expect(focused(page)).to_have_attribute("data-annotation", f"{fourth.pk}")
    assert [annotation.status for annotation in Annotation.objects.all()[:3]] == ["accepted", "dismissed", "accepted"]

    for left in range(text.annotations.proposed().count() - 1, -1, -1):
        page.keyboard.press("a")
        expect(page.locator("[data-bench-progress]")).to_contain_text(f"{left} proposal" if left else "All decided")
    page.get_by_role("link", name="Make the lesson").click()
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_label("Title", exact=True).fill("How a strike was told")
    page.get_by_label("everybody who signs in here").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published as version 1.")).to_be_visible()

    her_page = new_context().new_page()
    sign_in(her_page, ada)
    her_page.goto(reverse("lessons:classroom-detail", args=[classroom.pk]))
    expect(her_page.locator("main")).to_contain_text("How a strike was told")


def test_last_decision_is_undone_by_a_key(page, sign_in, rosa, text, bench):
    sign_in(page, rosa)
    page.goto(bench)
    first = Annotation.objects.all()[0]
    page.locator(f"#a-{first.pk}").focus()
    page.keyboard.press("d")
    expect(page.locator(f"#a-{first.pk}")).to_contain_text("dismissed by Rosa")
    page.keyboard.press("u")
    expect(focused(page)).to_have_attribute("data-annotation", f"{first.pk}")
    expect(focused(page)).to_contain_text("proposed")


def test_keys_work_as_soon_as_the_page_is_there(page, sign_in, rosa, text, bench):
    sign_in(page, rosa)
    page.goto(bench)
    first, second, *_rest = Annotation.objects.all()
    page.keyboard.press("a")  # there is no card yet: this only goes to the first
    expect(focused(page)).to_have_attribute("data-annotation", f"{first.pk}")
    assert not text.annotations.accepted().exists()
    page.keyboard.press("j")
    expect(focused(page)).to_have_attribute("data-annotation", f"{second.pk}")


def test_second_key_waits_for_the_answer_to_the_first(page, sign_in, rosa, text, bench):
    sign_in(page, rosa)
    page.goto(bench)
    first = Annotation.objects.all()[0]
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator(f"#a-{first.pk}").evaluate(
        "card => card.focus() || ['a', 'd'].forEach(key => card.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})))"
    )
    expect(page.locator(f"#a-{first.pk}")).to_contain_text("accepted by Rosa")
    assert len(sent) == 1


def test_keys_do_nothing_outside_the_bench(page, sign_in, rosa, text, bench):
    sign_in(page, rosa)
    page.goto(bench)
    page.get_by_role("link", name="Sourcewise").focus()
    page.keyboard.press("a")
    page.keyboard.press("j")
    expect(focused(page)).to_have_count(0)
    assert not Annotation.objects.filter(status=Status.ACCEPTED).exists()


def test_words_that_are_not_there_come_back_with_a_reason(page, sign_in, rosa, text, bench):
    sign_in(page, rosa)
    page.goto(bench)
    card = page.locator("[data-annotation]").first
    card.get_by_role("link", name="Edit").click()
    card.get_by_label("Words").fill("words from elsewhere")
    card.get_by_role("button", name="Save and accept").click()
    expect(card).to_contain_text("These words are not in the text.")
    expect(card.get_by_label("Words")).to_have_value("words from elsewhere")
    page.keyboard.press("Escape")
    expect(card).to_be_focused()
    expect(card.get_by_role("button", name="Accept")).to_be_visible()


def test_selected_words_become_an_annotation(page, sign_in, rosa, text, bench):
    sign_in(page, rosa)
    page.goto(bench)
    page.locator("[data-bench-text] p").last.select_text()
    page.locator("[data-bench-add] summary").click()
    words = page.locator("[data-bench-add]").get_by_label("Words")
    expect(words).to_have_value(re.compile("^The drivers were not .* since Sunday"))
    words.fill("Mill Lane")
    page.locator("[data-bench-add]").get_by_label("Because").fill("One can go there and look.")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Added: “Mill Lane”.")).to_be_visible()


def test_bench_works_without_scripts(new_context, sign_in, rosa, text, bench):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, rosa)
    page.goto(bench)
    first, second, *_rest = Annotation.objects.all()
    page.locator(f"#a-{first.pk}").get_by_role("button", name="Accept").click()
    expect(page).to_have_url(re.compile(f"#a-{second.pk}$"))
    page.locator(f"#a-{second.pk}").get_by_role("link", name="Edit").click()
    page.get_by_label("Because").fill("For a reason.")
    page.get_by_role("button", name="Save and accept").click()
    assert [annotation.status for annotation in Annotation.objects.all()[:2]] == ["accepted", "accepted"]


def test_admin_pages_have_no_barrier(either, sign_in, rosa, text, bench, axe):
    Annotation.objects.filter(tag="loaded-language").update(status=Status.ACCEPTED, decided_by=rosa)
    sign_in(either, rosa)
    detail = reverse("lessons:source-detail", args=[text.slug])
    lesson = reverse("lessons:lesson-from-text", args=[text.slug])
    edit = reverse("lessons:annotation-edit", args=[Annotation.objects.all()[0].pk])
    for address in ["/texts/", "/texts/new/", detail, bench, f"{bench}acceptance/", edit, lesson]:
        either.goto(address)
        axe(either)
        assert either.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_page_looks_again_while_the_text_is_analysed(page, sign_in, rosa, text, now):
    SourceText.objects.update(analysed_at=None)
    sign_in(page, rosa)
    page.goto(reverse("lessons:source-detail", args=[text.slug]))
    expect(page.get_by_text("The machine is reading it.")).to_be_visible()
    SourceText.objects.update(analysed_at=now)
    expect(page.get_by_role("link", name="Review proposals")).to_be_visible()
