from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from ..factories import DismissalFactory, NoticeFactory, make_user
from ..models import Notice, State

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "state"),
    [
        pytest.param(HOUR, None, State.SCHEDULED, id="starts later, has no end"),
        pytest.param(HOUR, 2 * HOUR, State.SCHEDULED, id="starts later"),
        pytest.param(-HOUR, None, State.CURRENT, id="has no end"),
        pytest.param(-HOUR, HOUR, State.CURRENT, id="ends later"),
        pytest.param(-2 * HOUR, -HOUR, State.ENDED, id="has ended"),
    ],
)
def test_the_state_of_a_notice_is_the_one_in_which_the_database_finds_it(
    starts_in: timedelta, ends_in: timedelta | None, state: State
) -> None:
    now = timezone.now()
    notice = NoticeFactory.create(
        starts_at=now + starts_in, ends_at=None if ends_in is None else now + ends_in
    )

    assert notice.state == state
    assert [each for each in State if Notice.objects.in_state(each).exists()] == [state]


def test_a_notice_is_current_from_its_first_moment_and_ended_at_its_last() -> None:
    start = timezone.now()
    NoticeFactory.create(starts_at=start, ends_at=start + HOUR)

    assert Notice.objects.in_state(State.CURRENT, at=start).exists()
    assert not Notice.objects.in_state(State.CURRENT, at=start + HOUR).exists()
    assert Notice.objects.in_state(State.ENDED, at=start + HOUR).exists()


def test_the_most_serious_come_first_then_the_newest() -> None:
    now = timezone.now()
    old = NoticeFactory.create(starts_at=now - 2 * HOUR)
    new = NoticeFactory.create(starts_at=now - HOUR)
    danger = NoticeFactory.create(starts_at=now - 3 * HOUR, level=Notice.Level.DANGER)

    assert list(Notice.objects.all()) == [danger, new, old]


def test_an_end_must_be_after_the_start() -> None:
    now = timezone.now()

    with pytest.raises(ValidationError) as caught:
        NoticeFactory.build(starts_at=now, ends_at=now).full_clean()

    assert set(caught.value.message_dict) == {"ends_at"}


def test_a_person_dismisses_a_notice_once() -> None:
    dismissal = DismissalFactory.create(user=make_user())

    with pytest.raises(IntegrityError):
        DismissalFactory.create(user=dismissal.user, notice=dismissal.notice)


def test_notices_and_dismissals_have_names() -> None:
    dismissal = DismissalFactory.create(user=make_user(), notice__title="Tonight")

    assert str(dismissal.notice) == "Tonight"
    assert str(dismissal) == f"{dismissal.user}: Tonight"


@pytest.mark.parametrize("level", list(Notice.Level))
def test_each_level_has_a_name_for_stylesheets(level: Notice.Level) -> None:
    assert Notice(level=level).level_name == level.name.lower()
