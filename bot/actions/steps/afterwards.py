"""What happens afterwards: anonymous, told, or taking part; and how to reach them if needed."""

from __future__ import annotations

from bot.actions.answer_words import named_in_answer
from bot.actions.choices import SKIP, THATS_ALL, Choice, of_values
from bot.actions.contacts import holds_national_number, read_contact
from bot.actions.steps.step import (
    SHORT_NO,
    SHORT_YES,
    Answer,
    Question,
    Say,
    Step,
    ValueStep,
    is_no,
    is_skip,
    is_yes,
    means_nothing,
)
from bot.actions.sureness import Sureness
from bot.actions.texts import marked, translate
from bot.actions.turn import Heard, Report
from bot.actions.vocabulary import PARTICIPATION_MODES, Value

LONGEST_SUPPORT = 4_000

INVOLVEMENTS = {
    "anonymous": Value(marked("Stay anonymous")),
    "informed": Value(marked("Be told what comes of it")),
    "take_part": Value(marked("Take part in the review")),
}


class Involvement(ValueStep):
    """Whether to stay anonymous, be told, or take part."""

    name = "involvement"
    values = INVOLVEMENTS

    def named_in(self, heard: Heard, report: Report) -> str | None:
        del report
        return named_in_answer(self.name, heard.text)

    def is_answered(self, report: Report) -> bool:
        return report["involvement"]["keep_informed"] is not None

    def ask(self, report: Report) -> Question:
        return Question("utter_ask_involvement", [*of_values(self.name, self.values), SKIP])

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        wish = answer.value
        if wish is None and (is_no(heard) or is_skip(heard)):
            wish = "anonymous"
        if wish is None:
            return False
        report.change(
            "involvement", keep_informed=wish != "anonymous", take_part=wish == "take_part"
        )
        if wish != "take_part":
            report.change("involvement", modes=[], support=None)
        if wish == "anonymous":
            report["contact"] = {"name": None, "email": None, "phone": None}
            say("utter_anonymous_noted")
        report.settle(self.name)
        return True


class Modes(ValueStep):
    """How would you like to take part? Several may be chosen, one after the other."""

    name = "modes"
    field = "involvement"
    values = PARTICIPATION_MODES

    def applies(self, report: Report) -> bool:
        return bool(report["involvement"]["take_part"])

    def is_answered(self, report: Report) -> bool:
        return False

    def ask(self, report: Report) -> Question:
        chosen = report["involvement"]["modes"]
        left = [name for name in self.values if name not in chosen]
        if chosen:
            names = ", ".join(translate(report.language, self.values[m].label) for m in chosen)
            choices = [
                *of_values(self.name, self.values, left),
                THATS_ALL,
            ]
            return Question("utter_ask_more_modes", choices, {"modes": names})
        return Question("utter_ask_modes", [*of_values(self.name, self.values), SKIP])

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        chosen = report["involvement"]["modes"]
        mode = answer.value
        if mode is not None:
            report.change("involvement", modes=list(dict.fromkeys([*chosen, mode])))
            if len(report["involvement"]["modes"]) == len(self.values):
                report.settle(self.name)
            return True
        if is_skip(heard) or heard.choice == "thats_all" or heard.says("thats_all") or is_no(heard):
            report.settle(self.name)
            return True
        return False


class Support(Step):
    """Who or what would make it easier to take part."""

    name = "support"
    field = "involvement"
    kind = "text"
    takes_any_text = True

    pressed = {
        "support:person": marked("Someone I trust comes with me"),
        "support:interpreter": marked("I need an interpreter"),
    }

    def applies(self, report: Report) -> bool:
        return bool(report["involvement"]["take_part"])

    def is_answered(self, report: Report) -> bool:
        return report["involvement"]["support"] is not None

    def ask(self, report: Report) -> Question:
        return Question(
            "utter_ask_support", [*(Choice(*pair) for pair in self.pressed.items()), SKIP]
        )

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if heard.choice in self.pressed:
            support = translate(report.language, self.pressed[heard.choice])
        elif is_skip(heard) or (is_no(heard) and heard.words <= SHORT_NO):
            support = None
        elif means_nothing(heard):
            return False
        elif heard.text and not (is_yes(heard) and heard.words <= SHORT_YES):
            support = heard.text[:LONGEST_SUPPORT]
        else:
            return False
        report.change("involvement", support=support)
        report.settle(self.name)
        return True


class Contact(Step):
    """How can the service reach you? Only if they want to hear back, and never insisted on."""

    name = "contact"
    kind = "contact"

    def applies(self, report: Report) -> bool:
        return bool(report["involvement"]["keep_informed"])

    def is_answered(self, report: Report) -> bool:
        return bool(report["contact"]["email"] or report["contact"]["phone"])

    def ask(self, report: Report) -> Question:
        return Question("utter_ask_contact", [SKIP])

    def hear(self, heard: Heard, report: Report) -> Answer:
        if any(read_contact(heard.text).values()):
            # "Call me on 412 00 000" is no wish to be given a number to call.
            return Answer(Sureness.SURE)
        return super().hear(heard, report)

    def read(self, answer: Answer, heard: Heard, report: Report, say: Say) -> bool:
        if holds_national_number(heard.text):
            say("utter_no_national_number")
            return True
        given = read_contact(heard.text, report["contact"])
        found = {name: value for name, value in given.items() if value}
        if found:
            report["contact"] = {**report["contact"], **found}
            if self.is_answered(report):
                report.settle(self.name)
            return True
        if is_skip(heard) or is_no(heard):
            say("utter_without_contact")
            report.settle(self.name)
            return True
        return False
