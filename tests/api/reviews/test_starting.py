"""Deciding on the reporter's part, starting a review, finishing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from api.shared import clock
from tests.api.reviews.conftest import classify, receipt, start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


def in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


async def test_a_review_cannot_start_before_the_reporters_part_is_decided(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    await classify(adviser, sent)
    page = await adviser.open(f"{sent.page}/review")
    assert "Decide first how the reporter takes part" in page.text
    assert 'action="/staff/cases' in page.text
    assert "/review/start" not in page.text
    fields = {"method": "brief_review", "csrf_token": token(page.text)}
    refused = await adviser.http.post(f"{sent.page}/review/start", data=fields)
    assert refused.status_code == 409


async def test_a_case_that_nobody_classified_is_not_reviewed(adviser: Browser, send: Send) -> None:
    sent = await send()
    page = await adviser.open(f"{sent.page}/review")
    assert "Classify the case first" in page.text


async def test_why_not_yet_needs_a_reason_words_and_a_day_to_come(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    path = f"{sent.page}/review"
    await adviser.open(path)
    page = await adviser.send(
        f"{path}/not-yet", reason="", words=" ", ask_again_on=clock.now().date().isoformat()
    )
    assert page.status_code == 422
    for field in ("reason", "words", "ask_again_on"):
        assert f'id="{field}-error"' in page.text
    assert "To be decided anew" not in page.text


async def test_why_not_yet_stands_in_the_log_and_gives_the_case_a_deadline(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    path = f"{sent.page}/review"
    await adviser.open(path)
    page = await adviser.send(
        f"{path}/not-yet",
        reason="too_early",
        words="Begravelsen er på fredag.",
        ask_again_on=in_days(14),
    )
    assert "It is too early for them" in page.text
    assert "Begravelsen er på fredag." in page.text
    history = (await adviser.open(sent.page)).text.split('id="history"')[1]
    assert "It was decided how to involve the reporter" in history
    assert "A deadline was set" in history
    assert "Begravelsen" not in history


async def test_the_started_review_moves_the_case_and_the_reporter_sees_it(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await start(adviser, sent)
    page = await adviser.open(f"{sent.page}/review")
    assert "In review" in page.text
    assert "Brief review" in page.text
    assert "Det passer her." in page.text
    seen = await receipt(client, sent)
    assert seen["steps"][-1]["step"] == "in_review"
    history = (await adviser.open(sent.page)).text.split('id="history"')[1]
    assert "Method of the review: not set → Brief review" in history


async def test_starting_twice_is_starting_once(
    adviser: Browser, reviewed: Sent, client: httpx.AsyncClient
) -> None:
    page = await adviser.open(f"{reviewed.page}/review")
    fields = {"method": "event_analysis", "csrf_token": token(page.text)}
    await adviser.http.post(f"{reviewed.page}/review/start", data=fields)
    assert "Brief review" in (await adviser.open(f"{reviewed.page}/review")).text
    steps = [each["step"] for each in (await receipt(client, reviewed))["steps"]]
    assert steps.count("in_review") == 1


async def test_a_finished_review_is_changed_only_once_it_is_opened_again(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review"
    await adviser.open(path)
    page = await adviser.send(f"{path}/finish")
    assert "The review was finished on" in page.text
    fields = {
        "id": "0190c000-0000-7000-8000-000000000001",
        "text": "For sent",
        "csrf_token": token(page.text),
    }
    assert (await adviser.http.post(f"{path}/learning", data=fields)).status_code == 409
    page = await adviser.send(f"{path}/reopen")
    assert "The review was finished on" not in page.text
    assert (await adviser.http.post(f"{path}/learning", data=fields)).status_code == 303


async def test_the_invitation_leads_to_the_review_and_the_review_back_also_when_it_is_finished(
    adviser: Browser, reviewed: Sent
) -> None:
    review = f"{reviewed.page}/review"
    for finish in (False, True):
        page = await adviser.open(review)
        if finish:
            page = await adviser.send(f"{review}/finish")
        assert f'href="{reviewed.page}#invitation"' in page.text
        assert 'id="part"' in page.text
        panel = (await adviser.open(reviewed.page)).text.split('id="invitation"')[1]
        assert f'href="{review}#part"' in panel.split("</section>")[0]


async def test_two_who_change_the_method_do_not_overwrite_each_other(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review"
    page = await adviser.open(path)
    stale = {"method": "thematic_review", "version": "1", "csrf_token": token(page.text)}
    await adviser.send(f"{path}/method", method="event_analysis", method_reason="Alvorlig.")
    assert (await adviser.http.post(f"{path}/method", data=stale)).status_code == 409
    assert "Event analysis" in (await adviser.open(path)).text


async def test_a_withdrawn_reports_review_shows_nothing_anybody_wrote(
    adviser: Browser, reviewed: Sent, client: httpx.AsyncClient
) -> None:
    opened = await client.post(
        "/api/v1/receipts/open", json={"receipt_code": reviewed.receipt_code}
    )
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.delete("/api/v1/receipts/current", headers=bearer)
    page = await adviser.open(f"{reviewed.page}/review")
    assert "There is nothing left to read" in page.text
    assert "Det passer her." not in page.text
    assert "Ola Lie" not in page.text


def token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
