"""Pages of accounts besides those of allauth."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_cookie
from django.views.generic import FormView, TemplateView, View

from . import forms, policy, registration, services
from .conf import configuration
from .decorators import recent_reauthentication_required
from .models import AccessToken, Profile, SecurityEvent

EVENTS_PER_PAGE = 25
# Who has asked for a copy may load it for a while, and again when that went wrong.
COPY_SESSION_KEY = "quickscale_auth_copy_until"
COPY_SECONDS = 600
# A picture is on every page of its person; another one has another address.
PICTURE_SECONDS = 86400


def private(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view that only its own person sees, and no cache keeps."""
    guarded: Callable[..., HttpResponseBase] = never_cache(login_required(view))
    return guarded


def person(request: HttpRequest) -> Any:
    """Return who is signed in, behind `private`. What a person is, the project says."""
    return request.user


@method_decorator(private, name="dispatch")
class SecurityView(TemplateView):
    """What keeps an account safe, at a glance, and what happened lately."""

    template_name = "quickscale_auth/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add factors, addresses, sessions and events."""
        user = person(self.request)
        factors = Authenticator.objects.filter(user_id=user.pk).order_by("created_at")
        kinds = Authenticator.Type
        return super().get_context_data(
            email=EmailAddress.objects.filter(user_id=user.pk, primary=True).first(),
            has_password=user.has_usable_password(),
            totp=next((each for each in factors if each.type == kinds.TOTP), None),
            passkeys=[each for each in factors if each.type == kinds.WEBAUTHN],
            has_recovery_codes=any(each.type == kinds.RECOVERY_CODES for each in factors),
            mfa_required=policy.requires_mfa(user),
            connected=SocialAccount.objects.filter(user_id=user.pk).count(),
            session_count=len(services.sessions_of(user=user)),
            token_count=services.tokens_of(user=user).usable().count(),
            events=services.recent_events(user=user),
            **kwargs,
        )


@method_decorator(private, name="dispatch")
class EventsView(TemplateView):
    """All that happened to the safety of an account."""

    template_name = "quickscale_auth/events.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of events; a number that is no page leads to the nearest one."""
        events = SecurityEvent.objects.filter(user_id=person(self.request).pk)
        page = Paginator(events, EVENTS_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, events=page.object_list, **kwargs)


@method_decorator(private, name="dispatch")
class ProfileView(FormView):
    """Name, language and time zone; the picture has a form of its own."""

    template_name = "quickscale_auth/profile.html"
    form_class = forms.ProfileForm

    @cached_property
    def profile(self) -> Profile:
        """The profile of whoever asks."""
        return services.profile_of(user=person(self.request))

    def get_initial(self) -> dict[str, Any]:
        """Return what is kept."""
        user = person(self.request)
        return {
            "full_name": getattr(user, "full_name", ""),
            "time_zone": getattr(user, "time_zone", "UTC"),
            "language": self.profile.language,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the picture's form."""
        kwargs.setdefault("picture_form", forms.PictureForm())
        return super().get_context_data(profile=self.profile, **kwargs)

    def form_valid(self, form: forms.ProfileForm) -> HttpResponse:
        """Save and say so."""
        changed = services.update_profile(
            user=person(self.request), request=self.request, **form.cleaned_data
        )
        text = _("Your profile is saved.") if changed else _("Nothing had changed.")
        messages.success(self.request, text)
        return redirect("quickscale_auth:profile")

    def form_invalid(self, form: forms.ProfileForm) -> HttpResponse:
        """Show the form again, as a page that is wrong."""
        return self.render_to_response(
            self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )


@method_decorator(login_required, name="dispatch")
class PictureView(View):
    """A person's own picture: shown to that person, changed, taken away."""

    @method_decorator(cache_control(private=True, max_age=PICTURE_SECONDS))
    @method_decorator(vary_on_cookie)
    def get(self, request: HttpRequest) -> HttpResponse | FileResponse:
        """Send it, to be kept by this browser for this session."""
        picture = services.profile_of(user=person(request)).picture
        if not picture:
            raise Http404
        try:
            content = picture.open()
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(content, content_type="image/webp")

    @method_decorator(never_cache)
    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep another one, or none."""
        if "remove" in request.POST:
            services.remove_picture(user=person(request))
            messages.success(request, _("Your picture is removed."))
            return redirect("quickscale_auth:profile")
        form = forms.PictureForm(request.POST, request.FILES)
        if not form.is_valid():
            page = ProfileView(request=request)
            page.setup(request)
            blank = forms.ProfileForm(initial=page.get_initial())
            context = page.get_context_data(form=blank, picture_form=form)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return render(request, ProfileView.template_name, context, status=status)
        services.set_picture(user=person(request), content=form.cleaned_data["picture"])
        messages.success(request, _("Your picture is saved."))
        return redirect("quickscale_auth:profile")


@method_decorator([private, recent_reauthentication_required], name="dispatch")
class TokensView(FormView):
    """Access tokens: a list, and a form for a new one, which is shown once."""

    template_name = "quickscale_auth/tokens.html"
    form_class = forms.TokenForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add those there are."""
        tokens = services.tokens_of(user=person(self.request))
        return super().get_context_data(
            tokens=tokens, scopes=configuration().token_scopes, now=timezone.now(), **kwargs
        )

    def form_valid(self, form: forms.TokenForm) -> HttpResponse:
        """Make it, and show it on this very answer: it is kept nowhere, not in the session."""
        token, secret = services.create_token(
            user=person(self.request), request=self.request, **form.cleaned_data
        )
        context = self.get_context_data(form=forms.TokenForm(), new_token=token, secret=secret)
        return self.render_to_response(context, status=HTTPStatus.CREATED)

    def form_invalid(self, form: forms.TokenForm) -> HttpResponse:
        """Show the form again."""
        return self.render_to_response(
            self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )


@private
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make one of a person's tokens open nothing."""
    token = get_object_or_404(AccessToken, pk=token_id, user_id=person(request).pk)
    services.revoke_token(token=token, request=request)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("quickscale_auth:tokens")


@private
@require_POST
@recent_reauthentication_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign one device out."""
    try:
        services.end_session(user=person(request), session_id=session_id, request=request)
    except services.SessionNotFoundError as error:
        raise Http404 from error
    messages.success(request, _("That device is signed out."))
    return redirect("quickscale_auth:sessions")


@method_decorator(private, name="dispatch")
class SessionsView(TemplateView):
    """Where a person is signed in."""

    template_name = "quickscale_auth/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sessions."""
        sessions = services.sessions_of(user=person(self.request))
        return super().get_context_data(sessions=sessions, **kwargs)

    @method_decorator(recent_reauthentication_required)
    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign all other devices out."""
        count = services.end_other_sessions(user=person(request), request=request)
        text = _("All other devices are signed out.") if count else _("There were no others.")
        messages.success(request, text)
        return redirect("quickscale_auth:sessions")


@method_decorator(private, name="dispatch")
class DataView(TemplateView):
    """What one can do with one's data: take a copy, delete the account."""

    template_name = "quickscale_auth/data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add for how long a deleted account can come back."""
        return super().get_context_data(
            days=configuration().deletion_days,
            is_copy_ready=is_copy_ready(self.request),
            **kwargs,
        )


@private
@require_POST
@recent_reauthentication_required
def export(request: HttpRequest) -> HttpResponse:
    """Lead back to the page that a copy was asked for on: it loads the copy, and says so."""
    request.session[COPY_SESSION_KEY] = time.time() + COPY_SECONDS
    is_leaving = services.deletion_date(user=person(request)) is not None
    page = reverse("quickscale_auth:deletion" if is_leaving else "quickscale_auth:data")
    return redirect(f"{page}?copy=ready")


def may_load_copy(request: HttpRequest) -> bool:
    """Return whether this person has asked for a copy a short while ago."""
    until: float = request.session.get(COPY_SESSION_KEY, 0)
    return time.time() < until


def is_copy_ready(request: HttpRequest) -> bool:
    """Return whether this page is the one that a copy was asked for on, and may load it."""
    return "copy" in request.GET and may_load_copy(request)


@private
@require_safe
def copy(request: HttpRequest) -> HttpResponse:
    """Send a zip of what is kept of this person, who has asked for it."""
    if not may_load_copy(request):
        return redirect("quickscale_auth:data")
    content = services.export_data(user=person(request), request=request)
    name = f"account-{timezone.now():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@method_decorator([private, recent_reauthentication_required], name="dispatch")
class DeleteView(FormView):
    """Ask for the deletion of one's account."""

    template_name = "quickscale_auth/delete.html"
    form_class = forms.ConfirmDeletionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose account it is."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add for how long the account can come back."""
        return super().get_context_data(days=configuration().deletion_days, **kwargs)

    def form_valid(self, form: forms.ConfirmDeletionForm) -> HttpResponse:
        """Mark the account, sign out, and say what comes."""
        try:
            services.request_deletion(user=person(self.request), request=self.request)
        except services.DeletionError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        logout(self.request)
        messages.success(self.request, _("Your account will be deleted. Sign in to keep it."))
        return redirect("account_login")

    def form_invalid(self, form: forms.ConfirmDeletionForm) -> HttpResponse:
        """Show the form again."""
        return self.render_to_response(
            self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )


@method_decorator(private, name="dispatch")
class DeletionView(TemplateView):
    """The way back of someone whose account is to be deleted, and the way to the end at once."""

    template_name = "quickscale_auth/deletion.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it to those whom it is for."""
        delete_after = services.deletion_date(user=person(request))
        if delete_after is None:
            return redirect("quickscale_auth:data")
        context = self.get_context_data(
            delete_after=delete_after, is_copy_ready=is_copy_ready(request)
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the account, or delete it now."""
        if "now" in request.POST:
            return delete_now(request)
        services.cancel_deletion(user=person(request), request=request)
        messages.success(request, _("Welcome back. Your account stays."))
        return redirect("quickscale_auth:data")


@recent_reauthentication_required
def delete_now(request: HttpRequest) -> HttpResponse:
    """Delete an account for good that was to be deleted later."""
    user = person(request)
    if services.deletion_date(user=user) is None:
        return redirect("quickscale_auth:delete")
    try:
        services.delete_account(user=user)
    except services.DeletionError as error:
        messages.error(request, str(error))
        return redirect("quickscale_auth:deletion")
    # Not logout(): it would record a sign-out of an account that is gone.
    request.session.flush()
    messages.success(request, _("Your account and its data are deleted."))
    return redirect("account_login")


@never_cache
def open_invite(request: HttpRequest, key: str) -> HttpResponse:
    """Lead someone with an invitation to the form for new accounts."""
    from .invites import open_invite as remember  # noqa: PLC0415 - same word, other thing

    try:
        invite = services.find_invite(key=key)
    except services.InvalidInviteError:
        page = "quickscale_auth/invite_invalid.html"
        return render(request, page, status=HTTPStatus.NOT_FOUND)
    if request.user.is_authenticated:
        messages.info(request, _("You have an account: sign out to use the invitation."))
        return redirect("quickscale_auth:security")
    remember(invite=invite, request=request)
    return redirect(f"{reverse('account_signup')}?email={invite.email}")


@never_cache
@require_POST
def sign_up_again(request: HttpRequest) -> HttpResponse:
    """Let someone who mistyped the address make the account anew, with another one.

    The same for everybody: nobody learns by it whether the first address has an account.
    """
    registration.abandon(request=request)
    return redirect("account_signup")


@method_decorator(private, name="dispatch")
class TermsView(FormView):
    """Accept the terms, new or changed."""

    template_name = "quickscale_auth/terms.html"
    form_class = forms.TermsForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where they are read."""
        return super().get_context_data(terms_url=configuration().terms_url, **kwargs)

    def form_valid(self, form: forms.TermsForm) -> HttpResponse:
        """Record it and go on."""
        services.accept_terms(user=person(self.request), request=self.request)
        return HttpResponseRedirect(next_page(self.request))


@method_decorator(private, name="dispatch")
class OnboardingView(ProfileView):
    """The first questions: name and time zone. They can be passed over."""

    template_name = "quickscale_auth/onboarding.html"

    def get_form(self, form_class: Any = None) -> Any:
        """Mark the time zone as one that the browser may guess."""
        form = super().get_form(form_class)
        if "time_zone" in form.fields:
            form.fields["time_zone"].widget.attrs["data-time-zone"] = True
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the answers, or none."""
        if "skip" in request.POST:
            return self.go_on()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.ProfileForm) -> HttpResponse:
        """Save and go on."""
        services.update_profile(
            user=person(self.request), request=self.request, **form.cleaned_data
        )
        return self.go_on()

    def go_on(self) -> HttpResponse:
        """Never ask again."""
        services.complete_onboarding(user=person(self.request))
        return HttpResponseRedirect(next_page(self.request))


@method_decorator(private, name="dispatch")
class MFARequiredView(TemplateView):
    """Say that a second factor is needed here, and lead to setting one up."""

    template_name = "quickscale_auth/mfa_required.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it to those who lack one."""
        if not policy.requires_mfa(request.user) or policy.has_mfa(request.user):
            return HttpResponseRedirect(next_page(request))
        return super().get(request, *args, **kwargs)


def next_page(request: HttpRequest) -> str:
    """Return what else is asked of a person, or the page of `next`, or the first one."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    from allauth.account.adapter import get_adapter  # noqa: PLC0415 - it imports adapters.py

    home = str(get_adapter().get_login_redirect_url(request))
    return policy.first_page(request.user) or (page if is_ours else home)
