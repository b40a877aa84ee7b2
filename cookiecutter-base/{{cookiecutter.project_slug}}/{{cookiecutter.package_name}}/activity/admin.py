"""The activity log in the admin: to read, not to write."""

from django.contrib import admin
from django.http import HttpRequest

from .models import ActivityEvent


@admin.register(ActivityEvent)
class ActivityEventAdmin(admin.ModelAdmin):
    """Events of all accounts, read only."""

    list_display = ("created_at", "user", "kind", "details", "ip_address")
    list_filter = ("kind", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "details", "ip_address")
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Events come from what happens, not from people."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ActivityEvent | None = None) -> bool:
        """Nobody writes history anew."""
        return False
