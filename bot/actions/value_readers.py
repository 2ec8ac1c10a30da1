"""What a short message names of each field, read by the field's own reader.

A reader is given the message as a correction, the report, and the fields that were found before.
"""

# A pattern stands on one line.
# ruff: noqa: E501, ARG001 - a reader takes what all readers are given

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.actions import wishes
from bot.actions.answer_words import named_in_answer
from bot.actions.categories import CATEGORIES
from bot.actions.contacts import read_contact
from bot.actions.corrected import held
from bot.actions.correction_forms import Said, left_over, parts_of, without_opening
from bot.actions.date_in_stories import find_when, read_answer
from bot.actions.dates import OSLO, When, at_the_hours_of, is_tied_to_an_event, read_when
from bot.actions.field_words import field_named
from bot.actions.harm_words import harm_told, harm_words_in, harmed, nearly_told
from bot.actions.places import LONGEST_PLACE, part_of_one_name, units_mentioned
from bot.actions.roles import REPORTER_ROLES
from bot.actions.steps import STEPS
from bot.actions.story import HARMED, NOT_HARMED
from bot.actions.suggestions import described
from bot.actions.turn import Report
from bot.actions.vocabulary import KINDS, named, words_found

# So many telling words in a place are still a place.
_SHORT = 4
_LONGEST_PART = 7
# A part of the day or a clock time has no more telling words.
_LEFT_OF_A_TIME = 2

_I_AM = re.compile(
    r"\b(?:jeg er|eg er|æ e|æ er|ej e|je er|jæ er|i am|i'm|im|er jeg|er eg|jeg skriver som|eg skriv som|som|as|jeg bruker|eg brukar|i use|jobber|jobbar|work|works|jeg bor|eg bur|i live|mistet|mista|lost)\b(?P<who>.*)",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"\b(?:det|dette|it|this|den|pasienten|the patient)(?: (?:er|var|va|e|gjelder|gjeld|handler om|is|was)|'s)(?: about)? (?P<who>(?:my \w+|\w+ (?:min|mi|mitt|hans|hennes|hennar)))\b",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"\b(?:jobber|jobbar|arbeider|arbeidar) (?:her|der|jo|på|hos|i)\b|\b(?:jeg|eg|æ|i'm|i am) (?:(?:er|e|jo|a|the|one of the|member of) )*(?:ansatt|tilsett|staff|nurse|carer|care worker|sykepleier|sjukepleiar|pleier|pleiar|helsefagarbeid\w+)\b|\bi (?:actually |just )?work (?:here|there|at|on|in|for)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:handle\w*|handla\w*|gjeld\w*|gjalt|gjaldt|dreie\w*|dreia|tema\w*|kategori\w*|category|topic|concern(?:s|ed)|(?:it|that|this)(?: is|'s| was)(?: \w+){0,2} about|(?:det|dette) (?:er|var) (?:\w+ ){0,2}om|(?:put|sett|legg|plasser) (?:it|this|that|det|den) (?:\w+ )?(?:under|as|som))\b(?P<what>.*)",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"^\W*(?:(?:men|but|og|and) )?(?:.{0,40}?\b(?:det|dette|den|it|that|this) (?:var|va|skjedde|hendte|hende|was|happened) (?:nok |jo |visst |actually |really |faktisk )?)?"
    r"(?P<place>(?:på|i(?!'| (?:am|was|have|had|got|did|mean|meant|said|think|wrote|want|need|found|live|use|work|lost|just|would|will|could|can|should|must|might)\b)|ved|hos|inne|ute|hjemme|heime|hjemmefra|utenfor|utanfor|at|in|on|by|outside|near|inside)\b.{2,80})$",
    re.IGNORECASE | re.DOTALL,
)
_REACHED_AT = re.compile(r"\S+@\S+|\+?\d[\d .-]{6,}\d")
_LEADING_UP = re.compile(r"^.*\b(?:is|was|er|var|va) (?:on |på )?", re.IGNORECASE)
_IT_WAS = re.compile(
    r"^\W*(?:it|that|det|dette) (?:was|happened|var|va|skjedde|hendte|hende) (?:nok |jo |visst )?",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(
    r"\b(?:instead|after all|heller|likevel|i stedet|i staden)\W*$", re.IGNORECASE
)
_WHAT_KIND = re.compile(
    r"\b(?:bekymr\w*|uro\w*|forslag\w*|framlegg\w*|ros|skryt|noe bra|noko bra|positiv\w*|worr\w*|concern|suggestion|praise|idea|idé)\b",
    re.IGNORECASE,
)

# Field, value, the words that name it, and whether a value of it was taken back.
Found = tuple[str, Any, str, bool]


def values_in(said: Said, report: Report) -> Iterator[Found]:
    """The fields that a message names a value of, each once."""
    before: list[str] = []
    for reader in _READERS:
        for found in reader(said, report, before):
            before.append(found[0])
            yield found


def _contact(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    contact = wishes.contact_in(said, report)
    if contact:
        named_here = _REACHED_AT.findall(said.words)
        new = [words for words in named_here if set(read_contact(words).values()) & _given(contact)]
        one_for_another = bool(said.was) or len(named_here) > 1
        yield (
            "contact",
            contact,
            new[0] if new else "",
            one_for_another or wishes.speaks_of_contact(said),
        )


def _given(contact: dict[str, str | None]) -> set[str]:
    return {value for value in contact.values() if value}


def _involvement(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    wish = wishes.involvement_in(said)
    # "Contact me at …" makes nobody who takes part be only told.
    if wish and ("contact" not in before or held("involvement", report) in (None, "anonymous")):
        yield "involvement", wish, wishes.words_about_afterwards(said), bool(said.was)


def _taking_part(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    taking_part = report["involvement"]["take_part"] or (
        "involvement" in before and wishes.involvement_in(said) == "take_part"
    )
    if not taking_part or set(before) - {"involvement"}:
        return
    support, modes = wishes.support_in(said), wishes.modes_in(said, report)
    if support:
        yield "support", support.needed, support.words, said.denies
    elif modes:
        yield "modes", modes.value, modes.words, modes.takes_back


def _occurred(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    when = _when(_REACHED_AT.sub(" ", said.words), report)
    if when is None and (said.strong or said.opened or said.was):
        when = _narrowed(said.words, report)
    if when:
        back = bool(said.was) and _when(said.was, report) is not None
        # A time that only the whole sentence names leaves all its words to be counted.
        short = len(when.phrase.split()) <= _SHORT + 1
        whole = at_the_hours_of(held("occurred", report), when, report.now)
        yield "occurred", whole.as_field(), when.phrase if short else "", back


def _when(words: str, report: Report) -> When | None:
    """The time that words name; of several only one that a part of the message names alone."""
    now = report.now
    when = find_when(words, now) or read_answer(words, now)
    if when:
        alone = _LEADING_UP.sub("", when.phrase)
        same = read_when(alone, now) if alone else None
        is_same = same and (same.start, same.end) == (when.start, when.end)
        return replace(when, phrase=alone) if is_same else when
    alone = [read_answer(part, now) for part in parts_of(words)]
    named_alone = [each for each in alone if each]
    return named_alone[0] if len(named_alone) == 1 else None


def _narrowed(words: str, report: Report) -> When | None:
    """A part of the day that is known: "in the evening, not the morning"."""
    known, now = held("occurred", report), report.now
    if not known or not known["start"]:
        return None
    start = datetime.fromisoformat(known["start"]).astimezone(OSLO)
    day = read_when(f"{start:%d.%m.%Y}", now)
    for part in parts_of(words):
        narrowed = read_when(f"{start:%d.%m.%Y} {part}", now)
        if not narrowed or not day or left_over(part, []) > _LEFT_OF_A_TIME:
            continue
        if day.end - day.start > narrowed.end - narrowed.start:
            return replace(narrowed, phrase=_IT_WAS.sub("", part))
    return None


def _place(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    units = units_mentioned(said.words, report.units)
    back = bool(said.was and units_mentioned(said.was, report.units))
    if not units and (said.strong or said.opened):
        for part in parts_of(said.words):
            name = without_opening(part)
            near = part_of_one_name(name, report.units) if len(name.split()) <= _SHORT else []
            if near:
                yield "place", {"unit": near[0], "text": None}, name, back
                return
    if len(units) == 1:
        part = next((p for p in parts_of(said.words) if units_mentioned(p, report.units)), "")
        name = _name_in(part or said.words, report)
        yield "place", {"unit": units[0], "text": None}, name, back


def _name_in(words: str, report: Report) -> str:
    """The fewest words that name a unit."""
    each = words.split()
    for size in range(1, _SHORT + 1):
        for start in range(len(each) - size + 1):
            name = " ".join(each[start : start + size])
            if units_mentioned(name, report.units):
                return name.strip(" ,.;:!")
    return words


def _place_in_words(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    if before or units_mentioned(said.words, report.units):
        return
    corrects = said.strong or said.opened or said.was
    for part in parts_of(said.words):
        placed = _PLACED.match(part) if corrects or _IT_WAS.match(part) else None
        if placed and placed["place"].startswith("I ") and report.language == "en":
            continue
        if placed and not is_tied_to_an_event(part) and len(part.split()) <= _LONGEST_PART + _SHORT:
            words = placed["place"][:LONGEST_PLACE]
            if not harm_words_in(part) and left_over(words, []) <= _SHORT:
                yield "place", {"unit": None, "text": words}, words, False
                return


def _role(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    if _WORKS.search(said.words):
        yield "reporter_role", "staff_assisting", said.words, bool(said.was)
        return
    for part in parts_of(said.words):
        for form in (_I_AM, _KIN):
            who = form.search(part)
            role = named(REPORTER_ROLES, who["who"], {}) if who else None
            if who and role:
                back = bool(said.was) and named(REPORTER_ROLES, said.was, {}) is not None
                values = words_found(REPORTER_ROLES[role], who["who"])
                end = who.start("who") + max(
                    (who["who"].find(v) + len(v) for v in values), default=0
                )
                yield "reporter_role", role, part[who.start() : end], back
                return
    yield from _answered("reporter_role", said)


def _answered(field: str, said: Said) -> Iterator[Found]:
    """A field that they say is to be otherwise, named anew as in an answer to its question."""
    if said.about and field_named(said.about) == field:
        value = named_in_answer(field, said.words)
        if value:
            yield field, value, said.words, True


def _harm(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    """How it went: a harm, a kind, or both, for the one may change the other."""
    kind = held("kind", report)
    about = [value for _, value, _, _ in _answered("perceived_harm", said)]
    harm = about[0] if about else harm_told(said.whole, said.words)
    words = (harm_words_in(said.words) or [said.words])[0]
    if harm in (None, "none") and nearly_told(said.words):
        yield "kind", "near_miss", words, bool(said.was)
        return
    if harm is None:
        return
    if harm == "none":
        if kind == "harm_event":
            yield "kind", "no_harm_event", words, said.denies
        else:
            yield "perceived_harm", "none", words, said.denies
        return
    after_all = kind == "concern" and (said.after_all or harmed(said.words))
    if harm != "unclear" and (kind in (*NOT_HARMED, None) or after_all):
        yield "kind", "harm_event", words, bool(said.was)
    if harm in (*HARMED, "unclear"):
        yield "perceived_harm", harm, words, bool(said.was)


def _kind(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    if {"kind", "perceived_harm"} & set(before):
        return
    told = _WHAT_KIND.search(said.words)
    kind = named(KINDS, said.words, {}) if told else None
    if told and kind in ("concern", "suggestion", "good_care"):
        yield "kind", kind, told.group(), bool(said.was)
    elif not told:
        yield from _answered("kind", said)


def _category(said: Said, report: Report, before: list[str]) -> Iterator[Found]:
    about = _ABOUT.search(said.words)
    words = _AT_THE_END.sub("", about["what"]).strip(" ,.;:") if about else said.words
    back = bool(said.was) and named(CATEGORIES, said.was, {}) is not None
    if not about and (not back or before):
        yield from _answered("category", said)
        return
    category = named(CATEGORIES, words, STEPS["category"].labels(report))
    if category is None and about and words:
        category = described(words)
    if category:
        yield "category", category, about.group() if about else words, back


_Reader = Callable[[Said, Report, list[str]], Iterator[Found]]
_READERS: tuple[_Reader, ...] = (
    _contact, _involvement, _occurred, _place, _role, _harm, _taking_part, _kind, _category,
    _place_in_words,
)  # fmt: skip
