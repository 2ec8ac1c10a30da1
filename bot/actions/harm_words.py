"""How it went, said in a few words: who was harmed, how badly, or that it only nearly happened.

For corrections and other short statements; in a whole story these words may mean anything.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re

_HARM = r"(?:skad\w*|harm\w*|hurt|injur\w*|wounded)"
_NOT = r"(?:ikke|ikkje|ikkj|itj|itte|not|never|aldri|\w+n't)"
_SOMEONE = r"(?:ham|han|henne|ho|hun|hu|hn|meg|mæ|oss|noen|nokon|nån|dem|dei|mor|far|mamma|pappa|pasienten|barnet|him|her|them|me|us|anyone|anybody|somebody|someone|mum|mom|dad|mother|father|the patient|the baby|my \w+|\w+ (?:min|mi|mitt|mine))"
_UNHARMED = re.compile(
    rf"\b(?:ingen|ingjen|ikke noen|ikkje nokon|itj nån|no ?one|nobody|none of (?:us|them))\b.{{0,25}}\b(?:{_HARM}|vondt)\b"
    rf"|\b{_NOT} (?:\w+ ){{0,3}}?(?:{_HARM}|vondt|til skade)(?! (?:alvorlig|alvorleg|badly|seriously|much|mye|mykje))\b"
    r"|\b(?:uskadd|uskadet|uskada|unhurt|unharmed|uninjured|unscathed|harmless)\b|\b(?:uten|utan|without|no|ingen|inga|ikke noen|ikkje nokon|null|zero) (?:skade\w*|harm|injur\w*|damage)\b|\bslapp (?:med skrekken|unna)\b|\bslapp uskadd\b"
    rf"|\b(?:ingenting|ikke noe|ikke no|inkje|ikkje noko|itj nå|nothing|not anything)\b(?: \w+){{0,3}}? (?:skjedde|hendte|hende|happened|galt|gale|wrong)(?: \w+)? (?:med|til|to|with) {_SOMEONE}\b"
    rf"|\b(?:skjedde|hendte|hende) (?:ingenting|ikke noe|inkje|ikkje noko|itj nå|ingen ting)(?: \w+)? med {_SOMEONE}\b|\b(?:feilte|feila) (?:ham|henne|han|ho) (?:ingenting|ikke noe|inkje)\b"
    rf"|\b(?:gikk|gjekk|går|gjikk|went|turned out|ended)\b(?: \w+){{0,3}}? (?:bra|fint|fine|ok|okay|well|greit|alright|all right)(?: \w+)? (?:med|for|with|likevel|allikevel|til slutt|after all|in the end)\b"
    r"|\b(?:he|she|they|i|han|hun|ho|hu|vi|we|jeg|eg) (?:was|were|is|are|am|er|e|var|va|ble|vart)(?: \w+){0,2}? (?:fine|ok|okay|alright|all right|uskadd|unhurt|unharmed|like hel|like heil)\b",
    re.IGNORECASE,
)
_HARMED = re.compile(
    rf"\b(?:ble|blei|vart|bei|er|var|va|was|got|get|gets|is|were|been|bli|blitt)\b.{{0,15}}\b(?:{_HARM})\b(?! (?:{_NOT}))"
    rf"|\b(?:did|does|do|gjorde|gjord|caused?|cause|gave|ga|gav|førte til|there was|there were|skjedde|hendte|hende|oppsto|det var|det va|det ble|det vart|det blei|med|got|fikk|fekk|fækk|had|hadde|har|has|with|suffered)\b.{{0,12}}\b(?:{_HARM}|damage|vondt)\b"
    rf"|\b(?:kom|kommet|komen|komme)(?: \w+)? til skade\b|\b(?:slo|skadet|skada|skadde) (?:seg|sæ|meg|mæ)\b|\b{_HARM} (?:seg|sæ|meg|himself|herself|myself|themselves|his|her|my)\b|\bsomeone was harmed\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\b(?:verre|dårligere|dårlegare|sykere|sjukere|sjukare|worse|sicker|poorlier)\b", re.IGNORECASE
)
_NOT_WITHOUT = re.compile(rf"\b{_NOT} (?:without|uten|utan) (?:harm|skade)\b", re.IGNORECASE)
_UNSURE = re.compile(
    rf"\b(?:vet|veit|sikker|sikre|know|sure|usikker|uviss|unsure|uklart|unclear)\b.{{0,25}}\b(?:{_HARM}|alvorlig|alvorleg|serious|vondt)\b",
    re.IGNORECASE,
)
# From the worst: what is not taken back counts.
_HOW_BADLY = {
    "death": re.compile(
        r"\b(?:døde|døydde|dødde|daua|omkom|died|passed away|gikk bort|gjekk bort|sovnet inn|sovna inn)\b|\b(?:er|e|is|was|var) (?:nå |no |now )?(?:død|dead)\b",
        re.IGNORECASE,
    ),
    "minor": re.compile(
        r"\b(?:blåmerk\w*|skrubbsår\w*|skrape?\w*|kul i (?:hodet|hovudet|panna)|kutt|rift|bruis\w*|scratch\w*|graze\w*|bump|small cut|sprain\w*|forstu\w*)\b"
        r"|\b(?:liten|lita|lite|mindre|lett|små|minor|small|slight|little|light)\b.{0,12}\b(?:skade\w*|skada\w*|harm|injury|injuries|injured|wound)\b|\b(?:litt|slightly|mildly|a little|a bit|bare så vidt)\b.{0,6}\b(?:skad\w+|vondt|hurt|injured|harmed)\b|\b(?:slo|skadet|skada) seg (?:bare |berre )?litt\b|\bhurt (?:a (?:little|bit)|slightly)\b"
        r"|\b(?:skaden|harm|injury)\b.{0,20}\b(?:liten|mindre|minor|small)\b|\b(?:ikke|ikkje|itj|not|\w+n't) (?:så |that |so |very |veldig |særlig |really )?(?:alvorlig\w*|alvorleg\w*|serious\w*|severe\w*|bad|ille|badly)\b|\b(?:mindre alvorlig\w*|mindre alvorleg\w*|less serious|less severe|milder)\b|\bminor harm\b|\b(?:nothing|not anything|ingenting|ikke noe|ikkje noko|inkje) (?:(?:that|very|really|veldig|særlig|særleg|så) )?(?:alvorlig\w*|alvorleg\w*|serious|severe)\b",
        re.IGNORECASE,
    ),
    "significant": re.compile(
        r"\b(?:alvorleg\w*|alvorlig\w*|serious\w*|severe\w*|badly|stygg\w*|stygt|kraftig\w*)\b(?=.{0,25}\b(?:skad\w*|harm\w*|injur\w*|hurt)|\W*$|.{0,14}$)|\b(?:skad\w*|hurt|injured|harmed)(?: \w+)? (?:alvorlig|alvorleg|badly|seriously|stygt|kraftig|mye|mykje)\b"
        r"|\b(?:stor|store|big|great|major|varig|varige|lasting|permanent|betydelig|monaleg)\b.{0,12}\b(?:skade\w*|harm|injury|injuries|damage|mein|men)\b"
        r"|\b(?:brakk|brekt|knakk|brudd|beinbrudd|brot|lårhals\w*|hjernerystelse\w*|hjernerysting\w*|intensiv\w*|hjerneblødning\w*|broke|broken|fractur\w*|concussion|intensive care|icu|internal bleeding)\b",
        re.IGNORECASE,
    ),
}
_NEARLY = re.compile(
    r"\b(?:nesten-?(?:hendelse\w*|hending\w*|uhell\w*|ulykke\w*|ulukke\w*)|nære på|nære ved|på nære nippet|på nippet|på håret|holdt på å gå|heldt på å gå|hadde nær|kunne (?:ha )?gått|kunne gått|bare nesten|berre nesten|nesten (?:gikk|gjekk|galt|gale|skjedde|hendte|hende|feil|fikk|fekk|falt)|(?:gikk|gjekk|gikk det|gjekk det|skjedde|hendte|hende|ble|blei|vart|fikk|fekk|falt)(?: \w+)? nesten|stoppet i tide|stoppa i tide|oppdaget i tide|oppdaga i tide|i siste liten|i siste lita"
    r"|near[ -]?miss|close call|close shave|close thing|close to (?:going|being|happening|an|a|it|harm\w*)|near thing|nearly|narrowly|almost|could have (?:gone|been|happened)|caught in time|stopped in time|in the nick|just avoided)\b",
    re.IGNORECASE,
)
_AT_A_TIME = re.compile(r"\b(?:nesten|nearly|almost) (?:\w+ )?(?:\d+|en|ein|ei|et|to|tre|fire|a|an|two|three|hele|heile|alle|all|every|alltid|always)\b", re.IGNORECASE)  # fmt: skip


def harm_told(whole: str, anew: str) -> str | None:
    """`none`, `minor`, `significant`, `death` or `unclear`; `some` when someone was harmed, no more.

    `anew` is the message without what it takes back: "not a broken arm, just a bruise".
    """
    if _UNSURE.search(whole):
        return "unclear"
    if _NOT_WITHOUT.search(whole):
        return "some"
    grade = next((name for name, words in _HOW_BADLY.items() if words.search(anew)), None)
    if grade is None and _HOW_BADLY["minor"].search(whole) and not _UNHARMED.search(anew):
        grade = "minor"  # "not that serious"
    if grade:
        return grade
    if _HARMED.search(whole) and not _UNHARMED.search(anew) and _HARMED.search(anew):
        return "some"
    if _UNHARMED.search(whole):
        return "none"
    return "some" if _HARMED.search(anew) else None


def harmed(words: str) -> bool:
    """Whether somebody was harmed, in so many words."""
    return _HARMED.search(words) is not None


def made_worse(words: str) -> bool:
    """Whether somebody got worse of it; how badly is not said, and is not asked again."""
    return _WORSE.search(words) is not None


def nearly_told(words: str) -> bool:
    """Whether it only nearly happened."""
    return bool(_NEARLY.search(words)) and not _AT_A_TIME.search(words)


def harm_words_in(words: str) -> list[str]:
    """The words that tell how it went, to be left out when what stands around them is counted."""
    patterns = (_UNHARMED, _HARMED, _NEARLY, *_HOW_BADLY.values())
    return [match.group() for pattern in patterns for match in pattern.finditer(words)]
