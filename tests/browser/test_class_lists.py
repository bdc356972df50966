"""A class list and its login cards, by hand: the teacher at a desk, the student with a tablet's camera."""

from playwright.sync_api import expect

FIRST = b"Name;User name;Group;E-mail\r\nAna;;Red;a@b.org\r\nBen;ben;;\r\nDan;;;\r\n"
LATER = "Name\tUser name\nAna\tana\nBenny\tben\nEva\t\n"


def test_a_list_is_taken_in_its_cards_sign_in_and_a_later_list_is_matched(
    page, phone, sign_in, axe, ada, ben, assignment
):
    classroom = assignment.classroom
    sign_in(page, ada)
    page.goto(f"/classes/{classroom.pk}/")
    page.get_by_role("link", name="Class list", exact=True).click()
    axe(page)
    page.get_by_label("A file").set_input_files({"name": "9b.csv", "mimeType": "text/csv", "buffer": FIRST})
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_role("heading", name="2 would join")).to_be_visible()
    expect(page.get_by_text("Not read and not kept: E-mail.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Do this").click()
    expect(page.get_by_role("status")).to_contain_text("2 students joined.")

    page.get_by_label("Ben").uncheck()
    axe(page)
    page.get_by_role("button", name="Make cards to print").click()
    cards = page.locator(".login-cards li")
    expect(cards).to_have_count(2)
    axe(page)
    signs = cards.filter(has_text="Ana").locator(".card-secret").inner_text().replace(" ", "")

    phone.goto(f"/card/{signs}/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Are you Ana?")
    assert signs not in phone.url
    axe(phone)
    phone.get_by_role("button", name="Yes, sign in as Ana").click()
    expect(phone.get_by_role("link", name="The shut harbour")).to_be_visible()

    page.goto(f"/classes/{classroom.pk}/list/")
    page.get_by_label("or paste the list").fill(LATER)
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_role("heading", name="1 would join")).to_be_visible()
    expect(page.get_by_role("heading", name="1 would change")).to_be_visible()
    expect(page.get_by_role("group", name="1 is not in the list")).to_contain_text("Dan")
    page.get_by_label("Dan").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Do this").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 student joined. 1 student left.")
    assert {str(student) for student in classroom.students.all()} == {"Ana", "Benny", "Eva"}
