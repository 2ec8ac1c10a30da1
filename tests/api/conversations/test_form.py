"""Reporting by the plain form, all on one page, as a browser without script does it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from api.reports.models import Report
from tests.api.conversations.plain_form import (
    FORM,
    STORY,
    count,
    fill_in,
    only_report,
    send,
    whole_form,
)

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik


async def test_the_whole_form_becomes_the_same_report_as_the_chats(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    checking = await fill_in(client, **whole_form())
    assert (checking.status_code, checking.headers["location"]) == (
        303,
        f"{FORM}/check?lang=nb",
    )
    assert await count(database, Report) == 0
    assert (await send(client)).status_code == 200
    draft = await only_report(database)
    assert draft.what_happened == STORY
    assert draft.what_matters == "At det ikke skjer igjen"
    assert (draft.kind, draft.category, draft.perceived_harm) == (
        "harm_event",
        "medication",
        "minor",
    )
    assert draft.reporter_role == "relative"
    assert draft.occurred.start is not None
    assert draft.occurred.end is not None
    assert draft.occurred.start.isoformat() == "2026-11-13T00:00:00+01:00"
    assert (draft.occurred.end - draft.occurred.start).days == 1
    assert (draft.place.unit, draft.place.text) == ("akuttmottaket", "rom 4")
    assert draft.involvement.take_part
    assert draft.involvement.keep_informed
    assert draft.involvement.modes == ["phone", "written"]
    assert draft.contact.email == "kari@example.org"
    assert draft.consent is not None
    assert draft.consent.version == "2026-11"


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
    changes: dict[str, Any],
    field: str,
) -> None:
    form = whole_form() | changes
    page = await fill_in(client, **form)
    assert page.status_code == 422
    assert f'<a href="#{field}">' in page.text
    assert f'id="{field}-error"' in page.text
    assert f'id="{field}"' in page.text
    shown = unescape(page.text)
    for typed in (form["what_happened"], form["occurred_phrase"], form["name"], form["email"]):
        assert typed.strip() in shown
    # What was right is kept already, and what was wrong is not.
    later = unescape((await client.get(f"{FORM}/whole")).text)
    assert "sist fredag kveld" in later
    assert 'value="kari"' not in later


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    script = "<script>alert(1)</script>"
    assert script not in (await fill_in(client, what_happened=script, email="x")).text
    assert script not in (await client.get(f"{FORM}/check")).text


async def test_the_story_keeps_its_lines_when_the_form_comes_back(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = await fill_in(client, what_happened="\nEn\n\nto", email="x")
    assert ">\nEn\n\nto</textarea>" in page.text.replace("\r\n", "\n")


async def test_dates_may_be_written_the_norwegian_way(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, **whole_form(occurred_from="3.11.2026", occurred_to="5.11.2026"))
    await send(client)
    occurred = (await only_report(database)).occurred
    assert occurred.end is not None
    assert occurred.end.isoformat() == "2026-11-06T00:00:00+01:00"


async def test_an_anonymous_report_needs_nothing_but_a_few_words(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, what_happened="Kort", afterwards="anonymous")
    assert (await send(client)).status_code == 200
    draft = await only_report(database)
    assert not draft.contact.given
    assert draft.involvement.take_part is False


@pytest.mark.parametrize(("tag", "word"), [("nb", "Hva"), ("nn", "Kva"), ("en", "What happened?")])
async def test_the_form_speaks_and_records_the_language_that_was_chosen(
    client: httpx.AsyncClient, solvik: Solvik, database: Database, tag: str, word: str
) -> None:
    assert word in (await client.get(f"{FORM}?lang={tag}")).text
    await fill_in(client, tag, what_happened="Kort")
    assert f'lang="{tag}"' in (await client.get(f"{FORM}/check")).text
    await client.post(f"{FORM}/send")
    assert (await only_report(database)).language == tag


async def test_the_way_out_of_danger_stands_before_the_form(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    for page in (FORM, f"{FORM}/questions/what-happened"):
        assert "tel:113" in (await client.get(page)).text
    before, _form, _after = (await client.get(FORM)).text.partition("<form")
    for number in ("113", "116117", "116123", "116111"):
        assert f"tel:{number}" in before


async def test_an_unknown_services_form_is_not_found(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    assert (await client.get("/s/nowhere/form")).status_code == 404
    assert (await client.post("/s/nowhere/form", data={})).status_code == 404
