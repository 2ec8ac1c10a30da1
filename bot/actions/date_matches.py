"""What readers of dates share: the days they give, and the parts of a match they look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from bot.actions.date_words import NUMBERS, ORDINALS

# "Last": the one before now.
LAST = r"(?:forrige|førre|førige|siste|sist|last|previous|past)"


class Days(NamedTuple):
    """First and last day (both inclusive) a phrase means, and whether it is a guess."""

    first: date
    last: date
    approximate: bool = False


# None: the words name days, but not surely which, or they lie ahead.
Reader = Callable[..., "Days | None"]


def part(match: re.Match[str], name: str) -> str | None:
    """A named group of the match; None where the pattern has none or it is empty."""
    return match.groupdict().get(name)


def number(said: str) -> int:
    """The number in digits ("3rd"), an ordinal or a numeral."""
    digits = re.match(r"\d+", said)
    return int(digits[0]) if digits else ORDINALS.get(said) or NUMBERS[said]


def year_said(match: re.Match[str], today: date) -> int | None:
    """The year the phrase gives, if any; two digits are of this century."""
    year, back, ago = part(match, "year"), part(match, "back"), part(match, "ago")
    if year:
        return int(year) + (2000 if len(year) == len("26") else 0)
    if ago:
        return today.year - number(ago)
    if part(match, "earlier") or back in ("i fjor", "last year"):
        return today.year - 1
    if back in ("i forfjor", "forfjor"):
        return today.year - 2
    return today.year if back else None


class Either(dict[str, str]):
    """A match in which the second of two equal groups stands in for the first."""

    def __init__(self, match: re.Match[str], **said: str) -> None:
        groups = {k.rstrip("2"): v for k, v in match.groupdict().items() if v}
        super().__init__({**said, **groups})

    def groupdict(self) -> dict[str, str]:
        """As a match has it."""
        return self


# A reader takes either.
Match = re.Match[str] | Either
