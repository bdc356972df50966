"""What `collectstatic` makes of our scripts: no other test runs them as the site serves them."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from core.storage import HashedStorage

PARSE = """
import { readFileSync } from "node:fs";
import { SourceTextModule } from "node:vm";
for (const path of process.argv.slice(1)) new SourceTextModule(readFileSync(path, "utf8"), { identifier: path });
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The scripts as they are served, by the names that they were written under."""
    folder = tmp_path_factory.mktemp("static")
    shutil.copytree(settings.BASE_DIR / "static" / "js", folder / "js")
    found = {name: (storage, name) for name, storage in FileSystemFinder().list([]) if name.endswith(".js")}
    collected = HashedStorage(location=folder, base_url="/static/").post_process(found)
    return {name: folder / hashed for name, hashed, _processed in collected if hashed.endswith(".js")}


def test_a_script_is_served_without_its_comments(scripts):
    name = "js/marking/queue.js"
    assert "/**" in (settings.BASE_DIR / "static" / name).read_text()
    assert "/**" not in scripts[name].read_text()


def test_every_script_imports_files_that_are_served(scripts):
    imported = [
        (script.parent / path).resolve()
        for script in scripts.values()
        for path in re.findall(r"""\bfrom\s*["']([^"']+)["']""", script.read_text())
    ]
    assert len(imported) > len(scripts)
    assert [path for path in imported if path not in scripts.values()] == []


def test_every_script_can_still_be_read(scripts):
    node = shutil.which("node")
    if not node:
        pytest.skip("this needs Node.js (apt install nodejs).")
    parse = [node, "--experimental-vm-modules", "--no-warnings", "--input-type=module", "--eval", PARSE, "--"]
    read = subprocess.run([*parse, *map(str, scripts.values())], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
