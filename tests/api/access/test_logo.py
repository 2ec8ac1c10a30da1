"""A logo is a picture and nothing else."""

from __future__ import annotations

import struct
import zlib

import pytest

from api.access.logo import (
    DAMAGED,
    INTERLACED,
    MOST_BYTES,
    NOT_PNG,
    TOO_HEAVY,
    WRONG_SIZE,
    LogoRefused,
    read_logo,
)
from tests.pictures import chunk, png


def test_a_picture_is_taken_with_its_size() -> None:
    logo = read_logo(png(40, 20))
    assert (logo.width, logo.height) == (40, 20)
    assert logo.png.startswith(b"\x89PNG")


def test_nothing_but_the_picture_is_kept() -> None:
    place = chunk(b"tEXt", b"GPS\x0060.39 5.32") + chunk(b"eXIf", b"secret camera")
    behind = b"<script>alert(1)</script>"
    logo = read_logo(png(40, 20, before_data=place) + behind)
    for hidden in (b"GPS", b"60.39", b"camera", b"script"):
        assert hidden not in logo.png
    assert logo.png == read_logo(png(40, 20)).png


def test_the_same_picture_has_the_same_digest_and_another_one_another() -> None:
    assert read_logo(png(40, 20)).digest == read_logo(png(40, 20)).digest
    assert read_logo(png(40, 20)).digest != read_logo(png(40, 21)).digest


def test_what_was_written_anew_can_be_read_again() -> None:
    once = read_logo(png(40, 20, palette=True))
    assert read_logo(once.png).png == once.png


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", NOT_PNG),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', NOT_PNG),
        (b"RIFF\0\0\0\0WEBPVP8 ", NOT_PNG),
        (b"GIF89a", NOT_PNG),
        (png(40, 20)[:60], DAMAGED),
        (png(40, 20)[:-1] + b"x", DAMAGED),
        (png(40, 20).replace(b"IDAT", b"IDAX"), DAMAGED),
        (png(40, 20, rows=b"\0" * 10), DAMAGED),
        (png(40, 20, rows=b"\7" * 41 * 20), DAMAGED),
        (png(40, 20, before_data=chunk(b"ABCD", b"")), DAMAGED),
        (png(40, 20, kind=5), DAMAGED),
        (png(8, 20), WRONG_SIZE),
        (png(60_000, 60_000, rows=b""), WRONG_SIZE),
        (png(40, 20, interlaced=1), INTERLACED),
        (bytes(MOST_BYTES + 1), TOO_HEAVY),
    ],
)
def test_what_is_no_such_picture_is_refused_with_what_to_do(file: bytes, told: str) -> None:
    with pytest.raises(LogoRefused) as refused:
        read_logo(file)
    assert str(refused.value) == str(told)


def test_a_file_that_unpacks_to_far_more_than_its_size_says_is_not_unpacked() -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    assert len(bomb) < MOST_BYTES
    header = struct.pack(">IIBBBBB", 40, 20, 8, 0, 0, 0, 0)
    file = b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(name, data) for name, data in ((b"IHDR", header), (b"IDAT", bomb), (b"IEND", b""))
    )
    with pytest.raises(LogoRefused):
        read_logo(file)
