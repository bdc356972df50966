"""Rosa makes the codebook her school's own, and Ben meets it in the exercise."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from lessons.codebooks.models import SchoolCodebook


def drawn(page, selector):
    """The colour that this element's tag has on the page."""
    return page.locator(selector).first.evaluate(
        """(element) => {
            const probe = document.createElement("i");
            probe.style.color = "var(--c)";
            element.append(probe);
            const colour = getComputedStyle(probe).color;
            probe.remove();
            return colour;
        }"""
    )


def test_a_school_copies_the_codebook_and_a_student_sees_it(page, new_context, sign_in, axe, rosa, ben, version):
    text = version.lesson.source_text
    sign_in(page, rosa)
    page.goto("/texts/")
    page.get_by_role("link", name="Codebooks").click()
    page.get_by_role("link", name="Copy Sourcewise").click()
    page.get_by_label("Name").fill("Linden School")
    page.get_by_role("button", name="Make the copy").click()
    axe(page)
    page.get_by_role("link", name="Checkable claim").click()
    axe(page)

    page.get_by_label("Name").fill("Can be looked up")
    page.get_by_label("Key on the keyboard").fill("w")
    colour = page.get_by_role("textbox", name="Colour on light paper", exact=True)
    colour.fill("#ffe0a0")
    expect(page.locator("[data-preview-label]").first).to_have_text("Can be looked up")
    expect(page.locator("link[data-preview-sheet]")).to_have_count(1)
    expect(page.locator("link[data-preview-sheet]")).to_have_attribute("href", re.compile("light=%23ffe0a0"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("hard to see on light paper")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Can be looked up")
    colour.fill("#004f3f")
    colour.press("Enter")  # looks, as the first button does
    expect(page.get_by_text("hard to see on light paper")).to_have_count(0)
    assert SchoolCodebook.objects.get().book.tags["checkable"].label == "Checkable claim"
    assert drawn(page, ".on-light .t-0-preview") == "rgb(0, 79, 63)"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved “Can be looked up”.")).to_be_visible()

    page.goto(reverse("lessons:text-codebook", args=[text.slug]))
    page.get_by_label("Codebook").select_option(label="Linden School")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(reverse("lessons:lesson-edit", args=[version.lesson.pk]))
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published as version 2.")).to_be_visible()

    students = new_context().new_page()
    sign_in(students, ben)
    students.goto(reverse("lessons:step", args=[version.lesson.slug, "practise"]))
    assert drawn(students, "[data-part=palette] .t-checkable") == "rgb(0, 79, 63)"
    students.locator("#passage").focus()
    students.keyboard.press("Shift+ArrowRight")
    students.keyboard.press("w")
    expect(students.locator("#passage mark.u0-checkable")).to_have_count(1)
    expect(students.locator(".mark-tag").first).to_contain_text("Can be looked up")
