"""Whom the words are for: a young person is heard by what they say of themselves.

Who stands in for somebody else, or has lost somebody, is told by their role; domain/*.yml says what
each is asked in which words, by conditions on `audience` and `reporter_role`.
"""

# Patterns stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

import re

from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Heard, Report

YOUNG = "young"

_I_AM = r"\b(?:(?:jeg|eg|æ|ej|je|jæ|e|i)\s+(?:er|e|æ|am)(?:\s+bare|\s+berre|\s+only|\s+just)?|i'?m(?:\s+only|\s+just)?)"
_AGE = r"(?:[6-9]|1[0-7]|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
# "Jeg er 13 uker på vei" and "I am 10 of 10 happy" are no ages: what follows must be one, or nothing.
_AS_AGE = r"(?:\s*(?:år|åring|years?\s+old|yrs?\s+old|y/?o)\b(?!\s+(?:siden|sidan|etter|ago|eldre|older))|\s*(?=$|[.,!;\n])|\s+(?:og|and|men|but)\s+(?=(?:jeg|eg|æ|i|går|bor|bur|heter|heiter|har|er|vil|live|go)\b))"
_CUES = re.compile(
    "|".join(
        (
            rf"{_I_AM}\s+(?:ei?n?\s+|ei\s+|a\s+)?{_AGE}(?:{_AS_AGE}|-?\s?åring|-year-old)",
            rf"{_I_AM}\s+(?:ei?n?|ei|et|eit|a)\s+(?:\w+\s+)?(?:jente|gutt|gut|guttunge|unge|girl|boy|kid|teen|teenager|tenåring)\s+(?:på|of|aged?)?\s*{_AGE}\b",
            rf"{_I_AM}\s+(?:et|eit|en|a|bare et|berre eit|just a|only a)\s+(?:barn|unge|kid|child|tenåring|teenager)\b(?!\s+(?:av|til|of))",
            r"\b(?:jeg|eg|æ|e)\s+går\s+(?:nå\s+|no\s+)?(?:i|på|ni?)\s*(?:[1-9]\.?|10\.?|første|andre|tredje|fjerde|femte|sjette|sjuende|åttende|niende|tiende)\s*\.?\s*(?:klasse|trinn)",
            r"\b(?:jeg|eg|æ|e)\s+går\s+på\s+(?:barneskole\w*|barneskule\w*|ungdomsskole\w*|ungdomsskule\w*)",
            r"\bi(?:'m|\s+am|\s+go)?\s+(?:in|to)\s+(?:the\s+)?(?:[1-9]th|[1-3](?:st|nd|rd)|10th|primary|elementary|middle|secondary)\s+(?:grade|school|class|form)\b",
            r"\b(?:mamma|pappa|foreldrene mine|foreldra mine|mamma og pappa)\s+(?:som\s+)?(?:bestemmer|bestemme|avgjør|avgjer|vet ikke at jeg|veit ikkje at eg|må ikke få vite|må ikkje få vite|sier at jeg ikke får lov|seier at eg ikkje får lov)",
            r"\b(?:my\s+)?(?:mum|mom|dad|parents)\s+(?:decides?|decide everything|doesn'?t know (?:that )?i|don'?t know (?:that )?i|says? i'?m not allowed)",
            r"\bhelsesykepleieren\s+på\s+skolen|\bhelsesjukepleiaren\s+på\s+skulen|\bmy\s+school\s+nurse\b",
        )
    ),
    re.IGNORECASE,
)


def audience_of(before: str | None, text: str | None) -> str | None:
    """Whom to speak to from now on. Once heard to be young, a person stays so."""
    return YOUNG if before == YOUNG or (text and _CUES.search(text)) else None


def care(dispatcher: CollectingDispatcher, report: Report, heard: Heard) -> None:
    """Say once, when it is first heard, where young people find somebody to talk to.

    The answer to danger gives the same number.
    """
    new = report["audience"] == YOUNG and report["audience_before"] != YOUNG
    if new and heard.intent != "crisis":
        dispatcher.utter_message(response="utter_young")
