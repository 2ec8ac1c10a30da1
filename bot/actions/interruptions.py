"""When a message is not an answer but something of its own: a question, a wish, a cry for help.

The rules in rules/*.yml say what each of these intents gets.
"""

from __future__ import annotations

import re

from bot.actions.turn import Heard

# Never an answer, whatever question is open.
_ALWAYS = {"crisis"}
_PRESSED = {
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
    *_PRESSED,
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
# Common words inside any story: only believed as the whole of a very short message.
_SMALL_TALK = {"greet", "thanks", "goodbye"}
_WISHES = {"abuse", "help", "repeat", "go_back"}
# A short story may have a break in it; leaving it for now is said plainly.
_LEAVING = {"pause", "resume_conversation"}
# "Please thank her" is what matters to somebody: so short and so sure must small talk be there.
_SHORT = 2
_SHORT_WISH = 5
_SURE = 0.75
_LONGEST_QUESTION = 14
# "That it does not happen to others" is what matters to somebody, not the question what happens.
_ASKS = re.compile(
    r"\?|^\W*(?:hv\w+|kva|kven|kor|korleis|kvifor|når|er|kan|blir|får|må|skal|vil"
    r"|what|who|how|when|where|why|which|is|are|can|could|do|does|must|shall|will|would)\b",
    re.IGNORECASE,
)
_CLEAR = 0.5
_PROBABLE = 0.35


def always(heard: Heard) -> bool:
    """Crisis, and every press that means the same anywhere."""
    return heard.intent in _ALWAYS or (heard.choice is not None and heard.intent != "choose")


def clearly(heard: Heard) -> bool:
    """Whether a message is an interruption even where any text may be the answer."""
    if heard.intent not in INTERRUPTIONS or heard.confidence < _CLEAR:
        return False
    if heard.intent in _SMALL_TALK:
        return heard.words <= _SHORT
    if heard.intent in _WISHES:
        return heard.words <= _SHORT_WISH and heard.confidence >= _SURE
    if heard.intent in _LEAVING and heard.confidence < _SURE:
        return False
    if heard.intent.startswith("ask_") and not _ASKS.search(heard.text):
        return False
    return heard.words <= _LONGEST_QUESTION


def probably(heard: Heard) -> bool:
    """Whether a message that answers nothing is an interruption."""
    return heard.intent in INTERRUPTIONS and heard.confidence >= _PROBABLE
