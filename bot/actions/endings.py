"""Whether a short message only says that there is no more to tell, or that there is."""

from __future__ import annotations

import re

from bot.actions.vocabulary import words

LONGEST_ENDING = 8
# All words of an ending are among these, and one of them ends: so no word of a story is lost.
_ENDING = words(
    "alt, ferdig, ferdige, færdig, klar, slutt, nok, mer, mere, meir, meire, inkje, ingenting, "
    "all, done, finished, finish, everything, else, nothing, nowt, more, no, nope, nah, naw, nei, "
    "næ"
)
_AROUND = words(
    "ja, jada, jau, jo, yes, yeah, ok, okay, takk, thanks, thank, you, da, då, de, det, d, va, "
    "var, vart, er, e, æ, no, nå, nu, jeg, eg, æg, ej, i, å, si, seie, fortelle, fortelje, noe, "
    "noko, "
    "nokon, nåkka, ikke, ikkje, ikkj, itj, ittj, hele, heile, som, so, hadde, har, sagt, fortalt, "
    "fått, med, meg, mæ, tror, trur, think, that, thats, that's, it, its, it's, is, was, am, i'm, "
    "im, have, got, the, of, there, there's, theres, about, whole, just, now, this, s"
)
_YES = words("ja, jada, jau, jo, yes, yeah")
_MORE = words("mer, mere, meir, meire, more, noe, noko, something, ikke, ikkje")
_THUMB = re.compile("^[👍👌✅🙏✔\ufe0f\U0001f3fb-\U0001f3ff]+$")


def says_no_more(text: str) -> bool:
    """Whether the text tells nothing and ends the telling: "nei det var alt", a thumb."""
    if "?" in text:
        return False
    said = _words(text)
    if not said:
        return bool(_THUMB.match(text.replace(" ", "")))
    if says_there_is_more(text):
        return False
    return _tells_nothing(said) and any(word in _ENDING for word in said)


def says_there_is_more(text: str) -> bool:
    """Whether the text only says that more will be told: "ja det er mer"."""
    said = _words(text)
    going_on = bool(set(said) & set(_YES)) and bool(set(said) & set(_MORE))
    return going_on and _tells_nothing(said)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’]+", text.lower().replace("’", "'"))


def _tells_nothing(said: list[str]) -> bool:
    return len(said) <= LONGEST_ENDING and all(w in _ENDING or w in _AROUND for w in said)
