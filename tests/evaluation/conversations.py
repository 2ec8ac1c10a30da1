"""Whole conversations with scripted people: turns, repeated questions, and what was filled.

Each person of `people/*.yml` is played in three manners. A manner is how the person behaves;
the report must say the same in the end.
"""

# Sentences and names stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from bot.actions.dates import OSLO
from bot.actions.turn import empty_draft
from tests.evaluation.service import NOW, SERVICE
from tests.evaluation.texts import LANGUAGES, share, table

if TYPE_CHECKING:
    from bot.engine import Engine

PEOPLE = Path(__file__).parent / "people"
MANNERS = ("terse", "rambling", "corrector", "questioner", "presser")
MANNERS_EACH = 3
GOAL_FIELDS, GOAL_REPEATS = 0.97, 0.0
LONGEST = 60
EMAIL = "kari@example.no"
QUESTIONS = {
    "nb": ("hvem leser dette?", "er det anonymt?", "hva skjer etterpå?"),
    "nn": ("kven les dette?", "er det anonymt?", "kva skjer etterpå?"),
    "en": ("who reads this?", "is it anonymous?", "what happens next?"),
}
SAID = {
    "nb": {"all": "det var alt", "yes": "ja", "send": "send", "wrong_day": "i forgårs"},
    "nn": {"all": "det var alt", "yes": "ja", "send": "send", "wrong_day": "i førgår"},
    "en": {"all": "that's all", "yes": "yes", "send": "send it", "wrong_day": "the day before yesterday"},
}  # fmt: skip
NO_IT_WAS = {"nb": "nei, det var {}", "nn": "nei, det var {}", "en": "no, it was {}"}


class Outcome(NamedTuple):
    """What came of one conversation."""

    language: str
    who: str
    manner: str
    turns: int
    seconds: float
    sent: bool
    fields: dict[str, bool]
    repeats: list[str]


class Talk:
    """One person's conversation with the engine; keeps what the API would keep."""

    def __init__(self, engine: Engine, language: str, person: dict[str, Any], manner: str) -> None:
        self.engine, self.language, self.person, self.manner = engine, language, person, manner
        self.draft = empty_draft(SERVICE["slug"], language)
        self.state: dict[str, Any] | None = None
        self.answer: dict[str, Any] = {}
        self.turns = 0
        self.seconds = 0.0
        self.asked: set[str] = set()
        self.tries: dict[str, int] = {}
        self.corrected = False

    async def turn(self, *, text: str | None = None, choice: str | None = None) -> None:
        """One message to the engine."""
        request = {
            "start": text is None and choice is None,
            "text": text,
            "choice": choice,
            "state": self.state,
            "draft": self.draft,
            "language": self.language,
            "now": NOW,
            "kept_days": 14,
            "service": SERVICE,
        }
        began = time.perf_counter()
        self.answer = json.loads(json.dumps(await self.engine.turn(request)))
        self.seconds += time.perf_counter() - began
        self.state, self.draft = self.answer["state"], self.answer["draft"]
        self.turns += text is not None or choice is not None

    @property
    def choices(self) -> list[str]:
        """The ids offered last."""
        return [choice["id"] for choice in self.answer["expects"]["choices"]]

    @property
    def step(self) -> str:
        """The question that is open."""
        return self.state["step"]

    async def hold(self) -> list[str]:
        """The whole conversation; gives the questions that were asked again though answered."""
        repeats = []
        await self.turn()
        while self.turns < LONGEST and self.answer["action"] != "submit":
            step = self.step
            if self.manner == "questioner" and step not in self.asked and len(self.asked) < len(QUESTIONS[self.language]):  # fmt: skip
                await self.turn(text=QUESTIONS[self.language][len(self.asked)])
                self.asked.add(step)
                continue
            self.tries[step] = self.tries.get(step, 0) + 1
            before = self.answer["messages"][-1]["text"]
            misunderstood = self.state["misunderstandings"]
            message = self.reply(step)
            await self.turn(**message)
            asked_again = self.step == step and (
                self.answer["messages"][-1]["text"] == before
                or self.state["misunderstandings"] > misunderstood
            )
            # "Is there more?" and the read-through after a correction are asked anew on purpose.
            if asked_again and step not in ("what_happened", "review") and message.get("choice") != "all":  # fmt: skip
                repeats.append(step)
        return repeats

    def reply(self, step: str) -> dict[str, str]:  # noqa: PLR0911 - one for each question
        """What the person says or presses at an open question."""
        expect, answers, said = self.person["expect"], self.person["answers"], SAID[self.language]
        pressing = self.manner == "presser"
        if step == "errand":
            errand = self.person.get("errand", "report")
            return {"text": self.person["story"]} if self.manner == "rambling" else {"choice": f"errand:{errand}"}  # fmt: skip
        if step == "what_happened":
            return self._tell(said)
        if step == "what_matters":
            return {"choice": "skip"} if pressing else {"text": self.person["matters"]}
        if step in ("understood", "occurred", "place"):
            return self._confirm(said) if step == "understood" else self._circumstance(step, said)
        if step == "reporter_role" and not pressing:
            return {"text": answers[step]}
        if step in ("reporter_role", "kind", "category", "perceived_harm"):
            return self._choose(step, expect.get(step))
        if step == "involvement":
            return {"choice": "involvement:informed"}
        if step == "contact":
            return {"text": EMAIL}
        if self.manner == "corrector" and not self.corrected and expect.get("day"):
            self.corrected = True
            return {"text": NO_IT_WAS[self.language].format(answers["occurred"])}
        return {"choice": "send"} if pressing else {"text": said["send"]}

    def _tell(self, said: dict[str, str]) -> dict[str, str]:
        parts = [part + "." for part in self.person["story"].rstrip(".").split(". ")]
        if self.manner != "terse":
            parts = [self.person["story"]]
        told = self.tries["what_happened"] - 1 + (self.manner == "rambling")
        if told < len(parts):
            return {"text": parts[told]}
        return {"choice": "thats_all"} if self.manner == "presser" else {"text": said["all"]}

    def _confirm(self, said: dict[str, str]) -> dict[str, str]:
        """Agree if every line shown is right, else press the first that is wrong."""
        lines, expect = self.state["understood"]["lines"], self.person["expect"]
        for choice in self.choices:
            field = choice.removeprefix("edit:")
            if field == choice:
                continue
            name = {"occurred": "day", "place": "unit"}.get(field, field)
            shown = {"occurred": _day, "place": lambda place: place["unit"]}.get(field, str)
            if shown(lines[field]) != expect.get(name, shown(lines[field])):
                return {"choice": choice}
        return {"choice": "yes"} if self.manner == "presser" else {"text": said["yes"]}

    def _circumstance(self, step: str, said: dict[str, str]) -> dict[str, str]:
        expect, answer = self.person["expect"], self.person["answers"].get(step)
        pending = (self.state["pending"] or {}).get(step)
        agrees = step == "place" or not pending or self.tries[step] > 1
        if "yes" in self.choices and agrees:
            return {"choice": "yes"} if self.manner == "presser" else {"text": said["yes"]}
        if self.manner == "presser" and step == "place":
            return {"choice": f"place:{expect['unit']}"}
        if self.manner == "corrector" and step == "occurred" and self.tries[step] == 1:
            return {"text": said["wrong_day"]}
        return {"text": answer} if answer else {"choice": "dont_know"}

    def _choose(self, step: str, value: str | None) -> dict[str, str]:
        choice = f"{step}:{value}"
        if choice in self.choices:
            return {"choice": choice}
        return {"choice": "all" if "all" in self.choices else "dont_know"}


def _day(occurred: dict[str, Any]) -> str | None:
    """The first day of an interval."""
    if not occurred["start"]:
        return None
    return datetime.fromisoformat(occurred["start"]).astimezone(OSLO).date().isoformat()


def _filled(draft: dict[str, Any], expect: dict[str, str]) -> dict[str, bool]:
    """Per field, whether the report says what the person meant."""
    found = {
        "day": _day(draft["occurred"]),
        "unit": draft["place"]["unit"],
        **{f: draft[f] for f in ("reporter_role", "kind", "category", "perceived_harm")},
    }
    return {name: found[name] == value for name, value in expect.items()}


async def outcomes(engine: Engine) -> list[Outcome]:
    """All conversations."""
    held = []
    for language, number, person in _people():
        for turn in range(MANNERS_EACH):
            manner = MANNERS[(number * MANNERS_EACH + turn) % len(MANNERS)]
            talk = Talk(engine, language, person, manner)
            repeats = await talk.hold()
            held.append(
                Outcome(
                    language,
                    person["who"],
                    manner,
                    talk.turns,
                    talk.seconds,
                    talk.answer["action"] == "submit",
                    _filled(talk.draft, person["expect"]),
                    repeats,
                )
            )
    return held


def _people() -> Iterator[tuple[str, int, dict[str, Any]]]:
    number = 0
    for language in LANGUAGES:
        for person in yaml.safe_load((PEOPLE / f"{language}.yml").read_text(encoding="utf-8")):
            yield language, number, person
            number += 1


async def evaluate(engine: Engine) -> str:
    """The section of the results."""
    held = await outcomes(engine)
    lines = []
    for name, chosen in [
        *((lang, [o for o in held if o.language == lang]) for lang in LANGUAGES),
        *((manner, [o for o in held if o.manner == manner]) for manner in MANNERS),
        ("all", held),
    ]:
        turns = sum(o.turns for o in chosen)
        lines.append(
            (
                name,
                len(chosen),
                share(o.sent for o in chosen),
                f"{turns / len(chosen):.1f}",
                f"{1000 * sum(o.seconds for o in chosen) / turns:.1f}",
                share(right for o in chosen for right in o.fields.values()),
                f"{sum(len(o.repeats) for o in chosen) / turns:.3f}",
            )
        )
    wrong = [
        f"- {o.language}, {o.manner}, {o.who}: "
        + ", ".join(
            [*(f for f, ok in o.fields.items() if not ok), *(f"{r} again" for r in o.repeats)]
        )
        for o in held
        if o.repeats or not all(o.fields.values()) or not o.sent
    ]
    heads = (
        "people",
        "conversations",
        "sent",
        "turns",
        "ms a turn",
        "fields right",
        "repeats a turn",
    )
    return "\n\n".join(
        [
            f"## Conversations (goal: fields {GOAL_FIELDS}, repeats {GOAL_REPEATS:.0f})",
            table(heads, lines),
            "What went wrong:",
            "\n".join(wrong) or "- nothing",
        ]
    )
