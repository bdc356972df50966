"""Static files under hashed names, JavaScript imports included."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js";` too, so that a module never loads a stale neighbour.

    Scripts travel without their comments: half their bytes are for whoever reads the code, not for the browser.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, tuple[Storage, str]], *args: Any, **options: Any) -> Iterator[Any]:
        bare = {name: (Bare(storage), path) for name, (storage, path) in paths.items()}
        yield from super().post_process(bare, *args, **options)


class Bare:
    """A storage to read from, whose scripts have no comments."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> File[bytes]:
        file = self.storage.open(path)
        if not path.endswith(".js"):
            return file
        with file:
            return ContentFile(jsmin(file.read().decode()).encode())
