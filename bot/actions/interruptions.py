"""When a message is not an answer but something of its own: a question, a wish, a cry for help.

The rules in rules/*.yml say what each of these intents gets.
"""

# Lists and patterns stand as they are spoken.
# ruff: noqa: E501

from __future__ import annotations

import re

from bot.actions.sureness import Sureness
from bot.actions.turn import Heard

# Never an answer, whatever question is open.
_ALWAYS = {"crisis"}
_ANYTIME = {
    "change_language",
    "change_answer",
    "delete_everything",
    "help",
    "go_back",
    "talk_to_human",
    "repeat",
    "pause",
    "welcome_back",
    "resume_conversation",
}
INTERRUPTIONS = {
    *_ALWAYS,
    *_ANYTIME,
    "ask_who_reads",
    "ask_anonymous",
    "ask_consequences",
    "ask_what_next",
    "ask_storage",
    "ask_complaint",
    "ask_if_computer",
    "ask_question",
    "have_receipt_code",
    "greet",
    "thanks",
    "goodbye",
    "abuse",
}
# Common words inside any story: only believed as the whole of a short message.
_SMALL_TALK = {"greet", "thanks", "goodbye", "abuse"}
# A short story may have a break in it; leaving it for now is said plainly.
_LEAVING = {"pause", "resume_conversation"}
# So short, anything that sounds like it is it.
_SHORT = 2
_LONGEST_SMALL_TALK = 8
_LONGEST_WISH = 10
# "Put signs in English by the lifts" is a suggestion.
_LONGEST_CHANGE_OF_LANGUAGE = 6
# What a wish of the kind always says. Without it the words tell of something that sounds like it:
# "part two of the story", "no, it was not the doctor but the nurse", "by phone", "home for Christmas", "to get an honest answer".
_SAYS_SO = {
    "change_answer": re.compile(
        r"\b(?:endr\w*|end?ra|forandr\w*|rett(?:e|a|else\w*)?|bytt?\w*|korriger\w*"
        r"|oppdater\w*|mente|meinte|meint|om igjen|om att|stryk\w*|fjern\w*|legge? til|trykt\w*"
        r"|chang\w*|correct\w*|edit\w*|fix\w*|updat\w*|alter\w*|amend\w*|mistake\w*|meant"
        r"|redo|remove|add|(?:skrev|skreiv|skrive|trykte|tok|ta|sa|svarte|ble|blei|vart|er|var|e|va)"
        r"(?: det)? (?:feil|gale|galt)|(?:is|was|are|got it|it|write|wrote|typed|put|that's) wrong)\b"
        r"|^\W*(?:\w+\W+)?(?:feil|gale|galt|wrong)\b",
        re.IGNORECASE,
    ),
    "talk_to_human": re.compile(
        r"\b(?:nummer\w*|number|menneske\w*|person\w*|human\w*|noen|nokon|nån|nåkken|folk|somebody"
        r"|someone|anyone|anybody|real|ekte|levende|levande|ansatt\w*|tilsett\w*|staff|dere|dykk|dokker|you"
        r"|snakke|prate|tale|speak|talk|chat)\b|^\W*(?:\w+\W+){0,2}\w+\W*$",
        re.IGNORECASE,
    ),
    "pause": re.compile(
        r"\b(?:paus\w*|break|stopp\w*|stop|vent\w*|wait|senere|seinere|seinare|later|fortset\w*"
        r"|continue|carry on|finish|tilbake|tebake|att|back|i morgen|i morgon|imorgen|tomorrow|gå|leave|go|lagre"
        r"|save|rest\w*|hvil\w*|kvil\w*|nå|no|now|kveld|tonight|evening|avbryt\w*|orker|orkar|igjen|again|slutt\w*)\b",
        re.IGNORECASE,
    ),
    "have_receipt_code": re.compile(
        r"\b\w*(?:kode|koda|code|kvittering|receipt|status|saken|saka|case|meldinga|meldingen|report)\w*\b",
        re.IGNORECASE,
    ),
    "go_back": re.compile(
        r"\b(?:tilbake|tebake|attende|bakover|attover|forrige|førre|førrige|back|backwards?|previous|last|before|angre|undo|return)\b",
        re.IGNORECASE,
    ),
    "greet": re.compile(
        r"\b(?:h(?:ei|eis|alla|alo|allo|ello|ælla|ey|ai|i)\w*|hallå\w*|god ?\w+|mor+n\w*|mår+n|goddag|good ?\w+|morning|evening|afternoon|greetings|yo|sup"
        r"|tjena|hiya|howdy|hyggelig|hyggeleg|heter|heiter|name is|anyone|anybody|somebody|noen|nokon|nån|here|her|der|there)\b",
        re.IGNORECASE,
    ),
    "repeat": re.compile(
        r"\b(?:gjent\w*|repet\w*|repeat\w*|igjen|om igjen|om att|opp att|opp igjen|på nytt|en gang til|ein gong til|again|once more"
        r"|hva|kva|ka|what|pardon|sorry|unnskyld|orsak|spør\w*|spurte|question|rephrase|say)\b",
        re.IGNORECASE,
    ),
}
# The words tell of others, or of what was: "she was not allowed to talk to anyone".
_OTHERS = (
    r"(?:hun|ho|hu|han|hain|hn|de|dei|dæm|vi|me|mor|far|mamma|pappa|mannen|kona|ingen|pleieren|pleiaren|legen|"
    r"sykepleieren|sjukepleiaren|she|he|they|we|mum|mom|dad|mother|father|nobody|no one|"
    r"(?:the|my|our|his|her) \w+)"
)
_TOLD = re.compile(
    r"^\W*\w{3,}(?:en|et|a|ene|ane|ar|er)\s+(?:var|va|ble|blei|vart|sa|gikk|gjekk|kom|fikk|fekk|hadde|kunne|ville|ba|bad|lo|slo|\w{3,}(?:ket|ka|tet|dde|kte|lte|rte|nte|ste|rde|nde|lde))\b"
    rf"|^\W*(?:(?:og|men|da|så|at|and|but|then|so|that|when|då)\W+)*{_OTHERS}\b(?!\W*$)"
    r"|\b(?:jeg|eg|æ|i)\s+(?:\w+\s+)?(?:ringte|ringde|ringt|spurte|spurde|ba|bad|prøvde|ventet|venta|fikk|fekk|måtte"
    r"|ble|blei|vart|lå|låg|sa|gikk|gjekk|skulle|ville|rang|called|asked|tried|waited|got|had|was|lay|went|said|begged)\b",
    re.IGNORECASE,
)
_SURE = 0.6
_PLAIN = 0.9
# "Mother got no help" is a story.
_WISHES = {"help", "repeat", "go_back"}
_PLAIN_WISH = 0.7
_LONGEST_QUESTION = 16
# "That it does not happen to others" is what matters to somebody, not the question what happens.
_LEAD_IN = (
    r"^\W*(?:(?:men|og|hei|ok|but|and|so|hi|hey|unnskyld|sorry|orsak|forresten|vent|wait)\W+)*"
)
_ASKING_WORD = r"(?:hv\w+|kva|ka|kven|kem|kor\w*|åssen|koss\w*|kvifor|når|what\w*|who\w*|how|when|where|why|which)\b"
_ASKING_VERB = r"(?:er|e|kan|blir|får|må|skal|vil|har|is|are|can|could|do|does|did|has|have|am|must|shall|will|would)\b"
# "Vil være ukjent" and "har hjemmehjelp" ask nothing: a verb asks when somebody follows it.
_SOMEBODY = (
    r"\W+(?:jeg|eg|æ|æg|je|du|dere|dykk|dokker|de|dei|han|hun|ho|det|dette|den|noen|nokon|ingen|man|ein|en|vi|me|mor|far|navnet"
    r"|namnet|the|it|this|that|i|you|they|he|she|we|my|someone|anyone|anybody|somebody|there)\b"
)
_OPENS_AS_QUESTION = re.compile(rf"{_LEAD_IN}(?:{_ASKING_WORD}|{_ASKING_VERB})", re.IGNORECASE)
_ASKS = re.compile(rf"\?|{_LEAD_IN}(?:{_ASKING_WORD}|{_ASKING_VERB}{_SOMEBODY})", re.IGNORECASE)
# "Thank you for the care I got" is told, not said to the program.
_ABOUT_CARE = re.compile(
    r"\b(?:omsorg\w*|pleie\w*|behandling\w*|sykeplei\w*|sjukeplei\w*|avdeling\w*|ansatte|tilsette"
    r"|alle|dere|dykk|dei|de|hun|han|ho|henne|jeg fikk|eg fekk|vi fikk|me fekk|care|nurse\w*|staff"
    r"|doctor\w*|ward|everyone|everybody|all|treatment|they|them|she|he|her|him|i got|we got)\b",
    re.IGNORECASE,
)
# So is "thank you for good help with the feeding".
_FOR = re.compile(
    r"^\W*(?:tusen )?(?:takk|thanks|thank you) (?:så mye |so mykje |so much )?for\b",
    re.IGNORECASE,
)
_LONGEST_THANKS = 4
_MUST_I = re.compile(
    r"^\W*(?:(?:men|og|but|and|so|så)\W+)?(?:må|treng(?:er)?|behøver) (?:jeg|eg|æ|vi|me|man|ein|en)\b"
    r"|^\W*(?:blir|vert) (?:jeg|eg|æ|vi|me) (?:nødt|nøydd|nøydt) til\b"
    r"|^\W*(?:(?:but|and|so)\W+)?(?:must (?:i|we)|do (?:i|we) (?:have|need) to|will i have to)\b",
    re.IGNORECASE,
)
_CLEAR = 0.5
# A question mark leaves less doubt.
_CLEAR_QUESTION = 0.4
_PROBABLE = 0.35


def always(heard: Heard) -> bool:
    """Crisis, and every press that means the same anywhere."""
    return heard.intent in _ALWAYS or (heard.choice is not None and heard.intent != "choose")


def opens_as_question(text: str) -> bool:
    """Whether the first words may be those of a question; the mark at its end leaves no doubt."""
    return bool(_OPENS_AS_QUESTION.search(text))


def asks(text: str) -> bool:
    """Whether words are put as a question."""
    return bool(_ASKS.search(text))


def fears(text: str) -> bool:
    """Whether words ask what one must do: "do I have to come to a meeting?" wishes for none."""
    return bool(_MUST_I.search(text))


def tells(text: str) -> bool:
    """Whether words have the form of a story: of others, or of what was."""
    return not asks(text) and bool(_TOLD.search(text))


def sureness(heard: Heard) -> Sureness:
    """How surely a message is something of its own, and no answer."""
    if heard.intent not in INTERRUPTIONS:
        return Sureness.NO
    if heard.intent in _SMALL_TALK and not _says_so(heard):
        # "Cold food. Every day" is short, and greets nobody: small talk uses the words of it.
        return Sureness.NO
    if not _is_clear(heard):
        needed = _CLEAR if heard.intent in _SMALL_TALK else _PROBABLE
        return Sureness.POSSIBLE if heard.confidence >= needed else Sureness.NO
    # "I was given a code before" tells nothing of what happened.
    put_to_us = asks(heard.text) or heard.intent == "have_receipt_code"
    put_to_us = put_to_us or (heard.intent not in _SMALL_TALK and _is_plain_wish(heard))
    return Sureness.SURE if put_to_us else Sureness.LIKELY


def _is_clear(heard: Heard) -> bool:
    asking, a_question = asks(heard.text), heard.intent.startswith("ask_")
    needed = _CLEAR_QUESTION if a_question and heard.text.endswith("?") else _CLEAR
    if heard.intent in _LEAVING:
        needed = _SURE
    elif heard.intent in _WISHES and not asking:
        needed = _PLAIN_WISH
    if heard.confidence < needed or not _says_so(heard):
        return False
    if heard.intent in _SMALL_TALK:
        return _is_small_talk(heard)
    if a_question and not asking and heard.intent != "ask_question":
        return False
    plain = asking or a_question or heard.confidence >= _PLAIN
    return heard.words <= (_LONGEST_QUESTION if plain else _LONGEST_WISH)


def _says_so(heard: Heard) -> bool:
    """Whether the words say what the intent takes them for."""
    if heard.intent == "change_language":
        return heard.words <= _LONGEST_CHANGE_OF_LANGUAGE or asks(heard.text)
    signs = _SAYS_SO.get(heard.intent)
    return signs is None or bool(signs.search(heard.text))


def _is_plain_wish(heard: Heard) -> bool:
    return heard.confidence >= _PLAIN and not tells(heard.text)


def _is_small_talk(heard: Heard) -> bool:
    if heard.words <= _SHORT:
        return True
    praise = heard.words > _LONGEST_THANKS and _FOR.search(heard.text)
    told = heard.intent == "thanks" and (praise or _ABOUT_CARE.search(heard.text))
    return heard.words <= _LONGEST_SMALL_TALK and heard.confidence >= _SURE and not told
