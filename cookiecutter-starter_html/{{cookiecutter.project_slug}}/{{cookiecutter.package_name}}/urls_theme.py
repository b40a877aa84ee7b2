"""Addresses of the pages."""

from django.urls import path

from .accounts.views import unless_module_has
from .activity.views import ActivityView
from .pages.views import DashboardView, LandingView
from .users.views import ProfileView, SettingsView

urlpatterns = [
    path("", LandingView.as_view(), name="landing"),
    path("dashboard/", DashboardView.as_view(), name="dashboard"),
    path("activity/", ActivityView.as_view(), name="activity"),
    path(
        "profile/",
        unless_module_has("quickscale_auth:profile", ProfileView.as_view()),
        name="profile",
    ),
    path("settings/", SettingsView.as_view(), name="settings"),
]
