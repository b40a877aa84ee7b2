"""What a split commit keeps of its original: who, when and the message.

`git subtree split` reads a commit with `git log --pretty=format:…`, has the shell read six lines
of it, and writes it anew with `git commit-tree` (git-subtree.sh, copy_commit, git 2.39). Each of
the three changes what is out of the ordinary. Commits that none of them changes are told by a
pattern; all others take the same way as there, but for the writing.
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from repository import Repository

FIELDS = "--pretty=format:%an%n%ae%n%aD%n%cn%n%ce%n%cD%n%B"
# What `git commit-tree` takes off both ends of names and addresses, and what the shell's `read`
# understands, is not in a plain one. Nor is a date that git cannot read back: from 2100 on, or
# with an offset that is none.
_EDGE = rb"[^\x00-\x20.,:;<>\"\\']"
_INSIDE = rb"[^\x00\n<>\\]*"
_TEXT = rb"%b(?:%b%b)?" % (_EDGE, _INSIDE, _EDGE)
_DATE = rb"[1-3]?[1-9][0-9]{8} (?:\+(?:0[0-9]|1[0-4])[0-5][0-9]|-(?:0[1-9]|1[0-2])[0-5][0-9])"
_PERSON = rb"%b <(?:%b)?> %b" % (_TEXT, _TEXT, _DATE)
PLAIN = re.compile(
    rb"tree [0-9a-f]+\n(?:parent [0-9a-f]+\n)*(author %b\ncommitter %b\n)" % (_PERSON, _PERSON)
)
# A character as UTF-8 has it, or any other byte. What is rarely wanted is compiled when it is.
CHARACTER = (
    rb"(?s)([\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]"
    rb"|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})"
    rb"|(.)"
)
# The codes that Unicode keeps free, and git refuses.
NO_CHARACTER = (
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | code) for plane in range(17) for code in (0xFFFE, 0xFFFF))
    + "]"
)


def kept_of(repository: Repository, commit: bytes, content: bytes) -> bytes:
    """Return author, committer, empty line and message of a commit as its split copy has them.

    content: of the commit object
    """
    kept = _plain(content) if repository.is_plain else None
    if kept is None:
        kept = _unusual(repository, commit, content)
    if kept.isascii() or repository.commit_encoding is not None:
        return kept
    return as_utf8(kept)


def as_utf8(text: bytes) -> bytes:
    """Return text with each byte that is not UTF-8 taken for Latin-1.

    As git does before it writes a commit (commit.c, verify_utf8, git 2.39).
    """
    try:
        if not re.search(NO_CHARACTER, text.decode()):
            return text
    except UnicodeDecodeError:
        pass
    return re.sub(CHARACTER, _repair, text)


def _repair(found: re.Match[bytes]) -> bytes:
    text = found[0]
    if found[1] and not re.search(NO_CHARACTER, text.decode()):
        return text
    # The bytes after the first cannot begin a character.
    return text.decode("latin-1").encode()


def _plain(content: bytes) -> bytes | None:
    """Return what is kept of a commit that nothing changes, else None."""
    people = PLAIN.match(content)
    if not people:
        return None
    start, end = people.span(1)
    if content[end : end + 1] == b"\n":
        return content[start:].partition(b"\0")[0]
    end = content.find(b"\n\n", people.end() - 1)
    if end < 0 or b"\nencoding " in content[people.end() - 1 : end]:
        return None
    message, _, _ = content[end + 2 :].partition(b"\0")
    return people[1] + b"\n" + message


def _unusual(repository: Repository, commit: bytes, content: bytes) -> bytes:
    """Return what is kept of any commit.

    Where git cannot write such an author or committer, and `git subtree split` fails or takes the
    time of day, both lines stay as they are in the original.
    """
    log = ("log", "-1", "--no-show-signature")
    fields, message = read_lines(repository.run(*log, FIELDS, commit, check=False), 6)
    author = _person(repository, b"author", *fields[:3])
    committer = _person(repository, b"committer", *fields[3:])
    if not author or not committer:
        header, _, _ = content.partition(b"\n\n")
        author, committer = _line(header, b"author "), _line(header, b"committer ")
        message = repository.run(*log, "--pretty=format:%B", commit)
    encoding = repository.commit_encoding
    declared = b"encoding %b\n" % encoding if encoding else b""
    return b"%b%b%b\n%b" % (author, committer, declared, message)


def _line(header: bytes, word: bytes) -> bytes:
    found = re.search(rb"^%b[^\n]*" % word, header, re.MULTILINE)
    return found[0] + b"\n" if found else b""


def _person(repository: Repository, role: bytes, name: bytes, email: bytes, date: bytes) -> bytes:
    """Return the line of a header as `git commit-tree` would write it; b"" when it refuses to."""
    if not date.strip():
        return b""
    variable = f"GIT_{role.decode().upper()}"
    given = {
        f"{variable}_NAME": os.fsdecode(name),
        f"{variable}_EMAIL": os.fsdecode(email),
        f"{variable}_DATE": os.fsdecode(date),
    }
    person = repository.run("var", f"{variable}_IDENT", check=False, environment=given)
    return role + b" " + person if person else b""


def read_lines(text: bytes, count: int) -> tuple[list[bytes], bytes]:
    """Return what the shell's `read NAME` makes of the first lines, and the text after them.

    A backslash protects what follows it, also the end of a line; blanks at both ends go.
    """
    lines = []
    position = 0
    for _ in range(count):
        characters, position = _read_line(text, position)
        lines.append(b"".join(character for character, _ in _stripped(characters)))
    return lines, text[position:]


def read_words(text: bytes, count: int) -> tuple[list[bytes], int]:
    """Return what `read` with as many names makes of the first line, and where the next begins."""
    characters, position = _read_line(text, 0)
    words = []
    for _ in range(count - 1):
        characters = _stripped(characters, right=False)
        size = next((i for i, one in enumerate(characters) if _is_blank(one)), len(characters))
        words.append(b"".join(character for character, _ in characters[:size]))
        characters = characters[size:]
    words.append(b"".join(character for character, _ in _stripped(characters)))
    return words, position


def _read_line(text: bytes, position: int) -> tuple[list[tuple[bytes, bool]], int]:
    """Return the characters up to the end of a line, each with whether it was protected."""
    characters = []
    while position < len(text):
        character = text[position : position + 1]
        position += 1
        if character == b"\n":
            break
        protected = character == b"\\"
        if protected:
            character = text[position : position + 1]
            position += 1
            if character == b"\n":
                continue
        characters.append((character, protected))
    return characters, position


def _is_blank(character: tuple[bytes, bool]) -> bool:
    return character in {(b" ", False), (b"\t", False)}


def _stripped(
    characters: list[tuple[bytes, bool]], *, right: bool = True
) -> list[tuple[bytes, bool]]:
    start = 0
    end = len(characters)
    while start < end and _is_blank(characters[start]):
        start += 1
    while right and end > start and _is_blank(characters[end - 1]):
        end -= 1
    return characters[start:end]
