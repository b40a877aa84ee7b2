"""Where someone is signed in. allauth keeps the list."""

from contextlib import suppress
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from . import events
from .errors import SessionNotFoundError
from .models import SecurityEvent


def sessions_of(*, user: AbstractBaseUser) -> list[Any]:
    """Return the sessions of a person that are alive, the last used first."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)


def end_session(
    *, user: AbstractBaseUser, session_id: int, request: HttpRequest | None = None
) -> None:
    """Sign one device out. Raises SessionNotFoundError when this person has no such session."""
    session = UserSession.objects.filter(user_id=user.pk, pk=session_id).first()
    if session is None:
        raise SessionNotFoundError(f"no session {session_id} of this person")
    session.end()
    events.record(user=user, kind=SecurityEvent.Kind.SESSION_ENDED, request=request)


def end_other_sessions(*, user: AbstractBaseUser, request: HttpRequest) -> int:
    """Sign out all devices but the one of the request. Return how many they were."""
    others = UserSession.objects.filter(user_id=user.pk).exclude(
        session_key=request.session.session_key
    )
    count = _end(others)
    if count:
        events.record(user=user, kind=SecurityEvent.Kind.SESSIONS_ENDED, request=request)
    return count


def end_all_sessions(*, user: AbstractBaseUser) -> int:
    """Sign someone out everywhere. Return how many sessions there were."""
    return _end(UserSession.objects.filter(user_id=user.pk))


def store_session(*, request: HttpRequest, response: HttpResponseBase) -> None:
    """Store the session of a request, unless another request has ended it meanwhile.

    So it is when a form comes twice: the first signs its sender in, under a new key, and Django
    would answer the second, whose session is gone, by an error.
    """
    answer = cast("HttpResponse", response)
    with suppress(SessionInterrupted):
        # Django's own, a little earlier: it sees to the cookie as well.
        SessionMiddleware(lambda _: answer).process_response(request, answer)
    request.session.modified = False


def _end(sessions: Any) -> int:
    found = list(sessions)
    for session in found:
        session.end()
    return len(found)
