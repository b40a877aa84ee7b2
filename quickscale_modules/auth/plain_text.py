"""The text part of mails."""

import textwrap

COLUMNS = 72


def wrapped(text: str) -> str:
    """Return text with lines of at most 72 characters; addresses stay whole.

    Templates and translations have a paragraph in a line.
    """
    lines = (
        textwrap.fill(line, COLUMNS, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
    return "\n".join(lines) + "\n"
