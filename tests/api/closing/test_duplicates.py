"""Several people tell of the same event: each of them gets an answer of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from api.access.permissions import Role
from api.shared import clock
from tests.api.cases.test_links import link
from tests.api.closing.conftest import ANSWER, MATTERS, Sent, prepare, receipt
from tests.api.closing.test_closing import CLOSE, steps, write

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

OWN = "Takk for at du også meldte fra. Nå ligger posene hver for seg."


@pytest_asyncio.fixture
async def copy(adviser: Browser, anonymous: Sent, send: Send) -> Sent:
    """Another report of the same event, by somebody who left no address."""
    sent = await send(what_matters="At det ikke hender flere.", unit="fodeavdelingen")
    await link(adviser, sent, anonymous.reference, "duplicate")
    return sent


async def answer(adviser: Browser, sent: Sent, text: str = OWN, do: str = "save") -> str:
    """Write the answer on the closing page of a duplicate; return the page."""
    await adviser.open(f"{sent.page}/closing")
    given = {"answer": text, "addressed": "true", "do": do}
    return (await adviser.send(f"{sent.page}/closing", **given)).text


async def messages(client: httpx.AsyncClient, sent: Sent) -> list[str]:
    return [each["text"] for each in (await receipt(client, sent))["messages"]]


async def test_the_main_case_waits_for_an_answer_to_each_duplicates_reporter(
    adviser: Browser, anonymous: Sent, copy: Sent, client: httpx.AsyncClient
) -> None:
    page = await prepare(adviser, anonymous)
    assert page.status_code == 422
    assert "Write an answer to each of the others who told of the same." in page.text
    assert CLOSE not in page.text
    assert f'href="{copy.page}/closing"' in page.text
    assert "Not ready" in page.text
    assert await messages(client, anonymous) == []
    assert "closed" not in await steps(client, copy)


async def test_each_reporter_gets_their_own_answer_when_the_main_case_is_closed(
    adviser: Browser, anonymous: Sent, copy: Sent, client: httpx.AsyncClient
) -> None:
    shown = await answer(adviser, copy)
    assert CLOSE not in shown
    assert "The main case has to be closed first." in shown
    assert "Write down at least one learning point." not in shown
    assert await messages(client, copy) == []
    page = await prepare(adviser, anonymous)
    assert "Closed with learning</span>" in page.text
    assert await messages(client, anonymous) == [ANSWER]
    assert await messages(client, copy) == [OWN]
    assert (await steps(client, copy))[-1] == "closed"
    assert OWN in (await adviser.open(f"{copy.page}/closing")).text


async def test_a_duplicate_of_a_case_that_is_closed_is_closed_by_its_answer(
    adviser: Browser, anonymous: Sent, send: Send, client: httpx.AsyncClient
) -> None:
    await prepare(adviser, anonymous)
    late = await send(what_matters=MATTERS)
    await link(adviser, late, anonymous.reference, "duplicate")
    assert "Write the answer to the reporter." in await answer(adviser, late, "", do="close")
    assert "Closed with learning</span>" in await answer(adviser, late, do="close")
    assert await messages(client, late) == [OWN]


async def test_who_wanted_to_take_part_is_not_passed_over_as_a_duplicate(
    adviser: Browser, anonymous: Sent, send: Send, client: httpx.AsyncClient
) -> None:
    eager = await send(
        involvement={"keep_informed": True, "take_part": True, "modes": ["phone"]},
        contact={"email": "kari@example.org"},
    )
    await link(adviser, eager, anonymous.reference, "duplicate")
    assert "Settle the reporter&#39;s part" in await answer(adviser, eager)
    assert (await prepare(adviser, anonymous)).status_code == 422
    await write(client, eager, "De lå i samme skuff.")
    assert (
        "Settle the reporter&#39;s part" not in (await adviser.open(f"{eager.page}/closing")).text
    )


async def test_the_answer_begins_with_the_main_cases_once_it_is_said_that_it_names_nobody(
    adviser: Browser, anonymous: Sent, copy: Sent, client: httpx.AsyncClient
) -> None:
    await prepare(adviser, anonymous, "save")
    page = await adviser.open(f"{copy.page}/closing")
    assert ANSWER in page.text
    page = await adviser.send(f"{copy.page}/closing/begin")
    assert page.status_code == 422
    assert 'href="#tells_nothing"' in page.text
    page = await adviser.send(f"{copy.page}/closing/begin", tells_nothing="true")
    assert page.status_code == 200
    assert f">\n{ANSWER}</textarea>" in page.text
    assert "Confirm that the answer takes up what matters to them." in page.text
    assert await messages(client, copy) == []


async def test_who_may_not_read_the_main_case_sees_neither_it_nor_its_answer(
    adviser: Browser,
    anonymous: Sent,
    copy: Sent,
    log_in: Callable[..., Awaitable[Browser]],
) -> None:
    await prepare(adviser, anonymous, "save")
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    page = await leader.open(f"{copy.page}/closing")
    assert "This case is a duplicate" in page.text
    assert anonymous.reference not in page.text
    assert ANSWER not in page.text
    again = await leader.post(f"{copy.page}/closing/begin", version="0", tells_nothing="true")
    assert again.status_code == 404


async def test_reopening_the_main_case_reopens_its_duplicates_and_their_reporters_see_it(
    adviser: Browser, anonymous: Sent, copy: Sent, client: httpx.AsyncClient
) -> None:
    await answer(adviser, copy)
    await prepare(adviser, anonymous)
    await adviser.open(f"{anonymous.page}/closing")
    await adviser.send(f"{anonymous.page}/closing/reopen", reason="Noe nytt kom fram.")
    assert (await steps(client, copy))[-1] == "reopened"
    page = await adviser.open(f"{copy.page}/closing")
    assert "The main case has to be closed first." in page.text
    assert "Noe nytt kom fram." not in page.text
    assert f"{clock.today().year}" in page.text
