"""Counts that tell of no single person: small ones, and those that give them away, are left out.

The rule is the one of official statistics: a count under five is not shown, and neither is another
one when the total less what is shown would tell it (Statistics Norway's practice of secondary
suppression).
"""

from collections.abc import Mapping

from api.lessons.schemas import Count, Figures

SMALLEST_SHOWN = 5


def figures(kinds: Mapping[str, int], categories: Mapping[str, int], closed: int) -> Figures:
    """Return the figures of a period as they can be shown, the largest first."""
    total = sum(kinds.values())
    if total < SMALLEST_SHOWN:
        return Figures(total=None, kinds=[], categories=[], closed=None)
    return Figures(
        total=total,
        kinds=_safe(kinds),
        categories=_safe(categories),
        closed=closed if closed == 0 or closed >= SMALLEST_SHOWN else None,
    )


def _safe(counts: Mapping[str, int]) -> list[Count]:
    """Return the counts without the small ones, and without those that would tell them.

    What is left out together is always at least five, and more than one count.
    """
    there = sorted(
        ((number, value) for value, number in counts.items() if number),
        key=lambda each: (each[0], each[1]),
    )
    hidden: list[tuple[int, str]] = [each for each in there if each[0] < SMALLEST_SHOWN]
    shown = there[len(hidden) :]
    while hidden and shown and (len(hidden) == 1 or sum(n for n, _v in hidden) < SMALLEST_SHOWN):
        hidden.append(shown.pop(0))
    visible = [Count(value=value, number=number) for number, value in reversed(shown)]
    return visible + [Count(value=value, number=None) for value in sorted(v for _n, v in hidden)]
