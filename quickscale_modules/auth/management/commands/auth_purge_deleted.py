"""`manage.py auth_purge_deleted`: delete accounts whose time has come. Run it daily."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...services import purge_deleted


class Command(BaseCommand):
    """Delete the accounts whose owners asked for it long enough ago."""

    help = "Delete the accounts whose owners asked for it long enough ago. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; fail when some could not be deleted, after all others are."""
        deleted, problems = purge_deleted()
        self.stdout.write(f"{deleted} deleted")
        if problems:
            raise CommandError("; ".join(problems))
