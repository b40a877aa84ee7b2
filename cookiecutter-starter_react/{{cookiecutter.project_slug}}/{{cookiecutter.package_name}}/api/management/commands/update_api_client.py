"""`manage.py update_api_client`: the front end's types of the API, made from the API."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ...api import api

FRONTEND = Path(settings.BASE_DIR) / "frontend"
DOCUMENT = FRONTEND / "openapi.json"


def openapi_document() -> str:
    """Return the API's OpenAPI document as frontend/openapi.json has to hold it."""
    document = json.dumps(api.get_openapi_schema(), indent=2, sort_keys=True) + "\n"
    # Python 3.13 took the name that RFC 9110 gives to 422; all Pythons make the same document.
    return document.replace("Unprocessable Entity", "Unprocessable Content")


class Command(BaseCommand):
    """Write frontend/openapi.json and frontend/src/api/schema.ts anew."""

    help = "Write the front end's types of the API anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the document, then let npm make the types of it."""
        DOCUMENT.write_text(openapi_document(), encoding="utf-8")
        subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "ops.node", "npm", "--prefix", str(FRONTEND), "run", "api"],
            cwd=settings.BASE_DIR,
            check=True,
        )
