"""Address of the colour scheme switch."""

from django.urls import path

from . import views

urlpatterns = [path("", views.set_color_scheme, name="color_scheme")]
