"""What people are owed to know: privacy, rights, accessibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.reports.rights import RIGHTS

if TYPE_CHECKING:
    import httpx

    from tests.fixtures import Solvik


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
    form = {"what_happened": "Kort", "submission": "abcdefgh"}
    page = await client.post("/s/solvik/form", data=form)
    for right in RIGHTS:
        assert f'href="{right.url}"' in page.text


async def test_a_page_that_answers_a_form_has_no_link_that_would_lose_the_answer(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    assert "mk-languages" in (await client.get("/s/solvik/form")).text
    form = {"what_happened": "Kort", "submission": "abcdefgh"}
    assert "mk-languages" not in (await client.post("/s/solvik/form", data=form)).text
    assert "mk-languages" not in (await client.post("/s/solvik/form", data={})).text
