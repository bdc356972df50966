"""The site as in production, but for what tests need: plain HTTP, tasks at once, quick hashing, a folder of their own."""

import os
from tempfile import TemporaryDirectory

_folder = TemporaryDirectory(prefix="sourcewise-tests-")
_large = {name: os.environ[f"TESTS_{name}"] for name in ("DATABASE_URL", "REDIS_URL") if f"TESTS_{name}" in os.environ}
for _name in [name for name in os.environ if name.startswith("SOURCEWISE_") and name != "SOURCEWISE_NO_SKIP"]:
    del os.environ[_name]
os.environ |= {f"SOURCEWISE_{_name}": _value for _name, _value in _large.items()}  # set by tests/large/
os.environ |= {
    "SOURCEWISE_VAR": _folder.name,
    "SOURCEWISE_SECRET_KEY": "only-for-tests",
    "SOURCEWISE_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}

from core.settings import *  # noqa: E402, F403 - the environment must be set before
from core.settings import DATABASES, LANGUAGES, LOGGING, STORAGES, VAR_DIR  # noqa: E402 - likewise

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"  # a browser takes __Host- over HTTPS only
LANGUAGE_COOKIE_NAME, COMFORT_COOKIE_NAME = "language", "comfort"
TASKS = {"default": {"BACKEND": "tests.queue.AtCommit"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING["loggers"]["sourcewise.requests"]["handlers"] = []
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# A file, not memory: browser tests write from two threads at once, as the site does.
if "DATABASE_URL" not in _large:
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "tests.sqlite3"}
(VAR_DIR / "static").mkdir()  # whitenoise warns without it; the test server finds static files by itself
PSEUDO_LANGUAGES = VAR_DIR / "pseudo-languages"
LANGUAGES = [*LANGUAGES, ("en-xa", "⟦Accented⟧"), ("ar-xb", "⟦Mirrored⟧")]
LOCALE_PATHS = [PSEUDO_LANGUAGES]
