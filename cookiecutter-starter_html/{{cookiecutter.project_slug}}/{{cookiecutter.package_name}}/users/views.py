"""A person's own pages: profile and settings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, UpdateView

from . import services
from .forms import ProfileForm
from .models import User
from .requests import AuthenticatedRequest


class ProfileView(LoginRequiredMixin, UpdateView):
    """Edit one's own profile."""

    request: AuthenticatedRequest
    form_class = ProfileForm
    template_name = "profile.html"
    success_url = reverse_lazy("profile")
    # Not "user": what an invalid form has changed must not show in the page's header.
    context_object_name = "profile"

    def get_object(self, queryset: Any = None) -> User:
        """Return the signed-in user, afresh: an invalid form must not show in the page's header."""
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save through the service, which records what changed."""
        changed = services.update_profile(form.instance, request=self.request, **form.cleaned_data)
        text = _("Your profile is saved.") if changed else _("Nothing had changed.")
        messages.success(self.request, text)
        return HttpResponseRedirect(self.get_success_url())


class SettingsView(LoginRequiredMixin, TemplateView):
    """Appearance and password."""

    template_name = "settings.html"
