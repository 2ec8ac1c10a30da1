"""Words that name time but not one day or stretch that has been: given up rather than guessed.

What is given up is kept as words (`Occurred`), which costs a press; a wrong interval costs trust.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from datetime import date

from bot.actions.date_matches import Days
from bot.actions.date_words import FUTURE

_WEEKDAY = r"(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag"
_ENGLISH_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:morge?n|morgon|formiddag|føremiddag|ettermiddag|kveld|natt|dag|uke|veke|helg|måned|månad|år|time|gang|gong|vakt)"
_ENGLISH_PART = r"(?:morning|afternoon|evening|night|day|week|weekend|month|year|hour|time|shift)"
# What comes back again and again has no one time.
_REPEATED = re.compile(
    rf"\b(?:hver|hvert|kvar|kvart|annenhver|annankvar|annakvar|every|each|most|de fleste|dei fleste) (?:\w+ ){{0,2}}?(?:{_WEEKDAY}|{_PART}|{_ENGLISH_WEEKDAY}|{_ENGLISH_PART})s?\b"
    rf"|\b(?:dager|dagar|daga|netter|nights|days) (?:i|a|per) (?:uk|vek|week)\w*|\b{_WEEKDAY}(?:er|ar|ene|ane)\b|\b{_ENGLISH_WEEKDAY}s\b(?! (?:ago|evening|morning|night|afternoon))|\b(?:on|at) (?:weekends|nights)\b|\bi helg(?:ene|ane|er|ar)\b"
    r"|\b(?:ganger|gonger|gang|gong|times|once|twice|timer|timar) (?:i|om|per|pr\.?|a|an|in) (?:the )?(?:dagen|døgnet|uk\w+|vek\w+|måned\w*|månad\w*|året|dag|day|week|month|year)\b"
    r"|\b(?:daglig|dagleg|ukentlig|vekentleg|daily|weekly|monthly|nightly)\b|\b24/7\b"
)
_BIRTH = re.compile(r"\b(?:født|fødd|fødde|fødselsdato|fødselsnummer|born|birth|dob|f\. ?(?=\d))")
# "Many years ago" has no first and last day.
_LONG_AGO = re.compile(
    r"\b(?:mange|noen|nokre|nokon|flere|fleire|many|some|a few|several|så mange) (?:år|years?) (?:siden|sidan|sia|ago|back)\b|(?:^|\D )years ago\b"
)
_TO_COME = re.compile(
    rf"\b(?:førstkommende|fyrstkomande|førstkomande)\b|\b{_WEEKDAY} (?:som|der) (?:kommer|kjem|kjæm)\b|\btil (?:veka|uka|helga)\b|\b{_ENGLISH_WEEKDAY} week$|\b{_WEEKDAY} om (?:en|ei|to|tre) (?:uke|veke)"
)
# Far enough back for a birth to be the teller's mother's and not the child of the story.
_YEARS_OF_A_BIRTH = 2


def is_given_up(said: str) -> bool:
    """Whether a phrase (small letters) speaks of what is repeated, too long ago or still to come."""
    return is_to_come(said) or any(p.search(said) for p in (_REPEATED, _LONG_AGO))


def is_to_come(said: str) -> bool:
    """Whether a phrase says in so many words that it lies ahead ("this coming Friday")."""
    return any(p.search(said) for p in (_TO_COME, FUTURE))


def is_repeated(said: str) -> bool:
    """Whether a phrase tells what comes back again and again ("every Tuesday", "on Mondays")."""
    return _REPEATED.search(said) is not None


def is_a_birth(said: str, days: Days, today: date) -> bool:
    """Whether the days are somebody's date of birth rather than of what is told about."""
    return _BIRTH.search(said) is not None and days.first.year <= today.year - _YEARS_OF_A_BIRTH
