"""Production: behind a proxy that ends TLS, all values from the environment.

Raises ImproperlyConfigured, with the names, when a required variable is missing.
"""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, env

DEBUG = False

REQUIRED = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
missing = [name for name in REQUIRED if not env.str(name, default="").strip()]
if missing:
    message = f"production needs {', '.join(missing)} in the environment: see .env.example"
    raise ImproperlyConfigured(message)

SECRET_KEY = env.str("SECRET_KEY")
if SECRET_KEY.startswith("change-me") or len(SECRET_KEY) < 50:  # noqa: PLR2004 - as check --deploy
    message = (
        "SECRET_KEY is the example's or shorter than 50 characters: make one with "
        '`python -c "import secrets; print(secrets.token_urlsafe(50))"`'
    )
    raise ImproperlyConfigured(message)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list(
    "CSRF_TRUSTED_ORIGINS",
    # ".example.com" allows a host and all below it; an origin says the same as "*.example.com".
    default=[f"https://{'*' if host[0] == '.' else ''}{host}" for host in ALLOWED_HOSTS],
)

DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Static files: a hash in the name, compressed once, cached for good.

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# HTTPS

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Mail: without EMAIL_URL nothing is sent, and `manage.py check --deploy` says so. The console
# would write the links of password mails into the log.

EMAIL = env.email_url("EMAIL_URL", default="dummymail://")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = EMAIL.get("EMAIL_FILE_PATH")
EMAIL_TIMEOUT = 10
