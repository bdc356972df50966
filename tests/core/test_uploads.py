"""What one request may send."""

from django.core.files.uploadedfile import SimpleUploadedFile

from lessons.sources.models import Intake


def test_request_that_is_too_large_is_refused_before_it_is_stored(client, rosa, monkeypatch):
    monkeypatch.setattr("core.uploads.LIMIT", 1_000)
    client.force_login(rosa)
    answer = client.post("/texts/new/", {"upload": SimpleUploadedFile("a.txt", b"a" * 2_000)})
    assert answer.status_code == 400
    assert not Intake.objects.exists()
