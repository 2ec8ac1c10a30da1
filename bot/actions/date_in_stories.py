"""The one time a story is about, found among all it names; in doubt, none.

A story also names births, admissions, appointments to come, what happens every night and how long
somebody has lived there. Nothing is lost by leaving a time: it is asked for.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from bot.actions.clock_times import clock_after, clock_before, take_clock
from bot.actions.date_choice import INDEFINITE, NOT
from bot.actions.date_doubts import is_repeated
from bot.actions.date_modifiers import LEADING
from bot.actions.date_patterns import days_in, may_name_days
from bot.actions.date_words import FUTURE, PARTS_OF_DAY, WEEKDAYS
from bot.actions.dates import OSLO, When, read_when
from bot.components.once_a_turn import once_a_turn

# A story's first part names the time; reading on for ever would make everybody wait.
LONGEST_READ = 6_000

# "3. mai" does not end a sentence.
_SENTENCE_END = re.compile(r"(?<!\d)\.\s+(?=[A-ZÆØÅ])|[!?]\s+")
_CLAUSE_END = re.compile(r"[,;:–]| (?:og|men|så|and|but|so|then) ")
_PART = "|".join(PARTS_OF_DAY.values())
_CLOCK = r"(?:kl\.?|klokka|klokken|at) ?(?:ca\.? )?\d{1,2}(?:[.:]\d\d)?(?: ?[ap]m)?"
_TRAILING = re.compile(
    rf"(?:,? (?:i |på |om |in the |tidlig |seint |sent |late )?(?:{_PART}))?(?:,? {_CLOCK})?(?!\w)"
)
# What lies behind, whatever is going to be.
_BEHIND = re.compile(
    r"\b(?:går|yesterday|ago|siden|sidan|sia|sist|siste|forrige|førre|last|fjor|forgårs|førgår|natt|morges)\b"
)
_TO_COME = re.compile(
    r"\b(?:skal|skulle (?:hjem|heim|til|få)|vil|kommer til|kjem til|blir sendt|vert sendt|sendes|skrives ut|will|won't|going to|is due|are due|termin|har time|fått time|ny time|appointment|booked"
    r"|(?:am|is|are|i'm|we're|he's|she's|they're) (?:leaving|going|coming|moving|having|starting|getting))\b|'ll\b|\b(?:blir|vert|turns?) \d+ (?:år )?$|\b(?:er|is) $"
)
# "Wait until Monday", "thank you for not making me wait over the weekend".
_DEADLINE = re.compile(
    r"(?<!natt )(?<!natta )(?<!natten )\b(?:til|te|til over|until|till|by|innen|over)(?: (?:på|the|den))? $|\b(?:for not|uten å|utan å|without|slapp å|slepp å)\b[^,;]*$"
)
# What would have been, and what the time is now.
_UNREAL = re.compile(
    r"^(?:hadde|if|hvis|dersom|viss|had)\b|\b(?:ville ha|ville vært|would have|'d have|nå er det|no er det|now it's|it is now)\b"
)
_STILL = re.compile(r"\b(?:er|is|are|har|has|have|lever|sliter|slit|'s)\b")
_TODAY = re.compile(r"^(?:i ?dag|today)$")
# "After the operation in March" is some time after it.
_AWAY = re.compile(
    r"\b(?:etter|after|siden|sidan|since|før|before|innan)(?: (?!i |på |in |on )\w+){1,4} (?:i |på |in |on |for |den |the )*$"
)
# How somebody came to be there: it counts when no other time is told.
_ADMISSION = re.compile(r"\b(?:innlagt|innlagd|lagt inn|lagd inn|la inn|inneliggende|admitted)\b")
_BACKGROUND = re.compile(
    r"\b(?:flytta|flyttet|moved|diagnose\w*|diagnosis|begynte|byrja|started|began|søkt|søkte|applied|henvist|tilvist|referred|bodd|budd|lived|pensjon\w*|retired|gift|married)\b"
)
_LOOSE = re.compile(
    r"^(?:nettopp|nett no|just now|akkurat n[åo]|right now|summer|winter|spring|autumn|sommer|sommar|vinter|høst|haust|jul|påske|pinse|nyttår|christmas|easter|new year)$"
    r"|\b(?:siste|seneste|past|last) (?:\w+ ){1,3}(?:dag|uk|vek|mån|år|day|week|month|year)\w*$|\b(?:siste|seneste) \w+[ae]ne$"
)
_SINCE = re.compile(r"\b(?:siden|sidan|sia|sida|since) $")
_BORN = re.compile(r"\b(?:født|fødd|born)\b.*\b(?:19|20)\d\d\b")
_YEARS_AGO = re.compile(r"\b(?:år|years?) (?:siden|sidan|sia|ago)\b")
_PREGNANCY = re.compile(
    r"\b(?:gravid\w*|svanger\w*|jordm\w+|fød\w+|fosteret|spark\w*|tvilling\w*|mistet|miste|pregnan\w*|midwi\w+|stillb\w+|twins?|born|uker på vei)\b"
)
_NUMBERED_WEEK = re.compile(r"\b(?:uke|uka|veke|week) ?\d")
_STRETCH = re.compile(r"(?:^|.*\b)(?:fra|frå|from|mellom|between) $")
_JOINED = re.compile(r"^ ?(?:-|til|te|to|til og med|og|and) $")


_LEAD_IN = re.compile(
    r"^\W*(?:(?:nei|ja|jo|no|yes|well|hm+)\W+)*(?:(?:det|dette|it|this|that) (?:var|skjedde|hendte"
    r"|hende|was|happened) )(?:nok |vel |kanskje |visst |maybe |probably |on (?!the ))?",
    re.IGNORECASE,
)


@once_a_turn
def find_when(story: str, now: datetime) -> When | None:
    """The one time a story is about, to be confirmed; None if that is not sure."""
    own = " ".join(story[:LONGEST_READ].replace("’", "'").split())
    said = own.lower()
    if len(said) != len(own):
        own = said  # a letter whose small form is longer: the places no longer agree
    _, without_clock = take_clock(said)
    today = now.astimezone(OSLO).date()
    named = [
        (span, (first, last))
        for first, last in _sentences(own)
        for span in _stretches(said, _spans(without_clock, first, last, today))
    ]
    spans = [span for span, around in named if _is_of_the_event(said, span, around)]
    if any(INDEFINITE.search(said[: span[0]]) for span, _ in named):
        # "On a Friday … on Saturday": no one knows which.
        spans = [span for span in spans if said[slice(*span)] not in WEEKDAYS]
    spans = _without_decoration(spans, said)
    telling = [span for span in spans if not _ADMISSION.search(_clause(said, span))]
    spans = telling or spans
    # "Yesterday evening at half past eight … at half past nine" is yesterday evening.
    exactly = _agreed([_read_with_clock(own, said, span, now) for span in spans])
    return exactly or _agreed([_read(own, said, span, now) for span in spans])


_CLAUSES = re.compile(r"[,;.]\s|\b(?:and|but|then|og|men|så)\b", re.IGNORECASE)
_BEGAN = re.compile(
    r"\b(?:began|begun|started|starta|startet|byrja|begynte|begynt|tok til)\b", re.IGNORECASE
)


def read_answer(text: str, now: datetime) -> When | None:
    """`read_when`, its phrase without the words that only lead in to the time.

    Of "no, it was Wednesday evening" the phrase is "Wednesday evening".
    """
    when = read_when(text, now)
    if when is None:
        return _begun(text, now)
    alone = find_when(text, now)
    if alone and (alone.start, alone.end, alone.approximate) == (
        when.start,
        when.end,
        when.approximate,
    ):
        return alone
    return replace(when, phrase=_LEAD_IN.sub("", when.phrase) or when.phrase)


def _begun(text: str, now: datetime) -> When | None:
    """When it began, where that is said beside another time: "it began on Sunday, I rang on Monday"."""
    begun = [read_when(part, now) for part in _CLAUSES.split(text) if _BEGAN.search(part)]
    return begun[0] if len(begun) == 1 else None


def _agreed(found: list[When | None]) -> When | None:
    """The narrowest of times that lie in one another; None of times that differ."""
    if not found or None in found:
        return None
    narrowest = min((when for when in found if when), key=lambda when: when.end - when.start)
    inside = (w.start <= narrowest.start and narrowest.end <= w.end for w in found if w)
    return narrowest if all(inside) else None


def _read(own: str, said: str, span: tuple[int, int], now: datetime) -> When | None:
    """The phrase with a little more on both sides: "around 3 May", "yesterday evening at 9"."""
    first, last = _with_surroundings(said, span)
    return read_when(own[first:last].strip(" ,"), now)


def _read_with_clock(own: str, said: str, span: tuple[int, int], now: datetime) -> When | None:
    """The same with a clock time said aloud, on either side: "half past eight last night"."""
    first, last = _with_surroundings(said, span)
    when = _read(own, said, span, now)
    earlier, later = clock_before(said, first), last
    if earlier == first:
        # "Yesterday at half past eight in the evening".
        later = _end_of_part(said, clock_after(said, last))
    exactly = read_when(own[earlier:later].strip(" ,"), now)
    if when is None or exactly is None:
        return when
    # "Yesterday evening at two wards" is no hour of the evening.
    return exactly if exactly.end - exactly.start < when.end - when.start else when


def _with_surroundings(said: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    before = LEADING.search(said[:start])
    return before.start() if before else start, _end_of_part(said, end)


def _end_of_part(said: str, at: int) -> int:
    after = _TRAILING.match(said, at)
    return after.end() if after else at


def _is_of_the_event(said: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:  # noqa: PLR0911 - one for each doubt
    """Whether a time is told of what happened and not of what is usual, to come or long ago."""
    words, whole = said[slice(*span)], said[slice(*sentence)]
    before, clause = said[sentence[0] : span[0]], _clause(said, span)
    if is_repeated(whole) or _UNREAL.search(whole) or _is_quoted(said[: span[0]]):
        return False
    if _BORN.search(clause) or (_LOOSE.search(words) and not _SINCE.search(before)):
        return False
    if _YEARS_AGO.search(words) or INDEFINITE.search(before):
        return False
    if any(doubt.search(before) for doubt in (_DEADLINE, _AWAY, NOT)):
        return False
    if _BACKGROUND.search(clause) or (_TODAY.match(words) and _STILL.search(clause)):
        return False
    if _NUMBERED_WEEK.search(words) and _PREGNANCY.search(said):
        return False
    return bool(_BEHIND.search(words)) or not (FUTURE.search(whole) or _TO_COME.search(before))


def _is_quoted(before: str) -> bool:
    """Whether a quotation is open at the end of a text."""
    return before.count('"') % 2 == 1 or before.count("«") > before.count("»")


def _stretches(said: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with "from Monday to Tuesday" as one; "Monday to Friday" alone is no time at all."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        between = said[joined[-1][1] : start] if joined else ""
        if joined and _JOINED.match(between):
            first, _ = joined.pop()
            opening = _STRETCH.search(said[:first])
            if opening or between.strip() in ("og", "and"):
                joined += [(first, end)]
            continue
        joined.append((start, end))
    return joined


def _clause(said: str, span: tuple[int, int]) -> str:
    """The clause a time stands in."""
    starts = [match.end() for match in _CLAUSE_END.finditer(said, 0, span[0])]
    starts += [match.end() for match in _SENTENCE_END.finditer(said, 0, span[0])]
    end = _CLAUSE_END.search(said, span[1])
    return said[max(starts, default=0) : end.start() if end else len(said)]


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return list(pairwise(cuts))


def _spans(text: str, first: int, last: int, today: date) -> list[tuple[int, int]]:
    """Where a sentence names days, in the whole text's places."""
    sentence = text[first:last]
    if not may_name_days(sentence):
        return []
    return [(first + start, first + end) for _, (start, end) in days_in(sentence, today)]


def _without_decoration(spans: list[tuple[int, int]], said: str) -> list[tuple[int, int]]:
    """Spans less each weekday that only stands before a date, as in "Friday 13 November"."""
    starts = {start for start, _ in spans}
    return [
        span
        for span in spans
        if not (
            said[slice(*span)].rsplit(maxsplit=1)[-1] in WEEKDAYS
            and any(
                said[span[1] : start] in (" ", ", ", " den ", " the ", ", den ") for start in starts
            )
        )
    ]
