"""What goes for every answer under /api/."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

PREFIX = "/api/"


class ApiMiddleware:
    """Answers under /api/ are JSON, errors that Django makes itself too, and never cached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request."""
        response = self.get_response(request)
        if not f"{request.path}/".startswith(PREFIX):
            return response
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code >= HTTPStatus.BAD_REQUEST and not is_json:
            response = as_json(response)
        response.headers["Cache-Control"] = "no-store"
        return response


def as_json(response: HttpResponseBase) -> HttpResponse:
    """Return the same error as an ErrorMessage; a 405 keeps the list of what is allowed."""
    status = HTTPStatus(response.status_code)
    answer = JsonResponse({"detail": f"{status.phrase}."}, status=status)
    if "Allow" in response.headers:
        answer.headers["Allow"] = response.headers["Allow"]
    return answer
