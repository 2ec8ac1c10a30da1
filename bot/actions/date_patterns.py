"""The patterns of phrases that name days, each with its reader, the most telling first."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bot.actions import date_calendar as dates_of
from bot.actions import date_readers as read
from bot.actions.date_matches import LAST, Days, Either, Reader
from bot.actions.date_words import (
    HALVES,
    MONTHS,
    NOT_ALONE,
    NUMBERS,
    ORDINALS,
    PARTS_OF_DAY,
    SEASONS,
    SHORT_WEEKDAYS,
    UNITS,
    VAGUE_NUMBERS,
    WEEKDAYS,
)  # fmt: skip
from bot.actions.holidays import HOLIDAYS


def any_of(words: Iterable[str]) -> str:
    """The words as one pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH = any_of(MONTHS)
_MONTH_ALONE = any_of(set(MONTHS) - NOT_ALONE)
_MONTH_BUT_MAY = any_of(set(MONTHS) - {"may"})
_WEEKDAY = any_of(WEEKDAYS)
# "Datteren vår" is nobody's spring.
_OURS = {"vår", "vårs"}
_SEASON = any_of(set(SEASONS) - {"fall"} - _OURS)
_PART_OF_DAY = rf"(?:{'|'.join(PARTS_OF_DAY.values())})"
_COUNT = any_of([*VAGUE_NUMBERS, *NUMBERS, *HALVES]) + r"|\d{1,3}"
_UNIT = any_of(UNITS)
_DAY = rf"(?P<day>\d{{1,2}}(?:\.|st|nd|rd|th|de|dje|dre|te)?|{any_of(ORDINALS)})"
_NTH = rf"(?P<nth>[1-5](?:\.|st|nd|rd|th)|{any_of(list(ORDINALS)[:14])}|siste|last|nest siste)"
_LAST = LAST
# A year said after or before a day, a month or a holiday.
_YEAR = (
    r"(?:,? (?:i |in |of |året |fra |from |på )?(?:(?P<year>(?:19|20)\d\d)(?![\d.:])|(?P<back>i forfjor|forfjor|i fjor|last year|i år|this year)"
    rf"|(?:for )?(?P<ago>{any_of(NUMBERS)}|\d{{1,2}}) (?:år|years?) (?:siden|sidan|sia|ago)))?"
)  # fmt: skip
_YEAR_BEFORE = r"(?:(?P<earlier>i fjor|fjor|last year),? (?:i |in |på )?)?"


# What makes "may" or "jan" a month; looked at, not taken, because it may tell which part of it.
_AFTER_PREPOSITION = "|".join(
    f"(?<={word})"
    for word in ("in ", "i ", "last ", "during ", "since ", "early ", "late ", "mid ", "mid-", "of ", "from ", "frå ", "fra ", "til ",
                 "to ", "before ", "after ", "sist ", "forrige ", "i fjor ", "av ", "around ", "rundt ", "between ", "mellom ")
)  # fmt: skip
# "It was wed."
_SAID = r"(?:ja|men|jo|yes|but|well|(?:jeg )?tror|(?:eg )?trur|(?:i )?think|det|it|that|var|va|vart|ble|blei|was|skjedde|hende|happened)"
_SINCE = r"(?:siden|sidan|sia|sida|sea|tilbake|attende|ago|back|earlier)"
_WEEKS = r"(?:uk\w*|vek\w*|weeks?)"
_LAST_WEEK = (
    r"(?P<week>(?:i |of )?(?:forrige|førre|sist|last|denne|this) (?:uke|uka|uken|veke|veka|week))"
)
# "The weekend 10-11 October" is that one, whenever it is said.
_NOT_OF_A_DATE = (
    r"(?! før| before|,? (?:of |den |the |fra |frå |from )*\d{1,2}(?:\.|/|-|st|nd|rd|th| ))"
)
# Numbers behind a dash are no date ("0-3.5"), unless one stands before it ("28.02-03.03").
_AFTER_A_DASH = r"(?:(?<!-)|(?<=[./]\d-)|(?<=[./]\d\d-)|(?<=[./]\d\d\d\d-)|(?<=\d[./]-))"
# The most telling first: a weekday beside a date only decorates it.
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?<![\d./-])(?P<year>(?:19|20)\d\d)[-./](?P<month>\d\d?)[-./](?P<day>\d\d?)\b", dates_of.numeric),
        (rf"\b(?:(?P<between>mellom|between) (?:den |the )?)?{_DAY} ?(?P<joined>-|til|og|to|and|until|t\.o\.m\.|through|eller|or) ?(?:the |den )?(?P<to>\d{{1,2}})(?:\.|st|nd|rd|th)? ?(?:of )?(?P<month>{_MONTH})\b\.?{_YEAR}", dates_of.day_to_day),
        (rf"\b(?:(?P<between>mellom|between) )?(?P<month>{_MONTH})\.? (?:the )?{_DAY} ?(?P<joined>-|to|til|and|until|or) ?(?:the )?(?P<to>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d){_YEAR}", dates_of.day_to_day),
        (rf"\b{_DAY} (?:i|av|of|in) (?P<which>denne|forrige|førre|this|last) (?:måned|måneden|månad|månaden|month)\b", dates_of.day_of_near_month),
        (rf"\b{_DAY} ?(?:day )?(?:of )?(?P<month>{_MONTH})\b\.?{_YEAR}", dates_of.day_month),
        (rf"\b(?P<month>{_MONTH})\.?,? ?(?:the |den )?{_DAY}(?!\w)(?! ?[.:/]\d){_YEAR}", dates_of.day_month),
        (r"\b(?:(?P<between>mellom|between) (?:den |the )?)?(?P<from>\d{1,2})\. ?(?P<joined>-|til|og|eller) ?(?P<day>\d{1,2})[./] ?(?P<month>\d{1,2})(?:[./-] ?(?P<year>(?:19|20)?\d\d)|\.?)(?!\d)", dates_of.numeric),
        (rf"(?<![\d.,/]){_AFTER_A_DASH}(?P<day>\d{{1,2}})[./] ?(?P<month>\d{{1,2}})(?:[./-] ?(?P<year>(?:19|20)?\d\d)|\.?)(?!\d|[.:/]\d| ?(?:kg|mg|ml|g|cm|mm|grader|degrees|prosent|%|l)\b)", dates_of.numeric),
        (r"(?<![\d.,/-])(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>(?:19|20)?\d\d)(?!\d)", dates_of.numeric),
        *((rf"\b(?:i |på |ved |in |at |on |this |{_LAST} )?{_YEAR_BEFORE}(?:{names}){_YEAR}\b", dates_of.holiday(in_year)) for names, in_year in HOLIDAYS),
        (r"\b(?:i ?forgårs|i ?for+igårs?|i ?førgårs?|i ?førrgårs?|i ?føregårs?|i går a fø|forgårs|(?:the )?day before yesterday|dagen før i går)(?:kveld)?\b", read.relative_day(2)),
        (r"\b(?:i ?gå+r|yesterday|i ?gårkveld|i ?går kveld|in the night of yesterday)\b", read.relative_day(1)),
        (r"\b(?:natt til i ?dag|i ?natt|last night|forrige natt|sist natt|natta som var|natten som var|denne natta|denne natten|tonight|i ?dag|today|i ?morges|i ?morgest|i ?mårest|i ?mårråst|i ?formiddag|i ?ettermiddag|i ?ettermiddags|i ?kveld|this (?:morning|afternoon|evening)|earlier today|tidligere i ?dag|tidlegare i ?dag|nettopp|nett no|just now|akkurat nå|akkurat no|right now|i stad|i sted|i sta)\b", read.relative_day(0)),
        (rf"\b(?P<weekday>{_WEEKDAY}),? (?:for )?(?P<count>{_COUNT}) {_WEEKS} {_SINCE}\b", read.weekday_weeks_ago),
        (rf"\b(?:for )?(?P<count>{_COUNT}) {_WEEKS} {_SINCE},? (?:på|på en|on|on a) (?P<weekday>{_WEEKDAY})\b", read.weekday_weeks_ago),
        (rf"\b(?:for )?(?:ca\.? |omtrent |rundt |about |around )?(?P<count>{_COUNT}) ?(?P<unit>{_UNIT}) (?:(?P<loose>tid) )?{_SINCE}\b", read.ago),
        (rf"\b(?:for )?(?P<count>{_COUNT}) (?P<weekday>{_WEEKDAY})(?:er|ar|s)? {_SINCE}\b", read.weekdays_ago),
        (rf"\b(?:(?:de|dei|den|det|the|i|i løpet av|over|in|during|for) )*(?:siste|seneste|past|last) (?:(?P<count>{_COUNT}) )(?P<unit>{_UNIT})\b", read.lasting),
        (r"\b(?:(?:de|dei|den|det|the|i løpet av|over the|in the|during the) )+(?:siste|past|last few|seneste) (?P<unit>dagene|dagane|uka|uken|veka|week|days|month|måneden|månaden|året|year)\b", read.lasting),
        (rf"\b(?:(?:den|the) )?{_NTH} (?P<what>helga?|helgen|weekend|uke|uka|uken|veke|veka|week|{_WEEKDAY}) (?:i|av|in|of) (?:the )?(?P<month>{_MONTH}|(?:forrige|førre|last|denne|this) (?:måned|måneden|månad|månaden|month))\b{_YEAR}", dates_of.nth_of_month),
        (r"\b(?:helga|helgen|helg|weekenden) (?:før (?:forrige|sist|førre)|før der|før det)\b|\bforrige helg (?:igjen )?før\b|\b(?:the )?weekend before last\b|\b(?:the )?weekend before that\b", read.weekend_before_last),
        (rf"\b(?:i |nå i |no i |på )?(?:{_LAST} )?(?:helga|helgen|helgi|helgo)\b{_NOT_OF_A_DATE}|(?:\b(?:i|nå i|no i|på|{_LAST}|denne) |^)helg\b{_NOT_OF_A_DATE}|(?:\b(?:{_LAST}|this|the|over the|at the) |^)weekend(?:en)?\b{_NOT_OF_A_DATE}", read.weekend),
        (rf"\b(?P<weekday>{_WEEKDAY})(?: (?:kveld|morgen|natt|morning|evening|night|afternoon|ettermiddag|formiddag))?,? {_LAST_WEEK}\b", read.weekday),
        (rf"\b{_LAST_WEEK},? (?:på |on )?(?P<weekday>{_WEEKDAY})\b", read.weekday),
        (r"\b(?:forr?forrige|forforrige) (?:uke|uka|veke)\b|\b(?:uka|uken|veka) før (?:forrige|førre|sist)\b|\b(?:the )?week before last\b", read.week(2)),
        (r"\b(?:i )?(?:forrige|førre|sist|siste|last|previous) (?:uke|uka|uken|veke|veka|week)\b", read.week(1)),
        (r"\b(?:denne|this|nå i|no i|tidligere denne|earlier this) (?:uka|uken|uke|veka|veke|week)\b|\bi (?:uka|veka) som\b|\bi (?:uka|veka)$|(?:(?<=av )|(?<=of )|(?<=i )|(?<=in )|(?<=midt ))(?:the )?(?:uka|uken|veka|week)\b(?! ?\d| (?:før|etter|before|after))", read.week(0)),
        (rf"\b(?:uke|uka|veke|veka|week|wk)\.? ?(?:(?:nr|no|nummer|number|#)\.? ?)?(?P<number>[1-5]?\d)\b(?! ?(?:siden|sidan|ago|timer)){_YEAR}", dates_of.numbered_week),
        (rf"\b(?:{_WEEKDAY}),? (?:the |den )?(?P<day>(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.))(?! ?(?:of|\d))", dates_of.day_alone),
        (rf"\b(?:the )?(?P<weekday>{_WEEKDAY}) (?P<before>before last|før sist|før forrige)\b", read.weekday),
        (rf"\b(?:(?P<before>forforrige) |{_LAST} )?(?P<weekday>{_WEEKDAY})\b", read.weekday),
        (rf"^(?:{_SAID} )*(?:nå |no )?(?:på |on |sist |last |this )?(?P<weekday>{any_of(SHORT_WEEKDAYS)})\.?(?: {_PART_OF_DAY})?$", read.weekday),
        (r"\b(?:i )?(?:forrige|førre|sist|last|previous) (?:måned|månad|month)\b", dates_of.calendar_month(1)),
        (r"\b(?:denne|this) (?:måneden|månaden|month)\b|(?:(?<=av )|(?<=of )|(?<=i )|(?<=in ))(?:the )?(?:måneden|månaden|month)\b", dates_of.calendar_month(0)),
        (rf"{_YEAR_BEFORE}\b(?:{_LAST} |i |in |this |the |denne |på )*(?P<season>{_SEASON})\b{_YEAR}(?! (?:gang|gong))", dates_of.season),
        (rf"\b(?:(?P<earlier>i fjor|fjor),? |(?:(?:{_LAST}|i|denne|tidlig|tidleg|sent|seint|no|nå) )+)(?P<season>vår)\b{_YEAR}|^vår$", lambda m, t: dates_of.season(Either(m, season="vår"), t)),
        (rf"\b(?:{_LAST}|in the|this) (?P<season>fall)\b{_YEAR}|\bfall(?: of)? (?P<year2>20\d\d)\b", lambda m, t: dates_of.season(Either(m, season="fall"), t)),
        (rf"{_YEAR_BEFORE}\b(?:(?:i|in|during|{_LAST}|hele|heile|all of) )*(?P<month>{_MONTH_ALONE})\b(?: month| måned| månad)?\.?{_YEAR}", dates_of.month),
        (rf"(?:{_AFTER_PREPOSITION})(?P<month>{_MONTH})\b\.?{_YEAR}", dates_of.month),
        (rf"\b(?P<month>{any_of(NOT_ALONE)})\b\.?(?=,? (?:of |in |i )?(?:last year|this year|i fjor|i forfjor|(?:19|20)\d\d\b)){_YEAR}", dates_of.month),
        (r"\bden (?P<day>(?:[12]\d|3[01]|[1-9])(?:\.|$))(?! ?(?:gang|gong|etasje|time))|\bon the (?P<day2>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b(?! (?:floor|of))", lambda m, t: dates_of.day_alone(Either(m), t)),
        (rf"\bden (?P<day>{any_of(list(ORDINALS)[10:])})\b(?! \w)", dates_of.day_alone),
        (r"\b(?:i fjor|last year) (?:på|rundt|ved) (?:denne|desse) (?:tida|tiden|tider)\b|\bthis time last year\b|\b(?:på |rundt )?(?:denne|samme|same) (?:tida|tid|tiden) i fjor\b", read.this_time_last_year),
        (r"\b(?:i forfjor|forfjor|(?:the )?year before last)\b", dates_of.year(2)),
        (r"\b(?:i fjor|last year|forrige år|førre året)\b", dates_of.year(1)),
        (r"\b(?:i år|this year|tidligere i år|earlier this year)\b|(?:(?<=av )|(?<=of )|(?<=i ))(?:the )?(?:året|year)\b", dates_of.year(0)),
        (r"\b(?:i|in|året|year|back in|av|of|during|rundt|around|about|omkring) (?P<y>(?:19|20)\d\d)\b(?![.:]\d)|^(?P<y2>20[12]\d)$", lambda m, t: dates_of.year(None)(Either(m), t)),
    )
)  # fmt: skip


# A sentence without any of these names no days; most sentences of a story are such.
_HINT = re.compile(
    rf"\d|\b(?:{_MONTH_BUT_MAY}|(?:in|last|early|late|mid|of|during|since)[ -]may|{_WEEKDAY}|{_SEASON}|(?:i|sist|forrige|førre|fjor|denne) vår|{any_of(list(ORDINALS)[14:])}"
    r"|siden|sidan|sia|sida|ago|earlier|tilbake|attende|forrige|førre|førige|sist|siste|seneste|last|past|previous|nettopp|nett no|just now"
    r"|igår|idag|inatt|i ?for\w*går\w*|i ?fø\w*går\w*|forgårs|i? ?fjor|i? ?forfjor|forleden|her ?om dagen|yesterday|tonight|today"
    r"|i (?:gå\w*|dag|natt|kveld|morges\w*|formiddag|ettermiddag\w*|år|sta|stad|sted|uka|veka|løpet)|helg\w*|weekend\w*"
    r"|(?:the|this|other|denne|av|of|midt i) (?:day|other|week|month|year|morning|afternoon|evening|natta|natten|uk\w+|vek\w+|måned\w*|månad\w*|åre\w*)"
    r"|akkurat n[åo]|right now|first of|second of|third of|f\w+th of|(?:new year|boxing|may day|all saint|st\.? ?hans|whit|palm)"
    r"|langfredag|skj\w+torsdag|skirtorsdag|(?:jul|jol|romj|mellomj|nyttår|nyår|christ|xmas|påsk|easter|pins|penteco|himmelf|ascens|fastel|nasjonald|national|grunnlov|constit"
    r"|frigjør|samefolk|samenes|kvinned|women's|valent|sankth|jonsok|midsum|olsok|hallow|allehelg|lucia|morsdag|farsdag|advent|førjul"
    r"|vinterf|høstf|haustf|half|felles|sommerf|sommarf|skolest|skulest)\w*)\b"
)  # fmt: skip


def may_name_days(said: str) -> bool:
    """Whether it is worth while to look for days in a sentence."""
    return _HINT.search(said) is not None


def days_in(said: str, today: date) -> Iterator[tuple[Days, tuple[int, int]]]:
    """Everything in the text that names days, the most telling reader first, without overlaps."""
    taken: list[tuple[int, int]] = []
    for pattern, reader in _READERS:
        for match in pattern.finditer(said):
            span = match.span()
            if any(span[0] < end and start < span[1] for start, end in taken):
                continue
            days = reader(match, today)
            # Also what lies ahead is taken: of "3 May 2031", "May" alone is not what was meant.
            taken.append(span)
            if days is not None:
                yield days, span
