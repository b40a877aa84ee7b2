from __future__ import annotations

import json

from .shop import Shop
from .upstream import Upstream

URLS = "modules/notes/urls.py"


def test_status_without_modules_says_where_to_look(shop: Shop) -> None:
    assert shop.inv("status").output == (
        "no module is embedded: `inv list-modules` shows those there are\n"
    )


def test_status_tells_news_edits_and_drift(shop: Shop, upstream: Upstream) -> None:
    shop.inv("embed", "notes")
    upstream.replace("notes", "urls.py", '"first"', '"theirs"')
    upstream.release("notes", "1.1.0")
    shop.replace(URLS, '"second"', '"mine"')
    shop.commit("Mine")
    shop.write(URLS, shop.read(URLS) + "# not committed\n")
    settings = "my_shop/settings/modules.py"
    shop.write(settings, shop.read(settings) + "# by hand\n")
    shop.git("commit", "--quiet", "-m", "By hand", "--", settings)

    lines = shop.inv("status").output.splitlines()
    [module] = json.loads(shop.inv("status", "--json").output)["modules"]

    assert lines[:2] == [
        "notes 1.0.0: 1.1.0 is available: inv update notes",
        "  your edits: 1 file, 2 lines added, 1 deleted (inv diff notes)",
    ]
    assert lines[-1] == f"{settings}: edited by hand, but the tasks write it"
    assert module["edits"] == {"files": 1, "added": 2, "deleted": 1}
    assert (module["available"], module["is_current"]) == ("1.1.0", False)


def test_diff_shows_edits_committed_or_not_and_nothing_else(shop: Shop) -> None:
    shop.inv("embed", "notes")
    assert shop.inv("diff", "notes").output == ""
    shop.replace(URLS, '"second"', '"mine"')
    shop.commit("Mine")
    shop.replace(URLS, '"first"', '"more"')
    shop.write("my_shop/other.py", "OTHER = 1\n")

    patch = shop.inv("diff", "notes").output

    assert '+    other = "mine"' in patch
    assert '+    word = "more"' in patch
    assert "OTHER" not in patch


def test_remove_says_what_stays_in_the_database(shop: Shop) -> None:
    shop.inv("embed", "notes")
    shop.write("modules/notes/mine.txt", "not tracked\n")

    answer = shop.inv("remove", "notes")

    assert "inv manage migrate quickscale_notes zero" in answer.errors
    assert "files that git does not track stay: modules/notes/mine.txt" in answer.errors
    assert shop.read("modules/notes/mine.txt") == "not tracked\n"


def test_remove_says_that_edits_stay_in_the_history(shop: Shop) -> None:
    shop.inv("embed", "notes")
    shop.replace(URLS, '"second"', '"mine"')
    shop.commit("Mine")

    answer = shop.inv("remove", "notes")

    assert "modules/notes has edits of yours" in answer.errors
    assert not (shop.root / "modules" / "notes").exists()
