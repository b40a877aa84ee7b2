"""The page of all notices, and the forms that dismiss one or show it again."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from . import cookies, services


@method_decorator(never_cache, name="dispatch")
class NoticeListView(TemplateView):
    """What is current, dismissed or not."""

    template_name = "quickscale_notices/notice_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the notices. The page has no banners: all of them are in its list."""
        listed = services.overview(person=self.request.user, dismissed=cookies.read(self.request))
        return super().get_context_data(
            title=_("Notices"), listed=listed, notice_banners=None, **kwargs
        )


@require_POST
def dismiss(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Hide a notice from whoever sends the form, and go back to where they were."""
    response = answer(request)
    # One that has ended or was deleted meanwhile is hidden: just what was wanted.
    with suppress(services.NoticeNotFoundError):
        notice = services.find(person=request.user, notice_id=notice_id)
        if request.user.is_authenticated:
            services.dismiss(user=request.user, notice=notice)
        else:
            cookies.write(response, [*cookies.read(request), notice.pk])
    return response


@require_POST
def show_again(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take a dismissal back, and go back to where the form was."""
    response = answer(request)
    # One that has ended meanwhile is not in the list any more, as its reader is about to see.
    with suppress(services.NoticeNotFoundError):
        notice = services.find(person=request.user, notice_id=notice_id)
        if request.user.is_authenticated:
            services.show_again(user=request.user, notice=notice)
        else:
            kept = [each for each in cookies.read(request) if each != notice.pk]
            cookies.write(response, kept)
    return response


def answer(request: HttpRequest) -> HttpResponse:
    """Return a redirect to the page of the form's `next`.

    A script that has changed the page already asks for `Accept: application/json` and gets an
    empty answer.
    """
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponseRedirect(page_to_return_to(request))


def page_to_return_to(request: HttpRequest) -> str:
    """Return the form's `next` if it is a page of this site, else the page of all notices."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else reverse("quickscale_notices:list")
