from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from .. import services
from ..factories import NoticeFactory, make_user
from ..models import Dismissal, Notice

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def test_a_published_notice_is_shown_at_once_until_it_is_ended() -> None:
    notice = services.publish(title="Welcome")
    assert list(services.current(person=VISITOR)) == [notice]

    assert services.end(notices=Notice.objects.all()) == 1

    assert not services.current(person=VISITOR)
    assert services.end(notices=Notice.objects.all()) == 0


def test_ending_leaves_scheduled_notices_alone() -> None:
    scheduled = NoticeFactory.create(is_scheduled=True)

    assert services.end(notices=Notice.objects.all()) == 0

    scheduled.refresh_from_db()
    assert scheduled.ends_at is None


def test_a_notice_that_breaks_a_rule_is_not_published() -> None:
    now = timezone.now()

    with pytest.raises(services.InvalidNoticeError, match=r"title: .*; ends_at: ") as caught:
        services.publish(title="", starts_at=now, ends_at=now - timedelta(days=1))

    assert set(caught.value.messages) == {"title", "ends_at"}
    assert not Notice.objects.exists()


def test_a_text_that_is_too_long_is_not_published() -> None:
    with pytest.raises(services.InvalidNoticeError, match="text: "):
        services.publish(title="Long", text="x" * 2001)


def test_what_is_for_people_who_are_signed_in_is_hidden_from_visitors(
    ada: AbstractBaseUser,
) -> None:
    notice = NoticeFactory.create(audience=Notice.Audience.SIGNED_IN)

    assert services.find(person=ada, notice_id=notice.pk) == notice
    with pytest.raises(services.NoticeNotFoundError):
        services.find(person=VISITOR, notice_id=notice.pk)


def test_banners_take_one_query(ada: AbstractBaseUser, django_assert_num_queries: Any) -> None:
    NoticeFactory.create_batch(5)

    for person in (ada, VISITOR):
        with django_assert_num_queries(1):
            found = services.banners(person=person)
            assert len(found.notices) == 3
            assert found.has_more


def test_an_owner_says_how_many_banners_a_page_has(settings: Any) -> None:
    settings.QUICKSCALE_NOTICES = {"MAX_SHOWN": 1}
    first, _second = NoticeFactory.create_batch(2)

    found = services.banners(person=VISITOR, dismissed=[first.pk])

    assert len(found.notices) == 1
    assert not found.has_more


def test_a_dismissed_notice_is_hidden_from_that_person_only(ada: AbstractBaseUser) -> None:
    notice = NoticeFactory.create()

    services.dismiss(user=ada, notice=notice)
    services.dismiss(user=ada, notice=notice)

    assert not services.banners(person=ada)
    assert services.banners(person=make_user("grace"))
    assert services.banners(person=VISITOR)


def test_a_dismissed_notice_can_be_shown_again(ada: AbstractBaseUser) -> None:
    notice = NoticeFactory.create()
    services.dismiss(user=ada, notice=notice)
    assert [each.is_dismissed for each in services.overview(person=ada)] == [True]

    services.show_again(user=ada, notice=notice)

    assert [each.is_dismissed for each in services.overview(person=ada)] == [False]
    assert services.banners(person=ada)


def test_a_visitor_dismisses_by_browser() -> None:
    notice = NoticeFactory.create()

    assert not services.banners(person=VISITOR, dismissed=[notice.pk])
    assert services.overview(person=VISITOR, dismissed=[notice.pk]) == [
        services.ListedNotice(notice, is_dismissed=True)
    ]


def test_several_are_dismissed_at_once_and_those_that_are_gone_passed_over(
    ada: AbstractBaseUser,
) -> None:
    first, second = NoticeFactory.create_batch(2)
    services.dismiss(user=ada, notice=first)

    services.dismiss_all(user=ada, notice_ids=[first.pk, second.pk, second.pk + 1000])

    assert set(Dismissal.objects.values_list("notice_id", flat=True)) == {first.pk, second.pk}
