"""Settings from the environment, safe by default: see README, “Configure”."""

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from core import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = environment.path("SOURCEWISE_VAR", BASE_DIR / "var")

DEBUG = environment.flag("SOURCEWISE_DEBUG")
# Demo mode serves this machine only, over plain HTTP, with demo accounts. `make run` turns it on.
DEMO = environment.flag("SOURCEWISE_DEMO")
LOCAL = DEBUG or DEMO

SECRET_KEY = os.environ.get("SOURCEWISE_SECRET_KEY", "")
ALLOWED_HOSTS = environment.words("SOURCEWISE_ALLOWED_HOSTS")
if LOCAL:
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
    SECRET_KEY = SECRET_KEY or environment.kept_secret(VAR_DIR / "secret_key")
if environment.flag("SOURCEWISE_OFFLINE"):  # set by manage.py for commands that only read files
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost"]
    SECRET_KEY = SECRET_KEY or secrets.token_urlsafe(48)
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SOURCEWISE_SECRET_KEY to a long random text (or use `make run` for a demo).")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set SOURCEWISE_ALLOWED_HOSTS to the site's host names, separated by commas.")
VAR_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "core.accounts",
    "core.workers",
    "core.audit",
    "core",
    "lessons",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "core.health.Health",
    "core.middleware.BrowserRules",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.logs.Requests",
    # Its answers vary in length at random and CSRF tokens are masked, so that their size gives no secret away (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.sessions.EndOfVisit",
    "core.middleware.NoStore",
    "core.languages.OwnLanguage",
    "core.middleware.PossibleKeys",
    "core.middleware.Patience",
    "core.second_step.middleware.SetUpFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "core.urls"
CSRF_FAILURE_VIEW = "core.pages.views.out_of_date"
WSGI_APPLICATION = "core.wsgi.application"

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.comfort.queries.in_pages",
            ],
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
        },
    }
]

# WAL and IMMEDIATE let a class of writers wait for each other instead of failing with “database is locked”.
# NORMAL: what was answered as saved outlives this process, however it ends; a power cut can take the last moments.
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": environment.path("SOURCEWISE_DATABASE", VAR_DIR / "sourcewise.sqlite3"),
    # Kept open: opening costs more than a save, and closing the last one writes the whole log back.
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    },
}
DATABASES = {"default": environment.postgres("SOURCEWISE_DATABASE_URL") or SQLITE}
if replica := environment.postgres("SOURCEWISE_REPLICA_URL"):
    DATABASES["replica"] = replica | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["core.replicas.Router"]
    MIDDLEWARE.insert(1, "core.replicas.VisitorsReadTheReplica")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions are in the database too: a cache that is emptied signs nobody out.
if redis := os.environ.get("SOURCEWISE_REDIS_URL"):
    CACHES = {
        "default": {
            "BACKEND": "core.caches.SparedRedis",
            "LOCATION": redis,
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},  # seconds
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "core.accounts.validators.NotTriedFirst"},
]
PASSWORD_HASHERS = [
    "core.accounts.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # as older accounts have it, until their next sign-in
]
# Whom a password alone does not let in: “admin”, or “admin, teacher”. Everybody else of these two may choose.
SECOND_STEP_FOR = environment.choices("SOURCEWISE_SECOND_STEP_FOR", {"admin", "teacher"})
OTP_TOTP_ISSUER = "Sourcewise"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "lessons:start"
LOGOUT_REDIRECT_URL = "lessons:home"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DAILY_TASKS = ["lessons.privacy.tasks.purge_daily"]

# Errors go to the terminal, refused requests and finished tasks do not. Other loggers keep Python’s own defaults.
# In production each line is JSON, and there is one for each request.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.Json"}},
    "handlers": {
        "errors": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": None if LOCAL else "json"},
        "requests": {"class": "logging.NullHandler" if LOCAL else "logging.StreamHandler", "formatter": "json"},
    },
    "loggers": {
        **{
            name: {"handlers": ["errors"], "propagate": False} for name in ("django", "django_tasks", "django_tasks_db")
        },
        "sourcewise.requests": {"handlers": ["requests"], "level": "INFO", "propagate": False},
    },
}

# Who answers for what is kept about people, in words for the page on privacy.
RUN_BY, CONTACT = os.environ.get("SOURCEWISE_RUN_BY", ""), os.environ.get("SOURCEWISE_CONTACT", "")
ASK_TO_ERASE = environment.flag("SOURCEWISE_ASK_TO_ERASE")  # students ask their teacher to have their account erased
# How long what is about people is kept: `manage.py purge` deletes the rest. The page on privacy tells these times.
KEEP_VISITORS = environment.days("SOURCEWISE_KEEP_VISITORS", 30)  # work done without an account
KEEP_CLASSES = environment.days("SOURCEWISE_KEEP_CLASSES", 548)  # after they were archived, and accounts in no class
KEEP_UPLOADS = environment.days("SOURCEWISE_KEEP_UPLOADS", 30)  # files that became no text
KEEP_RECORD = environment.days("SOURCEWISE_KEEP_RECORD", 730)  # who did what, sign-ins among it
KEEP_BACKUPS = environment.days("SOURCEWISE_KEEP_BACKUPS", 14)  # only told here: whoever makes backups deletes them

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # each in its own words
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
# Made-up languages that show what nobody made translatable: see core/pseudo.py.
PSEUDO_LANGUAGES = VAR_DIR / "pseudo-languages" if DEBUG else None
if PSEUDO_LANGUAGES:
    LANGUAGES += [("en-xa", "⟦Accented⟧"), ("ar-xb", "⟦Mirrored⟧")]
    LOCALE_PATHS = [PSEUDO_LANGUAGES]
USE_I18N = True
FORMAT_MODULE_PATH = "core.formats"
USE_TZ = True
TIME_ZONE = os.environ.get("SOURCEWISE_TIME_ZONE", "UTC")

STATIC_URL = "static/"
STATIC_ROOT = environment.path("SOURCEWISE_STATIC", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
# What people upload. No address leads there: views hand files out, to those who may have them.
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_HANDLERS = [
    "core.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
STORAGES = {
    "default": environment.bucket("SOURCEWISE_STORAGE_URL")
    or {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "core.storage.HashedStorage",
        # Collected by one account, in the container's image for example, and served by another.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "house"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60  # a visitor's; how long one stays signed in, core/accounts/sessions.py says
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page's own forms
# Behind a proxy a sender's address is the last one in X-Forwarded-For: the one that the proxy itself saw.
BEHIND_PROXY = environment.flag("SOURCEWISE_BEHIND_PROXY")
COMFORT_COOKIE_NAME = "comfort"
if not LOCAL:
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # Browsers take such a cookie only from this very host, over HTTPS: no neighbour under the same domain can set it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME, COMFORT_COOKIE_NAME = "__Host-language", "__Host-comfort"
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = not environment.flag("SOURCEWISE_HSTS_THIS_HOST_ONLY")
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # core/accounts/limits.py counts wrong codes
# Preloading is for the owner of the whole domain to ask for; so is leaving its other hosts out.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if environment.flag("SOURCEWISE_HSTS_THIS_HOST_ONLY"):
    SILENCED_SYSTEM_CHECKS.append("security.W005")

# Forms are short texts: Django's own limit on request bodies, files apart, is the first refusal.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500  # a tick for each student of a class of a thousand, and then some
