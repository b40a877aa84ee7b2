"""What this theme adds to the settings. Yours to change; base.py imports it."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .environment import env

THEME_APPS: list[str] = [
    "{{ cookiecutter.package_name }}.api",
    "{{ cookiecutter.package_name }}.pages",
    "django_vite",
    "ninja",
]
THEME_MIDDLEWARE: list[str] = [
    "{{ cookiecutter.package_name }}.api.middleware.ApiMiddleware",
]
THEME_CONTEXT_PROCESSORS: list[str] = []
# Folders besides static/, relative to the project.
THEME_STATICFILES_DIRS: list[str] = []

# Vite. `inv serve` starts its dev server and says in FRONTEND_DEV_SERVER where it is. Without one,
# pages take what `inv build` made. Development without either expects `npm run dev` at its default
# address; tests never load what pages link to. All other settings need the build.

MANIFEST = Path(__file__).resolve().parent.parent.parent / "static" / "build" / "manifest.json"
ENVIRONMENT = os.environ.get("DJANGO_SETTINGS_MODULE", "").rpartition(".")[2]
IS_TEST = ENVIRONMENT == "test"
FRONTEND_DEV_SERVER = env.url(
    "FRONTEND_DEV_SERVER", schemes=("http", "https"), example="http://localhost:5173"
)
DEV_SERVER = urlsplit(FRONTEND_DEV_SERVER or "http://localhost:5173")
HAS_DEV_SERVER = bool(FRONTEND_DEV_SERVER) or (ENVIRONMENT == "local" and not MANIFEST.exists())

DJANGO_VITE: dict[str, dict[str, Any]] = {
    "default": {
        "app_client_class": "{{ cookiecutter.package_name }}.pages.assets.HashedByVite",
        "dev_mode": HAS_DEV_SERVER or IS_TEST,
        "dev_server_protocol": DEV_SERVER.scheme,
        "dev_server_host": DEV_SERVER.hostname,
        "dev_server_port": DEV_SERVER.port,
        "manifest_path": MANIFEST,
        "static_url_prefix": "build",
    }
}

# A name with Vite's hash never changes what it stands for, like one with Django's.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/build/assets/.+-[\w-]{8}\.\w+$|\.[0-9a-f]{12}\.\w+$"

# Sources that the Content-Security-Policy allows besides this origin, by directive: in production
# none. The dev server is another origin, and Vite shows errors in a <style> of its own.
THEME_CSP: dict[str, list[str]] = {}
if HAS_DEV_SERVER:
    origin = DEV_SERVER.geturl()
    THEME_CSP = {
        "connect-src": [origin, f"ws://{DEV_SERVER.netloc}"],
        "img-src": [origin],
        "script-src": [origin],
        "style-src": [origin, "'unsafe-inline'"],
    }
