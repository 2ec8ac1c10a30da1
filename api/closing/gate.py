"""The gate before closing: what is missing, told from facts alone.

The wrong way, closing quickly, shall be hard: there is no way around this, and no closing of many.
"""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Where the reporter's part in the review stands."""

    CONTRIBUTED = "contributed"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    SAID_YES = "said_yes"
    LATER = "later"


SETTLED = frozenset({Part.CONTRIBUTED, Part.DECLINED, Part.UNREACHABLE})
"""With these the reporter's part is settled; the others wait for something."""

TRIES = 2
"""On so many different days somebody must have tried, before a reporter could not be reached."""


class Missing(StrEnum):
    """What can be missing."""

    TRIAGE = "triage"
    DUTIES = "duties"
    LEARNING = "learning"
    MEASURE = "measure"
    PART = "part"
    DUPLICATES = "duplicates"
    ANSWER = "answer"
    ADDRESSED = "addressed"
    MAIN = "main"


OF_THE_MAIN_CASE = frozenset({Missing.TRIAGE, Missing.LEARNING, Missing.MEASURE})
"""What a main case settles for its duplicates as well."""


@dataclass(frozen=True)
class Facts:
    """What decides on closing. `measures` counts those decided or carried out.

    `duplicates_ready`: each reporter who told of the same has an answer that only waits for this.

    Who signed the account of the review is not among them: it is shown, and nobody is waited for.
    """

    triaged: bool
    duties_settled: bool
    learning_points: int
    measures: int
    reason_for_none: bool
    part: Part
    answer: bool
    says_what_matters: bool
    addressed: bool
    is_duplicate: bool = False
    main_closed: bool = False
    duplicates_ready: bool = True


def part_of(
    *,
    contributed: bool,
    wants_to_take_part: bool,
    days_tried: int,
    decision: str | None,
) -> Part:
    """Return where the reporter's part stands.

    `decision` is the newest in the log of the reviews; `days_tried` counts days, not tries.
    """
    if contributed:
        return Part.CONTRIBUTED
    if decision == "declined" or (not wants_to_take_part and decision in {None, "not_yet"}):
        return Part.DECLINED
    if days_tried >= TRIES:
        return Part.UNREACHABLE
    return {
        "invited": Part.WAITING,
        "accepted": Part.SAID_YES,
        "someone_else": Part.SAID_YES,
        "later": Part.LATER,
    }.get(decision or "", Part.NOT_ASKED)


def missing(facts: Facts) -> list[Missing]:
    """Return what is missing before the case can be closed, in the order of the work."""
    wanted = {
        Missing.TRIAGE: facts.triaged,
        Missing.DUTIES: facts.duties_settled,
        Missing.LEARNING: facts.learning_points > 0,
        Missing.PART: facts.part in SETTLED,
        Missing.MEASURE: facts.measures > 0 or facts.reason_for_none,
        Missing.DUPLICATES: facts.duplicates_ready,
        Missing.ANSWER: facts.answer,
        Missing.ADDRESSED: facts.addressed or not facts.says_what_matters,
        Missing.MAIN: facts.main_closed or not facts.is_duplicate,
    }
    settled = OF_THE_MAIN_CASE if facts.is_duplicate else frozenset()
    return [each for each, there in wanted.items() if not there and each not in settled]
