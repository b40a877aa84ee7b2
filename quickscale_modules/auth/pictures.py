"""Pictures of people: what is uploaded is never served, only what is made of it."""

import io
import warnings
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .conf import configuration

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
SIDE_PIXELS = 512
# A small file can unfold to gigabytes.
LARGEST_PIXELS = 40_000_000
QUALITY = 85


class InvalidPictureError(Exception):
    """A file that is no picture, is too large or too small. The text is for people."""


def encode_anew(upload: IO[bytes]) -> bytes:
    """Return a square WebP of at most 512 pixels, without anything else that was in the file.

    The format is found by content: name and type that a browser says play no part.
    Raises InvalidPictureError.
    """
    content = upload.read(configuration().picture_megabytes * 1024 * 1024 + 1)
    if len(content) > configuration().picture_megabytes * 1024 * 1024:
        message = _("The picture is larger than %(size)d MB.")
        raise InvalidPictureError(message % {"size": configuration().picture_megabytes})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _square(content)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        message = _("This is not a PNG, JPEG, GIF or WebP picture that can be read.")
        raise InvalidPictureError(message) from error


def _square(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > LARGEST_PIXELS:
            raise InvalidPictureError(_("The picture has too many pixels."))
        image.load()
        upright = ImageOps.exif_transpose(image)
        side = min(SIDE_PIXELS, upright.width, upright.height)
        picture = ImageOps.fit(upright.convert("RGBA"), (side, side))
    result = io.BytesIO()
    picture.save(result, "WEBP", quality=QUALITY)
    return result.getvalue()
