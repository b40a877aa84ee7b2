"""Django's own account views; what they do is recorded in the activity log."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.utils import reset as reset_attempts
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.translation import gettext as _

from ..activity import services as activity
from ..activity.models import ActivityEvent
from ..appearance.context_processors import site
from .forms import PasswordResetForm


def unless_module_has(name: str, view: Callable[..., HttpResponseBase]) -> Any:
    """Return a view that leads to a page of an embedded module, and is `view` while there is none.

    name: of the module's page, such as "quickscale_auth:profile"
    """

    @wraps(view)
    def choose(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        try:
            address = reverse(name)
        except NoReverseMatch:
            return view(request, *arguments, **options)
        return HttpResponseRedirect(address)

    return choose


class SignInView(auth_views.LoginView):
    """Sign in; someone who is signed in goes on to where they wanted to go."""

    redirect_authenticated_user = True


class PasswordChangeView(auth_views.PasswordChangeView):
    """Change one's password; this session stays, all others end."""

    success_url = reverse_lazy("settings")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, record and say so."""
        response = super().form_valid(form)
        activity.record(form.user, ActivityEvent.Kind.PASSWORD_CHANGED, request=self.request)
        messages.success(self.request, _("Your password is changed. Other devices are signed out."))
        return response


class PasswordResetView(auth_views.PasswordResetView):
    """Ask for a link to set a new password, by a mail in text and HTML."""

    form_class = PasswordResetForm
    email_template_name = "registration/password_reset_email.txt"
    html_email_template_name = "registration/password_reset_email.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the mail with the project's name in it."""
        self.extra_email_context = site()
        return super().form_valid(form)


class PasswordResetConfirmView(auth_views.PasswordResetConfirmView):
    """Set a new password from the link in the mail."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, record, and let this person sign in even after too many wrong passwords."""
        response = super().form_valid(form)
        reset_attempts(username=form.user.email)
        activity.record(form.user, ActivityEvent.Kind.PASSWORD_RESET, request=self.request)
        return response
