"""The forms in which people correct themselves: what is said anew, and what is taken back.

"By the way, when I look in the letter it was Tuesday, not Wednesday" opens with an aside, leads in
with how they know, says Tuesday anew and takes Wednesday back.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import NamedTuple

from bot.actions.field_words import field_named
from bot.components.once_a_turn import once_a_turn

# A message of more words tells more than a correction.
LONGEST = 35

# What any sentence may begin with.
_JOINING = (
    r"men|but|and|og|ja|jo|joda|yes|yeah|ok(?:ay)?|so|så|well|altså|også|also|hei|hey|hi|please"
)
_ASIDE = (
    r"å|åh|oi|ops|oisann|vent(?: litt| nå| no)?|oh|oops|wait|ah|sorry|beklager|unnskyld|orsak|hm+|forresten|ellers|elles|btw|by the way|by the by|incidentally|også en ting|en ting til|one (?:more )?thing"
    r"|(?:nå|no) (?:husker|hugsar) (?:jeg|eg)(?: det)?|(?:jeg|eg|æ) (?:kom|kjem|kommer) på(?: det)?|now i remember|i just remembered|come to think of it|på ettertanke|ved nærmere ettertanke|on second thoughts?|jeg ser (?:nå|at)|eg ser (?:no|at)|i see (?:now )?that|i just realised|i just realized"
)
_WRONG = (
    r"nei|næ|nææ|neida|niks|nope|no(?!,? (?:one|body|harm|harms|injur\w*|damage|skade\w*|longer|problem)\b)|nah|feil|gale|galt|rettelse|retting|korrigering|egentlig|eigentleg|jeg mente?|jeg mener|jeg tok feil|jeg skrev feil|jeg sa feil|jeg husket feil|jeg trykte feil|jeg tenkte feil|jeg blandet"
    r"|eg meint?e?|eg meiner|eg mente|eg tok feil|eg skreiv feil|eg sa feil|eg hugsa feil|eg trykte feil|eg tenkte feil|æ meinte|æ mente|æ tok feil|æ skreiv feil|æ sa feil|æ huska feil|je mente|(?:det|den|dette) (?:stemmer|stemmar) (?:ikke|ikkje|itj)(?: helt| heilt)?|(?:det|den|dette) (?:er|var|ble|blei|vart) (?:feil|gale|galt)|(?:det|den) (?:skal|skulle) (?:være|vere|vært|vore|stå|ha vært|ha vore|ha stått)"
    r"|må rette|eg må rette|jeg må rette|rett(?:e)? opp|actually|i meant?|i mean to say|i mean|i (?:was|am|got it|got that|wrote|said|had it|remembered|pressed|chose|typed) wrong|i made (?:a|one) (?:mistake|error)|i mixed (?:it )?up|my mistake|wrong|correction|(?:that's|that is|it's|it is|this is) (?:wrong|not right|not correct|incorrect|mistake)|scratch that|(?:it|that) should (?:be|say|have been|have said)|make (?:it|that)|it must be"
)
_OPENING = re.compile(
    rf"^\W*(?P<said>(?:(?:{_JOINING}|{_ASIDE}|{_WRONG})(?!\w)[\s,.!:;–-]*)+)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(rf"[,.;!?–-]*\s(?:{_ASIDE}|{_WRONG})(?!\w)[\s,.!:;–-]*", re.IGNORECASE)
_OPENED = re.compile(rf"(?<!\w)(?:{_ASIDE}|{_WRONG})(?!\w)", re.IGNORECASE)
_STRONG = re.compile(rf"(?<!\w)(?:{_WRONG})(?!\w)", re.IGNORECASE)
_STRONG_INSIDE = re.compile(
    r"\b(?:it|that|this|date|day|time|place|category|topic|kind|role|det|den|dato\w*|dag\w*|tid\w*|sted\w*|stad\w*|kategori\w*|tema\w*|rolle\w*|telefon\w*|e-?post\w*|mail\w*|number|phone|e-?mail) (?:should|skal|skulle) (?:be|have been|say|være|vere|vært|vore|ha vært|ha vore|stå|ha stått)\b"
    r"|\b(?:(?:it|det) (?:turned out|turns out|viste seg|viser seg|synte seg)|viser det seg|viste det seg|should have (?:said|written|put)|skulle ha (?:sagt|skrevet|skrive)|i meant|jeg mente|eg meinte|eg mente|æ mente|æ meinte)\b|\b(?:actually|egentlig|eigentleg|i mean|sorry|beklager|my mistake|my fault|min feil|feil av meg|mi feil|skrev feil|skreiv feil|sa feil|wrote it wrong|got (?:it|that) wrong)\W*$",
    re.IGNORECASE,
)
_CHANGE_TO = re.compile(
    r"^\W*(?:(?:kan du|kan vi|can you|could you|please|vil du|jeg vil|eg vil|æ vil|i want to|i would like to|i'd like to|i need to|jeg må|eg må|vennligst|så|gjerne) )*(?:endre|endra|ændre|rett|rette|retta|bytt|bytte|bytta|byt|byte|forandre|forandra|korriger|sett|sette|change|correct|set|update|switch|fix)\b"
    r"(?P<what>.{0,60}?)\b(?:til|te|to)\b(?! (?:the|den|det) (?:date|time|place))(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_AFTER_ALL = re.compile(
    r"\b(?:likevel|allikevel|lell|trass alt|når alt kommer til alt|ombestemt\w*|after all|changed my mind|change my mind|heller|rather|instead|i stedet|istedet|i staden|isteden|helst|foretrekker|føretrekkjer|prefer)\b",
    re.IGNORECASE,
)
# Inside a message these say that it is otherwise than was said.
_OTHERWISE = re.compile(r"\b(?:actually|egentlig|eigentleg|faktisk|in fact|visst)\b", re.IGNORECASE)
_EDGE = r"(?=[,.;:!?–]|\s-\s| men | but | for jeg | for eg | because | fordi |(?:,| og| and)? (?:det|dette|den) (?:var|va|er|e|skjedde|gjaldt|gjeld|gjelder|handl\w+|dreide)\b| (?:it|that|this) (?:was|is|happened)\b| it's| that's| (?:og |and )?(?:jeg|eg|æ|i) (?:er|e|am|was|var|va)\b| (?:and )?i'm| som jeg (?:sa|skrev)| som eg (?:sa|skreiv)| (?:as|like) i (?:said|wrote|put)|\s*$)"
_NO = r"(?:ikke|ikkje|kje|ække|itjnå|ikkj|itj|itjn|ittj|itte|inte|isje|not|never|aldri|wasn't|isn't|weren't|wasnt|isnt|didn't|don't)"
_NO_CONTRAST = r"(?! (?:bare|berre|only|just|sant|true|sure|sikker|helt sikker|heilt sikker|minst|least|until|før)\b)"
# What is taken back; the group `was` is what was said before.
_TAKEN_BACK = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:[,;–]? ?(?:og|and|men|but))?[\s,]*\b{_NO}\b{_NO_CONTRAST}(?P<was> .+?){_EDGE}",
        rf"\b(?:i stedet for|istedet for|istedenfor|i staden for|heller enn|snarere enn|framfor|enn|instead of|in place of|(?:rather |more )?than)\b(?P<was> .+?){_EDGE}",
        r"(?:^\W*|\b(?:jeg|eg|æ|i) )(?:skrev|skreiv|sa|valgte|valde|trykte|trykket|trykka|oppga|svarte|tastet|wrote|said|put|chose|pressed|answered|gave|typed|told you)(?! (?:feil|wrong))(?: først| fyrst| first)?(?: på| at| that)?(?: det var| it was)?(?P<was> .+?)(?=[,;:!?–]|\.(?: |$)| men | but | og det | and it |\s*$)",
        r"\b(?:du har (?:skrevet|skrive|notert|ført)|det står|it says|you (?:have )?(?:wrote|written|put|noted))(?: at| that)?(?P<was> .+?)(?=,? (?:men|but) )",
        r"(?:^|(?<=[,.;!?] ))(?P<was>(?:[^,.;!?]|\.(?! )){3,60}?) (?:er|var|e|va|is|was|ble|vart) (?:feil|galt|gale|wrong|not right|not correct|incorrect|a mistake)\b",
    )
)
_CALLED_WRONG = _TAKEN_BACK[-1]
# "I take that back about the harm, it was only small": a field is named, and then its value.
_BACK = r"(?:back|tilbake|attende|att|i igjen)"
_SAID_ABOUT = r"(?:what i (?:said|wrote|put|told you)|the (?:bit|part|thing)|that (?:bit|part|thing)|det(?: som)?(?: (?:jeg|eg|æ) (?:sa|skrev|skreiv|fortalte|fortalde|førte opp))?|det der|det med)"
_END_OF_NAME = r"(?=[,.;:!?–]|\s-\s| (?:men|but|because|fordi) | (?:det|dette|den|it|that|this) (?:var|va|er|e|skjedde|was|is|happened)\b| it's|\s*$)"
_REVOKES = re.compile(
    r"(?:^|(?<=[,.;!?–] ))\W*(?:(?:og|men|and|but|so|så|please|kan du|can you|vil du|could you|just|bare|berre) )*"
    rf"(?:(?:i|jeg|eg|æ|we|vi)(?: (?:want to|would like to|have to|must|vil|må|ønsker å|ønskjer å))? (?:take|ta|tar|tek|tæk|trekker|trekkjer|trekk|withdraw)(?: (?:it|that|this|det|dette))?(?: {_BACK})?"
    rf"|(?:take|ta) (?:(?:it|that|this|det|dette) )?{_BACK}|(?:forget|ignore|disregard|scrap|strike|drop|glem|gløym|stryk|dropp|se bort fra|sjå bort frå|se vekk fra|sjå vekk frå))"
    rf"(?: {_BACK})?(?: {_SAID_ABOUT})?(?: (?:about|om|on|the(?= )|my(?= ))(?P<about> .+?))?{_END_OF_NAME}"
    rf"|(?:^|(?<=[,.;!?–] ))\W*(?:(?:og|men|and|but) )*(?:{_SAID_ABOUT} (?:about|om)|når det (?:gjelder|gjeld)|as for|when it comes to|regarding|angående|angåande|about|om)(?P<topic> .+?)"
    rf"(?: (?:is|was|isn't|wasn't|er|e|var|va|stemmer|stemmar|ble|blei|vart) [^,.;:!?–]*)?{_END_OF_NAME}",
    re.IGNORECASE,
)
_DENIAL = re.compile(rf"\b{_NO}\b", re.IGNORECASE)
# "By the way, when I look in the letter it was Tuesday": the words before "it was" lead in.
_LEADS_IN = re.compile(
    r"^.*\b(?:det|dette|den|it|that|this|hele greia) (?:var|va|er|e|vart|ble|blei|skjedde|hendte|hende|was|is|happened|må ha vært|må ha vore|must have been|took place|handler|handlar|gjelder|gjeld|dreier)(?: nok| visst| vel| jo| faktisk| da| då| egentlig| eigentleg| really| in fact| actually| rather| mer| meir| more)*\b|^.*\b(?:it|that)'s\b|^.*\b(?:var|va|er|was|is) (?:det|it)\b",
    re.IGNORECASE | re.DOTALL,
)
# How they know, or why it was wrong: said beside a correction, and no story.
_EXPLAINS = re.compile(
    r"\b(?:brev\w*|kalender\w*|innkalling\w*|timebok\w*|dagbok\w*|dagboka|mobil\w*|melding\w*|papir\w*|skjema\w*|lapp\w*|epikrise\w*|kvittering\w*|avtalebok\w*|almanakk\w*|husk\w*|hugs\w*|sjekk\w*|så (?:på|etter)|ser (?:på|nå|no|at|i|jeg|eg)|fant|fann|kom på|tenk\w*|spurt\w*|spurde|blandet|blanda|rotet|rota|surr\w*|feil|trykte|trykket|skrev|skreiv|fort\w* meg|sier|seier|minte|mente|meinte|leste|las|bommet|bomma|tastet"
    r"|letter|calendar|diary|appointment card|phone|message|paper|papers|card|form|notes|discharge summary|receipt|remember\w*|misremember\w*|check\w*|look\w*|found|find|think\w*|thought|asked|mixed|confus\w*|mistake|pressed|wrote|typed|says|said|told me|remind\w*|read|realis\w*|realiz\w*|tired|sleep|stress\w*|english|wrong)\b",
    re.IGNORECASE,
)
_KNOWS = re.compile(
    r"\b(?:i|jeg|eg|æ|vi|we)\b(?: \w+){0,2} (?:sjekk\w*|spurt\w*|spurde|blandet|blanda|rotet|rota|surra|tenk\w*|kom på|fant|fann|husk\w*|hugs\w*|check\w*|asked|mixed|mix|look\w*|found|remember\w*|misremember\w*|pressed|confused)\b"
    r"|\b(?:thinking about it|tenker meg om|tenkjer meg om|tenkt meg om|kom (?:eg|jeg) på|ser (?:eg|jeg) i|(?:letter|calendar|diary|brevet|kalenderen|innkallingen|innkallinga) (?:says|said|sier|seier|står))\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<!\d)[,.;!?](?:\s+|$)|\s[–-]\s|\n+| (?:men|but|fordi|because) ")
_LITTLE_WORDS = re.compile(
    r"\b(?:det|dette|den|der|som|var|va|er|e|vart|ble|blei|skjedde|hendte|hende|på|i|ved|hos|om|for|jeg|eg|æ|skulle|skal|være|vere|vært|vore|stå|nok|vel|jo|visst|faktisk|egentlig|eigentleg|heller|likevel|allikevel|også|òg|bare|berre|kanskje|tror|trur|mer|meir|ha|har|og|en|ei|ein|et|eit|til|med|min|mi|så|når|this|it|it's|its|that|that's|the|was|is|were|happened|at|in|on|about|i|i'm|im|am|a|an|to|should|be|been|say|really|actually|rather|instead|after|all|also|just|only|more|have|had|has|and|of|my|his|her|hers|hans|hennes|hennar|so|in fact|think|believe|with|then|there|we|vi|me)\b",
    re.IGNORECASE,
)
# "Can you change it to Tuesday?" asks for a correction, "was it Tuesday?" does not.
_ASKS_TO_CHANGE = re.compile(
    r"\b(?:endr\w*|rett\w*|bytt?\w*|byt\w*|forandr\w*|korriger\w*|sett\w*|stå|change|correct|fix|set|switch|update|make|put|heller|instead|i stedet|istedet|i staden|rather)\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """A short message as a correction may be made of it.

    `words` is what it says anew, without opening and without what it takes back (`was`). `about`
    is the field, as they call it, that they say is to be otherwise ("the date").
    `strong` when it opens as a correction ("no", "I meant"), `opened` when it opens at all ("by the
    way"), `after_all` when they have changed their mind, `denies` when it says "not".
    """

    whole: str
    words: str
    was: str
    strong: bool
    opened: bool
    after_all: bool
    denies: bool
    about: str = ""


@once_a_turn
def said_in(text: str) -> Said | None:
    """The message as a correction; None for one that is too long, empty or a question."""
    plain = " ".join(text.replace("’", "'").split())
    if not plain or len(re.findall(r"\w+", plain)) > LONGEST:
        return None
    if plain.endswith("?") and not _ASKS_TO_CHANGE.search(plain):
        return None
    plain = plain.rstrip("?")
    opening = _OPENING.match(plain)
    rest = opening["rest"] if opening else plain
    opened = opening["said"] if opening else ""
    changing = _CHANGE_TO.match(rest)
    if changing:
        from_what = re.search(r"\b(?:fra|frå|from)\b(.+)$", changing["what"], re.IGNORECASE)
        kept, was = changing["rest"], [from_what[1]] if from_what else []
    else:
        kept, was = rest, []
    about, kept = _revoked(kept)
    called_wrong = _CALLED_WRONG.search(kept)
    for pattern in _TAKEN_BACK:
        was += [match["was"] for match in pattern.finditer(kept)]
        kept = pattern.sub(" , ", kept)
    return Said(
        whole=plain,
        words=_tidy(kept),
        was=_tidy(" , ".join(was)),
        strong=bool(
            changing
            or called_wrong
            or about is not None
            or _STRONG.search(opened)
            or _STRONG_INSIDE.search(plain)
        ),
        opened=bool(_OPENED.search(opened) or _OTHERWISE.search(plain) or _explained(rest)),
        after_all=_AFTER_ALL.search(plain) is not None,
        denies=_DENIAL.search(rest) is not None,
        about=_tidy(about or (called_wrong["was"] if called_wrong else "")),
    )


def _revoked(words: str) -> tuple[str | None, str]:
    """What they say is to be otherwise, "" if they only take back, and the words without that."""
    revoked = _REVOKES.search(words)
    if not revoked:
        return None, words
    about = revoked["about"] or revoked["topic"] or ""
    if about and field_named(about) is None:
        return None, words
    return about, f"{words[: revoked.start()]} , {words[revoked.end() :]}"


def without_opening(words: str) -> str:
    """The words without the "sorry, I meant" they begin with."""
    opening = _OPENING.match(words)
    return opening["rest"] if opening else words


def after_correction(words: str) -> str:
    """What stands after the last "no, sorry" inside a message; all of it if there is none."""
    return _INSIDE.split(words)[-1] or words


def _explained(words: str) -> bool:
    """Whether a part of the message tells how they know, or why it was wrong."""
    return any(_KNOWS.search(part) for part in _PARTS.split(words))


def opens(text: str) -> bool:
    """Whether a message opens as an answer, a correction or an aside does."""
    return _OPENING.match(text) is not None


def left_over(words: str, values: list[str]) -> int:
    """How many telling words stand around values, in the parts of a message that name them.

    Many of them, and it is a story. What only leads in to a value counts no more than how they
    know it.
    """
    count = 0
    for part in _PARTS.split(words):
        here = [value for value in values if value and value.lower() in part.lower()]
        rest = part
        if here:
            first = min(part.lower().index(value.lower()) for value in here)
            rest = f"{_without_lead_in(part[:first])}{part[first:]}"
        elif _EXPLAINS.search(part):
            continue
        for value in here:
            # No regular expression: `re` keeps those it has made, and so what was written.
            start = rest.lower().find(value.lower())
            if start >= 0:
                rest = f"{rest[:start]} {rest[start + len(value) :]}"
        count += len(telling_words(rest))
    return count


def telling_words(words: str) -> list[str]:
    """The words that tell something, in their order."""
    return [word for word in re.findall(r"[\w@][\w@.+-]*", _LITTLE_WORDS.sub(" ", words)) if word]


def _without_lead_in(before: str) -> str:
    return _LEADS_IN.sub(" ", before) if _EXPLAINS.search(before) else before


def parts_of(words: str) -> list[str]:
    """The parts of a message between commas and full stops."""
    return [part.strip(" ,.;:!-–") for part in _PARTS.split(words) if part.strip(" ,.;:!-–")]


def _tidy(words: str) -> str:
    return re.sub(r"(?:\s*,)+\s*", ", ", words).strip(" ,.:;-–!")
