"""In which form a question is put: in full, short, in other words, or brought back to mind.

The same question never stands in the same words in two answers that follow each other, unless
they ask to have it repeated.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from zlib import crc32

from bot.actions.steps.step import Question
from bot.actions.turn import Heard, Report

# After so many messages in a row that could not be read, other ways are offered.
TIMES_UNTIL_STUCK = 3
# After these the question is wanted as it was first put.
_IN_FULL = ("repeat", "change_language", "welcome_back")
# Puts a question into the sentence of this response.
WITHIN = "utter_back_to_question"


class Form(NamedTuple):
    """The response that puts a question, and the response it stands in, if any."""

    response: str
    within: str | None = None


def is_stuck(report: Report) -> bool:
    """Whether it is time to offer help, a person or the form."""
    times = report["misunderstandings"]
    return times > 0 and times % TIMES_UNTIL_STUCK == 0


def form_of(question: Question, heard: Heard, report: Report) -> Form:
    """How to put the question now, and remember it for the next time.

    What it shows (a list, a date) is remembered by its checksum: when that is another, the
    question is a new one.
    """
    name, shows = question.response, crc32(repr(sorted(question.values.items())).encode())
    asked: dict[str, Any] = report["asked"] or {}
    same = (asked.get("question"), asked.get("shows")) == (name, shows)
    forms = {
        "full": Form(name),
        "again": Form(f"{name.removesuffix('_again')}_again"),
        "short": Form(f"{name}_short"),
        "within": Form(f"{name}_short", WITHIN),
    }
    wanted = ["full"]
    if report["misunderstandings"]:
        wanted = ["within"] if is_stuck(report) else ["again"]
        wanted += ["short", "within"]
    elif same and heard.intent not in _IN_FULL:
        wanted = ["short", "within"]
    last = asked.get("form") if same and len(wanted) > 1 else None
    chosen = next(form for form in wanted if form != last)
    report["asked"] = {"question": name, "shows": shows, "form": chosen}
    return forms[chosen]
