"""A conversation between a scripted person and the engine, and what went wrong in it.

The person goes by what the answer shows: the open question, what it expects and offers, and the
values it asks to confirm. Nothing else of the bot is known here.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.actions.turn import empty_draft
from tests.evaluation.person import Correction, Person, is_so, stands_in
from tests.evaluation.service import NOW, SERVICE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.engine import Engine

LONGEST = 60
# Questions off the main path, and the press that leaves them.
ASIDE = {"deletion": "no", "language_choice": "resume", "questions": "resume"}
# Asked anew on purpose: "is there more?", and the read-through after each change.
ASKED_ANEW = ("what_happened", "review", "understood")
EDITS = "edit:"
NO = {"nb": "nei", "nn": "nei", "en": "no"}


class Move(NamedTuple):
    """What the person does next, and why: `ask`, `answer`, `agree`, `correct`, `tell`, `end`."""

    why: str
    text: str | None = None
    choice: str | None = None


class Fault(NamedTuple):
    """Something that went wrong, and the turn it happened in."""

    kind: str
    what: str
    turn: int


def _says(why: str, wording: str) -> Move:
    if wording.startswith("* "):
        return Move(why, choice=wording[2:])
    return Move(why, text=wording)


class Talk:
    """One person's conversation; keeps what the API would keep."""

    def __init__(self, engine: Engine, person: Person) -> None:
        self.engine, self.person = engine, person
        self.language = person.language
        self.draft = empty_draft(SERVICE["slug"], person.language)
        self.state: dict[str, Any] | None = None
        self.answer: dict[str, Any] = {}
        self.turns, self.seconds = 0, 0.0
        self.faults: list[Fault] = []
        self.lines: list[tuple[int, str]] = []
        self._opened = self._told = 0
        self._tries: Counter[str] = Counter()
        self._said: Counter[str] = Counter()
        self._asked: set[int] = set()
        self._seen: set[str] = set()
        self._left: set[str] = set()
        self._clear = True

    async def turn(self, move: Move) -> None:
        """One message to the engine."""
        start = move.text is None and move.choice is None
        request = {
            "start": start,
            "text": move.text,
            "choice": move.choice,
            "state": self.state,
            "draft": self.draft,
            "language": self.language,
            "now": NOW,
            "kept_days": 14,
            "service": SERVICE,
        }
        began = time.perf_counter()
        answer = await self.engine.turn(request)
        self.seconds += time.perf_counter() - began
        # As it would come back from the database.
        self.answer = json.loads(json.dumps(answer))
        self.state, self.draft = self.answer["state"], self.answer["draft"]
        self.language = self.answer["language"]
        if not start:
            self.turns += 1
            self._note("> " + move.text if move.text else f"* {move.choice}")
        for message in self.answer["messages"]:
            self._note("  " + message["text"])

    def _note(self, line: str) -> None:
        self.lines.append((self.turns, line.replace("\n", "\n  ")))

    @property
    def choices(self) -> list[str]:
        """The ids offered last."""
        return [choice["id"] for choice in self.answer["expects"]["choices"]]

    @property
    def step(self) -> str:
        """The question that is open."""
        return self.state["step"]

    @property
    def sent(self) -> bool:
        """Whether the report was sent."""
        return self.answer["action"] == "submit"

    async def hold(self) -> None:
        """The whole conversation."""
        await self.turn(Move("start"))
        while self.turns < LONGEST and self.answer["action"] not in ("submit", "delete"):
            before, answer, draft = self.step, self.answer, self.draft
            move = self._next()
            await self.turn(move)
            self._judge(move, before, answer, draft)
        self._judge_report()

    # What the person does

    def _next(self) -> Move:  # noqa: PLR0911 - one for each kind of question
        if self.answer["action"] == "pause":
            return Move("resume", choice="repeat")
        step, self._clear = self.step, True
        if step in ASIDE:
            return Move("resume", choice=ASIDE[step])
        self._seen.add(step)
        if move := self._question() or self._correction():
            return move
        if step == "errand":
            return self._begin()
        if step == "what_happened" and not self._retold():
            return self._tell()
        if step == "review":
            return self._wording("end", step, "send") or Move("end", choice="send")
        if "yes" in self.choices:
            return self._confirm()
        return self._answer(step)

    def _question(self) -> Move | None:
        for number, question in enumerate(self.person.asks):
            due = question["at"] == self.step or self.step == "review"
            if due and number not in self._asked:
                self._asked.add(number)
                return Move("ask", text=question["says"])
        return None

    def _correction(self) -> Move | None:
        for correction in self.person.corrections:
            name, said = correction.field, self._said[f"correct {correction.field}"]
            wrong_now = is_so(name, correction.before, self.draft)
            due = not said and correction.at in self._seen and wrong_now
            unmended = self.step == "review" and not is_so(
                name, self.person.expect[name], self.draft
            )
            if not (due or unmended):
                continue
            self._said[f"correct {name}"] += 1
            self.person.corrected.add(name)
            if said < len(correction.wordings):
                return _says("correct", correction.wordings[said])
            edit = f"{EDITS}{correction.step}"
            if said == len(correction.wordings) and edit in self.choices:
                return Move("correct", choice=edit)
        return None

    def _begin(self) -> Move:
        if self._opened < len(self.person.opens):
            self._opened += 1
            return _says("open", self.person.opens[self._opened - 1])
        if self._told == 0:
            return self._tell()
        # The story was not taken for one: they press, and tell it again.
        self._told = 0
        return Move("answer", choice=f"errand:{self.person.kind_of_errand}")

    def _tell(self) -> Move:
        if self._told < len(self.person.story):
            self._told += 1
            return Move("tell", text=self.person.story[self._told - 1])
        ending = self._wording("end", "what_happened", "more")
        if ending is None and "thats_all" not in self.choices:
            # Asked to tell although they have told: they tell it once more.
            self._told = 1
            return Move("answer", text=self.person.story[0])
        return ending or Move("end", choice="thats_all")

    def _retold(self) -> bool:
        return "keep" in self.choices

    def _wording(self, why: str, step: str, name: str) -> Move | None:
        """The next wording they have for something, if any is left."""
        wordings, tried = self.person.wordings(name), self._tries[step]
        self._tries[step] += 1
        self._clear = self.person.is_clear(name) or tried > 0
        while tried < len(wordings):
            move = _says(why, wordings[tried])
            if move.text or move.choice in self.choices:
                return move
            tried += 1
        return None

    def _confirm(self) -> Move:
        if self.step == "understood":
            lines = (self.state["understood"] or {}).get("lines", {})
            shown = {c[len(EDITS) :] for c in self.choices if c.startswith(EDITS)}
            wrong = [f for f in lines if f in shown and not self.person.agrees(f, lines[f])]
            if wrong:
                return self._not_so(wrong[0])
        else:
            candidate = (self.state["pending"] or {}).get(self.step)
            if candidate and not self.person.agrees(self.step, candidate):
                return self._answer(self.step)
        self._tries["yes"] += 1
        yes = self.person.wordings("yes")
        first = self._tries["yes"] <= 2
        return _says("agree", yes[0]) if yes and first else Move("agree", choice="yes")

    def _not_so(self, name: str) -> Move:
        """Say which line is wrong: in own words the first time, else by a press."""
        wordings = self.person.wordings(name)
        self._said[f"not {name}"] += 1
        by_press = self.person.persona in ("terse", "pressing") or self._said[f"not {name}"] > 1
        if by_press or not wordings or wordings[0].startswith("* "):
            return Move("correct", choice=f"{EDITS}{name}")
        return Move("correct", text=f"{NO[self.person.language]}, {wordings[0]}")

    def _answer(self, step: str) -> Move:
        """Their words; asked again, other words; then a press; then they let it be."""
        if mended := self._mended(step):
            self._tries[f"mended {step}"] += 1
            if self._tries[f"mended {step}"] == 1 and mended.then:
                return _says("answer", mended.then)
        elif move := self._wording("answer", step, step):
            return move
        self._tries[f"pressed {step}"] += 1
        press = self.person.choice_for(step)
        if step == "modes" and self.draft["involvement"]["modes"]:
            press = "thats_all"
        for choice in (press, "all"):
            if choice in self.choices:
                return Move("answer" if choice != "all" else "more", choice=choice)
        if self._tries[f"pressed {step}"] == 1 and (text := self._plain(step)):
            return Move("answer", text=text)
        for choice in ("skip", "dont_know", "occurred:as_written", "place_as_written"):
            if choice in self.choices:
                return Move("give up", choice=choice)
        return Move("give up", choice=self.choices[0] if self.choices else "skip")

    def _mended(self, step: str) -> Correction | None:
        made = [c for c in self.person.corrections if c.field in self.person.corrected]
        return next((c for c in made if c.step == step), None)

    def _plain(self, step: str) -> str | None:
        """What a picker or a form of the front end sends, or figures that anyone reads."""
        if step == "occurred":
            pressing = self.person.persona == "pressing"
            return self.person.day() if pressing else self.person.day_in_figures()
        if step == "contact":
            return self.person.expect.get("email") or self.person.expect.get("phone")
        return None

    # What went wrong

    def _fault(self, kind: str, what: str) -> None:
        self.faults.append(Fault(kind, what, self.turns))

    def _judge(
        self, move: Move, before: str, answer: dict[str, Any], draft: dict[str, Any]
    ) -> None:
        if move.why == "ask":
            self._judge_question(before, draft)
            return
        if self.step in ASIDE or self.answer["action"] in ("pause", "delete"):
            self._fault("misreading", f"{move.why} at {before} taken as a command")
        elif self._asked_again(move, before, draft):
            # Fewer values than before are a question of their own: "which of these places?"
            offered = [choice["id"] for choice in answer["expects"]["choices"]]
            narrower = set() < _values(before, self.choices) < _values(before, offered)
            kind = "repeat" if self._clear and not narrower else "asked back"
            self._fault(kind, f"{before} asked again")
        elif move.why in ("answer", "agree", "tell") and self.step in self._left - {before}:
            self._fault("repeat", f"{self.step} asked after it was answered")
        elif move.why in ("answer", "agree") and before not in ASKED_ANEW:
            said = {message["text"] for message in answer["messages"]}
            if any(message["text"] in said for message in self.answer["messages"]):
                self._fault("repeat", f"a text said twice at {before}")
        if self.step != before and before not in ASKED_ANEW:
            self._left.add(before)
        if move.choice and move.choice.startswith(EDITS):
            self._left.discard(self.step)

    def _judge_question(self, before: str, draft: dict[str, Any]) -> None:
        texts = ("what_happened", "what_matters", "occurred", "place", "kind", "category",
                 "reporter_role", "perceived_harm", "involvement", "contact")  # fmt: skip
        changed = [name for name in texts if draft[name] != self.draft[name]]
        if changed or self.step not in (before, "questions"):
            self._fault("misreading", f"question at {before} taken as {changed or 'an answer'}")
        elif len(self.answer["messages"]) == 1 and self.answer["action"] != "pause":
            self._fault("misreading", f"question at {before} not answered")

    def _asked_again(self, move: Move, before: str, draft: dict[str, Any]) -> bool:
        if self.step != before or self.sent or move.why not in ("answer", "agree", "tell", "end"):
            return False
        if move.why == "tell":
            return before == "errand"
        moved = self.draft != draft or "yes" in self.choices
        return move.why in ("agree", "end") or not moved

    def _judge_report(self) -> None:
        for text in self.person.lost(self.draft):
            self._fault("lost", f"not in the report: {text[:60]}")
        heard = [q["says"] for q in self.person.asks]
        heard += [w for c in self.person.corrections for w in c.wordings if len(w.split()) > 3]
        heard += [w for w in self.person.opens if w.endswith("?")]
        for text in heard:
            if stands_in(text, self.draft):
                self._fault("misreading", f"stands in the report: {text[:60]}")
        paragraphs = (self.draft["what_happened"] or "").split("\n\n")
        for name in ("more", "yes", "send"):
            for wording in self.person.wordings(name):
                if wording in paragraphs:
                    self._fault("misreading", f"stands in the story: {wording}")


def _values(step: str, choices: Iterable[str]) -> set[str]:
    """The choices that are values of the step's own, without "skip" and the like."""
    return {choice for choice in choices if choice.startswith(f"{step}:")}
