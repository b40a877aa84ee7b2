"""Which names a project may have. The rules themselves stand in the themes' pre_gen hook."""

from __future__ import annotations

import difflib

from quickscale import templates
from quickscale.errors import QuickScaleError
from quickscale.templates import Answers
from quickscale.themes import DEFAULT_THEME, THEMES


def check(*, name: str, package: str | None, theme: str) -> Answers:
    """Return the answers that a template needs, or raise QuickScaleError."""
    if theme not in THEMES:
        raise QuickScaleError(f"there is no theme {theme!r}", hint=_suggest_theme(theme))
    rules = templates.load_hook("pre_gen_project", DEFAULT_THEME)
    package = rules.package_of(name) if package is None else package
    answers = Answers(theme=theme, slug=name, package=package)
    problem = rules.find_problem(answers.slug, answers.package)
    if problem:
        raise QuickScaleError(problem.message, hint=problem.hint)
    return answers


def _suggest_theme(theme: str) -> str:
    close = difflib.get_close_matches(theme, THEMES, n=1, cutoff=0.4)
    if close:
        return f"did you mean {close[0]}?"
    return f"choose one of {', '.join(THEMES)}"
