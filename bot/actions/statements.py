"""What a short message says anew: which fields, which values, and how surely it corrects them.

One reader for all places: the list of what a story tells, a later question, the read-through. Each
place decides how sure a change must be there (`corrections.py`); what is named here is not yet set.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.actions.categories import CATEGORIES
from bot.actions.corrected import held
from bot.actions.correction_forms import Said, left_over, said_in
from bot.actions.field_words import field_named
from bot.actions.harm_words import harm_words_in
from bot.actions.roles import REPORTER_ROLES
from bot.actions.steps import STEPS
from bot.actions.turn import Report
from bot.actions.value_readers import values_in
from bot.actions.vocabulary import HARMS, KINDS, labelled, named, words_found

# How surely a message changes a field: it names a value and nothing more; it states one; it opens
# as an aside does; its form is that of a correction.
BARE, STATED, LIKELY, SURE = range(4)
# So many telling words may stand around the values, and more where the form is that of an aside or
# of a correction; whatever is longer is a story.
MOST_AROUND, MOST_IN_AN_ASIDE, MOST_IN_A_CORRECTION = 3, 4, 6
_SHORT = 4
# What names a kind, a category or a harm and nothing else is no longer than this.
_LONGEST_BARE = 7


class Change(NamedTuple):
    """A field, its new value, the words that name it, and how sure it is (`BARE` to `SURE`).

    `takes_back` when an old value of the field was named; `around` counts the telling words beside
    all values of the message.
    """

    field: str
    value: Any
    words: str
    takes_back: bool
    sure: int
    around: int = 0


def changes_in(text: str, report: Report) -> list[Change]:
    """What a message says anew of the report's fields; nothing for a story or a question."""
    said = said_in(text)
    if said is None:
        return []
    found = list(values_in(said, report))
    if not found:
        return _bare(said, report)
    values = [words for _, _, words, _ in found]
    if any(field in ("kind", "perceived_harm") for field, *_ in found):
        values += harm_words_in(said.words)
    around = left_over(said.words, values)
    only_one = len({field for field, *_ in found}) == 1
    changes = []
    for field, value, words, takes_back in found:
        sure = _how_sure(said, takes_back=takes_back or (only_one and bool(said.was)))
        most = MOST_IN_AN_ASIDE if said.opened or said.after_all else MOST_AROUND
        # An address is in no story, and "I have changed my mind, I would like to …" in few.
        changed_mind = field == "involvement" and (said.after_all or said.strong)
        if said.strong or takes_back or field == "contact" or changed_mind:
            most = MOST_IN_A_CORRECTION + 2 * changed_mind
        if around <= most:
            changes.append(Change(field, value, words, takes_back, sure, around))
    return changes


def taken_back_in(text: str, report: Report) -> list[str]:
    """The fields of which a message says that they are wrong, and not what is right."""
    said = said_in(text)
    if said is None or not (said.was or said.about) or changes_in(text, report):
        return []
    if left_over(said.words, []) > MOST_AROUND:
        return []
    field = field_named(said.about)
    if field and held(field, report) is not None:
        return [field]
    only = Said(said.was, said.was, "", strong=True, opened=True, after_all=False, denies=False)
    named_there = {field: value for field, value, _, _ in values_in(only, report)}
    if not named_there and len(said.was.split()) <= _SHORT:
        named_there = {change.field: change.value for change in _bare(only, report)}
    if not named_there and len(said.was.split()) <= _SHORT:
        # "The e-mail is wrong."
        field = field_named(said.was)
        return [field] if field and held(field, report) is not None else []
    return [field for field, value in named_there.items() if is_same(field, value, report)]


def is_same(field: str, value: Any, report: Report) -> bool:  # noqa: ANN401 - by field
    """Whether the field has this value already."""
    now = held(field, report)
    if field == "occurred" and now:
        return (now["start"], now["end"]) == (value["start"], value["end"])
    if field == "place" and now and value["unit"]:
        return bool(now["unit"] == value["unit"])
    return bool(now == value)


def _how_sure(said: Said, *, takes_back: bool) -> int:
    if said.strong or said.after_all or takes_back:
        return SURE
    return LIKELY if said.opened else STATED


def _bare(said: Said, report: Report) -> list[Change]:
    """A value that a few words name and nothing else: "fall", "next of kin", "a suggestion"."""
    words = said.words
    if not words or len(words.split()) > _LONGEST_BARE:
        return []
    fields = (
        ("reporter_role", REPORTER_ROLES), ("kind", KINDS), ("perceived_harm", HARMS),
        ("category", CATEGORIES),
    )  # fmt: skip
    for field, values in fields:
        label = labelled(STEPS[field].labels(report), words)
        value = label or named(values, words, {})
        if value is None or (not label and value in ("none", "unclear")):
            # "No" and "I don't know" answer, they name no harm.
            continue
        around = left_over(words, [words] if label else words_found(values[value], words))
        if field == "reporter_role" and around:
            continue
        back = named(values, said.was, {}) is not None or field_named(said.was) == field
        plain = not around and (label or field != "category")
        sure = SURE if back else LIKELY if said.strong and plain else BARE
        return [Change(field, value, words, back, sure, around)]
    return []
