"""The first page that a visitor sees, and the first one after signing in."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from ..activity import services as activity
from ..users.requests import AuthenticatedRequest


class LandingView(TemplateView):
    """What this project is, for people who are not signed in."""

    template_name = "landing.html"


class DashboardView(LoginRequiredMixin, TemplateView):
    """An account at a glance."""

    request: AuthenticatedRequest
    template_name = "dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the account's figures."""
        return super().get_context_data(summary=activity.summary(self.request.user), **kwargs)
