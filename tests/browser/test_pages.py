"""Every state of every page: accessible, inside the screen, and quiet, in both schemes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.projects import machine

from . import axe
from .states import STATES, State, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from .site import Site
    from .watch import Watch

pytestmark = pytest.mark.e2e

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = {1280: 800, 320: 640}
# Two frames, and then all transitions: Django's admin has some of its own. An animation that keeps
# its last frame stays in the list for good.
SETTLED = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const running = () => document.getAnimations().filter((each) => each.playState === "running");
  while (running().length > 0) {
    await Promise.allSettled(running().map((each) => each.finished));
  }
}"""
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
    .map((element) => element.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_page_is_accessible_in_both_schemes_on_phone_and_desktop(
    state: State,
    site: Site,
    watch: Watch,
    open_context: Callable[..., BrowserContext],
    signed_in: dict[str, Path],
) -> None:
    options: dict[str, Any] = {}
    if state.person is not None:
        options["storage_state"] = signed_in[state.person.email]
    page = open_context(**options).new_page()

    state.reach(Visit(page, site, watch))

    problems = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            show_in(page, scheme)
            keep_screenshot(page, f"{site.theme}/{state.name}-{scheme}-{width}")
            problems += [
                f"{scheme} {width}: {text}" for text in axe.violations(page, is_ours=state.is_ours)
            ]
        if state.is_ours:
            problems += [f"{width} wide, overflows: {it}" for it in page.evaluate(OVERFLOW)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("state", [it for it in STATES if it.is_ours], ids=lambda state: state.name)
def test_every_page_has_the_parts_of_a_page(
    state: State,
    site: Site,
    watch: Watch,
    open_context: Callable[..., BrowserContext],
    signed_in: dict[str, Path],
) -> None:
    options: dict[str, Any] = {}
    if state.person is not None:
        options["storage_state"] = signed_in[state.person.email]
    page = open_context(**options).new_page()

    state.reach(Visit(page, site, watch))

    title, _, project = page.title().rpartition(" · ")
    assert title
    assert project == "My shop"
    assert page.locator("h1").count() == 1
    assert page.locator("meta[name=description]").get_attribute("content")
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("link[rel=icon]").count() == 1


def show_in(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Switch what the system prefers, and wait until the page is painted so."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "scheme => matchMedia(`(prefers-color-scheme: ${scheme})`).matches", arg=scheme
    )
    page.evaluate(SETTLED)


def keep_screenshot(page: Page, name: str) -> None:
    """Save the page as people see it, when QUICKSCALE_SCREENSHOTS names a folder for it."""
    folder = machine.ORIGINAL.get("QUICKSCALE_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
