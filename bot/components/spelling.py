"""One form for words that dialects, nynorsk and phones write in many ways.

The n-grams of a message see this form, so that what was learnt from "hvem leser dette" helps with
"kem les dætta". It is never shown, and no field is filled from it. Only words that mean the same
in all three languages are listed: "no" (nynorsk *now*, English *no*) and "me" (nynorsk *we*,
English *me*) are left alone.
"""

from __future__ import annotations

import re

_FORMS = {
    "jeg": "eg æ æg jæi jæ",
    "ikke": "ikkje itj itte ittj ittje ikkj isje ikje ikk",
    "hva": "kva ka hværra",
    "hvem": "kven kem kæm høm vem",
    "hvor": "kor hor kvar hvorr",
    "hvordan": "korleis korsen korsn koss kossen åssen åssn hvorn hvordn korles",
    "hvorfor": "kvifor koffer korfor åffer hvoffor kefor",
    "hvilken": "kafør hvilket hvilke",
    "meg": "mæ mej mæg",
    "deg": "dæ dæg",
    "seg": "sæ sæg",
    "dere": "dokker dykk dokke dåkker dåkk døkk dokk dykkar",
    "hun": "ho hu henne",
    "de": "dei dæm dem",
    "noe": "noko nokka nåkka nåko noge nåe nokke",
    "noen": "nokon nokre nån nåkken nåkka nogen",
    "mye": "mykje møkje møye mykkje",
    "mer": "meir",
    "bare": "berre bærre bærra bærr",
    "hjem": "heim heime hjemme",
    "fikk": "fekk fækk fikka",
    "gikk": "gjekk jikk jekk",
    "ble": "vart blei bei vørt vort vardt",
    "være": "vere vær værra vera",
    "en": "ein ei",
    "et": "eit",
    "vet": "veit vett",
    "si": "seie seia sei",
    "gjøre": "gjere gjera gjær jør gjør",
    "kommer": "kjem kjæm kjøm kjeme",
    "tar": "tek tæk",
    "sykehus": "sjukehus sjukhus sykehuset sjukehuset",
    "syk": "sjuk",
    "sykepleier": "sjukepleiar sjukepleier sykepleieren sjukepleiaren",
    "skjer": "hender skjedde hende hendte sjer",
    "hendelse": "hending hendinga hendelsen",
    "dette": "dætta detta ditta dettan",
    "det": "de' dæ' d",
    "skal": "ska",
    "fra": "frå",
    "igjen": "att igjenn",
    "lenge": "lengje længe",
    "leser": "les lese lesa",
    "spørsmål": "spm spørsmålet spursmål",
    "slett": "slette sletta slettes",
    "send": "sende senda sendes",
    "you": "u ya",
    "please": "pls plz",
    "are": "r",
    "because": "cuz cos bc",
    "going to": "gonna",
    "want to": "wanna",
}  # fmt: skip
_COMMON = {variant: form for form, variants in _FORMS.items() for variant in variants.split()}
_WORD = re.compile(r"\w+")
_APOSTROPHES = re.compile(r"['’`´]")
_STRETCHED = re.compile(r"(\w)\1{2,}")


def common_form(text: str) -> str:
    """The text in lower case, without apostrophes and stretched letters, in common word forms."""
    plain = _STRETCHED.sub(r"\1\1", _APOSTROPHES.sub("", text.lower()))
    return _WORD.sub(lambda word: _COMMON.get(word.group(), word.group()), plain)
