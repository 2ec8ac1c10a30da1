"""The inbox: order, filters, pages."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from api.access.permissions import Role
from api.cases import inbox
from api.cases.deadlines import set_deadline
from api.cases.inbox_order import ORDERS, Sort, in_order
from api.cases.models import Case
from api.shared import clock
from tests.api.cases.conftest import STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


def leading(page: httpx.Response, where: str) -> str:
    """Return the address of the page before (`prev`) or after (`next`), or nothing."""
    found = re.search(rf'rel="{where}" href="([^"]+)"', page.text)
    return unescape(found[1]) if found else ""


def counted(page: httpx.Response) -> dict[str, str]:
    """Return the views with their counts."""
    tabs = page.text.split('class="mk-tabs"')[1].split("</ul>")[0]
    found = re.findall(r">\s*([^<]+?) <span class=\"mk-count\">([^<]+)</span>", tabs)
    return {unescape(title): count for title, count in found}


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
        ({"view": "mine"}, []),
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
        ({"view": "mine"}, [fall]),
        ({"responsible": str(adviser.user_id)}, [fall]),
        ({"unread": "true"}, [food]),
        ({"state": "triaged"}, [fall]),
    ):
        page = await adviser.open("/staff/cases", **query)
        assert listed(page) == [each.reference for each in expected], query


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "secret"},
        {"unit": "secret"},
        {"state": "secret"},
        {"view": "secret"},
        {"sort": "secret"},
        {"received_from": "secret"},
        {"search": "secret"},
    ],
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
    for moment in ("2026-11-21T10:00:00", "2026-11-21", "now"):
        for after in (f"False~{moment}~{'0' * 32}", f"No~{clock.now().isoformat()}~{'0' * 32}"):
            assert listed(await adviser.open("/staff/cases", after=after)) == [sent.reference]
    for after in ("x", "æøå", "W10", "~", "~~", "False", "s" * 400):
        assert listed(await adviser.open("/staff/cases", after=after)) == [sent.reference]


INFINITE = urlsafe_b64encode(json.dumps([float("inf"), "0" * 32]).encode()).decode()


@pytest.mark.parametrize("sort", ORDERS)
async def test_no_place_that_somebody_thinks_of_breaks_the_list(
    adviser: Browser, send: Send, sort: str
) -> None:
    await send()
    for first in (
        *("9" * 30, "-1", "1e400", "nan", "\0", "a\0b", "\udc80"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+00:00"),
    ):
        for after in (first, f"{first}~{'0' * 32}", f"True~{first}~{'0' * 32}", INFINITE):
            place = quote(after, errors="surrogatepass")
            page = await adviser.open(f"/staff/cases?sort={sort}&after={place}")
            assert page.status_code == 200, after


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
        page = await adviser.open(unescape(following[1]))
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


async def test_each_view_holds_what_its_line_says(
    adviser: Browser, send: Send, log_in: Callable[..., Awaitable[Browser]], database: Database
) -> None:
    leader = await log_in("lena", Role.UNIT_LEADER, unit="akuttmottaket")
    new, urgent = await send(unit="akuttmottaket"), await send(urgent=True)
    mine, asked, late = await send(), await send(), await send()
    for sent, chosen in ((mine, {"responsible": str(adviser.user_id)}), (asked, {}), (late, {})):
        await adviser.open(sent.page)
        await adviser.send(f"{sent.page}/triage", kind="concern", category="fall", **chosen)
    await adviser.open(asked.page)
    await adviser.send(f"{asked.page}/messages", text="When was it?", audience="reporter")
    async with database.begin() as tx:
        case = (await tx.scalars(select(Case).where(Case.reference == late.reference))).one()
        await set_deadline(tx, case, "first_contact", clock.now() - timedelta(days=1))
    for view, expected in (
        ("open", [urgent, late, asked, mine, new]),
        ("mine", [mine]),
        ("urgent", [urgent]),
        ("new", [urgent, new]),
        ("us", [new, urgent]),
        ("reporter", [asked]),
        ("overdue", [late]),
        ("all", [late, asked, mine, urgent, new]),
    ):
        page = await adviser.open("/staff/cases", view=view)
        assert listed(page) == [each.reference for each in expected], view
    assert "My units&#39;" not in page.text
    page = await leader.open("/staff/cases", view="units")
    assert listed(page) == [new.reference]
    assert "Open cases of the units you work in." in page.text


async def test_the_tabs_count_what_is_within_reach_and_stop_counting_when_there_are_many(
    log_in: Callable[..., Awaitable[Browser]], send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = await log_in("lena", Role.UNIT_LEADER, unit="akuttmottaket")
    await send(unit="akuttmottaket"), await send(unit="fodeavdelingen")
    page = await leader.open("/staff/cases")
    assert counted(page) == {
        **dict.fromkeys(["All that are open", "My units'", "New", "Waiting for us", "All"], "1"),
        **dict.fromkeys(["Mine", "Urgent", "Waiting for the reporter", "Overdue"], "0"),
    }
    monkeypatch.setattr(inbox, "COUNT_CAP", 3)
    for _number in range(3):
        await send(unit="akuttmottaket")
    page = await leader.open("/staff/cases")
    assert counted(page)["All that are open"] == "2+"
    assert "3 cases or more" in page.text


@pytest.mark.parametrize("name", [*ORDERS, *(f"-{name}" for name in ORDERS)])
async def test_every_order_leads_through_all_cases_and_back_again(
    adviser: Browser, send: Send, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(inbox, "PAGE", 4)
    for number in range(11):
        await send(kind=("concern", "good_care", None)[number % 3], urgent=number % 2 == 0)
    page = await adviser.open("/staff/cases", sort=name, view="all")
    seen, pages = listed(page), [listed(page)]
    while following := leading(page, "next"):
        page = await adviser.open(following)
        seen += listed(page)
        pages.append(listed(page))
    assert len(pages) == 3
    assert len(set(seen)) == len(seen) == 11
    for earlier in pages[-2::-1]:
        page = await adviser.open(leading(page, "prev"))
        assert listed(page) == earlier
    assert not leading(page, "prev")
    turned = name.removeprefix("-") if name.startswith("-") else f"-{name}"
    backwards = listed(await adviser.open("/staff/cases", sort=turned, view="all"))
    assert backwards == seen[::-1][:4]


async def test_a_heading_orders_by_its_column_and_says_so(adviser: Browser, send: Send) -> None:
    concern, praise = await send(kind="concern"), await send(kind="good_care")
    page = await adviser.open("/staff/cases")
    assert "aria-sort" not in page.text
    heading = re.search(r'<th scope="col" >\s*<a href="([^"]+)">Kind</a>', page.text)
    assert heading is not None
    page = await adviser.open(unescape(heading[1]))
    assert listed(page) == [concern.reference, praise.reference]
    heading = re.search(r'aria-sort="descending">\s*<a href="([^"]+)">Kind</a>', page.text)
    assert heading is not None
    page = await adviser.open(unescape(heading[1]))
    assert listed(page) == [praise.reference, concern.reference]
    assert 'aria-sort="ascending"' in page.text


async def test_days_of_arrival_are_days_in_norway(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    async with database.begin() as tx:
        await tx.execute(text("UPDATE cases SET opened_at = '2026-07-01 22:30:00+00'"))
    for query, found in (
        ({"received_from": "2026-07-02"}, True),
        ({"received_from": "2026-07-03"}, False),
        ({"received_to": "2026-07-02"}, True),
        ({"received_to": "2026-07-01"}, False),
    ):
        page = await adviser.open("/staff/cases", **query)
        assert (listed(page) == [sent.reference]) is found, query


async def test_a_chosen_state_shows_also_what_is_no_longer_open(
    adviser: Browser, send: Send, database: Database
) -> None:
    sent = await send()
    async with database.begin() as tx:
        await tx.execute(text("UPDATE cases SET state = 'closed_with_learning'"))
    assert listed(await adviser.open("/staff/cases")) == []
    page = await adviser.open("/staff/cases", state="closed_with_learning")
    assert listed(page) == [sent.reference]
    assert listed(await adviser.open("/staff/cases", state="withdrawn")) == []
    async with database.begin() as tx:
        await tx.execute(text("UPDATE cases SET withdrawn_at = now()"))
    assert listed(await adviser.open("/staff/cases", state="closed_with_learning")) == []
    assert listed(await adviser.open("/staff/cases", state="withdrawn")) == [sent.reference]


@pytest.mark.parametrize("name", ORDERS)
async def test_every_order_is_read_off_an_index(
    send: Send, database: Database, solvik: Solvik, name: str
) -> None:
    await send()
    sort = Sort(name)
    query = (
        select(Case.id)
        .where(Case.service_id == solvik.service.id)
        .order_by(*in_order(sort.order.keys, falling=sort.falling))
        .limit(25)
    )
    async with database.begin() as tx:
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
        await tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        await tx.execute(text("SET LOCAL enable_sort = off"))
        compiled = query.compile(
            dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
        )
        plan = "\n".join(await tx.scalars(text(f"EXPLAIN {compiled}")))
    assert "Sort" not in plan, plan
    assert "Index" in plan, plan
