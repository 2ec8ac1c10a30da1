"""A scripted person of `people/*.yml`: what they say, believe, and expect of their report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.actions.dates import OSLO
from tests.evaluation.texts import LANGUAGES

PEOPLE = Path(__file__).parent / "people"
PERSONAS = (
    "terse", "rambling", "corrector", "questioner", "dialect", "second_language", "pressing",
)  # fmt: skip
# Fields a person states, and the question that asks for each.
STEP_OF = {
    "day": "occurred",
    "around": "occurred",
    "occurred": "occurred",
    "unit": "place",
    "place": "place",
    "email": "contact",
    "phone": "contact",
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
          "September", "October", "November", "December")  # fmt: skip
# How long an interval may be that stands for a day, and for "around" a day.
LONGEST_DAY = timedelta(days=3)
LONGEST_AROUND = timedelta(days=160)
# A first wording marked so would be asked back by a human too.
UNCLEAR = "~"


class Correction(NamedTuple):
    """Something they say otherwise first, and put right when the question `at` is open."""

    field: str
    before: str
    at: str
    wordings: list[str]
    then: str | None

    @property
    def step(self) -> str:
        """The question whose answer it corrects."""
        return STEP_OF.get(self.field, self.field)


@dataclass
class Person:
    """One person; `corrected` holds the fields that they have put right so far."""

    language: str
    who: str
    persona: str
    story: list[str]
    expect: dict[str, Any]
    opens: list[str] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    asks: list[dict[str, str]] = field(default_factory=list)
    corrects: list[dict[str, str]] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    corrected: set[str] = field(default_factory=set)

    def wordings(self, step: str) -> list[str]:
        """What they say at a question: first, and each time it is asked again."""
        return [w.removeprefix(UNCLEAR).strip() for w in self._raw(step)]

    def is_clear(self, step: str) -> bool:
        """Whether a human would understand the first wording."""
        return not any(w.startswith(UNCLEAR) for w in self._raw(step)[:1])

    def _raw(self, step: str) -> list[str]:
        return [w.strip() for w in self.says[step].split(" | ")] if step in self.says else []

    @property
    def corrections(self) -> list[Correction]:
        """What they will put right."""
        return [
            Correction(c["field"], c["before"], c["at"], c["says"].split(" | "), c.get("then"))
            for c in self.corrects
        ]

    @property
    def believes(self) -> dict[str, Any]:
        """What they hold for true now: the expected report before what is not yet corrected."""
        wrong = {c.field: c.before for c in self.corrections if c.field not in self.corrected}
        return {**self.expect, **wrong}

    @property
    def kind_of_errand(self) -> str:
        """What they would press in the menu."""
        kind = self.expect.get("kind")
        return kind if kind in ("good_care", "suggestion") else "report"

    def choice_for(self, step: str) -> str | None:
        """The press that means what they believe, at a question with closed choices."""
        believes = self.believes
        if step == "place":
            return f"place:{believes['unit']}" if "unit" in believes else None
        if step == "modes":
            return "modes:phone"
        value = believes.get(step)
        if isinstance(value, list):
            value = value[0]
        return f"{step}:{value}" if value else None

    def day(self) -> str | None:
        """The day as a date picker sends it, if they know one."""
        return self.believes.get("day") or self.believes.get("around")

    def day_in_figures(self) -> str | None:
        """The day as anyone would write it who was not understood."""
        if not self.day():
            return None
        day = date.fromisoformat(self.day() or "")
        if self.language == "en":
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        return f"{day.day}.{day.month}.{day.year}"

    def agrees(self, step: str, value: Any) -> bool:
        """Whether what is shown to them at or about a question is what they believe."""
        shown = {"occurred": {"occurred": value}, "place": {"place": value}}.get(
            step, {step: value}
        )
        believes = self.believes
        about = {
            name: believes[name]
            for name in believes
            if STEP_OF.get(name, name) == step and name != "what_matters"
        }
        return all(is_so(name, wanted, shown) for name, wanted in about.items())

    def filled(self, draft: dict[str, Any]) -> dict[str, bool]:
        """Per field, whether the report says what they meant."""
        wanted = dict(self.expect)
        matters = self.wordings("what_matters")
        if "what_matters" not in wanted and matters:
            wanted["what_matters"] = matters[0]
        return {name: is_so(name, value, draft) for name, value in wanted.items()}

    def lost(self, draft: dict[str, Any]) -> list[str]:
        """What they told that is not in the report."""
        told = _squeezed(draft["what_happened"] or "")
        anywhere = _squeezed(" ".join(_texts(draft)))
        return [
            *(text for text in self.story if _squeezed(text) not in told),
            *(text for text in self.keep if _squeezed(text) not in anywhere),
        ]


def is_so(name: str, wanted: Any, draft: dict[str, Any]) -> bool:  # noqa: PLR0911 - one for each shape of field
    """Whether the draft says `wanted` of one expected field."""
    if isinstance(wanted, list):
        return any(is_so(name, each, draft) for each in wanted)
    wanted = None if wanted == "null" else wanted
    if name in ("day", "around"):
        return _holds(draft["occurred"], wanted, LONGEST_DAY if name == "day" else LONGEST_AROUND)
    if name == "occurred":
        return draft["occurred"]["start"] is None
    if name == "unit":
        return draft["place"]["unit"] == wanted
    if name == "place":
        return wanted.lower() in (draft["place"]["text"] or "").lower()
    if name in ("email", "phone"):
        kept = draft["contact"][name] or ""
        return kept == wanted or (name == "phone" and re.sub(r"\D", "", kept) == wanted)
    if name == "involvement":
        found = draft["involvement"]
        said = "take_part" if found["take_part"] else "informed"
        return wanted == ("anonymous" if not found["keep_informed"] else said)
    if name == "urgent":
        return draft["urgent"] == (wanted == "true")
    return draft.get(name) == wanted


def _holds(occurred: dict[str, Any], day: str, longest: timedelta) -> bool:
    """Whether an interval covers the day and is not much longer than it should be."""
    if not occurred["start"]:
        return False
    start, end = (datetime.fromisoformat(occurred[e]).astimezone(OSLO) for e in ("start", "end"))
    last = end - timedelta(seconds=1)
    return start.date() <= date.fromisoformat(day) <= last.date() and end - start <= longest


def _texts(draft: dict[str, Any]) -> list[str]:
    place, support = draft["place"]["text"], draft["involvement"]["support"]
    return [t for t in (draft["what_happened"], draft["what_matters"], place, support) if t]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def stands_in(text: str, draft: dict[str, Any]) -> bool:
    """Whether words stand anywhere in the report's own texts."""
    return any(_squeezed(text) in _squeezed(each) for each in _texts(draft))


def people() -> list[Person]:
    """All of `people/*.yml`. Every scalar is read as text, so `yes` and dates stay as written."""
    found = []
    for language in LANGUAGES:
        text = (PEOPLE / f"{language}.yml").read_text(encoding="utf-8")
        rows = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
        found += [Person(language=language, **row) for row in rows]
    return found
