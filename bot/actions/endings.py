"""Whether a short message only says that there is no more to tell."""

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
    said = re.findall(r"[\w'’]+", text.lower().replace("’", "'"))
    if not said:
        return bool(_THUMB.match(text.replace(" ", "")))
    if set(said) & set(_YES) and set(said) & set(_MORE):
        # "Yes, there is more."
        return False
    known = all(word in _ENDING or word in _AROUND for word in said)
    return known and len(said) <= LONGEST_ENDING and any(word in _ENDING for word in said)
