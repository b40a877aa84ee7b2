import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from .. import services
from ..pictures import InvalidPictureError, encode_anew


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    result = io.BytesIO()
    Image.new("RGB", size, "teal").save(result, kind, **options)
    return result.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_becomes_a_square_webp(kind: str) -> None:
    made = Image.open(io.BytesIO(encode_anew(io.BytesIO(picture(kind)))))

    assert (made.format, made.size) == ("WEBP", (30, 30))


def test_a_large_picture_becomes_small() -> None:
    made = Image.open(io.BytesIO(encode_anew(io.BytesIO(picture(size=(2000, 1000))))))

    assert made.size == (512, 512)


def test_nothing_else_of_the_file_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    content = picture("JPEG", exif=exif) + b"<script>alert(1)</script>"

    made = encode_anew(io.BytesIO(content))

    assert b"secret place" not in made
    assert b"script" not in made


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"GIF89a<script>alert(1)</script>",
        picture()[:60],
        b"BM" + b"\0" * 100,
        b"%PDF-1.7",
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content: bytes) -> None:
    upload = SimpleUploadedFile("me.png", content, content_type="image/png")

    with pytest.raises(InvalidPictureError, match="can be read"):
        encode_anew(upload)


def test_a_file_that_unfolds_to_gigabytes_is_refused() -> None:
    with pytest.raises(InvalidPictureError):
        encode_anew(io.BytesIO(picture(size=(20000, 5000))))


def test_a_file_that_is_too_large_is_refused(settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"PICTURE_MEGABYTES": 1}

    with pytest.raises(InvalidPictureError, match="1 MB"):
        encode_anew(io.BytesIO(b"x" * (1024 * 1024 + 1)))


def test_a_new_picture_takes_the_place_of_the_old_one(
    ada: Any, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    content = encode_anew(io.BytesIO(picture()))
    with django_capture_on_commit_callbacks(execute=True):
        first = services.set_picture(user=ada, content=content).picture.name
    with django_capture_on_commit_callbacks(execute=True):
        second = services.set_picture(user=ada, content=content).picture.name

    assert first != second
    assert [str(path.relative_to(media)) for path in media.rglob("*.webp")] == [second]
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_picture(user=ada)
    assert list(media.rglob("*.webp")) == []
