"""Bounds what one request may send, before any of it is stored: the forms' own limits come only after that."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LIMIT = 100_000_000  # bytes of one request, all its files together


class Quota(FileUploadHandler):
    """Stands first among the upload handlers and refuses a larger request; files themselves are left to the others."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's own name for it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > LIMIT:
            raise RequestDataTooBig("This is more than the site takes at once.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
