"""The inbox: order, filters, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.api.cases.conftest import STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


def listed(page: httpx.Response) -> list[str]:
    """Return the references in the list, from the top."""
    return re.findall(r'<a href="/staff/cases/([0-9A-Z-]{9})">', page.text)


async def test_an_empty_inbox_says_so(adviser: Browser) -> None:
    page = await adviser.open("/staff/cases")
    assert "Nothing is waiting for you" in page.text


async def test_urgent_cases_stand_on_top_then_the_newest(adviser: Browser, send: Send) -> None:
    first, urgent, last = await send(), await send(urgent=True), await send()
    page = await adviser.open("/staff/cases")
    assert listed(page) == [urgent.reference, last.reference, first.reference]
    assert page.text.count("data-urgent") == 1
    assert page.text.count("data-unread") == 3


async def test_the_list_shows_nothing_that_anybody_wrote(adviser: Browser, send: Send) -> None:
    contact = {"name": "Kari Nordmann", "email": "kari@example.org", "phone": None}
    await send(what_matters="Bli hørt", contact=contact)
    page = await adviser.open("/staff/cases")
    for written in (STORY, "Bli hørt", "Kari Nordmann", "kari@example.org"):
        assert written not in page.text


async def test_each_filter_leaves_what_fits_and_nothing_else(adviser: Browser, send: Send) -> None:
    fall = await send(kind="harm_event", category="fall", unit="akuttmottaket")
    food = await send(kind="suggestion", category="nutrition", unit="fodeavdelingen", urgent=True)
    page = await adviser.open("/staff/cases")
    units = {
        name: value
        for value, name in re.findall(
            r'<option value="([0-9a-f-]{36})" >([^<]+)</option>', page.text
        )
    }
    for query, expected in (
        ({"kind": "harm_event"}, [fall]),
        ({"category": "nutrition"}, [food]),
        ({"unit": units["Emergency department"]}, [fall]),
        ({"urgent": "true"}, [food]),
        ({"unread": "true"}, [food, fall]),
        ({"mine": "true"}, []),
        ({"state": "received"}, [food, fall]),
        ({"state": "triaged"}, []),
        ({"kind": "", "category": "", "unit": "", "state": ""}, [food, fall]),
        ({"kind": "harm_event", "urgent": "true"}, []),
    ):
        page = await adviser.open("/staff/cases", **query)
        assert listed(page) == [each.reference for each in expected], query
    assert "No cases fit this choice" in page.text
    await adviser.open(fall.page)
    chosen = {"kind": "harm_event", "category": "fall", "responsible": str(adviser.user_id)}
    await adviser.send(f"{fall.page}/triage", **chosen)
    for query, expected in (
        ({"mine": "true"}, [fall]),
        ({"unread": "true"}, [food]),
        ({"state": "triaged"}, [fall]),
    ):
        page = await adviser.open("/staff/cases", **query)
        assert listed(page) == [each.reference for each in expected], query


@pytest.mark.parametrize(
    "query", [{"kind": "secret"}, {"unit": "secret"}, {"state": "secret"}, {"after": "s" * 200}]
)
async def test_a_filter_that_means_nothing_is_refused_without_an_echo(
    adviser: Browser, query: dict[str, str]
) -> None:
    page = await adviser.open("/staff/cases", **query)
    assert page.status_code == 422
    # The links that change the language keep the address, this query included.
    assert "secret" not in page.text.split("<main")[1]


async def test_a_garbled_place_in_the_list_gives_its_beginning(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    for after in ("x", "1~2~3", "1~2026-11-21~x", "0~2026-11-21T10:00:00~" + "0" * 32):
        assert listed(await adviser.open("/staff/cases", after=after)) == [sent.reference]


async def test_pages_have_neither_gaps_nor_repeats_while_new_cases_come_in(
    adviser: Browser, send: Send
) -> None:
    sent = [await send(urgent=number % 9 == 0) for number in range(60)]
    seen: list[str] = []
    page = await adviser.open("/staff/cases")
    assert "60 cases" in page.text
    while True:
        found = listed(page)
        assert len(found) <= 25
        seen += found
        await send()
        await send(urgent=True)
        following = re.search(r'href="(/staff/cases\?[^"]*after=[^"]+)"', page.text)
        if following is None:
            break
        page = await adviser.open(following[1].replace("&amp;", "&"))
    assert len(seen) == len(set(seen))
    assert set(seen) == {each.reference for each in sent}


async def test_the_next_page_keeps_the_filter(adviser: Browser, send: Send) -> None:
    for number in range(30):
        await send(kind="concern" if number % 10 else "near_miss")
    page = await adviser.open("/staff/cases", kind="concern")
    following = re.search(r'href="(/staff/cases\?[^"]*after=[^"]+)"', page.text)
    assert following is not None
    page = await adviser.open(following[1].replace("&amp;", "&"))
    assert len(listed(page)) == 2
    assert page.text.count("Near miss</td>") == 0
