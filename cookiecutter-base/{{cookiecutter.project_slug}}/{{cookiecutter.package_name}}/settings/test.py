"""Tests: the database of DATABASE_URL, else SQLite in memory; nothing leaves the process."""

from .base import *  # noqa: F403
from .environment import env

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105  # pragma: allowlist secret
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

DATABASES = {"default": env.database("DATABASE_URL", default="sqlite://:memory:")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Real hashing costs 0.1 s a user.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Counting wrong passwords takes a request, which `client.login()` has not; test_throttling.py has.
AXES_ENABLED = False
# Static files are looked up when they are asked for: nothing is collected before a test.
WHITENOISE_AUTOREFRESH = True

env.check()
