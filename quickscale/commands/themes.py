"""`quickscale themes`: the front ends that a project can have."""

from __future__ import annotations

from quickscale import console
from quickscale.themes import DEFAULT_THEME, THEMES

TYPE_CHECKING = False  # typing costs a fifth of the time that --help takes
if TYPE_CHECKING:
    import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "themes",
        help="list the themes",
        description="List the front ends that a project can have.",
        allow_abbrev=False,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print each theme with what it is made of."""
    if args.json:
        import json  # noqa: PLC0415

        from quickscale import templates  # noqa: PLC0415

        themes = [
            {
                "name": name,
                "description": description,
                "is_default": name == DEFAULT_THEME,
                "template": str(templates.theme_folder(name)),
            }
            for name, description in THEMES.items()
        ]
        console.write(json.dumps({"themes": themes}, indent=2))
        return 0
    width = max(len(name) for name in THEMES)
    for name, description in THEMES.items():
        default = " (default)" if name == DEFAULT_THEME else ""
        console.write(f"{name:{width}}  {description}{default}")
    return 0
