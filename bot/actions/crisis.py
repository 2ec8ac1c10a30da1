"""Danger that must never be missed, in words known beforehand: bokmål, nynorsk and English.

These patterns decide alone, so each must be sure of itself: it names an act, a wish or an emergency
of now, and it is not believed in a sentence that quotes, denies or tells of what was. All other
words are weighed by components/danger_reader.py, which learns from bot/dangers.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re

# "Eg", "æ", "e", "jæ": who speaks; "ikkje", "ittj", "itj": not.
_I = r"(?:jeg|eg|æ|æg|jæ|je|e)"
_NOT = r"(?:ikke|ikkje|itj|ittj|itte|ikkj|ikk|isje|kje|inte)"
_DIE = r"(?:dø|døy|døye|daue)"
_LIVE = r"(?:leve|leva|lev|læv|læve|læva)"
_MY_LIFE = r"(?:livet mitt|livet av (?:meg|mæ)|mitt eget liv|mitt eige liv|mitt liv)"
_NOW = r"(?: nå| no| her| i kveld| i dag| i natt| snart|$|[.,!])"

_WISH_TO_DIE = [
    # bokmål, nynorsk and dialects
    rf"(?:^|\b{_I} |\bmen |\bog )(?:vil|ønsker|ønskjer|har lyst (?:til|te)|har løst te|lengter etter) (?:bare |berre |bærre |heller |helst )?(?:å |at )?(?:{_DIE}\b(?! (?:hjemme|heime|av|for))|{_NOT} {_LIVE}\b(?! (?:på|med|slik|sånn|uten|utan|opp|i|av)))",
    rf"(?:^|\b{_I} |\bog )(?:orker|orkar|orke|orka|klarer|klarar|klare|greier|gidder|makter) {_NOT} (?:å )?{_LIVE}\b(?! (?:på|slik|sånn|uten|utan|opp|i|av))",
    rf"\b{_I} (?:ønsker|ønskjer|har) {_NOT} (?:noe |noko )?(?:lyst (?:til|te) )?å {_LIVE}(?: mer| meir| lenger| lengre| læng|$|[.,!])",
    rf"\b{_I} har bestemt (?:meg|mæ) for å (?:{_DIE}\b(?! (?:hjemme|heime))|(?:ta|avslutte|ende) {_MY_LIFE})",
    rf"\b{_I} (?:bare |berre )?(?:vil|skal|ska|tenker på å|tenkjer på å|tenke på å|har tenkt å|har tenkt på å|har planer om å|planlegger å|planlegg å|kommer til å|kjem til å|har lyst til å) (?:bare |berre )?(?:ta|avslutte|ende|gjøre slutt på|gjere slutt på) (?:{_MY_LIFE}|livet(?: i kveld| i natt|$|[.,!]))",
    rf"\b{_I} (?:tar|tek|tæk) (?:livet av (?:meg|mæ)|livet mitt|mitt eget liv|mitt eige liv){_NOW}",
    rf"\b{_I} (?:vil|skal|ska|kommer til å|kjem til å|har tenkt å) (?:bare |berre )?(?:(?:drepe|drepa|skyte|skyta) (?:meg|mæ)(?: selv| sjøl| sjølv|{_NOW})|(?:henge|hengje|henga) (?:meg|mæ)(?: i kveld| i natt| nå| no|$|[.,!])|hoppe (?:fra|frå|av|utfor) (?:broa|brua|broen|taket|balkongen)(?: nå| no| i kveld| i natt|$|[.,!]))",
    rf"\b{_I} (?:tenker|tenkjer|tenke) (?:bare |mye |mykje )?på (?:selvmord|sjølvmord|sjølmord)(?: hver| kvar| hele| heile| nå| no| igjen|$|[.,!])",
    rf"\b{_I} (?:har|får|sliter med|slit med) (?:mye |mykje |sterke )?(?:selvmordstanker|sjølvmordstankar|sjølmordstanka|selvmordstanka)",
    rf"\b{_I} (?:er|e) (?:akutt |veldig )?(?:suicidal|selvmordsnær|sjølvmordsnær)",
    rf"(?:bedre|betre|best) (?:for alle |for dere |for dei |for dem )?(?:om|hvis|dersom|viss|uten|utan) (?:{_I}|meg|mæ)(?: var død| var borte| {_NOT} (?:var her|er her|fantes|fanst)|$|[.,!])",
    # English
    r"\bi (?:just |really |only )?(?:want to|wanna|wish to) (?:just )?(?:die|be dead|end my life|kill my ?self|not wake up)\b",
    r"\bi (?:just |really )?(?:want to|wanna|wish to) (?:just )?end it all\b",
    r"(?:\bi(?:'m| am|m| have decided|'ve decided|ve decided) |^)(?:going to|gonna|about to|planning to|ready to|to) (?:kill my ?self|end my life|take my (?:own )?life|end it all|(?:hang|shoot) my ?self)\b(?! (?:if|laughing|when|before|story))",
    r"\bi(?:'ll| will| plan to) (?:kill my ?self|end my life|take my own life)\b(?! (?:if|laughing|when|before|story))",
    r"\bi(?:'ve|ve| have) decided to die\b(?! at home)",
    r"\bi(?:'m| am|m| keep) (?:always |constantly )?thinking (?:about|of) (?:killing my ?self|suicide|ending (?:my life|it all)|taking my (?:own )?life)\b",
    r"\bi wish i (?:was|were) dead(?: now|$|[.,!])",
    r"\bi (?:do not|don'?t|no longer) (?:want to|wanna) (?:live|be alive|be here)(?: any ?more| any longer|$|[.,!])",
    r"\bi (?:can'?t|cannot) (?:live|go on living)(?: any ?more| any longer| like this|$|[.,!])",
    r"\bi(?:'m|m| am| feel) (?:really |very )?suicidal\b",
    r"\bi (?:have|keep having|am having|'m having|get) (?:suicidal|suicide) (?:thoughts|ideas)",
    r"\bbetter off without me\b",
]  # fmt: skip

_DANGER_NOW = [
    rf"\b(?:han|hun|ho|hu|hain|babyen|barnet|mamma|pappa|mor|far) (?:puster|pustar|puste|pusta?) (?:nesten )?{_NOT}(?! (?:så|like|godt|lenger selv))\b",
    rf"\b(?:han|hun|ho|hu|hain|babyen|barnet|mamma|pappa|mor|far) (?:har|ha) (?:{_NOT}|ingen|ikkje nokon) puls(?: nå| no|$|[.,!])",
    r"\b(?:han|hun|ho|hu|hain|babyen|barnet|mamma|pappa|mor|far) har (?:sluttet|slutta|slutt) å (?:puste|pusta?)(?: nå| no|$|[.,!])",
    r"\b(?:har|har fått|har nett fått|har akkurat fått) hjertestans(?: nå| no| her)(?:$|[.,!])",
    r"\b(?:han|hun|ho|hu|mamma|pappa|mor|far|jeg|eg|æ) (?:blør|blø) (?:i hjel|ihjel|i hel)(?: nå| no|$|[.,!])",
    rf"\b{_I} har (?:nettopp |akkurat |nå |no )?(?:tatt|teke|tadd|svelgd|svelget) (?:for mange|altfor mange|alt for mange) (?:tabletter|tablettar|piller|pillar)(?: nå| no|$|[.,!])",
    rf"\b{_I} har (?:nettopp |akkurat |nå |no )?(?:kuttet|kutta|skåret|skore) (?:over )?(?:pulsåren|pulsåra|pulsårene|meg i håndleddet|meg i handleddet)(?: nå| no|$|[.,!]| og )",
    rf"\b(?:får|fær|klarer|klarar) {_NOT} (?:til )?(?:å )?(?:puste|pust|pusta|luft)\b",
    r"\b(?:er|e|ligg|ligger) (?:her |no |nå |heilt |helt |på golvet |på gulvet )*(?:bevisstløst?|bevisstlaust?|medvitslaust?|medvetslaus|livløs|livlaus|blå i ansiktet|blå i fjeset|blå på leppene)\b",
    r"\bhar (?:nettopp |akkurat |nå |no )?(?:tatt|teke|tadd) (?:en |ei |ein )?overdose\b",
    r"\b(?:har|tok|tatt) (?:nettopp |akkurat |nå |no )?(?:tatt |teke )?(?:alle pillene|alle tablettene|alle tablettane|alle pillan|heile brettet|hele brettet)",
    r"\b(?:trenger|treng|må ha) (?:ambulanse|ambulansen|sjukebil|sykebil) (?:her )?(?:nå|no|med en gang|med ein gong|straks|fort)\b",
    r"^(?:send|ring|ringe) (?:en |ein |etter )?(?:ambulanse|sjukebil|113|amk)(?: nå| no| fort|$|[.,!])",
    rf"\b(?:får|fær) {_NOT} (?:noe |noko )?(?:kontakt med (?:ham|henne|han|ho|hu)|liv i)\b",
    r"\b(?:truer|trugar) (?:meg|oss|henne|ham) (?:nå|no|med kniv)",
    # English
    r"\b(?:is|'s|hes|shes) (?:barely |hardly |now |lying )*(?:not breathing|unconscious|unresponsive|choking|having a (?:heart attack|stroke|seizure)|turning blue)(?: now|$|[.,! ])",
    r"(?:^|\bi |\band )(?:can'?t|cannot|can not) (?:breathe|breath)\b(?! (?:through|on|well|when))",
    r"\b(?:he|she|baby|mum|mom|dad) (?:isn'?t|isnt|not) breathing(?: now| at all| any ?more|$|[.,! ])",
    r"\b(?:he|she|baby|mum|mom|dad) (?:has|'s) (?:got )?no pulse(?: now|$|[.,!])",
    r"\b(?:he|she|baby|mum|mom|dad)(?: has|'s)? (?:just )?stopped breathing(?: now|$|[.,!])",
    r"\bi(?:'m| am|m) (?:having a (?:heart attack|stroke)|bleeding to death)(?: now| right now|$|[.,!])",
    r"\bi(?:'ve|ve| have)(?: just)? (?:cut|slit|slashed) my wrists?(?: now|$|[.,!]| and )",
    r"\bi(?:'ve|ve| have| just)?(?: just)? (?:taken|took|swallowed) (?:far |way )?too many (?:pills|tablets|painkillers|sleeping pills)(?: now|$|[.,!])",
    r"\b(?:has|have|'ve|ive|i) (?:just )?(?:taken|took|swallowed) (?:an overdose|all (?:my|the|his|her) (?:pills|tablets))",
    r"\b(?:need|needs|send) an ambulance (?:now|right now|immediately|fast|quick|please)",
    r"^(?:please )?(?:send|call) (?:an ambulance|112|113|999|911)(?: now|$|[.,!])",
]  # fmt: skip

# Words of someone else, of a form or of another time: such a sentence is left to the classifier.
_NOT_OURS_OR_NOT_NOW = re.compile(
    r"[\"«»“”?]|\b(?:aldri|never|don'?t want to (?:die|kill|hurt)|vil (?:ikke|ikkje) (?:dø|døy)\b"
    r"|i går|igår|i fjor|forrige|førre|sid[ae]n|heldigvis|etterpå|den gang\w*|da (?:hun|han|jeg|vi|de|ambulansen|legen)|då (?:ho|han|eg|vi|dei|ambulansen|legen)"
    r"|yesterday|last (?:week|month|year|night|summer|winter|spring|autumn)|ago|back then|at the time|when (?:she|he|i|we|they|my|the)|used to|no longer breathing|fine now|better now"
    r"|(?:spør|spurte|spurde) (?:om|meg|han|henne|ho)|asks? (?:me|him|her|if)|asked"
    r"|journal\w*|skjema\w*|epikrise\w*|plakat\w*|lapp|stod|sto|står|sa|seier|sier|said|says|notes|file|poster|form|questionnaire|(?:hvis|viss|dersom|om|if) (?:en|ein|ei|noen|nokon|someone|a))\b",
    re.IGNORECASE,
)
_KNOWN = re.compile("|".join(_WISH_TO_DIE + _DANGER_NOW), re.IGNORECASE)
# "She said she wanted to kill herself last year" has another subject and tense than ours.
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def sentences(text: str) -> list[str]:
    """The text's sentences with plain apostrophes and single spaces, without empty ones."""
    parts = (" ".join(part.split()) for part in _SENTENCES.split(text.replace("’", "'")))
    return [part for part in parts if part]


def is_crisis(text: str) -> bool:
    """Whether the text tells of danger to life that is present now, in words known beforehand."""
    return any(
        _KNOWN.search(sentence) and not _NOT_OURS_OR_NOT_NOW.search(sentence)
        for sentence in sentences(text)
    )
