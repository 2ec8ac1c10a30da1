"""How an attempt went, and when the next one is due."""

import secrets
from dataclasses import dataclass

DELAYS = (5.0, 15.0, 45.0, 135.0, 405.0, 1215.0, 3645.0, *([10_800.0] * 7))
"""Seconds from one failed attempt to the next: fifteen attempts over about 22 hours, then it is a
dead letter. Steep at first, since most failures are a restart; then every three hours."""

JITTER = 0.25
"""Delays are stretched by up to this part, so that a receiver coming back is not stormed."""

LONGEST_WAIT = 21_600.0
"""Six hours, in seconds: how far a receiver's Retry-After is believed."""


@dataclass(frozen=True)
class Arrived:
    """The receiver has it, and said so."""


@dataclass(frozen=True)
class Refused:
    """The attempt failed; `slug` says why (`problems.REASONS`).

    `retry_after` is the receiver's own wish in seconds; `final` means that it wants no more.
    """

    slug: str
    retry_after: float | None = None
    final: bool = False


Outcome = Arrived | Refused


def delay_after(attempts: int, refused: Refused) -> float | None:
    """Return the seconds until the next attempt after this many, or None to give up."""
    if refused.final or attempts > len(DELAYS):
        return None
    spread = 1 + JITTER * secrets.randbelow(1_000) / 1_000
    asked = min(refused.retry_after or 0.0, LONGEST_WAIT)
    return max(DELAYS[attempts - 1] * spread, asked)
