"""The plain form as a browser without script fills it in and sends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from api.conversations.models import Conversation
from api.reports import service as reports
from api.reports.models import Report

if TYPE_CHECKING:
    import httpx

    from api.reports.schemas import Draft
    from api.shared.db import Database

FORM = "/s/solvik/form"
STORY = 'Mor fikk feil medisin, og "ingen" <sa> noe.'


def whole_form(**changes: Any) -> dict[str, Any]:
    """Every field, filled in."""
    return {
        "what_happened": STORY,
        "what_matters": "At det ikke skjer igjen",
        "reporter_role": "relative",
        "occurred_phrase": "sist fredag kveld",
        "occurred_from": "2026-11-13",
        "occurred_to": "",
        "place_unit": "akuttmottaket",
        "place_text": "rom 4",
        "kind": "harm_event",
        "category": "medication",
        "perceived_harm": "minor",
        "afterwards": "take_part",
        "modes": ["phone", "written"],
        "support": "Min søster",
        "name": "Kari Nordmann",
        "email": "kari@example.org",
        "phone": "400 00 000",
    } | changes


async def fill_in(client: httpx.AsyncClient, language: str = "nb", **fields: Any) -> httpx.Response:
    """Open the form and press "Check your answers"."""
    assert (await client.get(f"{FORM}?lang={language}")).status_code == 200
    return await client.post(f"{FORM}?lang={language}", data=fields)


async def send(client: httpx.AsyncClient, language: str = "nb") -> httpx.Response:
    """Send what the check page shows, and return the receipt."""
    return await client.post(f"{FORM}/send?lang={language}", follow_redirects=True)


def receipt_code(page: str) -> str:
    """Return the code that a page shows."""
    found = re.search(r'class="mk-code" id="code">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>|\s", "", found[1])


async def answer(
    client: httpx.AsyncClient, question: str, do: str = "next", **fields: Any
) -> httpx.Response:
    """Answer one question on its own page."""
    return await client.post(f"{FORM}/questions/{question}?lang=en", data=fields | {"do": do})


async def kept(database: Database) -> Conversation:
    """Return the only form that is kept."""
    async with database.begin() as tx:
        return (await tx.scalars(select(Conversation))).one()


async def only_report(database: Database) -> Draft:
    """Return the only report that was sent."""
    async with database.begin() as tx:
        return await reports.opened(tx, (await tx.scalars(select(Report))).one())


async def count(database: Database, table: type) -> int:
    """Return how many there are in a table."""
    async with database.begin() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0
