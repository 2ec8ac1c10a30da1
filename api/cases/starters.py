"""Beginnings of messages to a reporter, in their form of language.

A beginning is put into the field and never sends itself: what stands in brackets is for a person to
fill in, and a message with brackets left in it is not sent.
"""

import re
from enum import StrEnum

from api.shared.i18n import Language, lazy, marked, translate


class Starter(StrEnum):
    """What a message begins with."""

    THANKS = "thanks"
    QUESTION = "question"
    DELAY = "delay"
    ELSEWHERE = "elsewhere"


TITLES: dict[Starter, str] = {
    Starter.THANKS: lazy("We have read it"),
    Starter.QUESTION: lazy("We need to know more"),
    Starter.DELAY: lazy("It takes longer"),
    Starter.ELSEWHERE: lazy("Another place can help"),
}

_TEXTS: dict[Starter, str] = {
    Starter.THANKS: marked(
        "Thank you for telling us. I have read what you wrote about [what it is about].\n\n"
        "What happens now: [what we do, and by when].\n\n[Your name and role]"
    ),
    Starter.QUESTION: marked(
        "Thank you for telling us. To understand what happened, we would like to know:\n\n"
        "[one question]\n\n"
        "You decide yourself what you want to answer.\n\n[Your name and role]"
    ),
    Starter.DELAY: marked(
        "We said that you would hear from us by [date]. It takes longer, because [reason].\n\n"
        "You will hear from us by [new date].\n\n[Your name and role]"
    ),
    Starter.ELSEWHERE: marked(
        "Thank you for telling us. What you ask for, [what it is], is something [who] can help "
        "with: [how to reach them].\n\n"
        "We still look at what you told us about [what we go on with].\n\n[Your name and role]"
    ),
}

_BRACKETS = re.compile(r"\[[^\[\]\n]{1,80}\]")


def text_of(starter: Starter, code: Language) -> str:
    """Return a beginning in the reporter's form of language."""
    return translate(_TEXTS[starter], code)


def left_open(text: str) -> list[str]:
    """Return what stands in brackets and is not filled in yet."""
    return _BRACKETS.findall(text)
