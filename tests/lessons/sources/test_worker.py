"""The grammar is heavy: web processes never load it."""

import subprocess
import sys

PROGRAM = """
import sys, pkgutil, django
django.setup()
import core.urls, core.wsgi, lessons, importlib
from django.urls import get_resolver
get_resolver().url_patterns
for module in pkgutil.walk_packages(lessons.__path__, "lessons."):
    if module.name.split(".")[-1] in {"views", "forms", "actions", "queries", "tasks", "urls"}:
        importlib.import_module(module.name)
sys.exit("spacy" in sys.modules)
"""


def test_web_process_never_imports_spacy():
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, env={"DJANGO_SETTINGS_MODULE": "tests.settings"})
