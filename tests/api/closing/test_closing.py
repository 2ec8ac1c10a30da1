"""Closing through the staff's pages, and what the reporter gets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import text

from api.access.permissions import Role
from api.shared import clock
from tests.api.closing.conftest import (
    ANSWER,
    MATTERS,
    POINT,
    Mailbox,
    Sent,
    prepare,
    receipt,
)
from tests.api.reviews.test_meetings import add, plan
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

CLOSE = "Close the case and send the answer"


async def steps(client: httpx.AsyncClient, sent: Sent) -> list[str]:
    return [each["step"] for each in (await receipt(client, sent))["steps"]]


async def write(client: httpx.AsyncClient, sent: Sent, words: str) -> None:
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    answer = await client.post(
        "/api/v1/receipts/current/messages", json={"text": words}, headers=bearer
    )
    assert answer.status_code in {200, 201}, answer.text


async def test_a_new_case_shows_what_is_missing_instead_of_a_button(
    adviser: Browser, send: Send
) -> None:
    sent = await send(what_matters=MATTERS)
    page = await adviser.open(f"{sent.page}/closing")
    for told in ("Classify the case.", "Write down at least one learning point."):
        assert told in page.text
    assert f'href="{sent.page}/review/learning"' in page.text
    assert CLOSE not in page.text
    assert MATTERS in page.text


async def test_a_post_around_the_page_is_refused_with_the_same_list(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send(what_matters=MATTERS)
    page = await adviser.open(f"{sent.page}/closing")
    fields = hidden_fields(page.text, f"{sent.page}/closing")
    answer = await adviser.http.post(
        f"{sent.page}/closing", data=fields | {"do": "close", "answer": ANSWER}
    )
    assert answer.status_code == 422
    for told in ("Classify the case.", "Decide a measure, or give the reason for none."):
        assert told in answer.text
    assert ANSWER in answer.text
    shown = await receipt(client, sent)
    assert shown["messages"] == []
    assert "closed" not in [each["step"] for each in shown["steps"]]
    assert "Received</span>" in (await adviser.open(sent.page)).text


async def test_an_anonymous_reporter_gets_the_answer_on_the_receipt_page(
    adviser: Browser, anonymous: Sent, client: httpx.AsyncClient
) -> None:
    page = await prepare(adviser, anonymous)
    assert "Closed with learning</span>" in page.text
    assert POINT in page.text
    shown = await receipt(client, anonymous)
    assert [(each["sender"], each["text"]) for each in shown["messages"]] == [("staff", ANSWER)]
    assert shown["open_questions"] == 0
    assert (await steps(client, anonymous))[-1] == "closed"
    assert "question" not in await steps(client, anonymous)
    form = {"code": anonymous.receipt_code}
    opened = await client.post("/receipt", data=form, follow_redirects=True)
    assert "svaret vårt til deg" in opened.text or "our answer to you" in opened.text
    assert ANSWER in opened.text


async def test_the_answer_is_not_in_the_e_mail_that_tells_of_it(
    adviser: Browser,
    eager: Sent,
    client: httpx.AsyncClient,
    run_jobs: Callable[..., Awaitable[None]],
    mailbox: Mailbox,
) -> None:
    await write(client, eager, "Posene lå i samme skuff.")
    await run_jobs()
    mailbox.letters.clear()
    page = await prepare(adviser, eager)
    assert "Closed with learning</span>" in page.text
    await run_jobs()
    (letter,) = mailbox.letters
    assert letter["To"] == "kari@example.org"
    assert "Vi fant" not in letter.as_string() + mailbox.only_text()


async def test_what_mattered_must_be_confirmed_as_taken_up(
    adviser: Browser, anonymous: Sent
) -> None:
    page = await prepare(adviser, anonymous, addressed="")
    assert page.status_code == 422
    assert 'id="addressed-error"' in page.text
    page = await prepare(adviser, anonymous, answer="  ")
    assert page.status_code == 422
    assert 'id="answer-error"' in page.text


async def test_a_grave_event_is_not_closed_before_what_it_asks_is_answered(
    adviser: Browser, anonymous: Sent
) -> None:
    await adviser.open(anonymous.page)
    await adviser.send(
        f"{anonymous.page}/triage",
        kind="harm_event",
        category="medication",
        physical_harm="significant",
    )
    page = await prepare(adviser, anonymous)
    assert page.status_code == 422
    assert f'href="{anonymous.page}/duties"' in page.text


async def test_without_a_measure_a_reason_is_needed(adviser: Browser, anonymous: Sent) -> None:
    page = await prepare(adviser, anonymous, no_measure_reason=" ")
    assert page.status_code == 422
    assert 'id="no_measure_reason-error"' in page.text


async def test_a_decided_measure_stands_for_the_reason_and_a_proposed_one_does_not(
    adviser: Browser, anonymous: Sent
) -> None:
    path = f"{anonymous.page}/measures/new"
    await adviser.open(path)
    page = await adviser.send(
        path,
        title="Egne skuffer",
        strength="strong",
        owner=str(adviser.user_id),
        due_on=str(clock.today() + timedelta(days=3)),
        indicator="Forvekslinger",
    )
    measure = page.text.split('href="/staff/measures/')[1].split('"')[0]
    page = await prepare(adviser, anonymous, no_measure_reason="")
    assert page.status_code == 422
    await adviser.open(f"/staff/measures/{measure}")
    await adviser.send(
        f"/staff/measures/{measure}/decide", check_on=str(clock.today() + timedelta(days=90))
    )
    page = await prepare(adviser, anonymous, no_measure_reason="")
    assert "Closed with learning</span>" in page.text


async def test_effect_checks_outlive_the_closing_and_the_reporter_is_told(
    adviser: Browser, anonymous: Sent, client: httpx.AsyncClient
) -> None:
    await test_a_decided_measure_stands_for_the_reason_and_a_proposed_one_does_not(
        adviser, anonymous
    )
    page = await adviser.open(f"{anonymous.page}/measures")
    path = "/staff/measures/" + page.text.split('href="/staff/measures/')[1].split('"')[0]
    await adviser.open(path)
    page = await adviser.send(f"{path}/implement", implemented_on=str(clock.today()))
    form = f"{path}/checks/" + page.text.split(f'action="{path}/checks/')[1].split('"')[0]
    await adviser.send(
        form, outcome="effective", done_on=str(clock.today()), evidence="Ingen bytter."
    )
    assert (await steps(client, anonymous))[-3:] == ["closed", "change_made", "effect_checked"]
    assert "Closed with learning</span>" in (await adviser.open(anonymous.page)).text


async def test_who_wanted_to_take_part_must_be_heard_or_tried_on_two_days(
    adviser: Browser, eager: Sent
) -> None:
    page = await prepare(adviser, eager)
    assert page.status_code == 422
    assert "Settle the reporter&#39;s part in the review." in page.text
    path = f"{eager.page}/closing"
    for day in (clock.today(), clock.today()):
        await adviser.open(path)
        page = await adviser.send(
            f"{path}/tries", way="phone", tried_on=str(day), note="Tok ikke telefonen"
        )
    assert "Not settled</span>" in page.text
    await adviser.open(path)
    page = await adviser.send(
        f"{path}/tries", way="letter", tried_on=str(clock.today() - timedelta(days=2))
    )
    assert "Tok ikke telefonen" in page.text
    assert "They could not be reached" in page.text
    assert "Closed with learning</span>" in (await prepare(adviser, eager)).text


async def test_who_adds_to_the_timeline_has_taken_part(
    adviser: Browser, eager: Sent, client: httpx.AsyncClient
) -> None:
    await client.post("/receipt", data={"code": eager.receipt_code})
    told = {"id": str(uuid4()), "text": "Hun fikk to tabletter."}
    answer = await client.post("/receipt/review", data=told, follow_redirects=True)
    assert "Hun fikk to tabletter." in answer.text
    page = await prepare(adviser, eager)
    assert page.status_code == 200
    assert "Closed with learning</span>" in (await adviser.open(eager.page)).text


async def test_who_came_to_the_meeting_has_taken_part_and_who_did_not_come_has_not(
    adviser: Browser, eager: Sent, database: Database
) -> None:
    reporter = await add(database, eager, "reporter")
    page = await plan(adviser, eager, reporter)
    await adviser.send(f"{page}/minutes", notes="Vi gikk gjennom dagen.")
    assert (await prepare(adviser, eager)).status_code == 422
    page = await plan(adviser, eager, reporter)
    came = {f"person-{reporter}": "on"}
    await adviser.send(f"{page}/minutes", notes="Vi gikk gjennom dagen.", **came)
    assert (await prepare(adviser, eager)).status_code == 200


async def test_who_signed_the_account_has_taken_part_and_who_has_not_is_shown_and_not_waited_for(
    adviser: Browser, eager: Sent, client: httpx.AsyncClient
) -> None:
    review = f"{eager.page}/review"
    await adviser.open(review)
    user = str(adviser.user_id)
    await adviser.send(f"{review}/participants", kind="staff", user=user, part="takes_part")
    blank = dict.fromkeys(("came_about", "learned", "next", "open"), "")
    await adviser.open(f"{review}/summary")
    await adviser.send(f"{review}/summary", happened="Posene lignet.", **blank)
    await adviser.send(f"{review}/summary/share")
    page = await prepare(adviser, eager)
    assert page.status_code == 422, "being offered the account is not taking part"
    assert page.text.count("Not signed</span>") == 2
    await client.post("/receipt", data={"code": eager.receipt_code})
    sign = "/receipt/summary/sign"
    hidden = hidden_fields((await client.get(sign)).text, sign)
    await client.post(sign, data=hidden | {"verdict": "differs", "words": "De var like."})
    page = await adviser.open(f"{eager.page}/closing")
    assert page.text.count("Not signed</span>") == 1
    assert "De var like." in page.text
    assert "the case can be closed without it" in page.text
    assert (await prepare(adviser, eager)).status_code == 200
    assert "Closed with learning</span>" in (await adviser.open(eager.page)).text


async def test_a_try_is_noted_once_and_never_ahead_of_time(adviser: Browser, eager: Sent) -> None:
    path = f"{eager.page}/closing"
    page = await adviser.open(path)
    fields = hidden_fields(page.text, f"{path}/tries") | {"way": "phone"}
    for _time in range(2):
        await adviser.http.post(f"{path}/tries", data=fields | {"tried_on": str(clock.today())})
    page = await adviser.open(path)
    assert page.text.count(": By phone") == 1
    tomorrow = str(clock.today() + timedelta(days=1))
    page = await adviser.send(f"{path}/tries", way="phone", tried_on=tomorrow)
    assert page.status_code == 422


async def test_what_is_prepared_is_kept_for_later_and_not_overwritten(
    adviser: Browser, anonymous: Sent
) -> None:
    path = f"{anonymous.page}/closing"
    page = await adviser.open(path)
    old = hidden_fields(page.text, path)
    await prepare(adviser, anonymous, do="save", answer="Et utkast")
    assert "Et utkast" in (await adviser.open(path)).text
    answer = await adviser.http.post(path, data=old | {"do": "save", "answer": "Et annet"})
    assert answer.status_code == 409
    told, form = answer.text.split("Somebody changed this while you had it open")[1].split(
        "<textarea", maxsplit=1
    )
    assert "Et utkast" in told
    assert "Et annet" in form
    assert "Et utkast" in (await adviser.open(path)).text
    again = hidden_fields(answer.text, path) | {"do": "save", "answer": "Begge deler"}
    assert (await adviser.http.post(path, data=again)).status_code == 303


async def test_closing_twice_sends_one_answer(
    adviser: Browser, anonymous: Sent, client: httpx.AsyncClient
) -> None:
    await prepare(adviser, anonymous, do="save")
    page = await adviser.open(f"{anonymous.page}/closing")
    fields = hidden_fields(page.text, f"{anonymous.page}/closing")
    fields |= {"answer": ANSWER, "addressed": "true", "no_measure_reason": "Ryddet.", "do": "close"}
    first = await adviser.http.post(f"{anonymous.page}/closing", data=fields)
    second = await adviser.http.post(f"{anonymous.page}/closing", data=fields)
    assert (first.status_code, second.status_code) == (303, 409)
    assert ANSWER in second.text.split("What you wrote")[1]
    assert len((await receipt(client, anonymous))["messages"]) == 1


async def test_a_reporter_who_writes_after_it_has_staff_asked_and_reopened_it_can_be_closed_again(
    adviser: Browser, anonymous: Sent, client: httpx.AsyncClient
) -> None:
    await prepare(adviser, anonymous)
    assert "after the case was closed" not in (await adviser.open(anonymous.page)).text
    await write(client, anonymous, "Det skjedde igjen i går.")
    page = await adviser.open(anonymous.page)
    assert "The reporter wrote after the case was closed" in page.text
    path = f"{anonymous.page}/closing"
    await adviser.open(path)
    page = await adviser.send(f"{path}/reopen", reason=" ")
    assert page.status_code == 422
    page = await adviser.send(f"{path}/reopen", reason="Det skjedde igjen.")
    assert "Reopened</span>" in page.text
    assert "Det skjedde igjen." in page.text
    assert (await steps(client, anonymous))[-1] == "reopened"
    page = await prepare(adviser, anonymous, answer="Nå er skuffen låst.")
    assert "Closed with learning</span>" in page.text
    shown = await receipt(client, anonymous)
    assert [each["text"] for each in shown["messages"] if each["sender"] == "staff"] == [
        ANSWER,
        "Nå er skuffen låst.",
    ]


async def test_it_can_be_left_closed_although_the_reporter_wrote(
    adviser: Browser, anonymous: Sent, client: httpx.AsyncClient
) -> None:
    await prepare(adviser, anonymous)
    await write(client, anonymous, "Takk.")
    await adviser.open(f"{anonymous.page}/closing")
    page = await adviser.send(f"{anonymous.page}/closing/keep")
    assert "The reporter wrote after the case was closed" not in page.text
    assert "Closed with learning</span>" in page.text
    page = await adviser.open(anonymous.page)
    assert "it stays closed" in page.text


async def test_a_withdrawn_report_is_not_closed(
    adviser: Browser, anonymous: Sent, client: httpx.AsyncClient
) -> None:
    page = await adviser.open(f"{anonymous.page}/closing")
    fields = hidden_fields(page.text, f"{anonymous.page}/closing")
    opened = await client.post(
        "/api/v1/receipts/open", json={"receipt_code": anonymous.receipt_code}
    )
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.delete("/api/v1/receipts/current", headers=bearer)
    answer = await adviser.http.post(
        f"{anonymous.page}/closing", data=fields | {"do": "close", "answer": ANSWER}
    )
    assert answer.status_code == 409
    page = await adviser.open(f"{anonymous.page}/closing")
    assert page.status_code == 200
    assert "What was written is erased" in page.text


async def test_a_leader_of_another_unit_closes_nothing_and_reads_nothing(
    log_in: Callable[..., Awaitable[Browser]], anonymous: Sent
) -> None:
    leader = await log_in("unni", Role.UNIT_LEADER, unit="fodeavdelingen")
    page = await leader.open(f"{anonymous.page}/closing")
    assert page.status_code == 404
    assert MATTERS not in page.text


async def test_nothing_that_was_written_stands_in_clear(
    adviser: Browser, eager: Sent, database: Database
) -> None:
    path = f"{eager.page}/closing"
    for back in (0, 1):
        await adviser.open(path)
        day = str(clock.today() - timedelta(days=back))
        await adviser.send(f"{path}/tries", way="phone", tried_on=day, note="Hemmelig")
    await prepare(adviser, eager, answer="Hemmelig svar", no_measure_reason="Hemmelig grunn")
    await adviser.open(path)
    await adviser.send(f"{path}/reopen", reason="Hemmelig igjen")
    async with database.begin() as tx:
        for table in (
            "closings",
            "contact_tries",
            "case_events",
            "report_messages",
            "audit_entries",
            "report_steps",
        ):
            whole = f"SELECT row_to_json({table})::text FROM {table}"  # noqa: S608 - our own names
            stored = "".join((await tx.execute(text(whole))).scalars())
            assert stored
            assert "Hemmelig" not in stored, table
