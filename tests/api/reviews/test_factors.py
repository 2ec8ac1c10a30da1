"""Factors that played a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.cases.models import CaseEvent
from api.reviews.models import ContributingFactor

if TYPE_CHECKING:
    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

NOTE = "Bare én på vakt etter kl. 22."
WARNING = "Only the person is named so far"


async def name(browser: Browser, sent: Sent, factor: str, note: str = "", version: int = 0) -> str:
    await browser.open(f"{sent.page}/review/learning")
    path = f"{sent.page}/review/learning/factor"
    answer = await browser.post(path, factor=factor, note=note, version=str(version))
    return f"{answer.status_code} {answer.text}"


async def test_naming_only_the_person_is_warned_of_and_not_refused(
    adviser: Browser, reviewed: Sent
) -> None:
    page = await name(adviser, reviewed, "person", "Hun var ny.")
    assert "Hun var ny." in page
    assert WARNING in page
    page = await name(adviser, reviewed, "organisation", NOTE)
    assert WARNING not in page


async def test_nothing_named_is_not_warned_of(adviser: Browser, reviewed: Sent) -> None:
    page = await adviser.open(f"{reviewed.page}/review/learning")
    assert WARNING not in page.text


async def test_a_factor_is_described_anew_taken_away_and_named_again(
    adviser: Browser, reviewed: Sent, database: Database
) -> None:
    await name(adviser, reviewed, "organisation", NOTE)
    page = await name(adviser, reviewed, "organisation", "To på vakt, én på kurs.", version=1)
    assert "To på vakt" in page
    assert NOTE not in page
    assert (await name(adviser, reviewed, "organisation", NOTE, version=1)).startswith("409")
    await adviser.open(f"{reviewed.page}/review/learning")
    page = (await adviser.send(f"{reviewed.page}/review/learning/factor/remove")).text
    assert "To på vakt" not in page
    assert NOTE in await name(adviser, reviewed, "organisation", NOTE)
    async with database.begin() as tx:
        rows = (await tx.scalars(select(ContributingFactor))).all()
        events = await tx.scalars(select(CaseEvent).order_by(CaseEvent.at, CaseEvent.id))
    assert len(rows) == 2
    assert all(b"vakt" not in (each.note or b"") for each in rows)
    assert [each.what for each in events if each.what.startswith("factor")] == [
        "factor_named",
        "factor_described",
        "factor_removed",
        "factor_named",
    ]
