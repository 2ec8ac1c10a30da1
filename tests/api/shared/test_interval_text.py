"""When it happened, in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from api.shared import i18n
from api.shared.clock import LOCAL


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-11-18T00:00", "2026-11-19T00:00", "18. november 2026"),
        ("2026-11-16T00:00", "2026-11-19T00:00", "16. november 2026 – 18. november 2026"),
        ("2026-11-20T18:00", "2026-11-20T23:00", "20. november 2026 18:00–23:00"),
        (
            "2026-11-20T22:00",
            "2026-11-21T06:00",
            "20. november 2026 22:00 – 21. november 2026 06:00",
        ),
        ("2026-11-20T22:00", None, "20. november 2026 22:00"),
        # The day the clocks go back has 25 hours and is one day all the same.
        ("2026-10-25T00:00", "2026-10-26T00:00", "25. oktober 2026"),
    ],
)
def test_an_interval_is_told_as_people_would(start: str, end: str | None, words: str) -> None:
    i18n.use("nb")
    moments = [
        datetime.fromisoformat(each).replace(tzinfo=LOCAL) if each else None
        for each in (start, end)
    ]
    assert i18n.interval_text(*moments) == words  # type: ignore[arg-type]
