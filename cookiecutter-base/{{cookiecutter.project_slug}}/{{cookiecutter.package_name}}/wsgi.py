"""The WSGI application, with the production settings unless the environment says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

SETTINGS = "{{ cookiecutter.package_name }}.settings.production"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)

application = get_wsgi_application()
