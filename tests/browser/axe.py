"""axe-core, from the Python package that carries it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Of Django's admin only the colours and sizes are ours: its markup names a few things that may
# have no name.
NOT_OURS = [".help-tooltip"]
RUN = """async ([tags, exclude]) => {
  const result = await axe.run({ exclude }, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
    // Axe would copy stylesheets into the page, which the page's own policy forbids.
    preload: false,
  });
  return result.violations.map((violation) =>
    `${violation.id}: ${violation.help} (${violation.nodes.length} places)\\n` +
      violation.nodes.slice(0, 3).map((node) =>
      `    ${node.target.join(" ")}  ${node.html.slice(0, 160)}\\n` +
      `    ${node.failureSummary.replaceAll("\\n", " ")}`).join("\\n"));
}"""


@cache
def _source() -> str:
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, is_ours: bool) -> list[str]:
    """Return what axe finds on the page, one text per rule.

    is_ours: whether it is held to best practice as well, in all its parts
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    tags = [*WCAG, "best-practice"] if is_ours else WCAG
    found: list[str] = page.evaluate(RUN, [tags, [] if is_ours else NOT_OURS])
    return found
