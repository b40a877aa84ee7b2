"""Publishing, finding and dismissing notices. Call these from your own code."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.utils import timezone

from .conf import configuration
from .models import Dismissal, Notice, NoticeQuerySet, State

Level = Notice.Level
Audience = Notice.Audience


class NoticeError(Exception):
    """What can go wrong in this module."""


class InvalidNoticeError(NoticeError):
    """A notice that cannot be published.

    messages: by field, what is wrong with it
    """

    def __init__(self, messages: dict[str, list[str]]) -> None:
        """Keep the messages; the text of the error holds them all."""
        self.messages = messages
        super().__init__(
            "; ".join(f"{field}: {' '.join(texts)}" for field, texts in messages.items())
        )


class NoticeNotFoundError(NoticeError):
    """No such notice is current, or it is not for this person."""


@dataclass(frozen=True)
class Banners:
    """What a page shows on top.

    notices: the most serious first, at most MAX_SHOWN
    has_more: whether there are others, on the page of all notices
    """

    notices: list[Notice]
    has_more: bool

    def __bool__(self) -> bool:
        """Return whether there is anything to show."""
        return bool(self.notices)


@dataclass(frozen=True)
class ListedNotice:
    """A notice on the page of all, and whether this person has dismissed it."""

    notice: Notice
    is_dismissed: bool


def publish(
    *,
    title: str,
    text: str = "",
    level: Notice.Level = Level.INFORMATION,
    audience: Notice.Audience = Audience.EVERYONE,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Notice:
    """Publish a notice and return it.

    starts_at: when it appears first; now when left out
    ends_at: when it goes; it stays until `end` when left out

    Raises InvalidNoticeError, and stores nothing, when a value breaks a rule of the model.
    """
    notice = Notice(
        title=title,
        text=text,
        level=level,
        audience=audience,
        starts_at=starts_at or timezone.now(),
        ends_at=ends_at,
    )
    try:
        notice.full_clean()
    except ValidationError as error:
        raise InvalidNoticeError(error.message_dict) from error
    notice.save()
    return notice


def end(*, notices: NoticeQuerySet) -> int:
    """End those of the notices that are current, now. Return how many they were."""
    now = timezone.now()
    return notices.in_state(State.CURRENT, at=now).update(ends_at=now)


def current(*, person: AbstractBaseUser | AnonymousUser) -> NoticeQuerySet:
    """Return the notices that are current and for this person, dismissed ones too."""
    notices = Notice.objects.in_state(State.CURRENT)
    return notices if person.is_authenticated else notices.filter(audience=Audience.EVERYONE)


def find(*, person: AbstractBaseUser | AnonymousUser, notice_id: int) -> Notice:
    """Return one of the notices of `current`. Raises NoticeNotFoundError when it is not there."""
    # Django 4.2 hands a larger number to SQLite, which refuses it.
    can_exist = notice_id <= BigIntegerField.MAX_BIGINT
    notice = current(person=person).filter(pk=notice_id).first() if can_exist else None
    if notice is None:
        raise NoticeNotFoundError(f"no current notice {notice_id} for this person")
    return notice


def banners(
    *, person: AbstractBaseUser | AnonymousUser, dismissed: Collection[int] = ()
) -> Banners:
    """Return what a page shows this person, in one query.

    dismissed: ids that a visitor's browser keeps; an account has its own in the database
    """
    notices = current(person=person)
    if person.is_authenticated:
        notices = notices.exclude(dismissals__user_id=person.pk)
    else:
        notices = notices.exclude(pk__in=dismissed)
    limit = configuration().max_shown
    found = list(notices[: limit + 1])
    return Banners(found[:limit], has_more=len(found) > limit)


def overview(
    *, person: AbstractBaseUser | AnonymousUser, dismissed: Collection[int] = ()
) -> list[ListedNotice]:
    """Return all that `current` does, each with whether it is dismissed (see `banners`)."""
    if person.is_authenticated:
        dismissed = Dismissal.objects.filter(user_id=person.pk).values_list("notice_id", flat=True)
    hidden = set(dismissed)
    return [ListedNotice(notice, notice.pk in hidden) for notice in current(person=person)]


def dismiss(*, user: AbstractBaseUser, notice: Notice) -> None:
    """Hide a notice from someone on every page and device. Doing it twice is no mistake."""
    Dismissal.objects.get_or_create(user_id=user.pk, notice_id=notice.pk)


def dismiss_all(*, user: AbstractBaseUser, notice_ids: Collection[int]) -> None:
    """Hide several notices from someone; ids of notices that do not exist are passed over."""
    existing = Notice.objects.filter(pk__in=notice_ids).values_list("pk", flat=True)
    Dismissal.objects.bulk_create(
        [Dismissal(user_id=user.pk, notice_id=notice_id) for notice_id in existing],
        ignore_conflicts=True,
    )


def show_again(*, user: AbstractBaseUser, notice: Notice) -> None:
    """Take back a dismissal, if there is one."""
    Dismissal.objects.filter(user_id=user.pk, notice_id=notice.pk).delete()
