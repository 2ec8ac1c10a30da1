"""Identifiers: for rows, for people to say aloud, and for secrets."""

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code can be read aloud and written by hand."""

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})


def new_id() -> UUID:
    """Return a new UUID of version 7: unique, and rising with time (RFC 9562 § 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def made_at(made: UUID) -> datetime:
    """Return when `new_id` made this, to the millisecond."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


def new_reference() -> str:
    """Return a short reference people can say on the phone, such as `7K3Q-92MX` (40 bits)."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def new_token() -> str:
    """Return an unguessable URL-safe token (192 bits)."""
    return secrets.token_urlsafe(24)


def crockford(data: bytes, length: int) -> str:
    """Return the first `length` characters of `data` in Crockford's base 32.

    Raises ValueError when `data` has fewer than 5 bits a character.
    """
    if len(data) * 8 < length * 5:
        message = f"{length} characters need {length * 5} bits"
        raise ValueError(message)
    value = int.from_bytes(data) >> (len(data) * 8 - length * 5)
    return "".join(CROCKFORD[(value >> shift) & 31] for shift in range((length - 1) * 5, -1, -5))


def in_groups(code: str) -> list[str]:
    """Return a code in groups of four, as people copy it."""
    return [code[start : start + 4] for start in range(0, len(code), 4)]


def read_code(typed: str) -> str:
    """Return a code as it was issued from what a person typed: groups, case and look-alikes."""
    return typed.strip().upper().translate(_MISREAD)
