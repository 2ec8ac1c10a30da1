"""Conversations as people would write them down, and what carries them out.

A dialogue file (dialogues/*.txt) has one thing a line:

    language nb     the interface language; must come first
    > hei           typed
    * skip          pressed
    ~ welcome_back  sent by the service, or pressed though not on offer
    ? occurred      the question that is open now
    : tirsdag       some message of the last answer contains this
    = kind "concern"        the draft's field, as JSON (parts by dots: place.unit)
    ! submit        the last answer's action, or `urgent`
    / kind all      pressed if that question is open: what a story tells is not what this is about
"""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path
from typing import Any

from bot.actions.turn import empty_draft
from bot.contract import validator

NOW = "2026-11-21T21:00:00+01:00"  # a Saturday evening


def _unit(unit_id: str, nb: str, nn: str, en: str, *synonyms: str) -> dict[str, Any]:
    return {"id": unit_id, "name": {"nb": nb, "nn": nn, "en": en}, "synonyms": list(synonyms)}


SERVICE = {
    "slug": "solvik",
    "name": "Solvik",
    "phone": "75 00 00 00",
    "units": [
        _unit("medical-ward", "Medisinsk sengepost", "Medisinsk sengepost", "Medical ward", "medisinsk", "medisinen"),
        _unit("emergency", "Akuttmottaket", "Akuttmottaket", "Emergency department", "akutten"),
        _unit("maternity", "Barselavdelingen", "Barselavdelinga", "Maternity ward", "barsel"),
        _unit("home-care", "Hjemmesykepleien", "Heimesjukepleia", "Home nursing"),
    ],
}  # fmt: skip


class Conversation:
    """One conversation as the API holds it: state and draft between turns, nothing else."""

    def __init__(self, engine: Any, language: str) -> None:
        self.engine = engine
        self.language = language
        self.draft = empty_draft("solvik", language)
        self.state: dict[str, Any] | None = None
        self.answer: dict[str, Any] = {}

    def request(
        self, text: str | None, choice: str | None, *, start: bool = False
    ) -> dict[str, Any]:
        """The turn's request as the API would send it."""
        return {
            "start": start,
            "text": text,
            "choice": choice,
            "state": self.state,
            "draft": self.draft,
            "language": self.language,
            "now": NOW,
            "kept_days": 14,
            "service": SERVICE,
        }

    async def start(self) -> dict[str, Any]:
        """The opening turn."""
        return await self._turn(self.request(None, None, start=True))

    async def say(self, text: str) -> dict[str, Any]:
        """Type a message."""
        return await self._turn(self.request(text, None))

    async def press(self, choice: str) -> dict[str, Any]:
        """Press a choice, offered or not."""
        return await self._turn(self.request(None, choice))

    async def _turn(self, request: dict[str, Any]) -> dict[str, Any]:
        validator("turn.request").validate(request)
        answer = await self.engine.turn(json.loads(json.dumps(request)))
        validator("turn.response").validate(answer)
        # As it would come back from the database.
        self.answer = json.loads(json.dumps(answer))
        self.state, self.draft = self.answer["state"], self.answer["draft"]
        self.language = self.answer["language"]
        return self.answer

    @property
    def question(self) -> str:
        """The question that is open."""
        return self.state["step"]

    @property
    def texts(self) -> str:
        """All messages of the last answer."""
        return "\n".join(message["text"] for message in self.answer["messages"])

    @property
    def choices(self) -> list[str]:
        """The ids offered last."""
        return [choice["id"] for choice in self.answer["expects"]["choices"]]


def _field(draft: dict[str, Any], path: str) -> Any:
    return reduce(lambda value, name: value[name], path.split("."), draft)


async def carry_out(path: Path, lines: list[str], engine: Any) -> None:
    """Hold the dialogue in a file; an AssertionError names the line that did not come true."""
    talk: Conversation | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        sign, _, rest = line.partition(" ")
        where = f"{path.name}:{number} {line!r}"
        if sign == "language":
            talk = Conversation(engine, rest)
            await talk.start()
        elif sign == ">":
            await talk.say(rest)
        elif sign in ("*", "~"):
            assert sign == "~" or rest in talk.choices, f"{where}: offered are {talk.choices}"
            await talk.press(rest)
        elif sign == "/":
            question, _, choice = rest.partition(" ")
            if talk.question == question:
                await talk.press(choice)
        else:
            _check(sign, rest, talk, where)


def _check(sign: str, rest: str, talk: Conversation, where: str) -> None:
    """One line about what has come of it."""
    if sign == "?":
        assert talk.question == rest, f"{where}: open is {talk.question}: {talk.texts}"
    elif sign == ":":
        assert rest.lower() in talk.texts.lower(), f"{where}: said was {talk.texts}"
    elif sign == "=":
        name, _, value = rest.partition(" ")
        found = _field(talk.draft, name)
        assert found == json.loads(value), f"{where}: {found}"
    elif sign == "!":
        said = talk.answer["urgent"] if rest == "urgent" else talk.answer["action"] == rest
        assert said, f"{where}: {talk.answer['action']}"
    else:
        raise ValueError(where)
