"""Present danger to life, or present thoughts of suicide, in bokmål, nynorsk and English.

Better to show the numbers once too often than once too seldom; but a past emergency that is
being told about is not one. Patterns that name an act or wish now are enough by themselves;
patterns of an emergency count only in the present tense.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re

_WISH_TO_DIE = [
    # bokmål and nynorsk
    r"(vil|ønsker|ønskjer|har lyst til) (bare |berre |helst )?(å )?(dø|døy|døye|ikke leve|ikkje leve)\b",
    r"(vil|orker|orkar|klarer|klarar|ønsker|ønskjer) (ikke|ikkje) (å )?leve (lenger|lengre|meir|mer)",
    r"(orker|orkar) (ikke|ikkje) (leve|livet|mer av livet)",
    r"(vil|skal|tenker på å|tenkjer på å|har planer om å|planlegger å|kommer til å|kjem til å|har lyst til å) (ta|avslutte) (livet (mitt|av meg)|mitt eget liv|mitt eige liv)",
    r"(tar|tek|ta) livet av meg( nå| no| i kveld| i dag| snart|$)",
    r"(jeg|eg) (har|får) (selvmordstanker|sjølvmordstankar)( nå| no| igjen|$|[.,!])",
    r"(jeg|eg) (er|føler meg|kjenner meg) (suicidal|selvmordsnær|sjølvmordsnær)",
    r"(skade|drepe) meg (selv|sjølv)( nå| no| i kveld|$|[.,!])",
    r"(bedre|betre) (om|hvis|dersom|uten|utan) (jeg|eg|meg)( ikke| ikkje)?( var død| fantes| fanst|$|[.,!])",
    # English
    r"\b(want|wish|going|plan|planning|about|ready|like) to (die|end my life|kill myself|end it all)",
    r"\b(don'?t|do not|no longer) (want|wish) to (live|be alive|go on living)",
    r"\b(can'?t|cannot) (live|go on living) any ?more",
    r"\bi('m| am| feel) (suicidal|feeling suicidal)",
    r"\bi (have|am having|'m having|get) (suicidal thoughts|thoughts of suicide)",
    r"\b(kill|hurt|harm) myself\b",
    r"\bbetter off (dead|without me)",
]  # fmt: skip

_DANGER_NOW = [
    r"\b(puster|pustar) (ikke|ikkje)\b",
    r"\b(får|klarer|klarar) (ikke|ikkje) (til )?(å )?(puste|pust)\b",
    r"\b(har|er) (stor )?(hjertestans|hjartestans|bevisstløs|medvitslaus|livløs|livlaus)\b",
    r"\bblør (kraftig|veldig|mye|mykje|ukontrollert)",
    r"\b(har|får) (nå |no )?(sterke |kraftige )?(brystsmerter|hjerteinfarkt|hjarteinfarkt|slag|hjerneslag)( nå| no|$|[.,!])",
    r"\b(har|tok) (nettopp|akkurat) (tatt|teke|tok) (for mange|ei overdose|en overdose|overdose)",
    r"\bhar (tatt|teke) (en |ei )?overdose\b",
    r"\b(holder på|held på) å (dø|døy|kveles|kvelast)\b",
    r"\b(trenger|treng) (ambulanse|hjelp) (nå|no|med en gang|med ein gong|straks)\b",
    r"\b(dør|døyr) (nå|no)\b",
    r"\b(is|are|am|'s|'re|'m) (not breathing|unconscious|dying|bleeding (heavily|badly|out)|choking|having a (heart attack|stroke|seizure))",
    r"\b(can'?t|cannot|can not) breathe\b(?! (through|on))",
    r"\b(isn'?t|aren'?t) breathing\b",
    r"\b(have|has|'ve|'s) (just )?(taken|took) (an overdose|too many pills)",
    r"\bneeds? (an ambulance|urgent help|help) (now|right now|immediately)",
    r"\bchest pains? (now|right now)\b",
]  # fmt: skip

# A danger that is told as past, or as someone's earlier words, is part of the story.
_PAST = re.compile(
    r"\b(i går|igår|i fjor|forrige|førre|for \w+ (uker|veker|dager|dagar|måneder|månader|år) sid[ae]n"
    r"|sist|den gang|den gongen|da (hun|han|jeg|vi|mor|far)|då (ho|han|eg|vi|mor|far)"
    r"|yesterday|last (week|month|year|night|summer|winter|spring|autumn)|ago|back then|at the time"
    r"|when (she|he|i|we|they|my) (was|were|came|arrived|got)|in (19|20)\d\d)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(ikke|ikkje|aldri|not|never|n't) (lenger |lengre |at all )?"
    r"(selvmord|sjølvmord|suicid|tenkt|tenker|thinking)",
    re.IGNORECASE,
)
_WISH = re.compile("|".join(_WISH_TO_DIE), re.IGNORECASE)
_DANGER = re.compile("|".join(_DANGER_NOW), re.IGNORECASE)
# "She said she wanted to kill herself last year" has another subject and tense than ours.
_SENTENCES = re.compile(r"[.!?\n]+")


def is_crisis(text: str) -> bool:
    """Whether the text tells of danger to life that is present now."""
    for part in _SENTENCES.split(text.replace("’", "'")):
        sentence = " ".join(part.split())
        if _WISH.search(sentence) and not _NEGATED.search(sentence):
            return True
        if _DANGER.search(sentence) and not _PAST.search(sentence):
            return True
    return False
