"""Pages of which htmx asks for a part."""

from django.views.generic.base import TemplateResponseMixin

from .requests import HtmxRequest


def wants_partial(request: HtmxRequest) -> bool:
    """Return whether a part of the page is to be replaced, not all of it (a boosted link)."""
    return bool(request.htmx) and not request.htmx.boosted


class PartialMixin(TemplateResponseMixin):
    """Render partial_template_name for htmx and template_name for everyone else.

    So each address works with and without JavaScript, and in a new tab.
    """

    request: HtmxRequest
    partial_template_name: str

    def get_template_names(self) -> list[str]:
        """Return the template of the part or of the page."""
        if wants_partial(self.request):
            return [self.partial_template_name]
        return super().get_template_names()
