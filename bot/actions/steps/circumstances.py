"""Who, when and where."""

from __future__ import annotations

from typing import Any

from bot.actions.choices import DONT_KNOW, NO, SKIP, YES, Choice, of_values
from bot.actions.dates import find_when, read_when
from bot.actions.places import unit_name, units_mentioned
from bot.actions.steps.step import Question, Say, Step, ValueStep, is_no, is_skip, is_yes, pending
from bot.actions.texts import interval_in_words, marked
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import REPORTER_ROLES

LONGEST_PLACE = 200
# After this many unreadable answers the words are kept as they are: no interrogation.
PATIENCE = 2


class ReporterRole(ValueStep):
    """Who the reporter is in this."""

    name = "reporter_role"
    values = REPORTER_ROLES

    def ask(self, report: Report) -> Question:
        return Question("utter_ask_reporter_role", [*of_values(self.name, self.values), SKIP])

    def read(self, heard: Heard, report: Report, say: Say) -> bool:
        role = self.pick(heard, report)
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
        """An interval not yet confirmed: from the last answer, else from the story."""
        if report["pending"]:
            return pending(report, "occurred")
        if report["reopened"] == self.name:
            return None
        found = find_when(report.story, report.now)
        return found.as_field() if found else None

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
        return Question(
            "utter_ask_occurred",
            [
                Choice("occurred:today", marked("Today")),
                Choice("occurred:yesterday", marked("Yesterday")),
                DONT_KNOW,
            ],
        )

    def read(self, heard: Heard, report: Report, say: Say) -> bool:
        candidate = self._candidate(report)
        when = read_when(self._pressed.get(heard.choice or "", heard.text), report.now)
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
        elif is_skip(heard):
            report["occurred"] = {"phrase": None, "start": None, "end": None, "approximate": False}
            report.settle(self.name)
        elif heard.text and heard.says("nlu_fallback") and report["misunderstandings"] >= PATIENCE:
            phrase = heard.text[:LONGEST_PLACE]
            report["occurred"] = {"phrase": phrase, "start": None, "end": None, "approximate": True}
            report.settle(self.name)
            say("utter_kept_as_written")
        else:
            return False
        return True


class Place(Step):
    """Where was it? One of the service's units, or their own words."""

    name = "place"
    takes_any_text = True

    def is_answered(self, report: Report) -> bool:
        return bool(report["place"]["unit"] or report["place"]["text"])

    def _candidate(self, report: Report) -> str | None:
        """The one unit the story names."""
        if report["pending"] or report["reopened"] == self.name:
            return None
        found = units_mentioned(report.story, report.units)
        return found[0] if len(found) == 1 else None

    def ask(self, report: Report) -> Question:
        names = {unit["id"]: unit_name(unit, report.language) for unit in report.units}
        candidate = self._candidate(report)
        if candidate:
            return Question(
                "utter_confirm_place", [YES, NO, DONT_KNOW], {"place": names[candidate]}
            )
        shown = pending(report, "units") or list(names)
        response = "utter_ask_which_place" if pending(report, "units") else "utter_ask_place"
        return Question(response, [*(Choice(f"place:{i}", names[i]) for i in shown), DONT_KNOW])

    def read(self, heard: Heard, report: Report, say: Say) -> bool:
        candidate = self._candidate(report)
        if heard.choice and heard.choice.startswith("place:"):
            return self._take_unit(heard.choice.partition(":")[2], None, report)
        if candidate and is_yes(heard):
            return self._take_unit(candidate, None, report)
        if candidate and is_no(heard) and not units_mentioned(heard.text, report.units):
            report["pending"] = {"declined": True}
            return True
        if is_skip(heard):
            report["place"] = {"unit": None, "text": None}
            report.settle(self.name)
            return True
        if not heard.text or is_yes(heard) or is_no(heard):
            return False
        return self._take_words(heard, report, say)

    def _take_words(self, heard: Heard, report: Report, say: Say) -> bool:
        named = units_mentioned(heard.text, report.units)
        if len(named) == 1:
            return self._take_unit(named[0], heard.text, report)
        if named:
            report["pending"] = {"units": named}
            return True
        report["place"] = {"unit": None, "text": heard.text[:LONGEST_PLACE]}
        report.settle(self.name)
        say("utter_place_kept", place=heard.text[:LONGEST_PLACE])
        return True

    def _take_unit(self, unit_id: str, words: str | None, report: Report) -> bool:
        if all(unit["id"] != unit_id for unit in report.units):
            return False
        report["place"] = {"unit": unit_id, "text": words and words[:LONGEST_PLACE]}
        report.settle(self.name)
        return True
