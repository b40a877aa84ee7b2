"""Development on one's own machine: SQLite, mails on the console, no set-up."""

from .base import *  # noqa: F403
from .base import env

DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default="local-development-only-not-a-secret")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "0.0.0.0"])  # noqa: S104
INTERNAL_IPS = ["127.0.0.1", "::1"]

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
