"""`manage.py auth_prune_events`: forget old security events. Run it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from ...services import prune_events


class Command(BaseCommand):
    """Delete security events that are older than EVENT_DAYS."""

    help = "Delete security events that are older than EVENT_DAYS of QUICKSCALE_AUTH."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many."""
        self.stdout.write(f"{prune_events()} deleted")
