"""The pages as the server sends them: title, header, what the front end has to know at once."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.views.generic import TemplateView

from ..appearance.color_scheme import chosen_scheme
from ..appearance.context_processors import site
from ..users.api import Me


def page_data(request: HttpRequest) -> dict[str, Any]:
    """Return what the front end knows before it asks the API: frontend/src/page-data.ts."""
    user = request.user
    if user.is_authenticated:
        get_token(request)  # in its cookie, where the front end finds it; visitors change nothing
    return {
        **site(),
        "color_scheme": chosen_scheme(request),
        "user": Me.from_orm(user).model_dump(mode="json") if user.is_authenticated else None,
        "messages": [
            {"tone": message.level_tag, "text": str(message)} for message in get_messages(request)
        ],
        "accounts": accounts_module(request),
    }


def accounts_module(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the auth module has here, whose pages are then linked to; None without it."""
    if not apps.is_installed("modules.auth"):
        return None
    providers = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {})
    profile = getattr(request, "quickscale_profile", None)
    return {
        "has_providers": any(provider.get("APPS") for provider in providers.values()),
        "picture": getattr(profile, "picture_address", ""),
    }


class PageView(TemplateView):
    """A page of the front end.

    title: its title before the front end runs
    module: the file in frontend/ that shows it, loaded at once
    """

    template_name = "app.html"
    title = ""
    module = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page shows first."""
        return super().get_context_data(
            title=self.title, module=self.module, page_data=page_data(self.request), **kwargs
        )


class LandingView(PageView):
    """What this project is, for people who are not signed in."""

    template_name = "landing.html"
    title = "Welcome"
    module = "src/pages/landing.tsx"


class PrivatePageView(LoginRequiredMixin, PageView):
    """A page behind the login."""
