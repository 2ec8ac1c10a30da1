"""The phrases of `phrases/when_*.txt`, and how a reading of one is judged (phrases/README.md)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.actions.dates import When

HERE = Path(__file__).parent / "phrases"
OSLO = ZoneInfo("Europe/Oslo")
Verdict = Literal["right", "wrong", "unread"]
_HOURS = re.compile(r"^(\d{4}-\d\d-\d\d) ([\d:]+)(?:-([\d:]+)|\.\.(\d{4}-\d\d-\d\d) ([\d:]+))$")


@dataclass(frozen=True)
class TimePhrase:
    """One line: what was typed, seen from when, and what it means."""

    language: str
    now: datetime
    text: str
    expected: str

    @property
    def may_stay_words(self) -> bool:
        """Reading nothing is as right as the interval (trailing `?`)."""
        return self.expected.endswith("?") or self.expected == "-"

    def judge(self, when: When | None) -> Verdict:
        """`right` also where words only are as good; an interval that is not meant is `wrong`."""
        meant = self.expected.rstrip("?").rstrip()
        if when is None:
            return "right" if self.may_stay_words else "unread"
        if meant in ("", "-"):
            return "wrong"
        if meant.startswith("@"):
            day = datetime.fromisoformat(meant[1:]).replace(tzinfo=OSLO, hour=1)
            return "right" if when.start <= day < when.end else "wrong"
        approximate = meant.endswith("~")
        start, end = _interval(meant.rstrip("~").rstrip())
        end = min(end, self.now) if start < self.now else end
        same = (when.start, when.end) == (start, end)
        return "right" if same and (not approximate or when.approximate) else "wrong"


def time_phrases(language: str) -> list[TimePhrase]:
    """The lines of one language's file."""
    found, now = [], None
    for line in (HERE / f"when_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## now "):
            now = datetime.fromisoformat(line[7:]).replace(tzinfo=OSLO)
        elif " | " in line and now is not None:
            text, expected = line.rsplit(" | ", 1)
            found.append(TimePhrase(language, now, text.strip(), expected.strip()))
    return found


def _interval(meant: str) -> tuple[datetime, datetime]:
    """What is meant, as `phrases/README.md` writes it."""
    if hours := _HOURS.match(meant):
        first, start, end, last, until = hours.groups()
        return _at(first, start), _at(last or first, until or end)
    first, _, last = meant.partition("..")
    return _at(first, "0"), _at(last or first, "24")


def _at(day: str, hour: str) -> datetime:
    """A day and an hour of the clock on the wall, 24 being the next midnight."""
    hours, _, minutes = hour.partition(":")
    late = int(hours) == 24
    when = datetime.fromisoformat(day) + timedelta(days=late)
    return when.replace(hour=0 if late else int(hours), minute=int(minutes or 0), tzinfo=OSLO)


def stories() -> list[TimePhrase]:
    """Whole stories, with the time each is about (`-` where it tells none)."""
    now = datetime(2026, 11, 18, 10, 30, tzinfo=OSLO)
    lines = (HERE / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [TimePhrase(row["language"], now, row["text"], row["expected"]) for row in rows]
