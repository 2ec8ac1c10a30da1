"""Whose turn it is in a case: ours, the reporter's, or nobody's in particular.

It is ours from the moment the reporter gave something to read until we triaged, moved the case on
or wrote back. It is the reporter's from the moment we wrote until they answered.
"""

WRITTEN = frozenset({"staff_wrote", "invited", "time_offered"})
"""What we send the reporter and may get an answer to, by `CaseEvent.what`."""

PROGRESS = frozenset({"triaged", "moved", "status_reported"})
"""What takes the matter on, by `CaseEvent.what`. A feature adds its own."""

OVER = frozenset({"withdrawn", "expired", "closed", "left_closed"})
"""What leaves nothing to answer for anybody, by `CaseEvent.what`."""

SPOKEN_TO_US = frozenset({"received", "marked_urgent", "transferred"})
"""What is new to us whoever noted it, by `CaseEvent.what`."""


def turn_after(turn: str | None, actor_kind: str, what: str) -> str | None:
    """Return whose turn it is after this happened."""
    if what in OVER:
        return None
    if actor_kind == "reporter" or what in SPOKEN_TO_US:
        return "us"
    if actor_kind == "system":
        return turn
    if what in WRITTEN:
        return "reporter"
    return None if what in PROGRESS and turn == "us" else turn
