"""What every environment shares. Values that differ come from environment variables or `.env`.

Every variable is documented in `.env.example`.
"""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured

from ..web.logs import logging_config
from ..web.monitoring import start_monitoring
from .environment import MAIL_ADDRESS, ROOT, env
from .modules import *  # noqa: F403 - settings of the modules' libraries
from .modules import (
    MODULE_APPS,
    MODULE_AUTHENTICATION_BACKENDS,
    MODULE_CONTEXT_PROCESSORS,
    MODULE_MIDDLEWARE,
    MODULE_MIDDLEWARE_FIRST,
)
from .theme import *  # noqa: F403 - settings of the theme's libraries
from .theme import (
    THEME_APPS,
    THEME_CONTEXT_PROCESSORS,
    THEME_CSP,
    THEME_MIDDLEWARE,
    THEME_STATICFILES_DIRS,
)

BASE_DIR: Path = ROOT

# The name that people see: in titles, mails and the admin.
PROJECT_NAME = env.text("PROJECT_NAME", default="{{ cookiecutter.project_slug | replace('-', ' ') | capitalize }}")

# Applications

INSTALLED_APPS = [
    "{{ cookiecutter.package_name }}.appearance",
    "{{ cookiecutter.package_name }}.users",
    "{{ cookiecutter.package_name }}.activity",
    *THEME_APPS,
    *MODULE_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "{{ cookiecutter.package_name }}.web.request_id.RequestIdMiddleware",
    "{{ cookiecutter.package_name }}.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "{{ cookiecutter.package_name }}.web.content_policy.ContentPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "{{ cookiecutter.package_name }}.web.uploads.UploadLimitMiddleware",
    *MODULE_MIDDLEWARE_FIRST,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "{{ cookiecutter.package_name }}.users.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *THEME_MIDDLEWARE,
    *MODULE_MIDDLEWARE,
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "{{ cookiecutter.package_name }}.urls"
WSGI_APPLICATION = "{{ cookiecutter.package_name }}.wsgi.application"
ASGI_APPLICATION = "{{ cookiecutter.package_name }}.asgi.application"

ADMIN_PATH = env.url_path("ADMIN_PATH", default="admin/")
# How many proxies stand in front, each of which adds an address to X-Forwarded-For.
TRUSTED_PROXY_COUNT = env.whole_number("TRUSTED_PROXY_COUNT", default=0)

# Templates and static files: custom_frontend/ wins over the theme's own files, and the variant
# that CUSTOM_FRONTEND_VARIANT names wins over both.

CUSTOM_FRONTEND = BASE_DIR / "custom_frontend"
CUSTOM_FRONTEND_VARIANT = env.text("CUSTOM_FRONTEND_VARIANT", default="")
FRONTEND_DIRS = [CUSTOM_FRONTEND, BASE_DIR]
if CUSTOM_FRONTEND_VARIANT:
    FRONTEND_DIRS.insert(0, CUSTOM_FRONTEND / CUSTOM_FRONTEND_VARIANT)
    if not FRONTEND_DIRS[0].is_dir():
        message = f"CUSTOM_FRONTEND_VARIANT={CUSTOM_FRONTEND_VARIANT}: no folder {FRONTEND_DIRS[0]}"
        raise ImproperlyConfigured(message)

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [directory / "templates" for directory in FRONTEND_DIRS],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["{{ cookiecutter.package_name }}.appearance.templatetags.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "{{ cookiecutter.package_name }}.appearance.context_processors.appearance",
                *THEME_CONTEXT_PROCESSORS,
                *MODULE_CONTEXT_PROCESSORS,
            ],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    *(directory / "static" for directory in FRONTEND_DIRS if (directory / "static").is_dir()),
    *(BASE_DIR / directory for directory in THEME_STATICFILES_DIRS),
]
# Where collectstatic keeps what it has compressed; nowhere when this is not set.
STATIC_CACHE = env.text("STATIC_CACHE")

# Uploads: in a folder of this machine, or in a bucket that all machines share.

MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=BASE_DIR / "media")
MEDIA_BUCKET = env.text("MEDIA_BUCKET")
MEDIA_ENDPOINT_URL = env.url(
    "MEDIA_ENDPOINT_URL", schemes=("https", "http"), example="https://s3.example.com"
)
# Where a browser gets them from.
MEDIA_SOURCES = [MEDIA_ENDPOINT_URL or "https://*.amazonaws.com"] if MEDIA_BUCKET else []
if MEDIA_BUCKET and find_spec("storages") is None:
    message = "MEDIA_BUCKET needs django-storages: run `poetry install --extras s3`"
    raise ImproperlyConfigured(message)

STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": MEDIA_ENDPOINT_URL or None,
            "region_name": env.text("MEDIA_REGION") or None,
            "access_key": env.text("MEDIA_ACCESS_KEY_ID") or None,
            "secret_key": env.text("MEDIA_SECRET_ACCESS_KEY") or None,
            "file_overwrite": False,
        },
    }
    if MEDIA_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

MAX_UPLOAD_BYTES = env.whole_number("MAX_UPLOAD_MB", default=10, minimum=1) * 1024 * 1024
# What of a request is held in memory: everything but files.
DATA_UPLOAD_MAX_MEMORY_SIZE = min(MAX_UPLOAD_BYTES, 2_621_440)

# Data

DATABASES: dict[str, Any] = {
    "default": env.database("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3") and django.VERSION >= (5, 1):
    # A transaction waits for the one before it; one that has read already would fail instead.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("transaction_mode", "IMMEDIATE")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DB_CONNECT_TIMEOUT_SECONDS = 3
DB_POOL_SIZE = env.whole_number("DB_POOL_SIZE", default=4)
DB_STATEMENT_TIMEOUT_SECONDS = env.whole_number("DB_STATEMENT_TIMEOUT_SECONDS", default=30)
CONN_MAX_AGE = env.whole_number("CONN_MAX_AGE", default=60)


def set_up_postgresql(database: dict[str, Any]) -> None:
    """Let a database that is down or slow fail in seconds, and a connection be used many times."""
    options = database.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", DB_CONNECT_TIMEOUT_SECONDS)
    if DB_STATEMENT_TIMEOUT_SECONDS and "options" not in options:
        options["options"] = f"-c statement_timeout={DB_STATEMENT_TIMEOUT_SECONDS}s"
    # A connection that the server has closed is noticed before it is used.
    database["CONN_HEALTH_CHECKS"] = True
    if DB_POOL_SIZE and django.VERSION >= (5, 1):
        from ..web.database import ImpatientConnection  # noqa: PLC0415 - SQLite needs no psycopg

        options["pool"] = {
            "connection_class": ImpatientConnection,
            "min_size": 0,
            "max_size": DB_POOL_SIZE,
            "timeout": DB_CONNECT_TIMEOUT_SECONDS,
            # After this a failed attempt is given up, and the next request makes a new one: with
            # the pool's own five minutes the pauses between attempts would grow to a minute.
            "reconnect_timeout": DB_CONNECT_TIMEOUT_SECONDS,
        }
    else:
        database["CONN_MAX_AGE"] = CONN_MAX_AGE


# Cache and sessions: in Redis, which all processes share; without it each process has a cache of
# its own, and sessions are in the database. With Redis sessions are in both.

REDIS_URL = env.url(
    "REDIS_URL", schemes=("redis", "rediss", "unix"), example="redis://:password@host:6379/0"
)
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "{{ cookiecutter.package_name }}.web.cache.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if REDIS_URL else 'db'}"

# People

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    *MODULE_AUTHENTICATION_BACKENDS,
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "landing"

# Wrong passwords are counted in the database by address and account, for all processes.

AXES_FAILURE_LIMIT = env.whole_number("LOGIN_FAILURE_LIMIT", default=5, minimum=1)
AXES_COOLOFF_TIME = timedelta(
    minutes=env.whole_number("LOGIN_COOLOFF_MINUTES", default=15, minimum=1)
)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# What the form calls it; the user model's own name for it is another one.
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "{{ cookiecutter.package_name }}.accounts.throttling.account"
AXES_CLIENT_IP_CALLABLE = "{{ cookiecutter.package_name }}.web.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "{{ cookiecutter.package_name }}.accounts.throttling.refuse"

# Language and time

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Mail: without EMAIL_URL none is sent; local.py shows it on the console, production.py complains.

EMAIL = env.email("EMAIL_URL", default="dummymail://")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = EMAIL.get("EMAIL_FILE_PATH")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL",
    default="webmaster@localhost",
    pattern=MAIL_ADDRESS,
    example="My project <hello@example.com>",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = f"[{PROJECT_NAME}] "

# Security. What a page may load: this origin only; a theme or a module names what it needs besides.

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        directive: [*sources, *THEME_CSP.get(directive, [])]
        for directive, sources in {
            "default-src": ["'self'"],
            "base-uri": ["'self'"],
            "connect-src": ["'self'"],
            "font-src": ["'self'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
            "img-src": ["'self'", "data:", *MEDIA_SOURCES],
            "object-src": ["'none'"],
            "script-src": ["'self'"],
            "style-src": ["'self'"],
        }.items()
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# Logs go to stderr, as JSON in production; errors go to Sentry where SENTRY_DSN says so.

LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOGGING = logging_config(
    level=LOG_LEVEL, as_json=env.choice("LOG_FORMAT", ("line", "json"), default="line") == "json"
)

SENTRY_DSN = env.url("SENTRY_DSN", schemes=("https", "http"), example="https://key@host/1")
if SENTRY_DSN:
    start_monitoring(SENTRY_DSN, environment=env.text("SENTRY_ENVIRONMENT", default="production"))
