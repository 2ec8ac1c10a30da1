"""What people are owed to know: privacy, rights, accessibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel
from sqlalchemy import update

from api.access.models import Service
from api.cases.service import READERS
from api.forwarding.models import Connector
from api.reports.notice import PURPOSES
from api.reports.rights import RIGHTS
from api.reports.schemas import Draft
from api.shared import clock, ids, sealing
from tests.api.conversations.plain_form import fill_in, send

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from fastapi import FastAPI

    from api.shared.db import Database
    from tests.fixtures import Solvik


def fields_of(shape: type[BaseModel], inside: str = "") -> Iterator[str]:
    """Return every field of a shape; those of the shapes in it with a dot."""
    for name, field in shape.model_fields.items():
        parts = [field.annotation, *getattr(field.annotation, "__args__", ())]
        inner = [each for each in parts if isinstance(each, type) and issubclass(each, BaseModel)]
        if inner:
            yield from fields_of(inner[0], f"{inside}{name}.")
        else:
            yield inside + name


def test_every_field_of_a_report_has_one_purpose_in_the_notice() -> None:
    told = [field for purpose in PURPOSES for field in purpose.fields]
    assert sorted(told) == sorted(fields_of(Draft))
    assert len(told) > 20


async def test_the_notice_tells_each_purpose(client: httpx.AsyncClient, solvik: Solvik) -> None:
    page = (await client.get("/s/solvik/privacy?lang=en")).text
    for purpose in PURPOSES:
        assert str(purpose.what) in page
        assert str(purpose.why) in page


async def test_the_notice_tells_the_roles_that_open_reports_and_no_other(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = (await client.get("/s/solvik/privacy?lang=en")).text
    assert "Their roles here are: Quality adviser, Unit leader, Reviewer." in page
    assert len(READERS) == 3


async def test_the_notice_tells_how_long_a_conversation_is_kept_as_it_is_set(
    client: httpx.AsyncClient, app: FastAPI, solvik: Solvik
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"conversation_days": 9})
    page = (await client.get("/s/solvik/privacy?lang=en")).text
    assert "erased 9 days after the last word" in page


async def test_the_notice_tells_which_systems_get_the_report_and_what_of_the_contact(
    client: httpx.AsyncClient, database: Database, solvik: Solvik
) -> None:
    before = (await client.get("/s/solvik/privacy?lang=en")).text
    assert "gets the report" not in before
    async with database.begin() as tx:
        for name, with_contact, active in (("Avvik", True, True), ("Gammelt", False, False)):
            key_id, _key = await sealing.new_key(tx)
            tx.add(
                Connector(
                    id=ids.new_id(),
                    service_id=solvik.service.id,
                    kind="folder",
                    name=name,
                    config={"folder": "x", "with_contact": with_contact},
                    key_id=key_id,
                    secret=None,
                    inbound_key_digest=name.encode(),
                    active=active,
                    created_at=clock.now(),
                )
            )
    page = (await client.get("/s/solvik/privacy?lang=en")).text
    assert "The service's own system “Avvik” gets the report." in page.replace("&#39;", "'")
    assert "Your name and how to reach you go along." in page
    assert "Gammelt" not in page, "it is out of use"


async def test_the_notice_tells_whom_to_ask_about_privacy(
    client: httpx.AsyncClient, database: Database, solvik: Solvik
) -> None:
    assert "mailto:" not in (await client.get("/s/solvik/privacy")).text
    async with database.begin() as tx:
        await tx.execute(
            update(Service).values(
                privacy_email="personvern@solvik.example",
                opening_hours={"nb": "hverdager 8–15", "nn": "kvardagar 8–15"},
            )
        )
    page = (await client.get("/s/solvik/privacy?lang=nn")).text
    assert 'href="mailto:personvern@solvik.example"' in page
    assert "55 00 00 00 (kvardagar 8–15)" in page


@pytest.mark.parametrize(
    ("tag", "paragraph"),
    [("nb", "§\u00a07\u20116"), ("nn", "§\u00a07\u20116"), ("en", "section\u00a07\u20116")],
)
@pytest.mark.parametrize("path", ["/rights", "/s/solvik/rights"])
async def test_the_rights_card_is_a_page_of_its_own(
    client: httpx.AsyncClient, solvik: Solvik, path: str, tag: str, paragraph: str
) -> None:
    page = await client.get(f"{path}?lang={tag}")
    assert page.status_code == 200
    assert paragraph in page.text, "no line breaks in it"
    for right in RIGHTS:
        assert f'href="{right.url}"' in page.text
    assert page.text.count("<h1>") == 1


async def test_the_accessibility_statement_of_a_service_tells_whom_to_call_and_its_date(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = (await client.get("/s/solvik/accessibility?lang=en")).text
    assert "Tell Solvik on 55 00 00 00" in page
    assert "last gone through on 22 November 2026" in page
    assert "meet them in part" in page
    assert "60 minutes" in page


@pytest.mark.parametrize(
    "face", ["/s/solvik", "/s/solvik/form", "/s/solvik/privacy", "/s/solvik/accessibility"]
)
async def test_every_face_leads_to_the_services_own_statements(
    client: httpx.AsyncClient, solvik: Solvik, face: str
) -> None:
    page = (await client.get(f"{face}?lang=nn")).text
    for statement in ("privacy", "accessibility", "rights"):
        assert f'href="/s/solvik/{statement}?lang=nn"' in page


async def test_a_face_that_knows_no_service_leads_to_what_holds_for_all(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = (await client.get("/receipt")).text
    for statement in ("privacy", "accessibility", "rights"):
        assert f'href="/{statement}"' in page


@pytest.mark.parametrize("path", ["/s/solvik/privacy", "/privacy?service=solvik"])
async def test_a_services_privacy_notice_names_it_and_how_to_reach_it(
    client: httpx.AsyncClient, solvik: Solvik, path: str
) -> None:
    page = await client.get(path, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    for told in ("Solvik", "55 00 00 00", "Who reads it", "datatilsynet.no", "60 minutes"):
        assert told in page.text


async def test_without_a_service_the_notice_tells_what_holds_for_all(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = await client.get("/privacy?lang=en")
    assert page.status_code == 200
    assert "the service you report to" in page.text


async def test_an_unknown_service_has_no_notice(client: httpx.AsyncClient, solvik: Solvik) -> None:
    assert (await client.get("/s/nowhere/privacy")).status_code == 404
    assert (await client.get("/privacy?service=nowhere")).status_code == 404


@pytest.mark.parametrize(
    ("tag", "word"), [("nb", "hjelpemidler"), ("nn", "hjelpemiddel"), ("en", "assistive")]
)
async def test_the_accessibility_statement_says_what_is_lacking(
    client: httpx.AsyncClient, solvik: Solvik, tag: str, word: str
) -> None:
    page = await client.get(f"/accessibility?lang={tag}")
    assert page.status_code == 200
    assert word in page.text
    assert "uutilsynet.no" in page.text


async def test_the_rights_card_stands_on_the_receipt(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, what_happened="Kort")
    page = await send(client)
    for right in RIGHTS:
        assert f'href="{right.url}"' in page.text


async def test_a_page_that_answers_a_form_has_no_link_that_would_lose_the_answer(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    assert "mk-languages" in (await client.get("/s/solvik/form")).text
    form = {"what_happened": "Kort", "submission": "abcdefgh"}
    assert "mk-languages" not in (await client.post("/s/solvik/form", data=form)).text
    assert "mk-languages" not in (await client.post("/s/solvik/form", data={})).text
