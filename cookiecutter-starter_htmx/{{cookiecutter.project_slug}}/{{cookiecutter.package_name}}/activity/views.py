"""The pages of the activity log."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import DetailView, ListView

from ..pages.partials import PartialMixin
from ..pages.requests import AuthenticatedHtmxRequest
from . import services
from .models import ActivityEvent


class ActivityView(LoginRequiredMixin, PartialMixin, ListView):
    """A person's own events: listed, searched and paged."""

    request: AuthenticatedHtmxRequest
    template_name = "activity.html"
    partial_template_name = "partials/results_response.html"
    context_object_name = "events"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[ActivityEvent]:
        """Return the events that match the search."""
        return services.search(self.request.user, **self.searched_for())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the search form shows and where newer and older events are."""
        context = super().get_context_data(kinds=ActivityEvent.Kind.choices, **kwargs)
        page: Page[ActivityEvent] = context["page_obj"]
        if page.has_previous():
            context["newer_url"] = self.page_url(page.previous_page_number())
        if page.has_next():
            context["older_url"] = self.page_url(page.next_page_number())
        return {**context, **self.searched_for()}

    def searched_for(self) -> dict[str, str]:
        """Return the words and the kind of event to look for; empty for all."""
        return {"query": self.request.GET.get("q", ""), "kind": self.request.GET.get("kind", "")}

    def page_url(self, number: int) -> str:
        """Return the address of another page of the same search."""
        search = self.searched_for()
        parameters = {"q": search["query"], "kind": search["kind"], "page": number}
        return f"{reverse('activity')}?{urlencode(parameters)}"


class EventView(LoginRequiredMixin, PartialMixin, DetailView):
    """One event: a dialog over the list, or a page of its own."""

    request: AuthenticatedHtmxRequest
    template_name = "event.html"
    partial_template_name = "partials/event.html"
    context_object_name = "event"

    def get_queryset(self) -> QuerySet[ActivityEvent]:
        """Return the person's own events; nobody sees another's."""
        return services.search(self.request.user)
