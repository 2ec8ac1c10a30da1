"""Without a gateway nothing about SMS is shown, and nothing is taken for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.api.invitations.by_sms import LINK, TYPED, rows_of, write_to
from tests.api.invitations.conftest import NO_MAIL, STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.invitations.conftest import Reported
    from tests.staff_fixtures import Browser

    Jobs = Callable[..., Awaitable[None]]
    Report = Callable[..., Awaitable[Reported]]
    Invite = Callable[..., Awaitable[httpx.Response]]


async def test_no_page_says_the_word(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    client: httpx.AsyncClient,
) -> None:
    reported = await report(**NO_MAIL)
    pages = [await adviser.open(reported.case)]
    await invite(reported)
    pages.append(await adviser.open(reported.case))
    await client.post("/receipt", data={"code": reported.receipt_code})
    form = "/s/solvik/form"
    pages += [
        await client.get(path, params={"lang": "en"})
        for path in ("/receipt", "/receipt/contact", "/s/solvik/privacy", form)
    ]
    pages.append(await client.get(f"{form}/questions/contact", params={"lang": "en"}))
    told = {"what_happened": STORY, "do": "check", "afterwards": "informed", "phone": TYPED}
    pages.append(await client.post(f"{form}?lang=en", data=told, follow_redirects=True))
    await client.post(f"{form}/send")
    pages.append(await client.get(f"{form}/sent", params={"lang": "en"}))
    for page in pages:
        assert page.status_code == 200, page.url
        assert not re.search(r"\bsms\b|mobile number|text message", page.text, re.IGNORECASE)
    assert 'name="phone"' not in pages[-1].text
    assert "To invite you to take part we need your e-mail address" in pages[3].text


async def test_nothing_is_sent_or_kept(
    *,
    report: Report,
    invite: Invite,
    adviser: Browser,
    client: httpx.AsyncClient,
    run_jobs: Jobs,
    database: Database,
) -> None:
    reported = await report(**NO_MAIL)
    await invite(reported)
    await write_to(adviser, reported)
    await client.post("/receipt", data={"code": reported.receipt_code})
    page = await client.post(LINK, data={"phone": TYPED})
    assert page.status_code == 422
    token = await client.post("/api/v1/receipts/open", json={"receipt_code": reported.receipt_code})
    answer = await client.post(
        "/api/v1/receipts/current/mail",
        json={"phone": TYPED},
        headers={"Authorization": f"Bearer {token.json()['token']}"},
    )
    assert answer.status_code == 409
    await run_jobs()
    assert await rows_of(database) == []
