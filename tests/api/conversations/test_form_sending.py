"""The last look at the plain form, the press that sends, and the receipt."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from typing import TYPE_CHECKING

from api.reports.form import QUESTIONS
from api.reports.models import Report
from tests.api.conversations.plain_form import (
    FORM,
    STORY,
    answer,
    count,
    fill_in,
    only_report,
    receipt_code,
    send,
    whole_form,
)

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik


async def test_every_answer_is_shown_with_a_way_to_change_it(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, "en", **whole_form())
    page = unescape((await client.get(f"{FORM}/check?lang=en")).text)
    for shown in (STORY, "Emergency department", "13 November 2026", "kari@example.org"):
        assert shown in page
    changes = re.findall(rf'href="{FORM}/questions/([a-z-]+)\?check=1&lang=en"', page)
    assert changes == list(QUESTIONS)
    question = await client.get(f"{FORM}/questions/where?check=1&lang=en")
    assert 'value="rom 4"' in question.text
    back = await answer(client, "where", do="check", place_unit="", place_text="rom 5")
    assert back.headers["location"] == f"{FORM}/check?lang=en"
    assert "rom 5" in (await client.get(f"{FORM}/check")).text


async def test_nothing_is_sent_before_there_are_a_few_words(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await client.get(FORM)
    await answer(client, "what-matters", what_matters="At noen svarer")
    assert f"{FORM}/send" not in (await client.get(f"{FORM}/check")).text
    led = await client.post(f"{FORM}/send")
    assert led.headers["location"] == f"{FORM}/questions/what-happened?check=1"
    assert await count(database, Report) == 0


async def test_sending_twice_makes_one_report_with_one_receipt(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, **whole_form())
    both = await asyncio.gather(*(client.post(f"{FORM}/send") for _ in range(2)))
    assert [each.headers["location"] for each in both] == [f"{FORM}/sent"] * 2
    shown = [receipt_code((await client.get(f"{FORM}/sent")).text) for _ in range(2)]
    assert shown[0] == shown[1]
    assert await count(database, Report) == 1


async def test_a_form_that_was_sent_can_be_sent_again_but_not_changed(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    form = whole_form()
    await fill_in(client, **form)
    await send(client)
    same = await client.post(FORM, data=form)
    assert same.headers["location"] == f"{FORM}/sent"
    other = await client.post(FORM, data=form | {"what_matters": "Noe jeg kom på"})
    assert other.status_code == 422
    assert "Noe jeg kom på" in other.text
    assert (await only_report(database)).what_matters == "At det ikke skjer igjen"


async def test_the_receipt_is_shown_until_it_is_saved_and_then_opens_its_page(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, what_happened=STORY)
    page = await send(client, "en")
    code = receipt_code(page.text)
    assert code not in str(page.url)
    assert page.headers["cache-control"] == "no-store"
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": code})
    assert opened.status_code == 201
    receipt = await client.post(f"{FORM}/sent?lang=en", follow_redirects=True)
    assert "What happens with your report" in receipt.text
    again = await client.get(f"{FORM}/sent")
    assert again.headers["location"] == FORM
    assert code not in (await client.get(FORM)).text


async def test_a_code_left_on_the_screen_is_not_shown_to_whoever_begins_anew(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, what_happened=STORY)
    await send(client)
    await client.get(FORM)
    assert (await client.get(f"{FORM}/sent")).status_code == 303
