"""Addresses of the module, below the prefix that the project gives it."""

from django.urls import path

from . import views

app_name = "quickscale_notices"
urlpatterns = [
    path("", views.NoticeListView.as_view(), name="list"),
    path("<int:notice_id>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:notice_id>/show-again/", views.show_again, name="show_again"),
]
