"""Accounts in the admin: the project's own page of users gets a profile and three actions."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import services
from .models import AccessToken, Invite, Profile, SecurityEvent

Kind = SecurityEvent.Kind


class ReadOnlyAdmin(admin.ModelAdmin):
    """What nobody may write, not even staff."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin):
    """What happened, to look for."""

    list_display = ("created_at", "user", "kind", "details", "ip_address")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("user__email", "ip_address", "details")
    date_hierarchy = "created_at"


@admin.register(AccessToken)
class AccessTokenAdmin(ReadOnlyAdmin):
    """Tokens, to revoke."""

    list_display = ("name", "user", "hint", "created_at", "expires_at", "last_used_at", "usable")
    list_select_related = ("user",)
    search_fields = ("name", "hint", "user__email")
    actions = ("revoke",)

    @admin.display(description=_("usable"), boolean=True)
    def usable(self, token: AccessToken) -> bool:
        """Return whether it opens anything."""
        return token.is_usable

    @admin.action(description=_("Revoke selected access tokens"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        """Make tokens open nothing."""
        for token in queryset:
            services.revoke_token(token=token, request=request)
        self.message_user(request, _("The tokens are revoked."), messages.SUCCESS)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may change tokens."""
        return bool(getattr(request.user, "has_perm", bool)("quickscale_auth.change_accesstoken"))


@admin.register(Invite)
class InviteAdmin(admin.ModelAdmin):
    """Invitations: a new one is sent when it is saved."""

    list_display = ("email", "invited_by", "created_at", "expires_at", "accepted_at")
    search_fields = ("email",)
    fields = ("email", "invited_by", "created_at", "expires_at", "accepted_at", "accepted_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for nothing but the address."""
        return self.fields if obj else ("email",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: a letter that is sent cannot be changed, only taken back."""
        return False

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return a form that says at the field why someone cannot be invited."""
        form: Any = super().get_form(request, obj, change, **kwargs)

        class InviteForm(form):  # type: ignore[misc]
            def clean_email(self) -> str:
                address: str = self.cleaned_data["email"]
                try:
                    services.check_invitable(email=address)
                except services.InvalidInviteError as error:
                    self.add_error("email", str(error))
                return address

        return InviteForm

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make the invitation by the service and send it."""
        staff: Any = request.user
        invite, key = services.create_invite(email=obj.email, invited_by=staff)
        obj.__dict__.update(invite.__dict__)
        site_address = f"{request.scheme}://{request.get_host()}"
        services.send_invite(invite=invite, key=key, site_address=site_address)


class ProfileInline(admin.StackedInline):
    """What an account has besides the user model's fields."""

    model = Profile
    can_delete = False
    fields = (
        "picture", "language", "onboarded_at", "terms_version", "terms_accepted_at",
        "deletion_requested_at", "delete_after",
    )  # fmt: skip
    readonly_fields = (
        "picture", "onboarded_at", "terms_version", "terms_accepted_at",
        "deletion_requested_at", "delete_after",
    )  # fmt: skip


class AccountsMixin:
    """What the module adds to the project's admin of users."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Add the profile to an account that is there."""
        inlines = list(super().get_inlines(request, obj))  # type: ignore[misc]
        return [*inlines, ProfileInline] if obj else inlines


@admin.action(description=_("Sign out everywhere"), permissions=["change"])
def end_sessions(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    """Sign people out on all their devices."""
    for user in queryset:
        services.end_all_sessions(user=user)
        note = "signed out everywhere"
        services.record(user=user, kind=Kind.ADMINISTERED, request=request, details=note)
    model_admin.message_user(request, _("They are signed out."), messages.SUCCESS)


@admin.action(description=_("Revoke all access tokens"), permissions=["change"])
def revoke_tokens(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    """Make all tokens of people open nothing."""
    count = 0
    for token in AccessToken.objects.usable().filter(user__in=queryset):
        services.revoke_token(token=token, request=request)
        count += 1
    text = ngettext("%(count)d token is revoked.", "%(count)d tokens are revoked.", count)
    model_admin.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.action(description=_("Ask for a new password by mail"), permissions=["change"])
def ask_for_new_password(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    """Send people a mail that leads to setting a new password."""
    for user in queryset:
        services.ask_for_new_password(user=user, request=request)
    model_admin.message_user(request, _("The mails are sent."), messages.SUCCESS)


def extend_admin_of_users() -> None:
    """Give the admin of users, as the project has registered it, what this module adds."""
    model = get_user_model()
    registered = admin.site._registry.get(model)
    if registered is None:
        return
    theirs = type(registered)
    admin.site.unregister(model)
    actions = [*(theirs.actions or ()), end_sessions, revoke_tokens, ask_for_new_password]
    extended = type(theirs.__name__, (AccountsMixin, theirs), {"actions": actions})
    admin.site.register(model, extended)


extend_admin_of_users()
