"""How a measured figure is told: beside its goal, and whether that is reached."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from api.operations.console import say


@dataclass(frozen=True)
class Figure:
    """One line of a table."""

    what: str
    value: float
    unit: str
    most: float | None = None
    """The goal: no more than this. None: told for comparison only."""

    def __str__(self) -> str:
        """Return the line."""
        line = f"  {self.what:<52}{self.value:>10,.2f} {self.unit:<10}"
        if self.most is None:
            return line.rstrip()
        verdict = "reached" if self.value <= self.most else "MISSED"
        return f"{line} goal ≤ {self.most:g}: {verdict}"


def table(title: str, figures: Sequence[Figure], note: str = "") -> None:
    """Print figures under a title."""
    say(f"\n{title}")
    for figure in figures:
        say(str(figure))
    if note:
        say(f"  {note}")


def median(values: Sequence[float]) -> float:
    """Return the middle one."""
    return statistics.median(values)


def percentile_95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 stay below."""
    return statistics.quantiles(values, n=20)[18]
