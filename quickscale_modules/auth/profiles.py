"""Profiles: picture, language, onboarding, terms."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django.conf import global_settings, settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from . import events, signals
from .conf import configuration
from .errors import InvalidProfileError
from .models import Profile, SecurityEvent

# What of the user model a profile shows, where the model has it.
USER_FIELDS = ("full_name", "time_zone")


def has_field(name: str) -> bool:
    """Return whether the project's user model has a field."""
    try:
        get_user_model()._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def time_zone_choices() -> list[tuple[str, Any]]:
    """Return UTC, then each region with its time zones, by name: ("Europe", [(…, "Berlin"), …])."""
    hidden = ("Etc/", "posix/", "right/", "SystemV/")
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        region, _, place = name.partition("/")
        if place and not name.startswith(hidden):
            regions.setdefault(region, []).append((name, place.replace("_", " ")))
    return [("UTC", "UTC"), *regions.items()]


def profile_of(*, user: AbstractBaseUser) -> Profile:
    """Return someone's profile, made now if there was none."""
    profile, _ = Profile.objects.get_or_create(user_id=user.pk)
    return profile


def offered_languages() -> list[tuple[str, str]]:
    """Return codes and names of the languages to choose from; none where there is no choice.

    Django's own LANGUAGES are a hundred, of which a project speaks one until it says otherwise.
    """
    languages = list(settings.LANGUAGES)
    is_chosen = languages != global_settings.LANGUAGES
    return languages if is_chosen and len(languages) > 1 else []


@transaction.atomic
def update_profile(
    *,
    user: Any,
    full_name: str | None = None,
    time_zone: str | None = None,
    language: str | None = None,
    request: HttpRequest | None = None,
) -> list[str]:
    """Save what is given; None leaves a field as it is. Return the names of what changed.

    language: a code of LANGUAGES, or "" for the one that everybody gets
    Raises InvalidProfileError, and saves nothing, for a language or time zone that is none.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise InvalidProfileError("language", f"{language!r} is not a language of this project")
    if time_zone is not None and time_zone not in available_timezones():
        raise InvalidProfileError("time_zone", f"{time_zone!r} is not a time zone")
    wanted = {"full_name": full_name, "time_zone": time_zone}
    changed = [
        name
        for name in USER_FIELDS
        if wanted[name] is not None and has_field(name) and getattr(user, name) != wanted[name]
    ]
    for name in changed:
        setattr(user, name, wanted[name])
    if changed:
        user.save(update_fields=changed)
    profile = profile_of(user=user)
    if language is not None and profile.language != language:
        profile.language = language
        profile.save(update_fields=["language"])
        changed.append("language")
    if changed:
        _announce(user, changed)
    return changed


def set_picture(*, user: AbstractBaseUser, content: bytes) -> Profile:
    """Keep a picture, and let go of the one before.

    content: WebP, as pictures.encode_anew returns it
    """
    profile = profile_of(user=user)
    old = profile.picture.name
    profile.picture.save("picture.webp", ContentFile(content))
    _delete_file(profile, old)
    _announce(user, ["picture"])
    return profile


def remove_picture(*, user: AbstractBaseUser) -> None:
    """Let go of someone's picture, if there is one."""
    profile = profile_of(user=user)
    old = profile.picture.name
    if not old:
        return
    profile.picture = ""
    profile.save(update_fields=["picture"])
    _delete_file(profile, old)
    _announce(user, ["picture"])


def accept_terms(*, user: AbstractBaseUser, request: HttpRequest | None = None) -> None:
    """Record that someone accepts the terms as they are now. Doing it twice is no mistake."""
    version = configuration().terms_version
    profile = profile_of(user=user)
    if not version or profile.terms_version == version:
        return
    profile.terms_version = version
    profile.terms_accepted_at = timezone.now()
    profile.save(update_fields=["terms_version", "terms_accepted_at"])
    kind = SecurityEvent.Kind.TERMS_ACCEPTED
    events.record(user=user, kind=kind, request=request, details=version)


def complete_onboarding(*, user: AbstractBaseUser) -> None:
    """Record that someone has answered the first questions, or passed them over."""
    profile = profile_of(user=user)
    if profile.onboarded_at is None:
        profile.onboarded_at = timezone.now()
        profile.save(update_fields=["onboarded_at"])
        transaction.on_commit(lambda: signals.onboarding_completed.send(sender=Profile, user=user))


def _announce(user: AbstractBaseUser, changed: Iterable[str]) -> None:
    names = list(changed)
    transaction.on_commit(
        lambda: signals.profile_updated.send(sender=Profile, user=user, changed=names)
    )


def _delete_file(profile: Profile, name: str | None) -> None:
    # The row is saved first: a file that is gone must not be named by it.
    if name:
        transaction.on_commit(lambda: profile.picture.storage.delete(name))
