"""A service's logo: a picture that is read, made small, and written anew as PNG.

A picture written anew from its pixels carries nothing else along: no comments, no place where it
was taken, no second file behind its end. SVG is not taken: it is a document that can hold scripts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from api.shared.i18n import lazy

MOST_BYTES = 100_000
"""Of the file that is sent in, and of the picture that every page then shows."""
SMALLEST, WIDEST, HIGHEST = 16, 1_600, 800
"""In pixels. Looked at before anything is unpacked."""
SHOWN_HIGH = 192
"""Pixels it is kept with at most: shown 2rem high, twice that at 200 % text, on a sharp screen."""

FORMATS = ("PNG", "JPEG", "WEBP")

NOT_A_PICTURE = lazy("The picture must be a PNG, JPEG or WebP file.")
TOO_HEAVY = lazy("The file is too large: at most 100 kB.")
WRONG_SIZE = lazy("The picture must be 16 to 1,600 pixels wide and 16 to 800 pixels high.")
DAMAGED = lazy("The picture could not be read. Export it once more, and try again.")


class LogoRefused(Exception):
    """A picture we do not take; the text says what to do about it."""


@dataclass(frozen=True)
class Logo:
    """A picture that was checked. `digest` tells it from others."""

    png: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """Return a short text that is the same for the same picture alone."""
        return hashlib.sha256(self.png).hexdigest()[:12]


def read_logo(file: bytes) -> Logo:
    """Return the picture in a file. Raises LogoRefused."""
    if len(file) > MOST_BYTES:
        raise LogoRefused(TOO_HEAVY)
    try:
        picture = Image.open(BytesIO(file), formats=FORMATS)
    except UnidentifiedImageError as unknown:
        raise LogoRefused(NOT_A_PICTURE) from unknown
    except Image.DecompressionBombError as bomb:
        raise LogoRefused(WRONG_SIZE) from bomb
    except Exception as damage:
        raise LogoRefused(DAMAGED) from damage
    if not (SMALLEST <= picture.width <= WIDEST and SMALLEST <= picture.height <= HIGHEST):
        raise LogoRefused(WRONG_SIZE)
    try:
        return _written_anew(_pixels(picture))
    except LogoRefused:
        raise
    except Exception as damage:  # a decoder may fail in any way on what is no whole picture
        raise LogoRefused(DAMAGED) from damage


def _pixels(picture: Image.Image) -> Image.Image:
    """Return the picture as it is meant to be seen, in eight bits a colour, and nothing beside."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits of grey, which converting would cut, not scale
        upright = upright.point(lambda value: value / 256).convert("L")
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.info.clear()
    plain.thumbnail((WIDEST, SHOWN_HIGH))
    return plain


def _written_anew(plain: Image.Image) -> Logo:
    file = _png(plain)
    if len(file) > MOST_BYTES:
        file = _png(plain.quantize(256, Image.Quantize.FASTOCTREE))
    if len(file) > MOST_BYTES:
        raise LogoRefused(TOO_HEAVY)
    return Logo(file, plain.width, plain.height)


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
