"""Whether a short message only says that there is no more to tell, or that there is."""

# Lists stand as they are spoken.
# ruff: noqa: E501

from __future__ import annotations

import re

from bot.actions.vocabulary import words

LONGEST_ENDING = 12
# All words of an ending are among these, and one of them ends: so no word of a story is lost.
_ENDING = words(
    "alt, alle, ferdig, ferdige, færdig, klar, slutt, nok, mer, mere, mær, meir, meire, inkje, ingenting, "
    "hele, heile, punktum, holde, halde, mitt, all, done, finished, finish, end, everything, anything, "
    "else, nothing, nowt, more, whole, piece, size, stop, do, story, historien, historia, soga, no, "
    "nope, nah, naw, nei, næ"
)
_AROUND = words(
    "ja, jada, jau, jo, yes, yeah, ok, okay, takk, thanks, thank, you, da, då, de, det, d, dæ, va, "
    "var, vart, er, e, æ, no, nå, nu, jeg, eg, æg, ej, i, å, si, seie, fortelle, fortelje, noe, "
    "noko, nokon, nåkka, ikke, ikkje, ikkj, itj, ittj, som, so, hadde, ha, har, sagt, fortalt, "
    "fått, med, meg, mæ, min, tror, trur, think, that, thats, that's, it, its, it's, is, was, am, i'm, "
    "im, i've, ive, have, had, got, the, of, there, there's, theres, about, just, now, this, s, t, ll, "
    "orker, orkar, orke, skrive, skriv, skrevet, skreve, skrevi, write, written, type, say, said, tell, "
    "told, klarer, klarar, greier, kan, can, can't, cannot, cant, vet, veit, vett, know, husker, hugsar, "
    "huske, remember, recall, kommer, kjem, kjæm, på, come, up, enn, than, legge, leggje, til, te, add, "
    "tilføye, fra, frå, from, me, ville, vil, want, wanted, to, what, well, vel, egentlig, eigentleg, "
    "really, actually, basically, i, grunnen, bare, berre, only, sånn, slik, så, then, right, my, og, and, "
    "at, kva, hva, får, vere, være, must, let, be, will, that'll, thatll, it'll, full, would, for, "
    "denne, dette, gang, gong, time, har, ingen, not, don't, dont, haven't, of, any, by"
)
# "I don't remember everything" tells something; "I can't take any more" may be despair.
_NOT = words("ikke, ikkje, ikkj, itj, ittj, not, don't, dont, haven't, can't, cannot, cant")
_NO_MORE = words("mer, mere, mær, meir, meire, more, else, anything")
_STRENGTH = words("orker, orkar, orke, klarer, klarar, greier, can't, cannot, cant, can, kan")
_TELLING = words(
    "skrive, skriv, write, type, tell, say, si, seie, fortelle, fortelje, huske, remember, recall, come, "
    "komme, think, think, add, legge, leggje"
)
_YES = words("ja, jada, jau, jo, yes, yeah")
_MORE = words("mer, mere, meir, meire, more, noe, noko, something, ikke, ikkje")
_THAT_WAS_IT = re.compile(
    r"\bdet var (?:vel |jo |nok |eigentleg |egentlig |bare |berre |i grunnen )*det\b|\bthat(?:'s| is| was)? (?:really |about |basically )*(?:it|what i (?:had|have|wanted|want|can))\b"
    r"|\bdet (?:jeg|eg|æ) (?:hadde|ville|vil|har|kan)\b",
    re.IGNORECASE,
)
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
    return _tells_nothing(said) and ends(text)


def ends(text: str) -> bool:
    """Whether a word that ends the telling is among the words, and is not denied."""
    if _THAT_WAS_IT.search(text):
        return True
    said = set(_words(text))
    if said & set(_NOT):
        spent = said & set(_STRENGTH) and not said & set(_TELLING)
        return bool(said & set(_NO_MORE)) and not spent
    return bool(said & set(_ENDING))


def says_there_is_more(text: str) -> bool:
    """Whether the text only says that more will be told: "ja det er mer"."""
    said = _words(text)
    going_on = bool(set(said) & set(_YES)) and bool(set(said) & set(_MORE))
    return going_on and _tells_nothing(said)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’]+", text.lower().replace("’", "'"))


def _tells_nothing(said: list[str]) -> bool:
    return len(said) <= LONGEST_ENDING and all(w in _ENDING or w in _AROUND for w in said)
