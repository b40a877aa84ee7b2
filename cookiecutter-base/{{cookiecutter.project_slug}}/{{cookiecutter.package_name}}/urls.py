"""Addresses of the project. The modules' come first: what they bring replaces what is here."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("{{ cookiecutter.package_name }}.urls_modules")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("accounts/", include("{{ cookiecutter.package_name }}.accounts.urls")),
    path("appearance/", include("{{ cookiecutter.package_name }}.appearance.urls")),
    path("", include("{{ cookiecutter.package_name }}.urls_theme")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]

handler400 = "{{ cookiecutter.package_name }}.web.failures.bad_request"
handler500 = "{{ cookiecutter.package_name }}.web.failures.server_error"

admin.site.site_header = admin.site.site_title = settings.PROJECT_NAME
