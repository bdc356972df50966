"""Uploads go to object storage when a setting says so. The other side speaks as much of S3's protocol as they need."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from core import environment
from lessons.sources.actions import set_aside, take_in
from lessons.sources.models import Intake, IntakeState
from lessons.sources.tasks import read


class S3(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    kept: dict[str, bytes]

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "ETag": '"0"', **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuses_stranger(self):
        signed = self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=school/")
        if not signed:
            self.answer(403)
        return not signed

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.refuses_stranger():
            self.kept[self.path] = body
            self.answer(200)

    def do_GET(self):
        if self.refuses_stranger():
            return
        if self.path not in self.kept:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")
        else:
            self.answer(200, self.kept[self.path], Last_Modified="Mon, 23 Nov 2026 06:00:00 GMT")

    do_HEAD = do_GET  # noqa: N815 - likewise

    def do_DELETE(self):
        if not self.refuses_stranger():
            self.kept.pop(self.path, None)
            self.answer(204)

    def log_message(self, *_):
        pass


@pytest.fixture
def bucket(settings, monkeypatch):
    """What the storage holds, by address."""
    S3.kept = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), S3) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://school:s%2Fcret@127.0.0.1:{server.server_port}/uploads?region=eu-south-2"
        monkeypatch.setenv("SOURCEWISE_STORAGE_URL", address)
        settings.STORAGES = settings.STORAGES | {"default": environment.bucket("SOURCEWISE_STORAGE_URL")}
        yield S3.kept
        storages["default"].client._http.clear()
        server.shutdown()


def test_upload_is_kept_read_handed_out_and_deleted_there(
    bucket, signed_in, rosa, now, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    content = b"The harbour of Linden stays shut, the mayor said on Monday."
    intake = take_in(ContentFile(content), name="harbour.txt", by=rosa, at=now)
    assert bucket == {f"/uploads/{intake.original.name}": content}

    read.call(intake.pk)
    intake = Intake.objects.get()
    assert intake.state == IntakeState.READY
    assert b"".join(signed_in(rosa).get(reverse("lessons:intake-original", args=[intake.pk]))) == content

    with django_capture_on_commit_callbacks(execute=True):
        set_aside(intake)
    assert bucket == {}
    assert not list(tmp_path.iterdir())
