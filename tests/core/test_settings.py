"""The settings are safe by default: each case starts a fresh Python with an environment of its own."""

import os
import secrets
import subprocess
import sys
from stat import S_IMODE

import pytest
from django.core.exceptions import ImproperlyConfigured

from core import environment
from core.accounts.hashers import Argon2
from core.environment import kept_secret

PRODUCTION = {
    "SOURCEWISE_SECRET_KEY": "a-long-random-text",
    "SOURCEWISE_ALLOWED_HOSTS": "school.example, www.school.example",
}


def setting(expression, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOURCEWISE_")}
    look = f"from core import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", look], env=inherited | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_refuses_to_start_without(missing):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    run = setting("1", **environment)
    assert run.returncode == 1
    assert f"ImproperlyConfigured: Set {missing}" in run.stderr


def test_production_is_not_debugging_and_wants_https():
    run = setting("settings.DEBUG, settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS", **PRODUCTION)
    assert run.stdout == "False True ['school.example', 'www.school.example']\n"


@pytest.mark.parametrize(("arguments", "code"), [(["analyze", "seeds/000_fb20e6645e8f4f39.txt"], 0), (["check"], 1)])
def test_only_commands_that_serve_nobody_work_without_settings(arguments, code):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SOURCEWISE_", "DJANGO_"))}
    command = [sys.executable, "manage.py", *arguments]
    assert subprocess.run(command, env=inherited, capture_output=True, check=False).returncode == code


def test_production_passes_the_deployment_check(tmp_path):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SOURCEWISE_", "DJANGO_"))}
    environment = {**PRODUCTION, "SOURCEWISE_SECRET_KEY": secrets.token_urlsafe(60), "SOURCEWISE_VAR": str(tmp_path)}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(command, env=inherited | environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_production_cookies_belong_to_this_host_over_https_and_to_no_script():
    names = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, settings.COMFORT_COOKIE_NAME"
    run = setting(f"all(name.startswith('__Host-') for name in ({names}))", **PRODUCTION)
    assert run.stdout == "True\n"
    flags = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY"
    assert setting(flags, **PRODUCTION).stdout == "True True True\n"


def test_production_is_reached_over_https_only_for_a_year():
    wanted = "settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS"
    assert setting(wanted, **PRODUCTION).stdout == "31536000 True\n"
    assert setting(wanted, **PRODUCTION, SOURCEWISE_HSTS_THIS_HOST_ONLY="1").stdout == "31536000 False\n"


def test_passwords_are_kept_by_argon2():
    assert setting("settings.PASSWORD_HASHERS[0]", **PRODUCTION).stdout == "core.accounts.hashers.Argon2\n"
    hasher = Argon2()
    kept = hasher.encode("river lamp seven", hasher.salt())
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify("river lamp seven", kept)


def test_an_unknown_word_for_a_switch_is_refused():
    assert "SOURCEWISE_DEBUG must be 1 or 0" in setting("1", **PRODUCTION, SOURCEWISE_DEBUG="maybe").stderr


def test_a_demo_keeps_its_secret_between_starts(tmp_path):
    demo = {"SOURCEWISE_DEMO": "1", "SOURCEWISE_VAR": str(tmp_path)}
    first, second = (setting("settings.SECRET_KEY", **demo).stdout for _ in range(2))
    assert first == second
    assert len(first) > 50


def test_a_kept_secret_is_its_owners_alone(tmp_path):
    secret = kept_secret(tmp_path / "var" / "secret_key")
    assert (tmp_path / "var" / "secret_key").read_text() == secret
    assert S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_without_further_settings_the_site_is_one_machine():
    look = "settings.DATABASES['default']['ENGINE'], list(settings.DATABASES), settings.STORAGES['default']['BACKEND']"
    kinds = "django.db.backends.sqlite3 ['default'] django.core.files.storage.FileSystemStorage\n"
    assert setting(look, **PRODUCTION).stdout == kinds


def test_a_database_is_named_by_its_address(monkeypatch):
    monkeypatch.setenv("HERE", "postgres://school:s%2Fc%40t@db.example:5433/news?sslmode=require")
    database = environment.postgres("HERE")
    assert [database[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("school", "s/c@t", "db.example", "5433", "news")
    ]
    assert database["OPTIONS"]["sslmode"] == "require"


def test_a_database_behind_a_socket_is_named_by_its_folder(monkeypatch):
    monkeypatch.setenv("HERE", "postgresql://school@/news?host=/run/postgresql")
    database = environment.postgres("HERE")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("/run/postgresql", "", "news")


@pytest.mark.parametrize("value", ["mysql://db/news", "postgres://db", "news.sqlite3"])
def test_another_kind_of_database_is_refused(value):
    assert "SOURCEWISE_DATABASE_URL must be" in setting("1", **PRODUCTION, SOURCEWISE_DATABASE_URL=value).stderr


@pytest.mark.parametrize("value", ["s3://bucket", "https://host", "https://host/bucket/folder"])
def test_another_kind_of_storage_is_refused(value):
    assert "SOURCEWISE_STORAGE_URL must be" in setting("1", **PRODUCTION, SOURCEWISE_STORAGE_URL=value).stderr


@pytest.mark.parametrize("value", ["0", "-1", "a month", "99999", "٣"])
def test_a_time_to_keep_must_be_a_number_of_days(monkeypatch, value):
    monkeypatch.setenv("HERE", value)
    with pytest.raises(ImproperlyConfigured, match="HERE must be a number of days"):
        environment.days("HERE", 30)


def test_times_to_keep_have_defaults(monkeypatch):
    monkeypatch.setenv("HERE", "7")
    assert (environment.days("HERE", 30).days, environment.days("ELSEWHERE", 30).days) == (7, 30)
