"""Cases that belong together."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from api.access.audit import SYSTEM
from api.access.permissions import Role
from api.cases import service
from api.cases.models import Case, CaseEvent, CaseLink
from api.cases.schemas import CaseState
from api.shared import clock
from tests.api.cases.conftest import receipt
from tests.api.cases.test_classification import text_of
from tests.api.cases.test_triage import case_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


async def link(
    browser: Browser, case: Sent, other: str, relation: str, why: str = "Samme fall."
) -> httpx.Response:
    await browser.open(f"{case.page}/related")
    fields = {"other": other, "relation": relation, "why_linked": why}
    return await browser.send(f"{case.page}/related/links", **fields)


async def test_a_duplicate_shows_its_main_case_and_is_shown_there_with_the_reason(
    adviser: Browser, send: Send, database: Database
) -> None:
    main, copy = await send(), await send()
    page = text_of((await link(adviser, copy, main.reference.lower(), "duplicate")).text)
    assert f"Main case {main.reference} Received Samme fall. Astrid" in page
    page = text_of((await adviser.open(f"{main.page}/related")).text)
    assert f"Duplicate of this one {copy.reference}" in page
    history = text_of((await adviser.open(main.page)).text.split('id="history"')[1])
    assert f"Duplicates: not set → {copy.reference}" in history
    async with database.begin() as tx:
        kept = (await tx.scalars(select(CaseLink))).one()
        assert b"Samme" not in kept.reason
        assert not [
            each for each in await tx.scalars(select(CaseEvent)) if "Samme" in str(each.details)
        ]


async def test_a_main_case_that_is_closed_closes_no_duplicate_without_an_answer(
    adviser: Browser, send: Send, client: httpx.AsyncClient, database: Database
) -> None:
    main, copy = await send(), await send()
    await link(adviser, copy, main.reference, "duplicate")
    async with database.begin() as tx:
        case = await tx.scalar(select(Case).where(Case.reference == main.reference))
        assert case is not None
        await service.move(tx, case, SYSTEM, CaseState.CLOSED_WITH_LEARNING)
    assert (await case_of(database, copy)).state == "received"
    assert "closed" not in [each["step"] for each in (await receipt(client, copy))["steps"]]


async def test_what_can_not_be_linked_is_refused_at_its_field(
    adviser: Browser, log_in: Callable[..., Awaitable[Browser]], send: Send, database: Database
) -> None:
    main, copy, third = await send(), await send(), await send()
    for other, told in (
        (main.reference, "linked to itself"),
        ("AAAA-AAAA", "There is no such case"),
        ("secret words", "There is no such case"),
    ):
        page = await link(adviser, main, other, "related")
        assert page.status_code == 422
        assert told in text_of(page.text)
        assert 'href="#other"' in page.text
    assert (await link(adviser, main, copy.reference, "related", " ")).status_code == 422
    await link(adviser, copy, main.reference, "duplicate")
    page = await link(adviser, third, copy.reference, "duplicate")
    assert "The other case is a duplicate itself." in page.text
    page = await link(adviser, main, third.reference, "duplicate")
    assert "can&#39;t be a duplicate" in page.text
    page = await link(adviser, copy, third.reference, "duplicate")
    assert "This case has a main case already." in page.text
    page = await link(adviser, main, copy.reference, "related")
    assert "The two are linked already." in page.text
    async with database.begin() as tx:
        assert len((await tx.scalars(select(CaseLink))).all()) == 1


async def test_a_link_is_taken_away_from_either_side_with_a_reason(
    adviser: Browser, send: Send
) -> None:
    main, copy = await send(), await send()
    await link(adviser, copy, main.reference, "duplicate")
    page = await adviser.open(f"{main.page}/related")
    found = re.search(rf'action="({main.page}/related/links/[^"]+/end)"', page.text)
    assert found is not None
    assert (await adviser.send(found[1], why_unlinked="")).status_code == 422
    await adviser.open(f"{main.page}/related")
    page = await adviser.send(found[1], why_unlinked="To ulike fall.")
    assert "This case stands alone." in page.text
    history = text_of((await adviser.open(copy.page)).text.split('id="history"')[1])
    assert f"Duplicate of: {main.reference} → not set" in history


async def test_cases_of_the_same_unit_category_and_time_are_shown_as_near(
    adviser: Browser, send: Send, database: Database
) -> None:
    here = await send(category="fall", unit="akuttmottaket")
    near = await send(category="fall", unit="akuttmottaket")
    other = [
        await send(category="fall", unit="fodeavdelingen"),
        await send(category="infection", unit="akuttmottaket"),
    ]
    old = await send(category="fall", unit="akuttmottaket")
    async with database.begin() as tx:
        await tx.execute(
            update(Case)
            .where(Case.reference == old.reference)
            .values(opened_at=clock.now() - timedelta(days=31))
        )
    page = (await adviser.open(f"{here.page}/related")).text
    assert near.reference in page
    assert "the same unit, the same category, reported on the same day" in page
    assert not [each for each in (*other, old) if each.reference in page]


async def test_a_case_out_of_reach_is_neither_named_nor_linked(
    adviser: Browser, log_in: Callable[..., Awaitable[Browser]], send: Send
) -> None:
    here = await send(category="fall", unit="akuttmottaket")
    there = await send(category="fall", unit="fodeavdelingen")
    leader = await log_in("berit", Role.UNIT_LEADER, unit="akuttmottaket")
    page = await link(leader, here, there.reference, "related")
    assert page.status_code == 422
    await link(adviser, here, there.reference, "related")
    page = await leader.open(f"{here.page}/related")
    assert "A case you may not read" in page.text
    assert there.reference not in page.text
