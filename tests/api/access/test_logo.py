"""A logo is a picture and nothing else."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from api.access.logo import (
    DAMAGED,
    MOST_BYTES,
    NOT_A_PICTURE,
    SHOWN_HIGH,
    TOO_HEAVY,
    WRONG_SIZE,
    LogoRefused,
    read_logo,
)
from tests.fixtures import ROOT
from tests.pictures import chunk, png

PLUM = (122, 31, 92)


def drawn(
    file_format: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **how: Any
) -> bytes:
    """Return a picture with a plum left half on white, as a program would save it."""
    picture = Image.new("RGB", size, "white")
    picture.paste(PLUM, (0, 0, size[0] // 2, size[1]))
    file = BytesIO()
    picture.convert(mode, palette=Image.Palette.ADAPTIVE).save(file, file_format, **how)
    return file.getvalue()


def seen(logo_png: bytes, at: tuple[int, int]) -> tuple[int, ...]:
    """Return the colour of a pixel."""
    pixel = Image.open(BytesIO(logo_png)).convert("RGB").getpixel(at)
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize(
    "file",
    [
        drawn("PNG"),
        drawn("PNG", mode="P"),
        drawn("PNG", mode="RGBA"),
        drawn("JPEG", quality=95),
        drawn("JPEG", mode="CMYK", quality=95),
        drawn("WEBP", lossless=True),
    ],
    ids=["png", "png with a palette", "png with alpha", "jpeg", "jpeg for print", "webp"],
)
def test_a_picture_is_taken_with_its_size_and_colours_and_kept_as_png(file: bytes) -> None:
    logo = read_logo(file)
    assert (logo.width, logo.height) == (40, 20)
    assert logo.png.startswith(b"\x89PNG")
    for at, colour in (((5, 10), PLUM), ((35, 10), (255, 255, 255))):
        assert seen(logo.png, at) == pytest.approx(colour, abs=6)


def test_grey_in_sixteen_bits_stays_grey() -> None:
    file = BytesIO()
    Image.new("I;16", (40, 20), 0x8000).save(file, "PNG")
    assert seen(read_logo(file.getvalue()).png, (5, 5)) == pytest.approx((128, 128, 128), abs=1)


def test_what_is_see_through_stays_so() -> None:
    file = BytesIO()
    Image.new("RGBA", (40, 20), (*PLUM, 0)).save(file, "WEBP", lossless=True)
    kept = Image.open(BytesIO(read_logo(file.getvalue()).png))
    assert kept.getchannel("A").getextrema() == (0, 0)


def test_a_large_picture_is_made_as_small_as_it_is_shown() -> None:
    logo = read_logo(drawn("JPEG", (1_600, 800)))
    assert (logo.width, logo.height) == (384, SHOWN_HIGH)


def test_a_photo_weighs_no_more_on_each_page_than_a_file_may() -> None:
    # Not a secret: colours that flow into each other, the same in each run.
    soft = Image.frombytes("RGB", (24, 12), random.Random(7).randbytes(24 * 12 * 3))  # noqa: S311
    file = BytesIO()
    soft.resize((800, 400), Image.Resampling.BICUBIC).save(file, "JPEG", quality=60)
    assert len(file.getvalue()) < MOST_BYTES
    assert len(read_logo(file.getvalue()).png) < MOST_BYTES


def test_a_phones_picture_stands_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # turn it by 90° to the right
    logo = read_logo(drawn("JPEG", exif=turned))
    assert (logo.width, logo.height) == (20, 40)


def test_nothing_but_the_picture_is_kept() -> None:
    camera = Image.Exif()
    camera[0x010F] = "secret camera"
    place = chunk(b"tEXt", b"GPS\x0060.39 5.32") + chunk(b"eXIf", camera.tobytes())
    behind = b"<script>alert(1)</script>"
    for file in (
        png(40, 20, before_data=place) + behind,
        drawn("PNG", exif=camera, dpi=(300, 300), icc_profile=b"secret camera") + behind,
        drawn("JPEG", exif=camera, comment="60.39 5.32", icc_profile=b"secret camera") + behind,
        drawn("WEBP", exif=camera, xmp=b"GPS", icc_profile=b"secret camera") + behind,
    ):
        kept = read_logo(file).png
        for hidden in (b"GPS", b"60.39", b"camera", b"script", b"eXIf", b"iCCP", b"pHYs"):
            assert hidden not in kept
        names = {kept[at - 4 : at] for at in _chunk_data(kept)}
        assert names <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def _chunk_data(file: bytes) -> list[int]:
    """Return where the data of each part of a PNG file begins."""
    found, at = [], 8
    while at < len(file):
        found.append(at + 8)
        at += 12 + int.from_bytes(file[at : at + 4])
    return found


def test_the_same_picture_has_the_same_digest_and_another_one_another() -> None:
    assert read_logo(png(40, 20)).digest == read_logo(png(40, 20)).digest
    assert read_logo(png(40, 20)).digest != read_logo(png(40, 21)).digest


def test_what_was_written_anew_can_be_read_again() -> None:
    once = read_logo(png(40, 20, palette=True))
    assert read_logo(once.png).png == once.png


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", NOT_A_PICTURE),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', NOT_A_PICTURE),
        (drawn("GIF"), NOT_A_PICTURE),
        (drawn("BMP"), NOT_A_PICTURE),
        (drawn("PDF"), NOT_A_PICTURE),
        (drawn("WEBP")[:60], DAMAGED),
        (drawn("PNG")[:60], DAMAGED),
        (drawn("JPEG")[:-100], DAMAGED),
        (png(40, 20).replace(b"IDAT", b"IDAX"), NOT_A_PICTURE),
        (png(40, 20, rows=b"\0" * 10), DAMAGED),
        (png(8, 20), WRONG_SIZE),
        (drawn("JPEG", (1_601, 20)), WRONG_SIZE),
        (drawn("WEBP", (40, 801)), WRONG_SIZE),
        (png(60_000, 60_000, rows=b""), WRONG_SIZE),
        (bytes(MOST_BYTES + 1), TOO_HEAVY),
    ],
)
def test_what_is_no_such_picture_is_refused_with_what_to_do(file: bytes, told: str) -> None:
    with pytest.raises(LogoRefused) as refused:
        read_logo(file)
    assert str(refused.value) == str(told)


def test_files_that_unpack_to_far_more_than_they_say_cost_little_memory() -> None:
    """In a process of their own, which may take 50 MB beyond what it has."""
    behind = zlib.compress(bytes(90_000_000), 9)
    header = struct.pack(">IIBBBBB", 40, 20, 8, 0, 0, 0, 0)
    assert len(behind) < MOST_BYTES
    small = drawn("WEBP", lossless=True)
    at = small.index(b"VP8L") + 9  # behind it: width and height less one, 14 bits each
    huge = int.from_bytes(small[at : at + 4], "little") >> 28 << 28 | 16_000 << 14 | 16_000
    bombs = [
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            chunk(name, data)
            for name, data in ((b"IHDR", header), (b"IDAT", behind), (b"IEND", b""))
        ),
        png(40, 20, before_data=chunk(b"zTXt", b"a\0\0" + behind)),
        png(40, 20, before_data=chunk(b"iCCP", b"a\0\0" + behind)),
        small[:at] + huge.to_bytes(4, "little") + small[at + 4 :],
    ]
    assert all(len(bomb) < MOST_BYTES for bomb in bombs)
    tried = subprocess.run(
        [sys.executable, "-c", TRY], input=repr(bombs), text=True, check=False, cwd=ROOT
    )
    assert tried.returncode == 0


TRY = """
import ast, resource, sys
from api.access.logo import LogoRefused, read_logo

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

bombs = ast.literal_eval(sys.stdin.read())
before, refused = peak(), 0
for bomb in bombs:
    try:
        read_logo(bomb)
    except LogoRefused:
        refused += 1
assert refused >= 2, refused
assert peak() - before < 50, peak() - before
"""
