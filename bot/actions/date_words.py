"""The words for time in bokmål, nynorsk and English that `dates.py` reads."""

# Words of one meaning stand on one line.
# ruff: noqa: E501

from __future__ import annotations

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januar january jan", "februar february feb", "mars march mar", "april apr", "mai may",
            "juni june jun", "juli july jul", "august aug", "september sept sep",
            "oktober october okt oct", "november nov", "desember december des dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip

WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "mandag måndag monday mandagen måndagen", "tirsdag tysdag tuesday tirsdagen tysdagen",
            "onsdag wednesday onsdagen", "torsdag thursday torsdagen", "fredag friday fredagen",
            "lørdag laurdag saturday lørdagen laurdagen", "søndag sundag sunday søndagen sundagen",
        )
    )
    for word in words.split()
}  # fmt: skip

# First and last month; winter begins the year before the one it is named after.
SEASONS = {
    **dict.fromkeys(("vinter", "vinteren", "winter"), (12, 2)),
    **dict.fromkeys(("vår", "våren", "spring"), (3, 5)),
    **dict.fromkeys(("sommer", "sommeren", "sommar", "sommaren", "summer"), (6, 8)),
    **dict.fromkeys(("høst", "høsten", "haust", "hausten", "autumn"), (9, 11)),
}

NUMBERS = {
    **dict.fromkeys(("en", "ei", "et", "én", "ein", "eit", "eitt", "a", "an", "one"), 1),
    **dict.fromkeys(("to", "two"), 2),
    **dict.fromkeys(("tre", "three"), 3),
    **dict.fromkeys(("fire", "four"), 4),
    **dict.fromkeys(("fem", "five"), 5),
    **dict.fromkeys(("seks", "six"), 6),
    **dict.fromkeys(("sju", "syv", "seven"), 7),
    **dict.fromkeys(("åtte", "eight"), 8),
    **dict.fromkeys(("ni", "nine"), 9),
    **dict.fromkeys(("ti", "ten"), 10),
}
# Numbers people say when they do not know it exactly.
VAGUE_NUMBERS = {
    "et par": 2, "eit par": 2, "a couple of": 2, "a couple": 2, "noen": 3, "nokre": 3,
    "some": 3, "a few": 3, "flere": 4, "fleire": 4, "several": 4,
}  # fmt: skip

UNITS = {
    **dict.fromkeys(("dag", "dager", "dagar", "døgn", "day", "days"), "day"),
    **dict.fromkeys(("uke", "uker", "veke", "veker", "week", "weeks"), "week"),
    **dict.fromkeys(("måned", "måneder", "månad", "månader", "mnd", "month", "months"), "month"),
    **dict.fromkeys(("år", "year", "years"), "year"),
}

# Hours from and to; past 24 runs into the next morning.
PARTS_OF_DAY = {
    **dict.fromkeys(("morgen", "morges", "morgenen", "morgon", "morgonen", "morgenkvisten", "morning"), (6, 10)),
    **dict.fromkeys(("formiddag", "formiddagen"), (9, 12)),
    **dict.fromkeys(("ettermiddag", "ettermiddagen", "ettermiddags", "afternoon"), (12, 18)),
    **dict.fromkeys(("kveld", "kvelden", "kveldstid", "evening"), (18, 24)),
    **dict.fromkeys(("natt", "natta", "natten", "night"), (22, 31)),
}  # fmt: skip

ABOUT = ("rundt", "ca", "cirka", "omtrent", "omkring", "kring", "sånn", "rundt omkring", "around", "about", "approximately", "roughly", "circa", "trur", "tror", "think", "kanskje", "kanskje", "maybe")  # fmt: skip

FUTURE = ("i morgen", "i morgon", "i overmorgen", "neste", "tomorrow", "next week", "next month")
