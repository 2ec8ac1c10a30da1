"""Whole conversations with the people of `people/*.yml`: turns, repeats, and what was filled.

`python -m tests.evaluation.conversations ambulanse` prints the dialogues of those whose `who`
contains the word.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from tests.evaluation.person import PERSONAS, people
from tests.evaluation.talk import Talk
from tests.evaluation.texts import LANGUAGES, share, table

if TYPE_CHECKING:
    from bot.engine import Engine

GOAL_FIELDS, GOAL_REPEATS = 0.97, 0
SHOWN = 15
# Lines of a dialogue before and after a fault.
BEFORE, AFTER = 1, 0


async def talks(engine: Engine) -> list[Talk]:
    """All conversations."""
    held = [Talk(engine, person) for person in people()]
    for talk in held:
        await talk.hold()
    return held


def wrong_fields(talk: Talk) -> dict[str, Any]:
    """The fields that do not say what the person meant, with what they say."""
    return {name: name for name, right in talk.person.filled(talk.draft).items() if not right}


def _percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _line(name: str, held: list[Talk]) -> list[object]:
    turns = [float(talk.turns) for talk in held]
    seconds = [talk.seconds for talk in held]
    kinds = [fault.kind for talk in held for fault in talk.faults]
    return [
        name,
        len(held),
        share(talk.sent for talk in held),
        f"{_percentile(turns, 0.5):.0f}",
        f"{_percentile(turns, 0.95):.0f}",
        f"{_percentile(seconds, 0.5):.2f}",
        f"{_percentile(seconds, 0.95):.2f}",
        share(right for talk in held for right in talk.person.filled(talk.draft).values()),
        kinds.count("repeat"),
        kinds.count("asked back"),
        kinds.count("lost"),
        kinds.count("misreading"),
    ]


def _report(talk: Talk) -> str:
    """One person's faults and wrong fields, and the dialogue around the first fault."""
    person = talk.person
    wrong = [f"{name} wrong" for name in wrong_fields(talk)]
    faults = [f"{fault.kind}: {fault.what}" for fault in talk.faults]
    lines = [f"- {person.language}, {person.persona}, {person.who}: {'; '.join(faults + wrong)}"]
    turns = [fault.turn for fault in talk.faults if fault.kind in ("repeat", "misreading")]
    if turns:
        around = range(turns[0] - BEFORE, turns[0] + AFTER + 1)
        lines += [f"      {_short(line)}" for turn, line in talk.lines if turn in around]
    return "\n".join(lines)


def _short(line: str, longest: int = 140) -> str:
    flat = line[:2] + " ".join(line[2:].split())
    return f"{flat[:longest]}…" if len(flat) > longest else flat


async def evaluate(engine: Engine) -> str:
    """The section of the results."""
    held = await talks(engine)
    groups = [
        *((name, [t for t in held if t.person.language == name]) for name in LANGUAGES),
        *((name, [t for t in held if t.person.persona == name]) for name in PERSONAS),
        ("all", held),
    ]
    heads = ("people", "n", "sent", "turns p50", "p95", "seconds p50", "p95", "fields right",
             "repeats", "asked back", "words lost", "misreadings")  # fmt: skip
    bad = [talk for talk in held if talk.faults or wrong_fields(talk) or not talk.sent]
    bad.sort(key=lambda talk: -len(talk.faults) - len(wrong_fields(talk)))
    return "\n\n".join(
        [
            f"## Conversations (goal: fields {GOAL_FIELDS}, repeats {GOAL_REPEATS})",
            "\n".join(_field_rates(held)),
            table(heads, [_line(name, group) for name, group in groups]),
            f"Worst of {len(bad)} conversations in which something went wrong:",
            "\n".join(_report(talk) for talk in bad[:SHOWN]) or "- nothing",
        ]
    )


def _field_rates(held: list[Talk]) -> list[str]:
    right: dict[str, list[bool]] = {}
    for talk in held:
        for name, is_right in talk.person.filled(talk.draft).items():
            right.setdefault(name, []).append(is_right)
    return ["Fields right: " + ", ".join(f"{n} {share(r):.3f}" for n, r in right.items()) + "."]


async def _show(word: str) -> None:
    from bot import logs  # noqa: PLC0415 - only for the command
    from bot.engine import Engine  # noqa: PLC0415 - the same
    from bot.train import DEFAULT_MODEL_DIR, usable_model  # noqa: PLC0415 - the same

    logs.configure()
    engine = Engine(usable_model(DEFAULT_MODEL_DIR))
    for person in people():
        if word not in person.who:
            continue
        talk = Talk(engine, person)
        await talk.hold()
        sys.stdout.write("\n".join(line for _, line in talk.lines) + "\n\n")
        sys.stdout.write(_report(talk) + f"\n{talk.draft}\n\n")


if __name__ == "__main__":
    asyncio.run(_show(sys.argv[1] if sys.argv[1:] else ""))
