"""Holidays and school holidays by the names people give them, with their days in a year.

Movable ones are counted from Easter Sunday. What a municipality decides (autumn and winter
holidays) is a guess and said to be one.
"""

# A holiday's names stand on one line.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

# First and last day, and whether they are a guess, in a year.
InYear = Callable[[int], tuple[date, date, bool]]
SUNDAY = 6


def _fixed(
    month: int, day: int, to: tuple[int, int] | None = None, *, about: bool = False
) -> InYear:
    last = to or (month, day)
    crosses = last < (month, day)
    return lambda year: (date(year - crosses, month, day), date(year, *last), about)


def _from_easter(first: int, last: int | None = None, *, about: bool = False) -> InYear:
    def days(year: int) -> tuple[date, date, bool]:
        sunday = easter(year)
        end = first if last is None else last
        return sunday + timedelta(days=first), sunday + timedelta(days=end), about

    return days


def _weeks(first: int, last: int) -> InYear:
    return lambda year: (
        date.fromisocalendar(year, first, 1),
        date.fromisocalendar(year, last, 7),
        True,
    )


def _nth_sunday(month: int, nth: int) -> InYear:
    def days(year: int) -> tuple[date, date, bool]:
        first = date(year, month, 1)
        sunday = first + timedelta(days=(SUNDAY - first.weekday()) % 7 + 7 * (nth - 1))
        return sunday, sunday, False

    return days


def _advent(nth: int, last: int | None = None) -> InYear:
    def days(year: int) -> tuple[date, date, bool]:
        fourth = date(year, 12, 24) - timedelta(days=(date(year, 12, 24).weekday() - SUNDAY) % 7)
        first = fourth - timedelta(weeks=4 - nth)
        return first, date(year, 12, 23) if last else first, bool(last)

    return days


# The most special names first: "christmas eve" before "christmas".
HOLIDAYS: tuple[tuple[str, InYear], ...] = (
    (r"lille ?julaften|(?:vesle|litle) ?julaftan?|veslejulaftan", _fixed(12, 23)),
    (r"julaften|julaftan|jolaftan|julekvelden|christmas eve|xmas eve", _fixed(12, 24)),
    (r"(?:1\.?|første|fyrste) ?(?:juledag|joledag)(?:en)?|juledagen|christmas day|xmas day", _fixed(12, 25)),
    (r"(?:2\.?|andre|annen) ?(?:juledag|joledag)(?:en)?|boxing day", _fixed(12, 26)),
    (r"(?:3\.?|tredje) ?juledag(?:en)?", _fixed(12, 27)),
    (r"(?:4\.?|fjerde) ?juledag(?:en)?", _fixed(12, 28)),
    (r"romjul(?:a|en)?|romjol(?:a)?|mellomjul(?:a|en)?|(?:mellom |between )(?:jul|jol|christmas)(?:a|en)? (?:og|and) (?:nyttår|nyår|new year)", _fixed(12, 27, (12, 31))),
    (r"nyttårsaften|nyttårsaftan|nyårsaftan|new year'?s eve", _fixed(12, 31)),
    (r"(?:1\.?|første) nyttårsdag|nyttårsdag(?:en)?|new year'?s day", _fixed(1, 1)),
    (r"nyttår(?:et|shelga|shelgen)?|nyår|new year'?s?", _fixed(12, 31, (1, 1), about=True)),
    (r"juleferi(?:e|en|a)|christmas holidays?", _fixed(12, 21, (1, 2), about=True)),
    (r"jul(?:a|en|ehelg|ehelga|ehelgen|etid|etida)?|jol(?:a)?|christmas(?:time)?|xmas", _fixed(12, 24, (12, 31), about=True)),
    (r"palmesøndag|palmesundag|palm sunday", _from_easter(-7)),
    (r"skjærtorsdag|skjertorsdag|skirtorsdag|maundy thursday", _from_easter(-3)),
    (r"langfredag(?:en)?|good friday", _from_easter(-2)),
    (r"påskeaften|påskeaftan|holy saturday|easter saturday", _from_easter(-1)),
    (r"(?:1\.?|første|fyrste) påskedag|påskedagen|påskesøndag|easter sunday|easter day", _from_easter(0)),
    (r"(?:2\.?|andre|annen) påskedag|easter monday", _from_easter(1)),
    (r"påskeferi(?:e|en|a)|påskeuk(?:a|en)|påskevek(?:a)|easter holidays?|easter week", _from_easter(-8, 1, about=True)),
    (r"påsk(?:e|a|en|ehelg|ehelga|ehelgen|etider)|easter(?: weekend)?", _from_easter(-3, 1, about=True)),
    (r"kristi himmelfarts?(?:dag)?(?:en)?|ascension(?: day)?", _from_easter(39)),
    (r"pinseaften|pinseaftan", _from_easter(48)),
    (r"(?:1\.?|første|fyrste) pinsedag|whit sunday|pentecost sunday", _from_easter(49)),
    (r"(?:2\.?|andre|annen) pinsedag|whit monday", _from_easter(50)),
    (r"pins(?:e|a|en|ehelg|ehelga|ehelgen)|whitsun|pentecost", _from_easter(48, 50, about=True)),
    (r"fastelavn(?:ssøndag)?", _from_easter(-49)),
    (r"nasjonaldag(?:en)?|grunnlovsdag(?:en)?|constitution day|(?:norway'?s? |norwegian )?national day", _fixed(5, 17)),
    (r"arbeiderne?s dag|arbeidernes dag|may day|labour day", _fixed(5, 1)),
    (r"frigjøringsdag(?:en)?|liberation day", _fixed(5, 8)),
    (r"samefolkets dag|samenes (?:nasjonal)?dag|s[aá]mi national day", _fixed(2, 6)),
    (r"kvinnedag(?:en)?|women'?s day", _fixed(3, 8)),
    (r"valentin(?:e'?s day|sdag(?:en)?)", _fixed(2, 14)),
    (r"sankthans(?:aften|aftan|kvelden)?|st\.? ?hans(?:aften|aftan)?|jonsok|midsummer(?:'?s? eve)?", _fixed(6, 23)),
    (r"olsok", _fixed(7, 29)),
    (r"halloween", _fixed(10, 31)),
    (r"allehelgens(?:dag|aften)?|all saints'?(?: day)?", _nth_sunday(11, 1)),
    (r"lucia(?:dagen)?|luciadag|st\.? lucy'?s day", _fixed(12, 13)),
    (r"morsdag(?:en)?", _nth_sunday(2, 2)),
    (r"farsdag(?:en)?", _nth_sunday(11, 2)),
    (r"(?:1\.?|første|fyrste|first) (?:søndag i advent|sundag i advent|sunday (?:of|in) advent)", _advent(1)),
    (r"(?:2\.?|andre|second) (?:søndag i advent|sundag i advent|sunday (?:of|in) advent)", _advent(2)),
    (r"(?:3\.?|tredje|third) (?:søndag i advent|sundag i advent|sunday (?:of|in) advent)", _advent(3)),
    (r"(?:4\.?|fjerde|fourth) (?:søndag i advent|sundag i advent|sunday (?:of|in) advent)", _advent(4)),
    (r"advent(?:stid|stida|stiden)?|førjulstid(?:a|en)?", _advent(1, 1)),
    (r"vinterferi(?:e|en|a)|winter (?:break|holidays?)", _weeks(8, 9)),
    (r"høstferi(?:e|en|a)|haustferi(?:e|en|a)|autumn (?:break|holidays?)|half[- ]term", _weeks(40, 41)),
    (r"fellesferi(?:e|en|a)", _fixed(7, 6, (7, 26), about=True)),
    (r"s[uo]mm[ea]rferi(?:e|en|a)|summer holidays?|summer vacation", _fixed(6, 20, (8, 17), about=True)),
    (r"skolestart|skulestart", _fixed(8, 15, (8, 25), about=True)),
)  # fmt: skip
