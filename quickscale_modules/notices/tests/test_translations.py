import gettext
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from ..models import State
from ..views import NoticeListView

FOLDER = Path(__file__).parent.parent / "locale"
LANGUAGES = sorted(folder.name for folder in FOLDER.iterdir())


@pytest.mark.django_db
def test_a_page_speaks_german(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()

    with translation.override("de"):
        response = NoticeListView.as_view()(request)
        html = response.render().content.decode()  # type: ignore[attr-defined]

        assert str(State.ENDED.label) == "Beendet"

    assert "<h1>Hinweise</h1>" in html
    assert "Im Moment nichts Neues" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete_and_compiled(language: str) -> None:
    source = FOLDER / language / "LC_MESSAGES" / "django.po"
    with source.with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)

    text = re.sub(r'"\n"', "", source.read_text(encoding="utf-8"))
    translations = re.findall(
        r'(?:^msgctxt "(.*)"\n)?^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE
    )
    assert len(translations) > 20
    assert "#, fuzzy" not in text
    for context, message, translated in translations:
        assert translated, message
        found = catalogue.pgettext(context, message) if context else catalogue.gettext(message)
        assert found == translated
