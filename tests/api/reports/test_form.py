"""Reporting by the plain form, as a browser without script does it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from api.reports import service as reports
from api.reports.models import Report

if TYPE_CHECKING:
    import httpx

    from api.reports.schemas import Draft
    from api.shared.db import Database
    from tests.fixtures import Solvik

STORY = 'Mor fikk feil medisin, og "ingen" <sa> noe.'
FORM = "/s/solvik/form"


async def submission(client: httpx.AsyncClient, page: str = FORM) -> str:
    answer = await client.get(page)
    assert answer.status_code == 200
    found = re.search(r'name="submission" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def whole_form(**changes: Any) -> dict[str, Any]:
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


async def only_report(database: Database) -> Draft:
    async with database.begin() as tx:
        return await reports.opened(tx, (await tx.scalars(select(Report))).one())


def receipt_code(page: str) -> str:
    found = re.search(r'class="mk-code">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>|\s", "", found[1])


async def test_the_whole_form_becomes_the_same_report_as_the_chats(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    form = whole_form(submission=await submission(client))
    answer = await client.post(FORM, data=form)
    assert answer.status_code == 201, answer.text
    draft = await only_report(database)
    assert draft.what_happened == STORY
    assert draft.what_matters == "At det ikke skjer igjen"
    assert (draft.kind, draft.category, draft.perceived_harm) == (
        "harm_event",
        "medication",
        "minor",
    )
    assert draft.reporter_role == "relative"
    assert draft.occurred is not None
    assert draft.occurred.start is not None
    assert draft.occurred.end is not None
    assert draft.occurred.start.isoformat() == "2026-11-13T00:00:00+01:00"
    assert (draft.occurred.end - draft.occurred.start).days == 1
    assert draft.place is not None
    assert (draft.place.unit, draft.place.text) == ("akuttmottaket", "rom 4")
    assert draft.involvement.take_part
    assert draft.involvement.keep_informed
    assert draft.involvement.modes == ["phone", "written"]
    assert draft.contact.email == "kari@example.org"
    assert draft.consent is not None
    assert draft.consent.version == "2026-11"


async def test_the_receipt_page_shows_a_code_that_opens_the_receipt(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    form = {"what_happened": STORY, "submission": await submission(client)}
    answer = await client.post(FORM, data=form)
    code = receipt_code(answer.text)
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": code})
    assert opened.status_code == 201
    assert code not in str(answer.url)
    assert answer.headers["cache-control"] == "no-store"


async def test_sending_the_form_twice_makes_one_report_with_one_receipt(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    form = whole_form(submission=await submission(client))
    first, second = await client.post(FORM, data=form), await client.post(FORM, data=form)
    assert receipt_code(first.text) == receipt_code(second.text)
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Report)) == 1


async def test_changing_a_form_that_was_sent_says_so_and_keeps_the_text(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    form = whole_form(submission=await submission(client))
    await client.post(FORM, data=form)
    answer = await client.post(FORM, data=form | {"what_matters": "Noe jeg kom på"})
    assert answer.status_code == 422
    assert "Noe jeg kom på" in answer.text
    assert (await only_report(database)).what_matters == "At det ikke skjer igjen"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what_happened": "  "}, "what_happened"),
        ({"what_matters": "x" * 20_001}, "what_matters"),
        ({"occurred_from": "i fjor en gang"}, "occurred_from"),
        ({"occurred_from": "2031-01-01"}, "occurred_from"),
        ({"occurred_from": "2026-11-13", "occurred_to": "2026-11-12"}, "occurred_to"),
        ({"email": "kari"}, "email"),
        ({"phone": "ring meg"}, "phone"),
        ({"kind": "no such kind"}, "kind"),
        ({"place_unit": "no-such-unit"}, "place_unit"),
        ({"afterwards": "anonymous"}, "afterwards"),
        ({"support": "nul\0nul"}, "support"),
    ],
)
async def test_a_mistake_is_named_on_top_and_at_the_field_and_costs_no_words(
    client: httpx.AsyncClient,
    solvik: Solvik,
    database: Database,
    changes: dict[str, Any],
    field: str,
) -> None:
    form = whole_form(submission=await submission(client)) | changes
    answer = await client.post(FORM, data=form)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert f'id="{field}"' in answer.text
    kept = unescape(answer.text)
    for typed in (form["what_happened"], form["occurred_phrase"], form["name"], form["email"]):
        assert typed.strip() in kept
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Report)) == 0


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    answer = await client.post(
        FORM, data={"what_happened": "<script>alert(1)</script>", "email": "x"}
    )
    assert "<script>alert" not in answer.text


async def test_the_story_keeps_its_lines_when_the_form_comes_back(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    answer = await client.post(FORM, data={"what_happened": "\nEn\n\nto", "email": "x"})
    assert ">\nEn\n\nto</textarea>" in answer.text.replace("\r\n", "\n")


async def test_dates_may_be_written_the_norwegian_way(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    form = whole_form(
        submission=await submission(client), occurred_from="3.11.2026", occurred_to="5.11.2026"
    )
    assert (await client.post(FORM, data=form)).status_code == 201
    occurred = (await only_report(database)).occurred
    assert occurred is not None
    assert occurred.end is not None
    assert occurred.end.isoformat() == "2026-11-06T00:00:00+01:00"


async def test_an_anonymous_report_needs_nothing_but_a_few_words(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    form = {"what_happened": "Kort", "afterwards": "anonymous"}
    answer = await client.post(FORM, data=form | {"submission": await submission(client)})
    assert answer.status_code == 201
    draft = await only_report(database)
    assert not draft.contact.given
    assert draft.involvement.take_part is False


@pytest.mark.parametrize(("tag", "word"), [("nb", "Hva"), ("nn", "Kva"), ("en", "What happened?")])
async def test_the_form_speaks_and_records_the_language_that_was_chosen(
    client: httpx.AsyncClient, solvik: Solvik, database: Database, tag: str, word: str
) -> None:
    page = f"{FORM}?lang={tag}"
    assert word in (await client.get(page)).text
    await client.post(page, data={"what_happened": "Kort", "submission": "abcdefgh"})
    assert (await only_report(database)).language == tag


async def test_the_way_out_of_danger_stands_before_the_form(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = (await client.get(FORM)).text
    before, _form, _after = page.partition("<form")
    for number in ("113", "116117", "116123", "116111"):
        assert f"tel:{number}" in before


async def test_an_unknown_services_form_is_not_found(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    assert (await client.get("/s/nowhere/form")).status_code == 404
    assert (await client.post("/s/nowhere/form", data={})).status_code == 404
