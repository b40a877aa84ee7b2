"""A person's own pages: profile and settings."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, UpdateView

from ..pages.partials import PartialMixin
from ..pages.requests import AuthenticatedHtmxRequest
from . import services
from .forms import ProfileForm
from .models import User


class ProfileView(LoginRequiredMixin, PartialMixin, UpdateView):
    """See one's own profile and edit it in place."""

    request: AuthenticatedHtmxRequest
    form_class = ProfileForm
    template_name = "profile.html"
    partial_template_name = "partials/profile_response.html"
    success_url = reverse_lazy("profile")
    # Not "user": what an invalid form has changed must not show in the page's header.
    context_object_name = "profile"

    def get_object(self, queryset: Any = None) -> User:
        """Return the signed-in user, afresh: the form changes what it is given."""
        return User.objects.get(pk=self.request.user.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the form is shown."""
        is_editing = self.request.method == "POST" or "edit" in self.request.GET
        return super().get_context_data(is_editing=is_editing, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save through the service, which records what changed; htmx follows the redirect too."""
        changed = services.update_profile(form.instance, request=self.request, **form.cleaned_data)
        text = _("Your profile is saved.") if changed else _("Nothing had changed.")
        messages.success(self.request, text)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form with its errors."""
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


class SettingsView(LoginRequiredMixin, TemplateView):
    """Appearance and password."""

    template_name = "settings.html"
