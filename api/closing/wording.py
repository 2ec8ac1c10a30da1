"""Closing in staff's words."""

from api.closing.gate import Missing, Part
from api.closing.schemas import Way
from api.shared.i18n import lazy

MISSING: dict[Missing, str] = {
    Missing.TRIAGE: lazy("Classify the case."),
    Missing.DUTIES: lazy("Answer what such a grave event asks of us."),
    Missing.LEARNING: lazy("Write down at least one learning point."),
    Missing.PART: lazy("Settle the reporter's part in the review."),
    Missing.MEASURE: lazy("Decide a measure, or give the reason for none."),
    Missing.DUPLICATES: lazy("Write an answer to each of the others who told of the same."),
    Missing.ANSWER: lazy("Write the answer to the reporter."),
    Missing.ADDRESSED: lazy("Confirm that the answer takes up what matters to them."),
    Missing.MAIN: lazy("The main case has to be closed first."),
}

WHERE: dict[Missing, str] = {
    Missing.TRIAGE: "#triage",
    Missing.DUTIES: "/duties",
    Missing.LEARNING: "/review/learning",
    Missing.PART: "/closing#part",
    Missing.MEASURE: "/measures",
    Missing.DUPLICATES: "/closing#duplicates",
    Missing.ANSWER: "/closing#answer",
    Missing.ADDRESSED: "/closing#addressed",
    Missing.MAIN: "/closing#main",
}
"""Where it is done, below the case's address."""

PARTS: dict[Part, str] = {
    Part.CONTRIBUTED: lazy("They contributed to the review."),
    Part.DECLINED: lazy("They did not want to take part. Respect that."),
    Part.UNREACHABLE: lazy("They could not be reached; the tries stand below."),
    Part.NOT_ASKED: lazy("They wanted to take part, and have not been asked yet."),
    Part.WAITING: lazy("They are invited and have not answered."),
    Part.SAID_YES: lazy(
        "They, or somebody for them, take part, and nothing they told is written down yet."
    ),
    Part.LATER: lazy("They asked to be asked again later."),
}

WAYS: dict[Way, str] = {
    Way.PHONE: lazy("By phone"),
    Way.EMAIL: lazy("By e-mail"),
    Way.LETTER: lazy("By letter"),
    Way.RECEIPT: lazy("By a message on the receipt page"),
}

WRITTEN_IN: dict[str, str] = {
    "nb": lazy("Write it in bokmål, as they did."),
    "nn": lazy("Write it in nynorsk, as they did."),
    "en": lazy("Write it in English, as they did."),
}
"""The form of language of the answer (språklova § 15)."""
