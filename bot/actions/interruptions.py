"""When a message is not an answer but something of its own: a question, a wish, a cry for help.

The rules in rules/*.yml say what each of these intents gets.
"""

from __future__ import annotations

import re

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
# May be the answer to a question with choices: "by phone", "stay anonymous", "no, it was a fall".
_ALSO_ANSWERS = {"change_answer", "greet", "thanks", "abuse"}
# "By phone" is an answer, "have you got a number I can ring" is none.
_SOMEONE = re.compile(
    r"\b(?:nummer\w*|number|menneske\w*|person\w*|human\w*|noen|nokon|nån|folk|somebody|someone)\b",
    re.IGNORECASE,
)
# So short, anything that sounds like it is it.
_SHORT = 2
_LONGEST_SMALL_TALK = 8
_LONGEST_WISH = 10
# "Put signs in English by the lifts" is a suggestion.
_LONGEST_CHANGE_OF_LANGUAGE = 6
# A wish to change something says so; "part two of the story" does not, and neither does "no, it was
# not the doctor but the nurse".
_CHANGES = re.compile(
    r"\b(?:endr\w*|end?ra|forandr\w*|rett(?:e|a|else\w*)?|bytt?\w*|korriger\w*"
    r"|oppdater\w*|mente|meinte|meint|om igjen|om att|stryk\w*|fjern\w*|legge? til|trykt\w*"
    r"|chang\w*|correct\w*|edit\w*|fix\w*|updat\w*|alter\w*|amend\w*|mistake\w*|meant"
    r"|redo|remove|add|(?:skrev|skreiv|skrive|trykte|tok|ta|sa|svarte|ble|blei|vart|er|var|e|va)"
    r"(?: det)? (?:feil|gale|galt)|(?:is|was|are|got it|it|write|wrote|typed|put|that's) wrong)\b"
    r"|^\W*(?:\w+\W+)?(?:feil|gale|galt|wrong)\b",
    re.IGNORECASE,
)
_SURE = 0.6
_PLAIN = 0.9
# "Mother got no help" is a story.
_WISHES = {"help", "repeat", "go_back"}
_PLAIN_WISH = 0.7
_LONGEST_QUESTION = 16
# "That it does not happen to others" is what matters to somebody, not the question what happens.
_ASKS = re.compile(
    r"\?|^\W*(?:(?:men|og|hei|ok|but|and|so|hi|hey|unnskyld|sorry|orsak|forresten|vent|wait)\W+)*"
    r"(?:hv\w+|kva|ka|kven|kem|kor\w*|åssen|koss\w*|kvifor|når|er|e|kan|blir|får|må|skal|vil|har"
    r"|what\w*|who\w*|how|when|where|why|which|is|are|can|could|do|does|must|shall|will|would)\b",
    re.IGNORECASE,
)
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
_CLEAR = 0.5
# A question mark leaves less doubt.
_CLEAR_QUESTION = 0.4
_PROBABLE = 0.35


def always(heard: Heard) -> bool:
    """Crisis, and every press that means the same anywhere."""
    return heard.intent in _ALWAYS or (heard.choice is not None and heard.intent != "choose")


def asks(heard: Heard) -> bool:
    """Whether the words are put as a question."""
    return bool(_ASKS.search(heard.text))


def clearly(heard: Heard, *, anything_goes: bool = True) -> bool:
    """Whether a message is an interruption, whatever is asked.

    `anything_goes` where any words may be the answer; elsewhere a step that cannot read them leaves
    the rest to `probably`.
    """
    asking = asks(heard)
    a_question = heard.intent.startswith("ask_")
    needed = _CLEAR_QUESTION if a_question and heard.text.endswith("?") else _CLEAR
    if heard.intent in _LEAVING:
        needed = _SURE
    elif heard.intent in _WISHES and not asking:
        needed = _PLAIN_WISH
    if heard.intent not in INTERRUPTIONS or heard.confidence < needed:
        return False
    if _may_be_told(heard) if anything_goes else _may_answer(heard):
        return False
    if heard.intent in _SMALL_TALK:
        return _is_small_talk(heard)
    if a_question and not asking and heard.intent != "ask_question":
        return False
    plain = asking or a_question or heard.confidence >= _PLAIN
    return heard.words <= (_LONGEST_QUESTION if plain else _LONGEST_WISH)


def _may_be_told(heard: Heard) -> bool:
    """Whether a story may hold the words, though they sound like a wish to change something."""
    if heard.intent == "change_language":
        return heard.words > _LONGEST_CHANGE_OF_LANGUAGE and not asks(heard)
    return heard.intent == "change_answer" and not _CHANGES.search(heard.text)


def _may_answer(heard: Heard) -> bool:
    """Whether it may be meant as the answer to a question with choices."""
    by_phone = heard.intent == "talk_to_human" and not _SOMEONE.search(heard.text)
    return by_phone or heard.intent in _ALSO_ANSWERS


def _is_small_talk(heard: Heard) -> bool:
    if heard.words <= _SHORT:
        return True
    praise = heard.words > _LONGEST_THANKS and _FOR.search(heard.text)
    told = heard.intent == "thanks" and (praise or _ABOUT_CARE.search(heard.text))
    return heard.words <= _LONGEST_SMALL_TALK and heard.confidence >= _SURE and not told


def probably(heard: Heard) -> bool:
    """Whether a message that answers nothing is an interruption."""
    needed = _CLEAR if heard.intent in _SMALL_TALK else _PROBABLE
    return heard.intent in INTERRUPTIONS and heard.confidence >= needed
