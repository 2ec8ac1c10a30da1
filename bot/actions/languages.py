"""Which language a message is written in, seen from the language of the conversation.

Function words tell bokmål, nynorsk and English apart; a character model (py3langid) is only asked
when hardly any of them occurs. Short messages decide nothing: "Ja, gjerne" is said in any of them.
Swedish and Danish count as Norwegian.
"""

# Words of one language stand together.
# ruff: noqa: E501

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bot.actions.foreign_lines import LINES

OURS = ("nb", "nn", "en")
# Messages of fewer words decide nothing.
SHORTEST = 4
# From here on, two function words of a language are few.
LONG = 9
# nynorsk against bokmål: so many times as many words only one of them has.
CLEARLY_MORE = 3
SURE = 0.95
LONGEST_READ = 1_000


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_NORWEGIAN = _listed(
    "og på å er var som det til med av har ikke ikkje jeg eg æ han hun ho de dei dem kan skal vil må ble vart blei fra frå hos når etter noe noko noen nokon meg ",
    "deg seg min mi mitt mor far hadde fikk fekk ingen hva kva hvor kor hvordan korleis hvorfor kvifor bare berre mye mykje veldig også òg da då være vere vært vore ",
    "siden sidan mens medan legen sykepleieren sjukepleiaren ventet venta sa gikk gjekk et eit ein den der disse dette mer meir hele heile",
)
_SCANDINAVIAN = _listed(
    "och jag inte är inget något från vad hur mycket hon att blev hvad noget meget efter fik gik fordi uden blive"
)
_ENGLISH = _listed(
    "the and of was is it that my he she they we not with had have but when were been this what who how would could should there their you your about because ",
    "after before did does don't didn't are an him them for in will wasn't weren't can't very just so i'm i've nobody someone which then than from want something happened like thank please go back",
)
_ONLY_NN = _listed(
    "eg ho ikkje fekk kva kven kvar korleis kvifor kor ein eit dei då frå sjølv noko nokon nokre berre mykje meir heile vere vore gjekk fekk difor òg heim heime seie veit me ",
    "dykk saman veke veker laurdag laurdagen tysdag tysdagen måndag måndagen sundag sundagen sjukehus sjukehuset sjukeheim sjukeheimen sjukepleiar sjukepleiaren heimesjukepleia høyrde ",
    "høyrt spurde gløymde gløymt kjem medan sidan fyrst fyrste byrja seinare enno vanskeleg eigentleg tidlegare endeleg vanleg hjå gong gonger dagar timar ",
    "legane pasientane verte vert skuldast auka auke gjer gjev sova lækjar lækjaren ynskjer ynskte tenkjer korkje anten elles attende",
)
_ONLY_NB = _listed(
    "jeg ikke hva hvem hvor hvordan hvorfor fra selv noe noen bare mye mer hele være vært gikk fikk derfor også hjem hjemme vet dere hun sammen uke uker lørdag ",
    "lørdagen tirsdag tirsdagen mandag mandagen søndag søndagen sykehus sykehuset sykehjem sykehjemmet sykepleier sykepleieren hjemmesykepleien hørte hørt spurte glemte glemt mens siden ",
    "først første begynte senere ennå vanskelig egentlig tidligere endelig vanlig gang ganger dager timer legene pasientene skyldes øke gjør gir ønsker ønsket tenker ellers tilbake",
)
# Spoken in the west and north, where most write bokmål; "fekk" and "vart" are both.
_ALSO_SPOKEN = _listed(
    "eg ho ikkje kor dei då frå sjølv noko nokon mykje heile heim heime seie veit me fekk vart ein eit berre gong gonger dagar timar nokre kvar sidan vere difor gløymde gløymt høyrt spurde legane "
)
_DIALECT = _listed(
    "e va æ mæ dæ sæ æg ka kem koss kossen kordan korsn koffer koffør itj itte ikkj ittj dæm dem hu sku hær dær nån nåkka nokka noka nåen dokker dokke dåkker vårres dætta haill "
)
_SOMALI = _listed(
    "waana cidina saacadood caawin ima daawo sugayay mana "
    "waa ayaa iyo waxaan waxay waxaa hooyaday aabahay isbitaalka dhakhtarka dhakhtar ayay uu aan kuma maya lagu waxa igu uma oo ku ka"
)
_SAMI = _listed(
    "lea ja ii mun leat eadni go dat sii min mu áhčči leamaš maid eai buohcciviesus doavttir"
)
_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u05ff\u0600-\u06ff\u0750-\u077f\u0900-\u1fff\u3040-\u9fff\uac00-\ud7af]"
)
# Letters that Tigrinya has and Amharic does without.
_TIGRINYA = re.compile("[ኣቐቑቒቓቕኸኹኺኻኽ]|መድሓኒት|ጌጋ|ወላዲ|እዩ|ሓኪም|ሓደ")
_UKRAINIAN = re.compile(
    r"[іїєґ]|\b(?:хто|це|чи|але|дуже|мене|мені|буде|мати|батько)\b", re.IGNORECASE
)


def heard_language(text: str, prior: str) -> str | None:
    """The code of a language other than `prior` that the text is clearly written in, or None.

    Ours are nb, nn and en; any other code is a language we do not speak.
    """
    text = text[:LONGEST_READ]
    letters = re.findall(r"[^\W\d_]", text)
    if sum(bool(_OTHER_SCRIPT.match(letter)) for letter in letters) * 2 > len(letters) > SHORTEST:
        return _of_other_script(text)
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", text.lower().replace("’", "'"))
    if len(words) < SHORTEST:
        return None
    found = _norwegian_or_english(words, prior)
    if found:
        return found if found != prior else None
    return _foreign(text, words)


def _norwegian_or_english(words: list[str], prior: str) -> str | None:
    """One of ours; the prior itself when there is no reason to leave it; None if neither."""
    norwegian = sum(word in _NORWEGIAN or word in _SCANDINAVIAN for word in words)
    english = sum(word in _ENGLISH for word in words)
    enough = 3 if len(words) >= LONG else 2
    if english >= enough and english > 2 * norwegian:
        return "en"
    if norwegian >= enough and norwegian > 2 * english:
        return _form_of_norwegian(words, prior)
    return prior if (norwegian + english) * 6 > len(words) else None


def _form_of_norwegian(words: list[str], prior: str) -> str:
    nn = sum(word in _ONLY_NN for word in words)
    nb = sum(word in _ONLY_NB for word in words)
    if prior == "en":
        return "nn" if nn > nb else "nb"
    if prior == "nb" and nn >= CLEARLY_MORE * nb and _is_written_nynorsk(words):
        return "nn"
    if prior == "nn" and nb >= 2 and nb >= CLEARLY_MORE * nn:  # noqa: PLR2004
        return "nb"
    return prior


def _is_written_nynorsk(words: list[str]) -> bool:
    """Whether it is nynorsk and no dialect of those who read bokmål: both say *eg* and *ikkje*."""
    if any(word in _DIALECT for word in words):
        return False
    telling = [word for word in words if word in _ONLY_NN]
    written = [word for word in telling if word not in _ALSO_SPOKEN]
    return len(written) >= 2 or (len(telling) >= CLEARLY_MORE and len(words) < LONG)  # noqa: PLR2004


def _foreign(text: str, words: list[str]) -> str | None:
    """A language that is none of ours, in Latin letters."""
    if sum(word in _SOMALI for word in words) >= 2:  # noqa: PLR2004
        return "so"
    code, sure = _model().classify(text)
    if code == "se":
        return code if any(word in _SAMI for word in words) else None
    # Typing errors and dialect look foreign to the model: only languages we have a line for count.
    return code if code in LINES and sure >= SURE else None


def _of_other_script(text: str) -> str:
    if _UKRAINIAN.search(text):
        return "uk"
    code = _model().classify(text)[0]
    if code == "am" and _TIGRINYA.search(text):
        return "ti"
    return "other" if code in OURS or code in ("no", "da", "sv") else code


@cache
def _model() -> Any:  # noqa: ANN401 - the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - slow to import

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def load() -> None:
    """Read the character model now (a second, 60 MB) instead of in somebody's turn."""
    _model()
