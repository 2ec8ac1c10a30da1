"""A service's logo: a PNG that is taken apart, checked, and written anew.

PNG alone. It is the one picture format that the standard library can decode (its rows are zlib
data), and a picture written anew from its rows carries nothing else along: no comments, no place
where it was taken, no second file behind its end. SVG is a document that can hold scripts, and
there is no decoder for WebP among our dependencies.

Source: PNG specification, third edition (W3C, 2025).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass

from api.shared.i18n import lazy

MOST_BYTES = 100_000
SMALLEST, WIDEST, HIGHEST = 16, 1_600, 800
"""In pixels. Shown 2rem high; more than this is only weight on a phone."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Colour type → values for each pixel."""
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
"""Colour type → bits a value may have."""
_PALETTE = 3
_FILTERS = 5

NOT_PNG = lazy("The picture must be a PNG file. Most drawing programs can export one.")
TOO_HEAVY = lazy("The file is too large: at most 100 kB.")
WRONG_SIZE = lazy("The picture must be 16 to 1,600 pixels wide and 16 to 800 pixels high.")
INTERLACED = lazy("Save the picture without interlacing, and try again.")
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
    if not file.startswith(_SIGNATURE):
        raise LogoRefused(NOT_PNG)
    try:
        return _written_anew(_chunks(file))
    except (struct.error, zlib.error, KeyError, IndexError) as damage:
        raise LogoRefused(DAMAGED) from damage


def _chunks(file: bytes) -> dict[bytes, bytes]:
    """Return the chunks that make the picture; the parts of its data together."""
    found: dict[bytes, bytes] = {}
    at = len(_SIGNATURE)
    while b"IEND" not in found:
        length, name = struct.unpack_from(">I4s", file, at)
        data = file[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", file, at + 8 + length)
        if zlib.crc32(name + data) != checksum:
            raise LogoRefused(DAMAGED)
        if name in _KEPT:
            found[name] = found.get(name, b"") + data
        elif name[:1].isupper():  # needed to show the picture, and unknown to us
            raise LogoRefused(DAMAGED)
        at += 12 + length
    return found


def _written_anew(chunks: dict[bytes, bytes]) -> Logo:
    header = chunks[b"IHDR"]
    width, height, depth, kind, _compression, _filter, interlaced = struct.unpack(
        ">IIBBBBB", header
    )
    if not (SMALLEST <= width <= WIDEST and SMALLEST <= height <= HIGHEST):
        raise LogoRefused(WRONG_SIZE)
    if interlaced:
        raise LogoRefused(INTERLACED)
    if depth not in _DEPTHS[kind] or (kind == _PALETTE) != (b"PLTE" in chunks):
        raise LogoRefused(DAMAGED)
    row = 1 + -(-width * depth * _CHANNELS[kind] // 8)
    rows = _rows(chunks[b"IDAT"], row * height)
    if any(rows[at] >= _FILTERS for at in range(0, len(rows), row)):
        raise LogoRefused(DAMAGED)
    kept = {name: chunks[name] for name in _KEPT if name in chunks}
    kept |= {b"IDAT": zlib.compress(rows, 9), b"IEND": b""}
    png = _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in kept.items()
    )
    return Logo(png, width, height)


def _rows(packed: bytes, expected: int) -> bytes:
    """Return the picture's rows: exactly so many bytes, however much the file says it holds."""
    unpacking = zlib.decompressobj()
    rows = unpacking.decompress(packed, expected + 1)
    if len(rows) != expected or not unpacking.eof:
        raise LogoRefused(DAMAGED)
    return rows
