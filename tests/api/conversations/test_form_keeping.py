"""The plain form before it is sent: for how long and for whom it is kept, and how it goes."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from api.conversations import pauses
from api.conversations.form_visit import COOKIE, VISIT
from api.conversations.models import Conversation
from api.reports.models import Report
from api.shared import clock
from api.shared.limits import MISSES
from api.shared.sealing import SealingKey
from tests.api.conversations.plain_form import (
    FORM,
    STORY,
    answer,
    count,
    fill_in,
    kept,
    receipt_code,
    whole_form,
)

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik


async def test_nothing_is_kept_before_something_is_sent_in(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await client.get(FORM)
    await client.get(f"{FORM}/questions/kind")
    assert await count(database, Conversation) == 0


async def test_the_cookie_is_kept_from_scripts_other_sites_and_disk(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    cookie = (await client.get(FORM)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert f"path={FORM}" in cookie
    assert "max-age" not in cookie
    assert "expires" not in cookie


async def test_what_is_kept_is_sealed(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, **whole_form())
    row = await kept(database)
    assert b"medisin" not in row.draft
    assert client.cookies[COOKIE].encode() not in row.token_digest


async def test_whoever_comes_back_is_asked_first_whether_it_is_theirs(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, what_happened=STORY)
    door = await client.get(f"{FORM}?lang=en")
    assert "Was it you?" in door.text
    assert "medisin" not in door.text
    assert STORY in unescape((await client.get(f"{FORM}/whole")).text)


async def test_a_stranger_without_the_cookie_sees_nothing(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, what_happened=STORY)
    client.cookies.clear()
    for page in ("", "/whole", "/check", "/later", "/sent", "/questions/what-happened"):
        shown = await client.get(f"{FORM}{page}", follow_redirects=True)
        assert "medisin" not in shown.text


async def test_a_code_brings_it_back_on_another_device_and_closes_it_on_the_first(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    paused = await fill_in(client, **whole_form(do="later"))
    assert paused.headers["location"] == f"{FORM}/later?lang=nb"
    code = receipt_code((await client.get(f"{FORM}/later")).text)
    assert (await kept(database)).kept_days == 14
    first = client.cookies[COOKIE]
    client.cookies.clear()
    opened = await client.post(f"{FORM}/open", data={"code": code.lower()})
    assert opened.headers["location"] == f"{FORM}/check"
    assert STORY in unescape((await client.get(f"{FORM}/check")).text)
    client.cookies.set(COOKIE, first, domain="meldeknapp.test", path=FORM)
    client.cookies.jar.clear_expired_cookies()
    old = await client.get(f"{FORM}/whole", headers={"Cookie": f"{COOKIE}={first}"})
    assert "medisin" not in old.text


async def test_the_code_opens_it_in_the_chat_too_which_leads_back_while_the_bot_is_away(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, **whole_form(do="later"))
    code = receipt_code((await client.get(f"{FORM}/later")).text)
    answer = await client.post("/api/v1/conversations/resume", json={"code": code})
    talk = answer.json()
    assert talk["draft"]["what_happened"] == STORY
    assert talk["expects"]["kind"] == "form"
    assert talk["form_url"].startswith(f"{FORM}?conversation=")


async def test_a_wrong_code_is_told_at_the_field_and_only_wrong_ones_are_refused(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    await fill_in(client, **whole_form(do="later"))
    code = receipt_code((await client.get(f"{FORM}/later")).text)
    wrong = [await client.post(f"{FORM}/open", data={"code": "0000"}) for _ in range(MISSES)]
    assert {each.status_code for each in wrong} == {404}
    assert 'id="code-error"' in wrong[0].text
    assert 'value="0000"' in wrong[0].text
    assert (await client.post(f"{FORM}/open", data={"code": "0000"})).status_code == 429
    assert (await client.post(f"{FORM}/open", data={"code": code})).status_code == 303


async def test_it_is_deleted_at_once_when_asked_for_and_with_its_key(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, what_happened=STORY)
    asked = await client.get(f"{FORM}/delete?lang=en")
    assert "Delete all you have written?" in asked.text
    assert await count(database, Conversation) == 1
    gone = await client.post(f"{FORM}/delete?lang=en", follow_redirects=True)
    assert "All that you wrote is deleted." in gone.text
    assert "medisin" not in gone.text
    assert await count(database, Conversation) == 0
    async with database.begin() as tx:
        assert [key.wrapped for key in await tx.scalars(select(SealingKey))] == [None]


async def test_closing_it_closes_it_for_whoever_sits_down_next(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, what_happened=STORY)
    token = client.cookies[COOKIE]
    await client.post(f"{FORM}/close")
    page = await client.get(f"{FORM}/whole", headers={"Cookie": f"{COOKIE}={token}"})
    assert "medisin" not in page.text
    assert await count(database, Conversation) == 1


@pytest.mark.parametrize(("days", "takes_code"), [(1, []), (14, [f"{FORM}/later"])])
async def test_it_is_erased_after_a_day_or_for_whoever_took_a_code_after_its_time(
    client: httpx.AsyncClient,
    solvik: Solvik,
    database: Database,
    days: float,
    takes_code: list[str],
) -> None:
    await fill_in(client, what_happened=STORY)
    for page in takes_code:
        await client.get(page)
    for passed, left in ((days - 0.1, 1), (days + 0.1, 0)):
        async with database.begin() as tx:
            before = clock.now() - timedelta(days=passed)
            await tx.execute(update(Conversation).values(updated_at=before))
            await pauses.forget(tx, 10)
        assert await count(database, Conversation) == left


async def test_words_sent_in_after_the_visit_ended_are_shown_and_not_lost(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    await fill_in(client, what_happened=STORY)
    async with database.begin() as tx:
        before = clock.now() - VISIT - timedelta(minutes=1)
        await tx.execute(update(Conversation).values(updated_at=before))
    page = await answer(client, "what-matters", what_matters="At noen svarer")
    assert page.status_code == 422
    assert "At noen svarer</textarea>" in page.text
    assert "medisin" not in page.text
    again = await client.post(FORM, data={"what_happened": "Nytt"})
    assert again.headers["location"] == f"{FORM}/check"


async def test_a_browser_without_cookies_loses_nothing_and_can_send(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    form = whole_form(submission="a-submission-of-its-own")
    page = await client.post(f"{FORM}?lang=en", data=form)
    assert page.status_code == 422
    assert STORY in unescape(page.text)
    assert "Send as it stands" in page.text
    client.cookies.clear()
    sent = [await client.post(FORM, data=form | {"do": "send"}) for _ in range(2)]
    assert [each.status_code for each in sent] == [201, 201]
    assert receipt_code(sent[0].text) == receipt_code(sent[1].text)
    assert await count(database, Report) == 1
    client.cookies.clear()
    changed = await client.post(FORM, data=form | {"do": "send", "what_matters": "Noe nytt"})
    assert changed.status_code == 422
    assert "Noe nytt" in changed.text
