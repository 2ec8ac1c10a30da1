"""PNG files, byte by byte, for tests of what takes pictures."""

from __future__ import annotations

import struct
import zlib


def chunk(name: bytes, data: bytes) -> bytes:
    """Return one part of a PNG file, with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int,
    height: int,
    *,
    kind: int = 0,
    palette: bool = False,
    interlaced: int = 0,
    rows: bytes | None = None,
    before_data: bytes = b"",
) -> bytes:
    """Return a picture with one byte for each pixel, black unless `rows` says otherwise."""
    header = struct.pack(">IIBBBBB", width, height, 8, 3 if palette else kind, 0, 0, interlaced)
    data = bytes((width + 1) * height) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", header),
            chunk(b"PLTE", bytes((122, 31, 92))) if palette else b"",
            before_data,
            chunk(b"IDAT", zlib.compress(data)),
            chunk(b"IEND", b""),
        )
    )
