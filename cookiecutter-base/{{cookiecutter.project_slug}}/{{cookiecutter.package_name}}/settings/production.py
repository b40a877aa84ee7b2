"""Production: behind a proxy that ends TLS, all values from the environment.

Raises ImproperlyConfigured, with the names, when a variable is missing or malformed.
"""

from .base import *  # noqa: F403
from .base import DATABASES, LOGGING, STORAGES, set_up_postgresql
from .environment import HOST, ORIGIN, env

DEBUG = False

env.require("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")

SECRET_KEY = env.secret_key("SECRET_KEY")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", pattern=HOST, example="www.example.com")
CSRF_TRUSTED_ORIGINS = env.items(
    "CSRF_TRUSTED_ORIGINS",
    pattern=ORIGIN,
    example="https://www.example.com",
    # ".example.com" allows a host and all below it; an origin says the same as "*.example.com".
    default=[f"https://{'*' if host[0] == '.' else ''}{host}" for host in ALLOWED_HOSTS],
)

if DATABASES["default"]["ENGINE"].endswith(("postgresql", "postgis")):
    set_up_postgresql(DATABASES["default"])

# Static files: a hash in the name, compressed once, cached for good.

STORAGES["staticfiles"] = {
    "BACKEND": "{{ cookiecutter.package_name }}.web.static_files.HashedStaticFiles",
}

# HTTPS. The health checks answer before the redirect.

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
# Browsers keep to this for as long, so a shorter time is for a start that is careful.
SECURE_HSTS_SECONDS = env.whole_number("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
# The lists that browsers come with take up whole domains only.
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# For a machine to read, unless told otherwise.
LOGGING["handlers"]["console"]["formatter"] = env.choice(
    "LOG_FORMAT", ("json", "line"), default="json"
)

env.check()
