"""The page of the activity log."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.views.generic import ListView

from ..users.requests import AuthenticatedRequest
from . import services
from .models import ActivityEvent


class ActivityView(LoginRequiredMixin, ListView):
    """A person's own events: listed, searched and paged."""

    request: AuthenticatedRequest
    template_name = "activity.html"
    context_object_name = "events"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[ActivityEvent]:
        """Return the events that match the search."""
        return services.search(
            self.request.user,
            query=self.request.GET.get("q", ""),
            kind=self.request.GET.get("kind", ""),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the search form shows."""
        return super().get_context_data(
            query=self.request.GET.get("q", ""),
            kind=self.request.GET.get("kind", ""),
            kinds=ActivityEvent.Kind.choices,
            **kwargs,
        )
