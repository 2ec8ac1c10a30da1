"""Harm as staff assess it: how grave each degree is, and which kinds of report are asked of it."""

from api.reports.schemas import Harm, Kind

GRAVITY = (Harm.NONE, Harm.UNCLEAR, Harm.MINOR, Harm.SIGNIFICANT, Harm.DEATH)
"""From the least grave. What is unclear is more than none and less than what is known."""

GRAVE = frozenset({Harm.SIGNIFICANT, Harm.DEATH})

NOT_ASKED = frozenset({Kind.GOOD_CARE, Kind.SUGGESTION})
"""Good care and suggestions are reviewed too, and nobody is asked what harm they did."""


def graver(*found: str | None) -> Harm | None:
    """Return the gravest of what was assessed; None when nothing was."""
    assessed = [Harm(each) for each in found if each is not None]
    return max(assessed, key=GRAVITY.index, default=None)
