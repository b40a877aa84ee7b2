"""The request of someone who is signed in, for annotations."""

from django.http import HttpRequest

from .models import User


class AuthenticatedRequest(HttpRequest):
    """A request behind LoginRequiredMixin or login_required."""

    user: User
