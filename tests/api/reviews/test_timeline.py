"""The timeline from both sides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from api.cases.models import CaseEvent
from api.reviews.models import Contribution, TimelineDifference, TimelineEntry
from tests.api.reviews.conftest import start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

STORY = "Mor fikk to tabletter. Hun ble svimmel! Ingen kom da vi ringte."
OURS = "Sykepleier ga én tablett."


def path_of(sent: Sent) -> str:
    return f"{sent.page}/review/timeline"


async def post(browser: Browser, path: str, **fields: Any) -> tuple[int, str]:
    """Send a form as a browser would; fields may have several values."""
    answer = await browser.post(path, **fields)
    return answer.status_code, answer.text


async def add(browser: Browser, sent: Sent, text: str, side: str = "staff", **fields: Any) -> str:
    """Add an entry and return its id."""
    await browser.open(path_of(sent))
    entry = str(uuid4())
    status, page = await post(browser, path_of(sent), id=entry, side=side, text=text, **fields)
    assert status == 200, page
    return entry


def texts(page: str) -> list[str]:
    """Return what the entries say, in their order; quotes with their marks."""
    timeline = page.split('class="mk-timeline"')[1].split("</ol>", maxsplit=1)[0]
    return re.findall(r'<(?:p|blockquote) class="mk-pre">([^<:]+)</', timeline)


async def test_an_entry_takes_its_place_in_time_and_can_be_moved(
    adviser: Browser, reviewed: Sent
) -> None:
    await add(adviser, reviewed, "Andre", happened_at="2026-11-02T10:00")
    third = await add(adviser, reviewed, "Tredje", happened_at="2026-11-02T12:00", about="true")
    await add(adviser, reviewed, "Første", side="record", happened_at="2026-11-02T08:00")
    await add(adviser, reviewed, "Uten tid", phrase="etter lunsj")
    page = await adviser.open(path_of(reviewed))
    assert texts(page.text) == ["Første", "Andre", "Tredje", "Uten tid"]
    assert "etter lunsj" in page.text
    _status, moved = await post(adviser, f"{path_of(reviewed)}/move", id=third, direction="up")
    assert texts(moved) == ["Første", "Tredje", "Andre", "Uten tid"]
    _status, again = await post(adviser, f"{path_of(reviewed)}/sort")
    assert texts(again) == ["Første", "Andre", "Uten tid", "Tredje"]


async def test_the_reporters_own_words_are_quoted_as_they_stand(
    adviser: Browser, send: Send
) -> None:
    sent = await send(what_happened=STORY)
    await start(adviser, sent)
    page = await adviser.open(path_of(sent))
    assert "Hun ble svimmel!" in page.text
    fields = {"id": str(uuid4()), "source": "report:what_happened"}
    status, shown = await post(adviser, f"{path_of(sent)}/quote", sentences=["2", "0"], **fields)
    assert status == 200
    assert texts(shown) == ["“Mor fikk to tabletter. Ingen kom da vi ringte.”"]
    assert "from the report" in shown
    status, shown = await post(adviser, f"{path_of(sent)}/quote", **fields)
    assert status == 422
    assert "Choose what to take to the timeline" in shown


async def test_staff_place_the_reporters_words_in_time_and_do_not_reword_them(
    adviser: Browser, send: Send
) -> None:
    sent = await send(what_happened=STORY)
    await start(adviser, sent)
    await adviser.open(path_of(sent))
    entry = str(uuid4())
    quote = {"id": entry, "source": "report:what_happened", "sentences": "0"}
    await post(adviser, f"{path_of(sent)}/quote", **quote)
    change = {"id": entry, "version": "1", "happened_at": "2026-11-02T10:00"}
    status, page = await post(adviser, f"{path_of(sent)}/change", **change)
    assert status == 200
    assert texts(page) == ["“Mor fikk to tabletter.”"]
    assert "10:00" in page
    status, _page = await post(
        adviser, f"{path_of(sent)}/change", **change | {"version": "2", "text": OURS}
    )
    assert status == 409


async def test_a_message_and_what_was_written_down_can_be_quoted(
    adviser: Browser, reviewed: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    opened = await client.post(
        "/api/v1/receipts/open", json={"receipt_code": reviewed.receipt_code}
    )
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.post(
        "/api/v1/receipts/current/messages", json={"text": "Legen kom kl. 15."}, headers=bearer
    )
    await adviser.open(path_of(reviewed))
    status, page = await post(
        adviser,
        f"{path_of(reviewed)}/contributions",
        id=str(uuid4()),
        given_by="reporter",
        way="phone",
        given_on="2026-11-03",
        body="Hun ropte to ganger. Ingen hørte det.",
    )
    assert status == 200
    assert "Legen kom kl. 15." in page
    assert "Ingen hørte det." in page
    assert "by phone" in page
    assert "written down by Astrid" in page
    async with database.begin() as tx:
        row = (await tx.scalars(select(Contribution))).one()
    assert b"ropte" not in row.body
    key = f"contribution:{row.id}"
    _status, shown = await post(
        adviser, f"{path_of(reviewed)}/quote", id=str(uuid4()), source=key, sentences="1"
    )
    assert texts(shown) == ["“Ingen hørte det.”"]


async def test_what_is_told_anew_keeps_what_was_told_before(
    adviser: Browser, reviewed: Sent
) -> None:
    entry = await add(adviser, reviewed, OURS)
    change = {"id": entry, "version": "1", "text": "Sykepleier ga to tabletter."}
    _status, page = await post(adviser, f"{path_of(reviewed)}/change", **change)
    assert texts(page) == ["Sykepleier ga to tabletter."]
    assert "One earlier version" in page
    assert OURS in page
    status, _page = await post(
        adviser, f"{path_of(reviewed)}/change", **change | {"text": "Noe annet"}
    )
    assert status == 409


async def test_a_difference_is_marked_on_both_and_neither_can_be_taken_away(
    adviser: Browser, reviewed: Sent, database: Database
) -> None:
    one = await add(adviser, reviewed, OURS)
    other = await add(adviser, reviewed, "De fikk to.", side="reporter")
    status, page = await post(
        adviser,
        f"{path_of(reviewed)}/differences",
        id=str(uuid4()),
        one=one,
        other=other,
        note="Én eller to tabletter.",
    )
    assert status == 200
    assert page.count("Told differently</span>") == 2
    status, _page = await post(adviser, f"{path_of(reviewed)}/remove", id=one)
    assert status == 409
    page = (await adviser.open(path_of(reviewed))).text
    assert texts(page) == [OURS, "De fikk to."]
    async with database.begin() as tx:
        row = (await tx.scalars(select(TimelineDifference))).one()
    assert b"tabletter" not in row.note


async def test_a_difference_needs_another_entry_and_a_note(
    adviser: Browser, reviewed: Sent
) -> None:
    one = await add(adviser, reviewed, OURS)
    await add(adviser, reviewed, "De fikk to.", side="reporter")
    status, page = await post(
        adviser, f"{path_of(reviewed)}/differences", id=str(uuid4()), one=one, other="", note=" "
    )
    assert status == 422
    assert f'id="other-{one}-error"' in page
    assert f'id="note-{one}-error"' in page


async def test_an_entry_taken_away_can_be_put_back_where_it_was(
    adviser: Browser, reviewed: Sent
) -> None:
    first = await add(adviser, reviewed, "Først", happened_at="2026-11-02T08:00")
    await add(adviser, reviewed, "Sist", happened_at="2026-11-02T09:00")
    _status, page = await post(adviser, f"{path_of(reviewed)}/remove", id=first)
    assert texts(page) == ["Sist"]
    _status, page = await post(adviser, f"{path_of(reviewed)}/put-back", id=first)
    assert texts(page) == ["Først", "Sist"]


async def test_what_was_told_cannot_be_to_come(adviser: Browser, reviewed: Sent) -> None:
    await adviser.open(path_of(reviewed))
    status, page = await post(
        adviser,
        f"{path_of(reviewed)}/contributions",
        id=str(uuid4()),
        given_by="reporter",
        way="phone",
        given_on="2999-01-01",
        body="Hun ropte.",
    )
    assert status == 422
    assert 'id="given_on-error"' in page
    assert "Hun ropte." in page


async def test_the_timeline_is_sealed_and_the_history_says_no_word_of_it(
    adviser: Browser, reviewed: Sent, database: Database
) -> None:
    await add(adviser, reviewed, OURS, phrase="etter lunsj")
    async with database.begin() as tx:
        entry = (await tx.scalars(select(TimelineEntry))).one()
        events = (await tx.scalars(select(CaseEvent))).all()
    assert b"tablett" not in entry.body
    assert "timeline_changed" in {each.what for each in events}
    told = str([each.details for each in events])
    assert "tablett" not in told
    assert "lunsj" not in told
