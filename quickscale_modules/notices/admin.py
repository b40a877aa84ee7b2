"""Notices in the admin, where staff write them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import services
from .models import Notice, NoticeQuerySet, State


class StateFilter(admin.SimpleListFilter):
    """Scheduled, current or ended."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the states."""
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the notices in the chosen state; all of them when none is, or an unknown one."""
        chosen = self.value()
        return queryset.in_state(State(chosen)) if chosen in State.values else queryset


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """Write, schedule and end notices."""

    list_display = (
        "title", "shown_state", "level", "audience", "starts_at", "ends_at", "dismissed_by"
    )  # fmt: skip
    list_filter = (StateFilter, "level", "audience")
    search_fields = ("title", "text")
    date_hierarchy = "starts_at"
    actions = ("end_now",)
    fieldsets = (
        (None, {"fields": ("title", "text", "level")}),
        (_("Who and when"), {"fields": ("audience", "starts_at", "ends_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the dismissals, for all notices at once."""
        return super().get_queryset(request).annotate(dismissal_count=Count("dismissals"))

    @admin.display(description=_("state"))
    def shown_state(self, notice: Notice) -> str:
        """Return the state in words."""
        return str(notice.state.label)

    @admin.display(description=_("dismissed by"), ordering="dismissal_count")
    def dismissed_by(self, notice: Any) -> int:
        """Return how many accounts have dismissed it; visitors are not counted."""
        return int(notice.dismissal_count)

    @admin.action(description=_("End selected notices now"), permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: NoticeQuerySet) -> None:
        """End those that are current; say how many."""
        count = services.end(notices=Notice.objects.filter(pk__in=queryset.values("pk")))
        text = ngettext("%(count)d notice has ended.", "%(count)d notices have ended.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
