"""What staff are asked about a case, what is suggested to them and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from api.cases.harm import graver
from api.cases.models import Case, CaseEvent
from tests.api.cases.test_triage import FALL, case_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


def text_of(html: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.parametrize(
    ("physical", "psychological", "both"),
    [
        (None, None, None),
        ("none", None, "none"),
        ("minor", "significant", "significant"),
        ("unclear", "none", "unclear"),
        ("unclear", "minor", "minor"),
        ("death", "unclear", "death"),
    ],
)
def test_the_graver_harm_is_the_one_told_to_others(
    physical: str | None, psychological: str | None, both: str | None
) -> None:
    assert graver(physical, psychological) == both
    assert graver(psychological, physical) == both


async def test_all_of_the_weight_is_kept_and_told_in_the_history(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    weight = {
        "physical_harm": "minor",
        "psychological_harm": "significant",
        "potential_harm": "death",
        "very_serious_unexpected": "true",
        "complexity": "cross_unit",
        "learning_value": "high",
    }
    page = await adviser.send(f"{sent.page}/triage", **FALL, **weight)
    history = text_of(page.text.split('id="history"')[1])
    for line in (
        "Physical harm: not set → Minor harm",
        "Psychological harm: not set → Serious harm",
        "What it could have led to: not set → Death",
        "Very serious and unexpected: no → yes",
        "Complexity: not set → Across units: it happened between places",
        "Learning value: not set → High: others can learn from it",
    ):
        assert line in history
    case = await case_of(database, sent)
    assert case.assessed_harm == "significant"


@pytest.mark.parametrize("kind", ["good_care", "suggestion"])
async def test_good_care_and_suggestions_are_not_asked_for_harm_nor_given_any(
    adviser: Browser, send: Send, database: Database, kind: str
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    harm = {"physical_harm": "death", "very_serious_unexpected": "true"}
    chosen = {"kind": kind, "category": "fall", "learning_value": "high"}
    page = await adviser.send(f"{sent.page}/triage", **chosen, **harm)
    assert page.status_code == 200
    case = await case_of(database, sent)
    assert (case.assessed_harm, case.very_serious_unexpected) == (None, False)
    assert case.learning_value == "high"


async def test_a_suggestion_says_that_the_reporter_chose_it_and_which_words_speak_for_it(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send(
        what_happened="Mor falt i gangen, og legen overså at hun hadde brukket hoften.",
        category="fall",
        perceived_harm="significant",
        suggestions={"kind": ["harm_event"], "category": ["fall", "diagnosis", "other"]},
    )
    page = text_of((await adviser.open(sent.page)).text)
    assert "Falls: The reporter chose this. The story says “falt”." in page
    assert "Diagnosis and examination: Read from the story, which says “overså”." in page
    assert "Event with harm: Read from the story, which says “brukket”." in page
    assert "Something else: Read from the story as a whole by the computer program." in page
    assert "Serious harm: The reporter chose this, and was not asked" in page
    assert (await case_of(database, sent)).kind is None


async def test_no_word_of_the_story_comes_into_the_clear(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send(what_happened="Mor falt på xylofonen.", category="fall")
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/triage", **FALL)
    async with database.begin() as tx:
        kept = [str(each.details) for each in await tx.scalars(select(CaseEvent))]
        kept += [str(vars(each)) for each in await tx.scalars(select(Case))]
    assert not [each for each in kept if "falt" in each or "xylofon" in each]


async def test_the_first_classification_is_kept_beside_the_last(
    adviser: Browser, send: Send
) -> None:
    sent = await send(kind="concern")
    await adviser.open(sent.page)
    first = await adviser.send(f"{sent.page}/triage", **FALL, physical_harm="minor")
    assert "What we thought at first" not in first.text
    await adviser.send(f"{sent.page}/triage", **FALL, physical_harm="significant")
    page = await adviser.send(f"{sent.page}/triage", **FALL, physical_harm="death")
    kept = text_of(page.text.split("What we thought at first")[1].split("</details>")[0])
    assert "Physical harm Minor harm" in kept
    assert "Kind" not in kept
