"""The words for time in bokmål, nynorsk and English, dialect and common spellings included."""

# Words of one meaning stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract


def _meaning(*lines: str, start: int = 0) -> dict[str, int]:
    return {word: number for number, line in enumerate(lines, start) for word in line.split()}


MONTHS = _meaning(
    "januar january jan", "februar february feb", "mars march mar", "april apr", "mai may",
    "juni june jun", "juli july jul", "august aug", "september sept sep",
    "oktober october okt oct", "november nov", "desember december des dec",
    start=1,
)  # fmt: skip
# Alone these are other words too, or too short to be sure of.
NOT_ALONE = {
    "may",
    "march",
    "mar",
    "des",
    "jan",
    "jul",
    "sep",
    "dec",
    "apr",
    "jun",
    "feb",
    "nov",
    "okt",
    "oct",
    "aug",
}

WEEKDAYS = _meaning(
    "mandag måndag monday mandagen måndagen mandags måndags",
    "tirsdag tysdag tuesday tirsdagen tysdagen tirsdags tysdags",
    "onsdag wednesday onsdagen onsdags",
    "torsdag thursday torsdagen torsdags",
    "fredag friday fredagen fredags",
    "lørdag laurdag saturday lørdagen laurdagen lørdags laurdags",
    "søndag sundag sunday søndagen sundagen søndags sundags",
)  # fmt: skip
# Short forms, read only in an answer to "when".
SHORT_WEEKDAYS = _meaning(
    "man mån mon",
    "tirs tir tys tue tues",
    "ons wed weds",
    "tors tor thu thur thurs",
    "fre fri",
    "lør lau sat",
    "søn sun",
)

# First and last month; winter begins the year before the one it is named after.
SEASONS = {
    **dict.fromkeys(("vinter", "vinteren", "vintern", "winter"), (12, 2)),
    **dict.fromkeys(("vår", "våren", "vårs", "springtime", "spring"), (3, 5)),
    **dict.fromkeys(
        ("sommer", "sommeren", "sommar", "sommaren", "sumar", "sumaren", "summer"), (6, 8)
    ),
    **dict.fromkeys(("høst", "høsten", "haust", "hausten", "autumn", "fall"), (9, 11)),
}

NUMBERS = {
    **_meaning("en ei et én éi ett ein eit eitt a an one", "to two tvo", "tre three", "fire four", "fem five",
               "seks six", "sju syv seven", "åtte eight", "ni nine", "ti ten", "elleve eleven", "tolv twelve",
               "tretten thirteen", "fjorten fourteen", "femten fifteen", start=1),
    "tyve": 20, "tjue": 20, "twenty": 20, "tretti": 30, "tredve": 30, "thirty": 30,
}  # fmt: skip
# Numbers people say when they do not know it exactly.
VAGUE_NUMBERS = {
    "et par": 2, "eit par": 2, "ett par": 2, "a couple of": 2, "a couple": 2, "couple of": 2, "par": 2, "to-tre": 2.5, "2-3": 2.5,
    "two or three": 2.5, "to eller tre": 2.5, "to tre": 2.5, "tre-fire": 3.5, "3-4": 3.5, "three or four": 3.5, "noen": 3, "nokre": 3,
    "nokon": 3, "some": 3, "a few": 3, "few": 3, "flere": 4, "fleire": 4, "several": 4,
}  # fmt: skip
# Of these, no one knows how many: "a few weeks ago" is kept as words.
INDEFINITE_NUMBERS = frozenset(
    ("noen", "nokre", "nokon", "some", "a few", "few", "flere", "fleire", "several")
)
HALVES = {
    **dict.fromkeys(("en halv", "ei halv", "et halvt", "eit halvt", "half a", "a half"), 0.5),
    **dict.fromkeys(("halvannen", "halvannan", "halvanna", "halvannet", "en og en halv", "ei og ei halv", "one and a half", "a and a half"), 1.5),
    **dict.fromkeys(("to og en halv", "to og ei halv", "to og et halvt", "two and a half"), 2.5),
}  # fmt: skip

UNITS = {
    **dict.fromkeys(("minutt", "minutter", "minuttar", "min", "minute", "minutes"), "minute"),
    **dict.fromkeys(("time", "timer", "timar", "timers", "hour", "hours"), "hour"),
    **dict.fromkeys(("dag", "dager", "dagar", "daga", "dagers", "dagars", "dagene", "dagane", "dagan", "døgn", "day", "days"), "day"),
    **dict.fromkeys(("uke", "uker", "uka", "ukers", "ukes", "veke", "veker", "vekers", "vekes", "ukene", "vekene", "week", "weeks"), "week"),
    **dict.fromkeys(("fortnight",), "fortnight"),
    **dict.fromkeys(("måned", "måneder", "månad", "månader", "måneders", "mnd", "månedene", "månadene", "month", "months"), "month"),
    **dict.fromkeys(("år", "års", "åra", "årene", "year", "years"), "year"),
}  # fmt: skip

_ORDINALS = (
    "første fyrste first", "andre second", "tredje third", "fjerde fourth", "femte fifth", "sjette sixth",
    "sjuende syvende sjuande seventh", "åttende åttande eighth", "niende niande ninth", "tiende tiande tenth",
    "ellevte eleventh", "tolvte twelfth", "trettende trettande thirteenth", "fjortende fjortande fourteenth",
    "femtende femtande fifteenth", "sekstende sekstande sixteenth", "syttende syttande seventeenth",
    "attende attande eighteenth", "nittende nittande nineteenth", "tjuende tyvende tjuande twentieth",
    "tjueførste tjuefyrste enogtyvende twenty-first", "tjueandre toogtyvende twenty-second",
    "tjuetredje treogtyvende twenty-third", "tjuefjerde fireogtyvende twenty-fourth",
    "tjuefemte femogtyvende twenty-fifth", "tjuesjette seksogtyvende twenty-sixth",
    "tjuesjuende tjuesyvende syvogtyvende twenty-seventh", "tjueåttende tjueåttande åtteogtyvende twenty-eighth",
    "tjueniende tjueniande niogtyvende twenty-ninth", "trettiende tredevte trettiande thirtieth",
    "trettiførste enogtredevte thirty-first",
)  # fmt: skip
ORDINALS = _meaning(*_ORDINALS, start=1)

# Hours from and to, and the words. Night is what is left of it after midnight.
PARTS_OF_DAY: dict[tuple[int, int], str] = {
    (6, 12): "morgen|mårest|mårråst|morran|morgenen|morges|morgest|morgon|morgonen|morgonkvisten|morgenkvisten|mårran|morran|morning|mornin|dag tidlig|dag tidleg|tidlig i dag|tidleg i dag",
    (9, 12): "føremiddag|føremiddagen|føremiddags|formiddag|formiddagen|formiddags",
    (11, 14): "middag|middagstid|middagstider|lunsj|lunsjtid|lunch|lunchtime|midday|midt på dagen|midt på dag",
    (12, 18): "ettermiddag|ettermiddagen|ettermiddags|etmiddag|afternoon",
    (18, 24): "kveld|kvelden|kvelds|kveldstid|kveldinga|gårkveld|kveil|evening|tonight|aften|aftes",
    (0, 6): "natt|natta|natten|nattes|nattetid|nott|night|(?:early|small|wee|wee small) hours",
}  # fmt: skip

ABOUT = (
    "rundt omkring", "rundt", "ca", "cirka", "omtrent", "omkring", "omlag", "om lag", "kring", "sånn", "circa", "around", "about",
    "approximately", "approx", "roughly", "trur", "tror", "think", "kanskje", "maybe", "perhaps", "probably", "sannsynligvis", "antagelig",
    "truleg", "muligens", "possibly", "en gang i", "ein gong i", "eingong i", "engang i", "sometime in", "sometime", "some time in", "nokre dagar", "husker ikke helt",
    "usikker", "not sure", "eller noe", "or so", "or something", "vel",
)  # fmt: skip

FUTURE = re.compile(
    r"\b(?:i ?morgen|i ?morgon|i ?mor+a|i ?mårra|i ?overmorgen|i ?overmorgon|tomorrow|komande|kommende|coming"
    r"|(?:neste|next) (?:week|uke|veke|måned|månad|år|sommer|sommar|vinter|vår|høst|haust|helg|man|tirs|tys|ons|tors|fre|lør|laur|søn|sun|jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des|month|year|summer|winter|spring|autumn|weekend|mon|tues|wednes|thurs|fri|satur|sun)\w*"
    r"|om (?:\d+|en|ei|et|to|tre|fire|fem|noen|nokre) (?:dag|uke|veke|måned|månad|år|time|minutt)\w*"
    r"|in (?:\d+|a|an|one|two|three|a few) (?:day|week|month|year|hour|minute)s?(?:' time)?"
    r"|from now|after next|fra nå av|til (?:sommeren|sommaren|høsten|hausten|vinteren|våren|jul|påske|helga|uka|neste))\b"
)
# "The day before", "under oppholdet", "while I was there": a time, though not one of the calendar.
TIED_TO_AN_EVENT = re.compile(
    r"\b(?:mens|medan|da|då|while|when)\b(?= \w)|\b(?:før|føre|innan|etter|etterpå|under|idet|samtidig|ved|i forbindelse med|i samband med|gjennom|siden|sidan"
    r"|lenge|nylig|nyleg|nettopp|i det siste|alltid|hver|kvar|stadig|flere ganger|fleire gonger|hele|heile"
    r"|before|after|during|since|ages|recently|lately|always|every|each|several times|many times|throughout|long ago)\b"
)  # fmt: skip

_SPELLED = [
    word
    for word in (*MONTHS, *WEEKDAYS, *SEASONS, "yesterday", "weekend", "forgårs", "forrige", "påsken", "ettermiddag", "formiddag", "morning", "evening", "afternoon", "siden", "sidan", "christmas", "easter")
    if len(word) > len("april")
]  # fmt: skip
# Neighbours of a time word that are words of their own.
_OWN_WORDS = {
    "sister",
    "marked",
    "siste",
    "hosten",
    "mandat",
    "summen",
    "sommel",
    "vinden",
    "siren",
    "sider",
    "morgon",
    "morgonen",
    "sidene",
    "wedding",
    "farsdag",
    "sommers",
}
_SHORTEST_TYPO = 5
# From here on, two letters may be off ("wensday").
_LONG = 7


@cache
def _known() -> frozenset[str]:
    listed = (MONTHS, WEEKDAYS, SEASONS, NUMBERS, UNITS, ORDINALS, SHORT_WEEKDAYS)
    parts = (word for words in PARTS_OF_DAY.values() for word in words.split("|"))
    return frozenset((*(word for words in listed for word in words), *parts, *_OWN_WORDS))


def without_typos(said: str) -> str:
    """The text with each misspelt time word put right ("onsdg", "septmber")."""
    return re.sub(r"[^\W\d_]+", lambda match: _right(match[0]), said)


def _right(word: str) -> str:
    if len(word) < _SHORTEST_TYPO or word in _known():
        return word
    off = 2 if len(word) >= _LONG else 1
    near = extract(word, _SPELLED, scorer=DamerauLevenshtein.distance, score_cutoff=off, limit=3)
    near = [
        found
        for found in near
        if found[0][0] == word[0] and (found[1] == 1 or found[0].endswith("day"))
    ]
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return word
    return near[0][0]
