from django.urls import reverse


def test_each_role_starts_on_its_own_page(client, ben, ada, rosa):
    for person, url in [(ben, "student-home"), (ada, "teacher-home"), (rosa, "admin-home")]:
        client.force_login(person)
        assert client.get(reverse("lessons:start")).url == reverse(f"lessons:{url}")
