"""What this theme adds to the settings. Yours to change; base.py imports it."""

THEME_APPS: list[str] = ["django_htmx"]
THEME_MIDDLEWARE: list[str] = [
    "django_htmx.middleware.HtmxMiddleware",
    "{{ cookiecutter.package_name }}.pages.middleware.HtmxResponseMiddleware",
]
THEME_CONTEXT_PROCESSORS: list[str] = []
# Folders besides static/, relative to the project.
THEME_STATICFILES_DIRS: list[str] = []
# Sources that the Content-Security-Policy allows besides this origin, by directive.
THEME_CSP: dict[str, list[str]] = {}
