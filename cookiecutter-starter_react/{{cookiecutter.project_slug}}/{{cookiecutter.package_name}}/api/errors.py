"""What the API answers when something is wrong: always an ErrorMessage."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

REFUSED = frozenset({401, 403, 422})


class ErrorMessage(Schema):
    """What is wrong.

    detail: one sentence for people
    errors: sentences by the name of the field that they are about; __all__ is the whole form
    """

    detail: str
    errors: dict[str, list[str]] = {}


class InvalidFormError(Exception):
    """A form that was sent to the API is not valid."""

    def __init__(self, form: BaseForm) -> None:
        """Keep the form's errors."""
        super().__init__()
        self.errors = {name: [str(error) for error in found] for name, found in form.errors.items()}


def register(api: NinjaAPI) -> None:
    """Make the API answer with ErrorMessage."""

    def refuse(request: HttpRequest, errors: dict[str, list[str]]) -> HttpResponse:
        answer = ErrorMessage(detail="Some of this is not valid.", errors=errors)
        return api.create_response(request, answer, status=422)

    @api.exception_handler(InvalidFormError)
    def refuse_form(request: HttpRequest, error: Any) -> HttpResponse:
        return refuse(request, error.errors)

    @api.exception_handler(ValidationError)
    def refuse_values(request: HttpRequest, error: Any) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for each in error.errors:
            errors.setdefault(str(each["loc"][-1]), []).append(each["msg"])
        return refuse(request, errors)
