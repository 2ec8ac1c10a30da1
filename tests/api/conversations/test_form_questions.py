"""The plain form, one question a page."""

from __future__ import annotations

import asyncio
from html import unescape
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.conversations.models import Conversation
from api.reports import service as reports
from api.reports.form import QUESTIONS
from api.reports.models import Report
from tests.api.conversations.plain_form import (
    FORM,
    STORY,
    answer,
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


async def test_the_answers_given_one_by_one_become_the_same_report(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await client.get(FORM)
    form = whole_form()
    page = f"{FORM}/questions/what-happened"
    asked = []
    while "/questions/" in page:
        asked.append(page.partition("/questions/")[2])
        assert (await client.get(page)).status_code == 200
        fields = {name: form[name] for name in QUESTIONS[asked[-1]]}
        page = (await client.post(page, data=fields)).headers["location"]
    assert asked == list(QUESTIONS)
    assert page == f"{FORM}/check"
    await send(client)
    one_by_one = await only_report(database)

    client.cookies.clear()
    await fill_in(client, **form)
    await send(client)
    async with database.begin() as tx:
        both = [
            (await reports.opened(tx, each)).model_dump(exclude={"consent"})
            for each in await tx.scalars(select(Report).order_by(Report.submitted_at))
        ]
    assert both[0] == one_by_one.model_dump(exclude={"consent"}) == both[1]


async def test_nobody_is_asked_what_their_answers_have_settled(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, what_happened="Alle var så snille.")
    after_category = {}
    for kind in ("good_care", "harm_event"):
        await answer(client, "kind", kind=kind)
        after_category[kind] = (await answer(client, "category")).headers["location"]
    assert "afterwards" in after_category["good_care"]
    assert "harm" in after_category["harm_event"]
    anonymous = await answer(client, "afterwards", afterwards="anonymous")
    assert "/check" in anonymous.headers["location"]
    told = await answer(client, "afterwards", afterwards="informed")
    assert "/questions/contact" in told.headers["location"]


async def test_a_mistake_stays_on_the_page_with_what_was_typed(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, what_happened=STORY, afterwards="informed")
    page = await answer(client, "contact", name="Kari", email="kari")
    assert page.status_code == 422
    assert '<a href="#email">' in page.text
    assert 'value="kari"' in page.text
    assert 'value="Kari"' in page.text
    assert "Not right yet" in page.text


async def test_one_who_chooses_to_be_anonymous_after_all_leaves_no_name_behind(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, **whole_form())
    moved = await answer(client, "afterwards", do="check", afterwards="anonymous")
    assert "/check" in moved.headers["location"]
    await send(client)
    draft = await only_report(database)
    assert draft.contact.model_dump(exclude_none=True) == {}
    assert draft.involvement.modes == []


async def test_two_who_answer_at_once_keep_both_answers_and_one_form(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await client.get(FORM)
    answers = await asyncio.gather(
        answer(client, "what-happened", what_happened=STORY),
        answer(client, "what-matters", what_matters="At noen svarer"),
        answer(client, "what-happened", what_happened=STORY),
    )
    assert [each.status_code for each in answers] == [303] * 3
    assert await count(database, Conversation) == 1
    page = unescape((await client.get(f"{FORM}/check")).text)
    assert STORY in page
    assert "At noen svarer" in page


async def test_an_empty_form_can_be_turned_into_single_questions_or_put_off(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    turned = await fill_in(client, do="questions")
    assert turned.headers["location"] == f"{FORM}/questions/what-happened?lang=nb"
    assert (await answer(client, "what-happened")).status_code == 422
    put_off = await answer(client, "what-happened", do="later")
    assert put_off.headers["location"] == f"{FORM}/later?lang=en"


async def test_a_question_that_is_none_is_not_found(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await client.get(FORM)
    assert (await client.get(f"{FORM}/questions/password")).status_code == 404
    assert (await answer(client, "password")).status_code == 404
