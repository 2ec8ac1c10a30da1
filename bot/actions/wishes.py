"""What is to happen afterwards, said as a correction: told or anonymous, how, with whom, reached where."""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Any, NamedTuple

from bot.actions.answer_words import named_in_answer
from bot.actions.contacts import read_contact
from bot.actions.correction_forms import Said, parts_of, telling_words
from bot.actions.turn import Report
from bot.actions.vocabulary import PARTICIPATION_MODES, mentions, words_found

_NOT = re.compile(r"\b(?:ikke|ikkje|itj|ittj|itte|not|no longer|don'?t|ingen|inga|uten|utan|without|slipper|slepp)\b", re.IGNORECASE)  # fmt: skip
_AFTERWARDS = re.compile(
    r"\b(?:anonym\w*|anonymous\w*|kontakte\w*|kontakta|kontakt med meg|ta kontakt|beskjed|delta|deltar|deltek|delte|være med|vere med|vera med|bli med|få vite|få vita|få svar|høre hva|høyre kva"
    r"|told|hear back|hear what|contacted|contact me|get in touch|take part|taking part|participate|be involved|informed|informert|oppdater\w*|updated)\b",
    re.IGNORECASE,
)
# "Nobody told us" is a story.
_WANTS = re.compile(
    r"\b(?:anonym\w*|vil|ønsker|ønskjer|gjerne|heller|helst|likevel|allikevel|trenger|treng|slipper|skal|må|kan|ombestem\w*|la|bare|berre|want|changed my mind|let|would|just|wish|would|like|'d|rather|prefer|after all|please|don't|can|stay|remain|keep)\b",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\b(?:også|òg|i tillegg|also|as well|too|both|både|begge)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\b(?:kontakt|contact|touch)", re.IGNORECASE)
# What they want who do not want the one.
_INSTEAD = {"anonymous": "informed", "take_part": "informed", "informed": "anonymous"}
_OWN_MEETING = re.compile(
    r"\b(?:eget|eige|egen|eigen|separate|own|alene|åleine|uten de ansatte|utan dei tilsette|without the staff)\b.{0,20}\b(?:møte|meeting)\b|\b(?:møte|meeting)\b.{0,20}\b(?:alene|åleine|for meg selv|for meg sjølv|of my own|on my own|by myself)\b",
    re.IGNORECASE,
)
# "I would rather speak with somebody", "rather write in English": said of this conversation.
_NO_MODE = re.compile(
    r"\b(?:noen|nokon|nån|menneske\w*|person|folk|somebody|someone|human|engelsk|norsk|bokmål|nynorsk|english|norwegian)\b",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\b(?:tolk\w*|interpreter|støtteperson\w*|støtte|stønad|ledsager\w*|følge\w*|følgje|support(?:\s+person)?|(?:kommer|kjem|blir|vert|bli|er|vere|være|har|ha|take|trenger|treng|need|want|bring|bringing|come|comes|coming|is|be) (?:\w+ ){0,4}(?:med meg|with me|along|saman med meg|sammen med meg))\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:e-?post\w*|e-?mail\w*|mail\w*|adress\w*|address|telefon\w*|nummer\w*|phone|number)\b",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?:e-?post\w*|epost\w*|mail\w*|e-?mail\w*|adress\w*|address|telefon\w*|mobil\w*|nummer\w*|phone|number|mobile|gmail|hotmail|outlook)\b",
    re.IGNORECASE,
)


class Modes(NamedTuple):
    """Ways to take part, the words that name one, and whether one was taken back."""

    value: list[str]
    words: str
    takes_back: bool


class Support(NamedTuple):
    """The support they need, None for none, and the words that tell."""

    needed: str | None
    words: str


def contact_in(said: Said, report: Report) -> dict[str, Any] | None:
    """How they can be reached now: given anew, or mended in one place ("gmail, not hotmail")."""
    given = read_contact(said.words, report["contact"])
    found = {name: value for name, value in given.items() if value}
    held = report["contact"]
    if found:
        return {**held, **found}
    for name in ("email", "phone"):
        wrong, right = said.was.strip(" .").lower(), _last_part(said.words)
        if wrong and right and held[name] and held[name].lower().count(wrong) == 1:
            start = held[name].lower().index(wrong)
            mended = f"{held[name][:start]}{right}{held[name][start + len(wrong) :]}"
            if read_contact(mended)[name]:
                return {**held, name: mended}
    return None


def speaks_of_contact(said: Said) -> bool:
    """Whether it is about how to reach them, whatever it says of it."""
    return _REACHED.search(said.whole) is not None


def _last_part(words: str) -> str:
    """The last word that may be part of an address or a number."""
    parts = [word.strip(".-") for word in telling_words(_ADDRESS.sub(" ", words))]
    return parts[-1] if parts else ""


def involvement_in(said: Said) -> str | None:
    """Anonymous, told, or taking part, when they speak of that."""
    if not _AFTERWARDS.search(said.whole) or not _WANTS.search(said.whole):
        return None
    wish, denied = _wish(said.words), False
    if wish is None:
        wish, denied = _wish(said.was), True
    elif said.denies and not said.was:
        denied = _NOT.search(said.words) is not None
    return _INSTEAD.get(wish) if denied else wish


def _wish(words: str) -> str | None:
    named_here = named_in_answer("involvement", words)
    return named_here or ("informed" if _CONTACT.search(words) else None)


def words_about_afterwards(said: Said) -> str:
    """The words by which they speak of what is to happen afterwards."""
    found = _AFTERWARDS.search(said.words) or _AFTERWARDS.search(said.whole)
    return found.group() if found else ""


def modes_in(said: Said, report: Report) -> Modes | None:
    """The ways to take part as they are to be: one instead of another, one more, or one less."""
    if _NO_MODE.search(said.whole):
        return None
    held = report["involvement"]["modes"]
    wanted, unwanted = _modes(said.words), _modes(said.was)
    if not wanted and not unwanted:
        return None
    kept = [mode for mode in held if mode not in unwanted]
    # "By phone" instead of what was said, unless it is one more way.
    adds = not wanted or _ALSO.search(said.whole) or (unwanted and set(unwanted) <= set(held))
    value = list(dict.fromkeys([*kept, *wanted] if adds else wanted))
    words = [word for mode in wanted for word in words_found(PARTICIPATION_MODES[mode], said.words)]
    return Modes(value, max(words, key=len) if words else "", bool(unwanted))


def _modes(words: str) -> list[str]:
    if _OWN_MEETING.search(words):
        return ["separate_meeting"]
    return [name for name, mode in PARTICIPATION_MODES.items() if mentions(mode, words)]


def support_in(said: Said) -> Support | None:
    """What support they need now, in their words or none; None when they say nothing of it."""
    found = _SUPPORT.search(said.whole)
    if not found:
        return None
    wanted = [part for part in parts_of(said.words) if _SUPPORT.search(part)]
    if wanted and not _NOT.search(wanted[0]):
        return Support(said.words.strip(" ,."), found.group())
    return Support(None, found.group()) if said.denies or _NOT.search(said.whole) else None
