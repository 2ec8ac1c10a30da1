"""Kind, category and harm: up to three suggestions from the story, decided by the reporter."""

from __future__ import annotations

from bot.actions import story
from bot.actions.answer_words import KINDS_IN_ANSWERS, named_in_answer
from bot.actions.categories import CATEGORIES
from bot.actions.choices import DONT_KNOW, Choice, of_values
from bot.actions.harm_words import made_worse
from bot.actions.interruptions import sureness
from bot.actions.signs import pointed_at
from bot.actions.steps.step import (
    SHORT_NO,
    Answer,
    Question,
    Say,
    ValueStep,
    is_no,
    is_skip,
    is_yes,
    pending,
)
from bot.actions.suggestions import described
from bot.actions.texts import marked, translate
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import HARMS, KINDS, named

SHOW_ALL = Choice("all", marked("Show all"))


class SuggestedStep(ValueStep):
    """A closed set of which the story suggests some; the rest on request."""

    def suggested(self, report: Report) -> list[str]:
        """Up to three values, the likeliest first, without one that was shown and not right."""
        shown = story.lines(report).get(self.name)
        return [
            name
            for name in report["suggestions"].get(self.name) or []
            if name in self.offered(report) and name != shown
        ]

    def offered(self, report: Report) -> list[str]:
        """All values that make sense here."""
        del report
        return list(self.values)

    def ask(self, report: Report) -> Question:
        suggested = self.suggested(report)
        answered_before = report["reopened"] == self.name and self.name in report["settled"]
        everything = not suggested or pending(report, "all") or report["misunderstandings"]
        if everything or answered_before:
            offered = of_values(self.name, self.values, self.offered(report))
            return Question(f"utter_ask_{self.name}", [*offered, DONT_KNOW])
        shown = of_values(self.name, self.values, suggested)
        return Question(f"utter_suggest_{self.name}", [*shown, SHOW_ALL, DONT_KNOW])

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        suggested = self.suggested(report)
        value = answer.value
        if value is None and is_yes(heard) and len(suggested) == 1 and not pending(report, "all"):
            value = suggested[0]
        if value is not None:
            report[self.name] = value
        elif is_skip(heard):
            report[self.name] = None
        elif heard.choice == "all" or (is_no(heard) and not pending(report, "all")):
            report["pending"] = {"all": True}
            return True
        else:
            return False
        report.settle(self.name)
        return True


# Intents that are kinds of report, too.
_ERRANDS = {"tell_good_care": "good_care", "make_suggestion": "suggestion"}
SURE_OF_ERRAND = 0.7


class Kind(SuggestedStep):
    """What kind of report it is."""

    name = "kind"
    values = KINDS

    def offered(self, report: Report) -> list[str]:
        if self.name in report["settled"]:
            return list(KINDS)
        harm = report["perceived_harm"]
        contradicted = {"none": ["harm_event"], **dict.fromkeys(story.HARMED, story.NOT_HARMED)}
        return [name for name in KINDS if name not in contradicted.get(harm, ())]

    def named_in(self, heard: Heard, report: Report) -> str | None:
        wish = _ERRANDS.get(heard.intent) if heard.confidence >= SURE_OF_ERRAND else None
        said = named(KINDS_IN_ANSWERS, heard.text, {}) or wish
        return said or pointed_at(self.name, heard.text) or _ERRANDS.get(heard.intent)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        understood = super().read(answer, heard, report, say)
        if understood:
            story.imply_harm(report)
        return understood


class Category(SuggestedStep):
    """What it is about."""

    name = "category"
    values = CATEGORIES

    def named_in(self, heard: Heard, report: Report) -> str | None:
        del report
        return named_in_answer(self.name, heard.text)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if super().read(answer, heard, report, say):
            return True
        if not heard.text or heard.text.endswith("?") or sureness(heard):
            return False
        value = described(heard.text)
        if value is None:
            return False
        report[self.name] = value
        report.settle(self.name)
        say("utter_taken_as", value=translate(report.language, self.values[value].label))
        return True


class PerceivedHarm(SuggestedStep):
    """How badly someone was harmed, as the reporter sees it."""

    name = "perceived_harm"
    values = HARMS

    def applies(self, report: Report) -> bool:
        return report["kind"] not in story.WITHOUT_HARM

    def named_in(self, heard: Heard, report: Report) -> str | None:
        del report
        named = named_in_answer(self.name, heard.text)
        return named or ("unclear" if made_worse(heard.text) else None)

    def offered(self, report: Report) -> list[str]:
        harmed = report["kind"] == "harm_event"
        return [name for name in HARMS if not (harmed and name == "none")]

    def suggested(self, report: Report) -> list[str]:
        # Five values are few enough to show at once, and harm is not to be led on.
        del report
        return []

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        said_no = answer.value is None and is_no(heard) and heard.words <= SHORT_NO
        none = answer.value == "none" or said_no
        if none and report["kind"] == "harm_event":
            # Nobody was harmed after all: then it is another kind of report, and they are told.
            report["kind"] = "no_harm_event"
            label = KINDS["no_harm_event"].label
            say("utter_taken_as", value=translate(report.language, label))
        elif not none:
            return super().read(answer, heard, report, say)
        report[self.name] = "none"
        report.settle(self.name)
        return True
