"""The ASGI application, with the production settings unless the environment says otherwise."""

import os

from django.core.asgi import get_asgi_application

SETTINGS = "{{ cookiecutter.package_name }}.settings.production"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)

application = get_asgi_application()
