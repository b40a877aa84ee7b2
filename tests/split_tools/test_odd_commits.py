"""Who, when and the message come out as `git subtree split` writes them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from commits import as_utf8, read_lines, read_words

from .conftest import PREFIX, files
from .objects import ADA
from .oracle import our_split, subtree_split

if TYPE_CHECKING:
    from collections.abc import Callable

    from .objects import Objects

SIGNATURE = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc=\n -----END PGP SIGNATURE-----\n"
MERGED_TAG = b"mergetag object " + b"1" * 40 + b"\n type commit\n tag v1\n \n encoding of a tag\n"
PEOPLE = {
    "UTF-8": "Zoë Ångström <zoë@example.com> 1700000000 +0000".encode(),
    "Latin-1": b"Zo\xeb <zo\xeb@example.com> 1700000000 +0000",
    "dots and quotes at the ends": b'.,"J. R. Junior, Jr." <.j@example.com.> 1700000000 +0000',
    "a backslash": b"a\\b <c\\d@example.com> 1700000000 +0000",
    "blanks": b"  Ada \t  Tester\t <  ada@example.com > 1700000000 +0000",
    "no address": b"Ada <> 1700000000 +0000",
    "no blank before the address": b"Ada<ada@example.com> 1700000000 +0000",
    "tab inside": b"Ada\tTester <ada@example.com> 1700000000 +0000",
    "bytes below the blank": b"\x01\x1fAda\x02 <ada@example.com> 1700000000 +0000",
    "west of Greenwich": b"Ada <ada@example.com> 1700000000 -0730",
    "minus zero": b"Ada <ada@example.com> 1700000000 -0000",
    "quarter hours": b"Ada <ada@example.com> 1700000000 +1245",
    "an hour that no place has": b"Ada <ada@example.com> 1700000000 +2359",
    "minus an hour that no place has": b"Ada <ada@example.com> 1700000000 -1430",
    "1970": b"Ada <ada@example.com> 0 +0000",
    "1973": b"Ada <ada@example.com> 99999999 +0000",
    "2001": b"Ada <ada@example.com> 1000000000 +0000",
    "2065": b"Ada <ada@example.com> 3000000000 +0000",
    "2099": b"Ada <ada@example.com> 4102444799 +0000",
    "leading zeros": b"Ada <ada@example.com> 0001700000 +0000",
    "half past no hour": b"Ada <ada@example.com> 1700000000 +0075",
    "an offset too long": b"Ada <ada@example.com> 1700000000 +051800",
    "an offset too short": b"Ada <ada@example.com> 1700000000 +5",
    "two addresses": b"Ada <a@example.com> <b@example.com> 1700000000 +0000",
}
# `git commit-tree` refuses these, or takes the time of day.
IMPOSSIBLE = {
    "no name": b" <ada@example.com> 1700000000 +0000",
    "a name of nothing but dots": b"... <ada@example.com> 1700000000 +0000",
    "no date": b"Ada <ada@example.com>",
    "no offset": b"Ada <ada@example.com> 1700000000",
    "2100": b"Ada <ada@example.com> 4102444800 +0000",
    "before 1970": b"Ada <ada@example.com> 0 -0500",
    "a backslash at the end": b"Ada\\ <ada@example.com> 1700000000 +0000",
    "no address at all": b"Ada 1700000000 +0000",
}
MESSAGES = {
    "none": b"",
    "without an end": b"subject",
    "many ends": b"subject\n\n\n\n",
    "empty lines first": b"\n\n\nsubject\n",
    "blanks": b"  subject  \n\t\n body \n",
    "CRLF": b"subject\r\n\r\nbody\r\n",
    "backslashes": b"subject \\\nnot joined \\n %s $x `y`\n",
    "NUL": b"before\0after\n",
    "UTF-8": "Änderung 変更 \U0001f600\n".encode(),
    "Latin-1": b"caf\xe9 and caf\xc3\xa9\n",
    "no characters": b"\xef\xbf\xbe \xef\xb7\x90 \xf0\x9f\xbf\xbf\n",
    "surrogates": b"\xed\xa0\x80 \xed\x9f\xbf\n",
    "too long a form": b"\xc0\xaf \xe0\x80\xaf \xf0\x80\x80\xaf\n",
    "too far": b"\xf4\x90\x80\x80 \xf8\x88\x80\x80\x80\n",
    "cut off": b"caf\xc3",
    "a header": b"encoding ISO-8859-1\n\nauthor Nobody <> 0 +0000\n",
}
HEADERS = {
    "signed": (SIGNATURE, b"subject\n"),
    "signed, Latin-1": (b"encoding ISO-8859-1\n" + SIGNATURE, b"caf\xe9\n"),
    "merged tag": (MERGED_TAG, b"subject\n"),
    "something new": (b"future header\n", b"subject\n"),
    "Latin-1": (b"encoding ISO-8859-1\n", b"caf\xe9\n"),
    "Latin-1 that is not": (b"encoding ISO-8859-1\n", "café\n".encode()),
    "Windows": (b"encoding windows-1252\n", b"\x80 \x93quoted\x94\n"),
    "Japanese": (b"encoding ISO-2022-JP\n", "変更\n".encode("iso2022_jp")),
    "unknown": (b"encoding x-nobodys\n", b"caf\xe9\n"),
    "UTF-8": (b"encoding UTF-8\n", "café\n".encode()),
    "declared UTF-8 that is not": (b"encoding utf8\n", b"caf\xe9\n"),
    "not in that encoding": (b"encoding UTF-16\n", b"caf\xe9\n"),
    "empty": (b"encoding \n", b"caf\xe9\n"),
}


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_people_and_dates_come_out_as_with_git(
    person: bytes, objects: Objects, same_as_git: Callable[..., str]
) -> None:
    head = objects.commit(files(), author=person)

    same_as_git(objects.commit(files(b"two\n"), [head], committer=person))


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_messages_come_out_as_with_git(
    message: bytes, objects: Objects, same_as_git: Callable[..., str]
) -> None:
    same_as_git(objects.commit(files(), message=message))


@pytest.mark.parametrize(("headers", "message"), HEADERS.values(), ids=HEADERS)
def test_signatures_and_encodings_come_out_as_with_git(
    headers: bytes, message: bytes, objects: Objects, same_as_git: Callable[..., str]
) -> None:
    same_as_git(objects.commit(files(), headers=headers, message=message))


@pytest.mark.parametrize("key", ["i18n.commitEncoding", "i18n.logOutputEncoding"])
def test_encodings_that_are_configured_count_as_with_git(
    key: str, objects: Objects, same_as_git: Callable[..., str]
) -> None:
    objects.git("config", key, "ISO-8859-1")
    head = objects.commit(files(), message="café\n".encode())

    same_as_git(objects.commit(files(b"two\n"), [head], message=b"plain\n"))


@pytest.mark.parametrize("person", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_git_cannot_write_stays_as_it_is(
    person: bytes, objects: Objects, capsys: pytest.CaptureFixture[str]
) -> None:
    objects.branch("main", objects.commit(files(), author=person, message=b"the message\n"))

    head = our_split(capsys, objects.folder, PREFIX)

    lines = objects.git("cat-file", "commit", head).splitlines()
    assert lines[1:] == [b"author " + person, b"committer " + ADA, b"", b"the message"]
    if person not in {IMPOSSIBLE["no date"], IMPOSSIBLE["no offset"]}:
        assert not subtree_split(objects.folder, PREFIX)


LINES = [
    b"plain\n",
    b"  blanks \t at both ends \t \n",
    b"a\\b\\\\c\n",
    b"joined \\\nwith the next\n",
    b"\\  protected\\ \\ blanks\n",
    b"\n",
    b"no end",
    b"three words\\ and more \t \n",
]


@pytest.mark.parametrize("text", LINES)
def test_lines_are_read_as_the_shell_reads_them(text: bytes) -> None:
    script = 'read a; read b; printf "[%s][%s]" "$a" "$b"; cat'
    shell = subprocess.run(
        ["sh", "-c", script], input=text + b"second\nrest\n", capture_output=True, check=True
    ).stdout

    (first, second), rest = read_lines(text + b"second\nrest\n", 2)

    assert b"[%b][%b]%b" % (first, second, rest) == shell


@pytest.mark.parametrize("text", LINES)
def test_words_are_read_as_the_shell_reads_them(text: bytes) -> None:
    script = 'read a b c; printf "[%s][%s][%s]" "$a" "$b" "$c"'
    shell = subprocess.run(["sh", "-c", script], input=text, capture_output=True, check=True).stdout

    words, _ = read_words(text, 3)

    assert b"[%b][%b][%b]" % tuple(words) == shell


def test_bytes_that_are_no_text_are_taken_for_latin_1() -> None:
    assert as_utf8(b"caf\xe9 \xc3\xa9") == "café é".encode()
