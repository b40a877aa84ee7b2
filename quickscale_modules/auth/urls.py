"""Addresses of the module, below accounts/: our own, allauth's, those of the simple sign-in."""

from django.urls import include, path
from django.views.generic import RedirectView

from . import views

own = [
    path("security/", views.SecurityView.as_view(), name="security"),
    path("security/events/", views.EventsView.as_view(), name="events"),
    path("security/required/", views.MFARequiredView.as_view(), name="mfa_required"),
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("profile/picture/", views.PictureView.as_view(), name="picture"),
    path("tokens/", views.TokensView.as_view(), name="tokens"),
    path("tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("sessions/", views.SessionsView.as_view(), name="sessions"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
    path("data/", views.DataView.as_view(), name="data"),
    path("data/export/", views.export, name="export"),
    path("data/copy/", views.copy, name="copy"),
    path("delete/", views.DeleteView.as_view(), name="delete"),
    path("deletion/", views.DeletionView.as_view(), name="deletion"),
    path("invite/<str:key>/", views.open_invite, name="invite"),
    path("signup/again/", views.sign_up_again, name="sign_up_again"),
    path("terms/", views.TermsView.as_view(), name="terms"),
    path("onboarding/", views.OnboardingView.as_view(), name="onboarding"),
]

urlpatterns = [
    path("", include((own, "quickscale_auth"))),
    # Where the project's own sign-in has these pages; its names still lead here.
    path("password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("_allauth/", include("allauth.headless.urls")),
    path("", include("allauth.urls")),
]
