"""Addresses of the pages, which the front end fills in, and of the API that it calls.

The same paths are in frontend/src/routes.tsx. Any other path is a real 404.
"""

from django.urls import path

from .accounts.views import unless_module_has
from .api.api import api
from .pages.views import LandingView, PrivatePageView

urlpatterns = [
    path("api/", api.urls),
    path("", LandingView.as_view(), name="landing"),
    path(
        "dashboard/",
        PrivatePageView.as_view(title="Dashboard", module="src/pages/dashboard.tsx"),
        name="dashboard",
    ),
    path(
        "activity/",
        PrivatePageView.as_view(title="Activity", module="src/pages/activity.tsx"),
        name="activity",
    ),
    path(
        "profile/",
        unless_module_has(
            "quickscale_auth:profile",
            PrivatePageView.as_view(title="Profile", module="src/pages/profile.tsx"),
        ),
        name="profile",
    ),
    path(
        "settings/",
        PrivatePageView.as_view(title="Settings", module="src/pages/settings.tsx"),
        name="settings",
    ),
]
