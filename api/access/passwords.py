"""Passwords, by Argon2id (RFC 9106), worked out beside the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_LENGTH = 12
"""Characters a password must have at least: length counts more than odd signs (NIST SP 800-63B)."""

MAXIMUM_LENGTH = 256
"""Characters that are looked at: hashing a whole book would be a way to keep us busy."""

_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
"""Each hash takes 64 MiB and a core for a moment: two at a time are enough for one process."""


async def hashed(password: str) -> str:
    """Return the password's hash, with its own salt and parameters."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def right(password: str, stored: str | None) -> bool:
    """Return whether the password has this hash.

    For nobody's hash (None) the work is done all the same, and the answer is no: how long it took
    does not tell whether there is such a user.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _verify, password[:MAXIMUM_LENGTH], stored)


def outdated(stored: str) -> bool:
    """Return whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(password: str, stored: str | None) -> bool:
    try:
        return _hasher.verify(stored or _nobodys(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """Return a hash for comparing with when there is no user."""
    return _hasher.hash("nobody's password")
