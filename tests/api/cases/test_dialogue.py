"""The dialogue with the reporter."""

from __future__ import annotations

import asyncio
import html
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from api.access.permissions import Role
from api.cases.models import CaseNote
from tests.api.cases.conftest import receipt
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

QUESTION = "Takk for at du sa fra. Kan du si hvilken avdeling det var?"


async def test_a_message_reaches_the_receipt_and_the_answer_reaches_the_case(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/messages", text=QUESTION, audience="reporter")
    assert "The message is sent" in page.text
    assert QUESTION in page.text
    shown = await receipt(client, sent)
    assert [(each["sender"], each["text"]) for each in shown["messages"]] == [("staff", QUESTION)]
    assert shown["open_questions"] == 1
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    answer = {"text": "Det var på akuttmottaket."}
    await client.post("/api/v1/receipts/current/messages", json=answer, headers=bearer)
    page = await adviser.open(sent.page)
    dialogue = page.text.split('id="dialogue"')[1].split("</section>")[0]
    assert dialogue.index(QUESTION) < dialogue.index(answer["text"])


async def test_the_receipt_never_names_who_wrote(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text=QUESTION, audience="reporter")
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    answer = await client.get("/api/v1/receipts/current", headers=bearer)
    assert "Astrid" not in answer.text
    assert str(adviser.user_id) not in answer.text


async def test_another_message_in_the_same_form_after_going_back_is_sent_too(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    opened = await adviser.open(sent.page)
    for text in (QUESTION, "Og en ting til: Hvem var der?", QUESTION):
        adviser.page = opened  # the browser's back button
        page = await adviser.send(f"{sent.page}/messages", text=text, audience="reporter")
        assert page.status_code == 200
    messages = (await receipt(client, sent))["messages"]
    assert [each["text"] for each in messages] == [QUESTION, "Og en ting til: Hvem var der?"]


async def test_another_note_in_the_same_form_after_going_back_is_kept_too(
    adviser: Browser, send: Send
) -> None:
    sent = await send()
    opened = await adviser.open(sent.page)
    for text in ("Ring avdelingen.", "Ring legen også.", "Ring avdelingen."):
        adviser.page = opened
        await adviser.send(f"{sent.page}/notes", note=text)
    page = (await adviser.open(sent.page)).text
    assert page.count("Ring avdelingen.") == 1
    assert page.count("Ring legen også.") == 1


async def test_the_same_form_sent_twice_at_once_sends_one_message(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    opened = await adviser.open(sent.page)
    fields = hidden_fields(opened.text, f"{sent.page}/messages") | {
        "text": QUESTION,
        "audience": "reporter",
    }
    answers = await asyncio.gather(
        *(adviser.http.post(f"{sent.page}/messages", data=fields) for _ in range(3))
    )
    assert {each.status_code for each in answers} == {303}
    assert len((await receipt(client, sent))["messages"]) == 1


async def test_a_message_that_is_too_long_stays_in_its_field(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    long = "Takk. " * 700
    page = await adviser.send(f"{sent.page}/messages", text=long, audience="reporter")
    assert page.status_code == 422
    assert 'id="text-error"' in page.text
    assert "4000 characters" in page.text
    assert long in page.text
    assert (await receipt(client, sent))["messages"] == []


async def test_an_empty_message_is_not_sent(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/messages", text="  \n ", audience="reporter")
    assert page.status_code == 422
    assert (await receipt(client, sent))["messages"] == []


async def test_the_page_says_which_language_to_answer_in(adviser: Browser, send: Send) -> None:
    sent = await send(language="nn", what_happened="Mor fekk feil medisin.")
    page = await adviser.open(sent.page)
    assert "They wrote in nynorsk" in page.text
    assert '<textarea class="ds-input" id="text" name="text" lang="nn"' in page.text


async def test_a_triaged_case_awaits_the_reporter_until_they_write(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/triage", kind="concern", category="fall")
    page = await adviser.send(f"{sent.page}/messages", text=QUESTION, audience="reporter")
    assert "Awaiting the reporter</span>" in page.text
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.post("/api/v1/receipts/current/messages", json={"text": "Ja."}, headers=bearer)
    page = await adviser.open(sent.page)
    assert "Triaged</span>" in page.text
    assert "State: Awaiting the reporter → Triaged" in page.text


async def test_nobody_writes_about_a_withdrawn_report(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    page = await adviser.open(sent.page)
    fields = hidden_fields(page.text, f"{sent.page}/messages") | {
        "text": QUESTION,
        "audience": "reporter",
    }
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.delete("/api/v1/receipts/current", headers=bearer)
    answer = await adviser.http.post(f"{sent.page}/messages", data=fields)
    assert answer.status_code == 409


async def test_a_message_goes_out_only_when_it_is_said_that_the_reporter_reads_it(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/messages", text=QUESTION)
    assert page.status_code == 422
    assert "Say that the reporter is to read it." in page.text
    assert QUESTION in page.text
    assert (await receipt(client, sent))["messages"] == []


async def test_a_note_is_read_by_colleagues_and_never_by_the_reporter(
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Send,
    client: httpx.AsyncClient,
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/notes", note="Vi spør farmasøyten først.")
    assert "Only colleagues see it." in page.text
    colleague = await log_in("berit", Role.UNIT_LEADER)
    assert "Vi spør farmasøyten først." in (await colleague.open(sent.page)).text
    await client.post("/receipt", data={"code": sent.receipt_code})
    assert "farmasøyten" not in (await client.get("/receipt")).text
    assert "farmasøyten" not in str(await receipt(client, sent))


async def test_a_note_is_stored_sealed_and_goes_with_the_report(
    adviser: Browser, send: Send, client: httpx.AsyncClient, database: Database
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/notes", note="Vi spør farmasøyten først.")
    async with database.begin() as tx:
        (body,) = await tx.scalars(select(CaseNote.body))
        assert b"farmas" not in body
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    await client.delete("/api/v1/receipts/current", headers=bearer)
    assert "farmasøyten" not in (await adviser.open(sent.page)).text


async def test_a_beginning_comes_in_the_reporters_language_and_does_not_send_itself(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send(language="nn")
    page = await adviser.open(f"{sent.page}?start=thanks")
    field = page.text.split('name="text"')[1].split("</textarea>")[0]
    assert "Takk for at du fortel" in field
    begun = html.unescape(field.split(">", 1)[1]).strip()
    page = await adviser.send(f"{sent.page}/messages", text=begun, audience="reporter")
    assert page.status_code == 422
    assert "Fill in what stands in brackets" in page.text
    assert (await receipt(client, sent))["messages"] == []


async def test_the_reporter_is_told_whom_to_ask_for_once_staff_say_so(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await client.post("/receipt", data={"code": sent.receipt_code})
    assert "Astrid" not in (await client.get("/receipt")).text
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/named-contact", named_contact=str(adviser.user_id))
    page = await client.get("/receipt")
    assert "Astrid" in page.text
    assert "55 00 00 00" in page.text
    await adviser.send(f"{sent.page}/named-contact", named_contact="")
    assert "Astrid" not in (await client.get("/receipt")).text


async def test_a_stranger_is_not_named_to_the_reporter(adviser: Browser, send: Send) -> None:
    sent = await send()
    await adviser.open(sent.page)
    page = await adviser.send(f"{sent.page}/named-contact", named_contact=str(uuid4()))
    assert page.status_code == 422
    assert "This person does not work with the case." in page.text
