"""The conversation's questions in the order they are asked.

To add one: write its class in the fitting file here, put it into `FLOW`, add its texts
(`utter_ask_<name>` and `utter_ask_<name>_again`) to domain/report.yml and the catalogues, and
`action_ask_<name>` to the domain's actions.
"""

from __future__ import annotations

from bot.actions.steps.afterwards import Contact, Involvement, Modes, Support
from bot.actions.steps.circumstances import Occurred, Place, ReporterRole
from bot.actions.steps.classification import Category, Kind, PerceivedHarm
from bot.actions.steps.ending import Deleted, Deletion, LanguageChoice, Questions, Review, Sent
from bot.actions.steps.step import Step
from bot.actions.steps.telling import Errand, WhatHappened, WhatMatters
from bot.actions.steps.understanding import Understood
from bot.actions.turn import Report

_ASKED: list[Step] = [
    Errand(),
    WhatHappened(),
    WhatMatters(),
    Understood(),
    ReporterRole(),
    Occurred(),
    Place(),
    Kind(),
    Category(),
    PerceivedHarm(),
    Involvement(),
    Modes(),
    Support(),
    Contact(),
]
FLOW: list[Step] = [*_ASKED, Review({step.name: step for step in _ASKED}), Sent()]
# Reached only by being reopened: by a press, by a rule, or from another step.
ASIDE: list[Step] = [Deletion(), Deleted(), LanguageChoice(), Questions()]

STEPS: dict[str, Step] = {step.name: step for step in (*FLOW, *ASIDE)}


def next_step(report: Report) -> Step:
    """The question to ask now: a reopened one first, else the first that is still open."""
    if report["reopened"] in STEPS:
        return STEPS[report["reopened"]]
    return next(
        step
        for step in FLOW
        if step.name == "sent"
        or (
            step.applies(report)
            and step.name not in report["settled"]
            and not step.is_answered(report)
        )
    )
