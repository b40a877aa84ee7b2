"""What every template may use."""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import cookies, services
from .conf import configuration

logger = logging.getLogger(__name__)
KEPT = "_quickscale_notice_banners"


def notices(request: HttpRequest) -> dict[str, Any]:
    """Return `notice_banners`, a services.Banners that asks the database when a page uses it.

    It is kept with the request: a page that is made of several templates asks once.
    """
    kept = getattr(request, KEPT, None)
    if kept is None:
        kept = SimpleLazyObject(lambda: find_banners(request))
        setattr(request, KEPT, kept)
    return {"notice_banners": kept}


def find_banners(request: HttpRequest) -> services.Banners:
    """Return what this request's page shows; nothing when the database is down.

    A banner is no reason for a page to fail that needs no database itself.
    """
    try:
        return services.banners(person=person_of(request), dismissed=cookies.read(request))
    except OperationalError:
        logger.warning("no notices: the database cannot be asked", exc_info=True)
        return services.Banners([], has_more=False)


def person_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return who sees the page.

    To ask for the user marks the answer as one that varies by cookie. It does when the browser has
    sent one of ours; the form of a banner marks it, too. Other pages can be cached for everyone.
    """
    ours = (settings.SESSION_COOKIE_NAME, configuration().cookie_name)
    if any(name in request.COOKIES for name in ours) and hasattr(request, "user"):
        return request.user
    return AnonymousUser()
