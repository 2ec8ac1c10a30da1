"""Who, when and where."""

from __future__ import annotations

from typing import Any

from bot.actions.answer_words import named_in_answer
from bot.actions.choices import DONT_KNOW, NO, SKIP, YES, Choice, of_values
from bot.actions.date_in_stories import read_answer
from bot.actions.dates import (
    LONGEST_PHRASE,
    at_the_hours_of,
    is_tied_to_an_event,
    lies_ahead,
)
from bot.actions.interruptions import asks, sureness
from bot.actions.places import (
    LONGEST_PLACE,
    part_of_one_name,
    unit_name,
    units_mentioned,
    units_near,
)
from bot.actions.roles import REPORTER_ROLES
from bot.actions.steps.step import (
    Answer,
    Question,
    Say,
    Step,
    ValueStep,
    is_no,
    is_nothing_but_yes,
    is_skip,
    is_yes,
    means_nothing,
    pending,
)
from bot.actions.sureness import Sureness
from bot.actions.texts import interval_in_words, marked
from bot.actions.turn import Heard, Report

# An answer to "when" is not longer; what is longer tells more of the story.
LONGEST_TIME = 12
# A place of more words than this is a description, not a misspelt name.
LONGEST_NAME = 6
PLACE_AS_WRITTEN = Choice("place_as_written", marked("Keep it as I wrote it"))
AS_WRITTEN = Choice("occurred:as_written", marked("Keep it as I wrote it"))
# After this many unreadable answers the words are kept as they are: no interrogation.
PATIENCE = 2


class ReporterRole(ValueStep):
    """Who the reporter is in this."""

    name = "reporter_role"
    values = REPORTER_ROLES

    def ask(self, report: Report) -> Question:
        return Question("utter_ask_reporter_role", [*of_values(self.name, self.values), SKIP])

    def named_in(self, heard: Heard, report: Report) -> str | None:
        del report
        return named_in_answer(self.name, heard.text)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        role = answer.value
        if role is None and not is_skip(heard):
            return False
        report[self.name] = role
        report.settle(self.name)
        return True


class Occurred(Step):
    """When was it? A phrase becomes a stated interval, which they confirm."""

    name = "occurred"
    kind = "date"

    _pressed = {"occurred:today": "i dag", "occurred:yesterday": "i går"}

    def applies(self, report: Report) -> bool:
        return report["kind"] != "suggestion"

    def is_answered(self, report: Report) -> bool:
        return report["occurred"]["phrase"] is not None

    def _candidate(self, report: Report) -> dict[str, Any] | None:
        """An interval not yet confirmed, from the last answer."""
        return pending(report, "occurred")

    def ask(self, report: Report) -> Question:
        candidate = self._candidate(report)
        if candidate:
            about = (
                "utter_confirm_occurred_about"
                if candidate["approximate"]
                else "utter_confirm_occurred"
            )
            words = interval_in_words(candidate, report.language)
            return Question(about, [YES, NO, DONT_KNOW], {"interval": words})
        if pending(report, "phrase"):
            return Question("utter_ask_occurred_as_written", [AS_WRITTEN, DONT_KNOW])
        return Question(
            "utter_ask_occurred",
            [
                Choice("occurred:today", marked("Today")),
                Choice("occurred:yesterday", marked("Yesterday")),
                DONT_KNOW,
            ],
        )

    def hear(self, heard: Heard, report: Report) -> Answer:
        said = self._pressed.get(heard.choice or "", heard.text)
        agrees = self._candidate(report) and is_nothing_but_yes(heard)
        when = None if agrees else read_answer(said, report.now)
        if when is None:
            return super().hear(heard, report)
        when = at_the_hours_of(self._candidate(report), when, report.now)
        # "Forrige tirsdag" says when, though "forrige" alone is a wish to go back; "may I go on
        # this evening?" does not.
        return Answer(Sureness.NO if asks(heard.text) else Sureness.SURE, when)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        candidate, when = self._candidate(report), answer.value
        if when and heard.choice:
            report["occurred"] = when.as_field()
            report.settle(self.name)
        elif when:
            report["pending"] = {"occurred": when.as_field()}
        elif candidate and is_yes(heard):
            report["occurred"] = candidate
            report.settle(self.name)
        elif candidate and is_no(heard):
            report["pending"] = {"declined": True}
        elif 1 < heard.words <= LONGEST_TIME and lies_ahead(heard.text, report.now):
            # Before "skip", because "neste uke" and "next week" sound like "next".
            report["pending"] = {"declined": True}
            say("utter_occurred_ahead")
        elif is_skip(heard):
            report["occurred"] = {"phrase": None, "start": None, "end": None, "approximate": False}
            report.settle(self.name)
        elif heard.choice == AS_WRITTEN.id and pending(report, "phrase"):
            self._keep(pending(report, "phrase"), report, say)
        else:
            return self._read_unplaced(heard, report, say)
        return True

    def _read_unplaced(self, heard: Heard, report: Report, say: Say) -> bool:
        """Words that name no day: kept if they say when in another way, else after asking."""
        if not heard.text:
            return False
        short = 1 < heard.words <= LONGEST_TIME and "?" not in heard.text
        if short and is_tied_to_an_event(heard.text):
            # Whatever the classifier makes of it: "rett før" is no yes, "ikke lenge etter" no no.
            self._keep(heard.text[:LONGEST_PHRASE], report, say)
            return True
        if sureness(heard) or is_yes(heard) or is_no(heard):
            return False
        enough = heard.says("nlu_fallback") and report["misunderstandings"] >= PATIENCE
        if pending(report, "phrase") or (enough and not short):
            self._keep(heard.text[:LONGEST_PHRASE], report, say)
        elif short:
            report["pending"] = {"phrase": heard.text[:LONGEST_PHRASE]}
        else:
            return False
        return True

    def _keep(self, phrase: str, report: Report, say: Say) -> None:
        report["occurred"] = {"phrase": phrase, "start": None, "end": None, "approximate": True}
        report.settle(self.name)
        say("utter_kept_as_written")


class Place(Step):
    """Where was it? One of the service's units, or their own words."""

    name = "place"
    takes_any_text = True

    def is_answered(self, report: Report) -> bool:
        return bool(report["place"]["unit"] or report["place"]["text"])

    def ask(self, report: Report) -> Question:
        names = {unit["id"]: unit_name(unit, report.language) for unit in report.units}
        # Places the story names come first; one alone was shown already.
        mentioned = units_mentioned(report.story, report.units)
        shown = pending(report, "units") or list(dict.fromkeys([*mentioned, *names]))
        response = "utter_ask_which_place" if pending(report, "units") else "utter_ask_place"
        own_words = [PLACE_AS_WRITTEN] if pending(report, "text") else []
        pressed = [Choice(f"place:{i}", names[i]) for i in shown if i in names]
        return Question(response, [*pressed, *own_words, DONT_KNOW])

    def hear(self, heard: Heard, report: Report) -> Answer:
        named = units_mentioned(heard.text, report.units) if heard.text else []
        if not named or asks(heard.text):
            return Answer(Sureness.POSSIBLE, named)
        return Answer(Sureness.SURE if heard.words <= LONGEST_NAME else Sureness.LIKELY, named)

    def read(  # noqa: PLR0911 - one for each kind of answer
        self, answer: Answer, heard: Heard, report: Report, say: Say
    ) -> bool:
        if heard.choice and heard.choice.startswith("place"):
            own_words = pending(report, "text") if heard.choice == PLACE_AS_WRITTEN.id else None
            if own_words:
                return self._keep(own_words, report, say)
            return self._take_unit(heard.choice.partition(":")[2], None, report)
        if not is_no(heard) and answer.value:
            # Before yes and skip: a short name may sound like one of them.
            return self._take_words(answer.value, heard, report, say)
        if is_skip(heard):
            report["place"] = {"unit": None, "text": None}
            report.settle(self.name)
            return True
        if not heard.text or is_yes(heard) or is_no(heard):
            return False
        if means_nothing(heard) and report["misunderstandings"] < PATIENCE:
            return False
        return self._take_words(answer.value, heard, report, say)

    def _take_words(self, named: list[str], heard: Heard, report: Report, say: Say) -> bool:
        named = named or part_of_one_name(heard.text, report.units)
        if len(named) == 1:
            return self._take_unit(named[0], heard.text, report)
        if named:
            report["pending"] = {"units": named}
            return True
        near = units_near(heard.text, report.units) if heard.words <= LONGEST_NAME else []
        if near and not pending(report, "text"):
            report["pending"] = {"units": near, "text": heard.text[:LONGEST_PLACE]}
            return True
        return self._keep(heard.text[:LONGEST_PLACE], report, say)

    def _keep(self, words: str, report: Report, say: Say) -> bool:
        report["place"] = {"unit": None, "text": words}
        report.settle(self.name)
        say("utter_place_kept", place=words)
        return True

    def _take_unit(self, unit_id: str, words: str | None, report: Report) -> bool:
        if all(unit["id"] != unit_id for unit in report.units):
            return False
        report["place"] = {"unit": unit_id, "text": words and words[:LONGEST_PLACE]}
        report.settle(self.name)
        return True
