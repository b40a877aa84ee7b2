"""What every environment shares. Values that differ come from environment variables or `.env`.

Every variable is documented in `.env.example`.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from .modules import *  # noqa: F403 - settings of the modules' libraries
from .modules import MODULE_APPS, MODULE_CONTEXT_PROCESSORS, MODULE_MIDDLEWARE
from .theme import *  # noqa: F403 - settings of the theme's libraries
from .theme import (
    THEME_APPS,
    THEME_CONTEXT_PROCESSORS,
    THEME_CSP,
    THEME_MIDDLEWARE,
    THEME_STATICFILES_DIRS,
)

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# The name that people see: in titles, mails and the admin.
PROJECT_NAME = env.str("PROJECT_NAME", default="{{ cookiecutter.project_slug | replace('-', ' ') | capitalize }}")

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
    "csp",
]

MIDDLEWARE = [
    "{{ cookiecutter.package_name }}.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "{{ cookiecutter.package_name }}.users.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *THEME_MIDDLEWARE,
    *MODULE_MIDDLEWARE,
]

ROOT_URLCONF = "{{ cookiecutter.package_name }}.urls"
WSGI_APPLICATION = "{{ cookiecutter.package_name }}.wsgi.application"
ASGI_APPLICATION = "{{ cookiecutter.package_name }}.asgi.application"

# Templates and static files: custom_frontend/ wins over the theme's own files, and the variant
# that CUSTOM_FRONTEND_VARIANT names wins over both.

CUSTOM_FRONTEND = BASE_DIR / "custom_frontend"
CUSTOM_FRONTEND_VARIANT = env.str("CUSTOM_FRONTEND_VARIANT", default="")
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
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "media"

# Data

DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

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
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "landing"

# Language and time

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Mail

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
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
            "img-src": ["'self'", "data:"],
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

# Logging

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers mail the admins and know DEBUG; the console above is enough.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
