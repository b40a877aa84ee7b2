"""Development on one's own machine: SQLite, mails on the console, no set-up."""

from .base import *  # noqa: F403
from .environment import HOST, env

DEBUG = True
SECRET_KEY = env.text("SECRET_KEY", default="local-development-only-not-a-secret")
ALLOWED_HOSTS = env.items(
    "ALLOWED_HOSTS",
    pattern=HOST,
    example="www.example.com",
    default=["localhost", "127.0.0.1", "[::1]", "0.0.0.0"],  # noqa: S104
)
INTERNAL_IPS = ["127.0.0.1", "::1"]

if not env.raw("EMAIL_URL"):
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

env.check()
