"""The receipt page: opened with the code, by people without script."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from api.access.audit import Actor
from api.reports import dialogue
from api.reports.models import ReceiptSession, Report, ReportMessage
from api.shared import clock, ids
from api.shared.limits import MISSES
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

STAFF = Actor("staff", ids.new_id(), "adviser")


@pytest.fixture
async def code(client: httpx.AsyncClient, solvik: Solvik) -> str:
    """The receipt code of a report just sent."""
    report = {"service": "solvik", "language": "nb", "what_happened": "Mor falt i trappen."}
    answer = await client.post("/api/v1/reports", json=report)
    assert answer.status_code == 201
    return str(answer.json()["receipt_code"])


async def opened(client: httpx.AsyncClient, code: str) -> httpx.Response:
    answer = await client.post("/receipt?lang=en", data={"code": code}, follow_redirects=True)
    assert answer.status_code == 200
    return answer


async def staff_writes(database: Database, text: str) -> None:
    async with database.begin() as tx:
        report = (await tx.scalars(select(Report))).one()
        await dialogue.write_as_staff(tx, report, STAFF, text)


@pytest.mark.parametrize("spelling", ["as issued", "groups", "lower case", "O for 0 and I for 1"])
async def test_the_code_opens_the_receipt_however_it_is_written(
    client: httpx.AsyncClient, code: str, spelling: str
) -> None:
    written = {
        "as issued": code,
        "groups": " - ".join(code[start : start + 4] for start in range(0, 20, 4)),
        "lower case": f"  {code.lower()} ",
        "O for 0 and I for 1": code.replace("0", "O").replace("1", "I"),
    }[spelling]
    page = await opened(client, written)
    assert "What has happened" in page.text
    assert "Received" in page.text
    assert code not in str(page.url)
    assert code not in page.text


async def test_a_wrong_code_is_told_at_the_field_and_stays_there(
    client: httpx.AsyncClient, code: str
) -> None:
    answer = await client.post("/receipt", data={"code": "ABCD EFGH"})
    assert answer.status_code == 404
    assert 'value="ABCD EFGH"' in answer.text
    assert 'id="code-error"' in answer.text
    assert "set-cookie" not in answer.headers


async def test_the_cookie_is_kept_from_scripts_other_sites_and_disk(
    client: httpx.AsyncClient, code: str
) -> None:
    answer = await client.post("/receipt", data={"code": code})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/receipt" in cookie
    assert "max-age" not in cookie
    assert code.lower() not in cookie


async def test_the_dialogue_goes_both_ways_with_the_open_question_on_top(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    await staff_writes(database, "Hvilken trapp var det?")
    page = (await opened(client, code)).text
    assert page.index("We need your answer") < page.index("Hvilken trapp var det?")
    assert page.index("Hvilken trapp var det?") < page.index("What has happened")
    sent = await client.post("/receipt/messages?lang=en", data={"text": "Den ved inngangen."})
    assert (sent.status_code, sent.headers["location"]) == (303, "/receipt?lang=en#dialogue")
    page = (await client.get("/receipt?lang=en")).text
    assert "Den ved inngangen." in page
    assert "We need your answer</h2>" not in page


async def test_each_question_is_answered_at_its_place_and_the_others_stay_open(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    for question in ("Hvilken trapp var det?", "Hvem ringte dere?"):
        await staff_writes(database, question)
    page = (await opened(client, code)).text
    boxes = re.findall(r'name="answers" value="([^"]+)"', page)
    assert len(boxes) == 2
    await client.post("/receipt/messages", data={"text": "Vaktlegen.", "answers": boxes[1]})
    page = (await client.get("/receipt?lang=en")).text
    assert re.findall(r'name="answers" value="([^"]+)"', page) == boxes[:1]
    assert "in answer to" in page
    await client.post("/receipt/messages", data={"text": "Den ved inngangen.", "answers": boxes[0]})
    page = (await client.get("/receipt?lang=en")).text
    assert 'name="answers"' not in page
    token = (await client.post("/api/v1/receipts/open", json={"receipt_code": code})).json()
    bearer = {"Authorization": f"Bearer {token['token']}"}
    shown = (await client.get("/api/v1/receipts/current", headers=bearer)).json()
    assert [each["answers"] for each in shown["messages"]] == [None, None, boxes[1], boxes[0]]
    assert shown["open_questions"] == 0


async def test_nobody_can_answer_what_the_service_did_not_ask_them(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    await opened(client, code)
    await client.post("/receipt/messages", data={"text": "Mitt eget."})
    async with database.begin() as tx:
        own = (await tx.scalars(select(ReportMessage.id))).one()
    for other in (own, ids.new_id()):
        answer = await client.post("/receipt/messages", data={"text": "Svar", "answers": other})
        assert answer.status_code == 404


async def test_an_answer_that_cannot_be_sent_is_kept_at_its_question(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    await staff_writes(database, "Hvilken trapp var det?")
    page = (await opened(client, code)).text
    (question,) = re.findall(r'name="answers" value="([^"]+)"', page)
    too_long = {"text": "x" * 4_001, "answers": question}
    answer = await client.post("/receipt/messages", data=too_long)
    assert answer.status_code == 422
    assert f'<a href="#answer-{question}">' in answer.text
    assert f'id="answer-{question}-error"' in answer.text
    assert answer.text.count("x" * 4_001) == 1


async def test_a_message_posted_twice_counts_once_and_the_next_one_as_its_own(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    form = hidden_fields((await opened(client, code)).text, "/receipt/messages?lang=en")
    first, next_one = {"text": "Jeg husker noe mer."}, {"text": "Og dette."}
    sent = await asyncio.gather(
        *(client.post("/receipt/messages?lang=en", data=form | first) for _ in range(3))
    )
    assert {each.status_code for each in sent} == {303}
    # Who goes back in the browser meets the same form once more.
    await client.post("/receipt/messages", data=form | next_one)
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(ReportMessage)) == 2
    page = (await client.get("/receipt?lang=en")).text
    again = hidden_fields(page, "/receipt/messages?lang=en")
    await client.post("/receipt/messages", data=again | first)
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(ReportMessage)) == 3


@pytest.mark.parametrize("text", ["  ", "x" * 4_001])
async def test_a_message_that_cannot_be_sent_is_kept_in_the_box(
    client: httpx.AsyncClient, code: str, database: Database, text: str
) -> None:
    await opened(client, code)
    answer = await client.post("/receipt/messages", data={"text": text})
    assert answer.status_code == 422
    assert 'id="text-error"' in answer.text
    assert f">\n{text}</textarea>" in answer.text


async def test_a_message_written_after_the_receipt_closed_is_not_lost(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    await opened(client, code)
    async with database.begin() as tx:
        await tx.execute(update(ReceiptSession).values(expires_at=clock.now()))
    answer = await client.post("/receipt/messages", data={"text": "Jeg husker noe mer."})
    assert answer.status_code == 401
    assert "Jeg husker noe mer." in answer.text
    again = await client.post("/receipt", data={"code": code, "text": "Jeg husker noe mer."})
    assert again.status_code == 200
    assert "Jeg husker noe mer.</textarea>" in again.text


async def test_taking_the_report_back_asks_first_and_then_erases_what_was_written(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    await staff_writes(database, "Hvilken trapp var det?")
    await opened(client, code)
    assert "Take the report back?" in (await client.get("/receipt/withdraw?lang=en")).text
    async with database.begin() as tx:
        assert (await tx.scalars(select(Report.withdrawn_at))).one() is None
    page = await client.post("/receipt/withdraw?lang=en", follow_redirects=True)
    assert "You have taken this report back" in page.text
    assert "Hvilken trapp" not in page.text
    assert "/receipt/messages" not in page.text
    late = await client.post("/receipt/messages", data={"text": "Vent"})
    assert late.status_code == 409


async def test_closing_the_page_closes_it_for_whoever_sits_down_next(
    client: httpx.AsyncClient, code: str
) -> None:
    await opened(client, code)
    token = client.cookies["meldeknapp-receipt"]
    await client.post("/receipt/close")
    assert "What has happened" not in (await client.get("/receipt?lang=en")).text
    client.cookies.set("meldeknapp-receipt", token, domain="meldeknapp.test", path="/receipt")
    assert "What has happened" not in (await client.get("/receipt?lang=en")).text


async def test_without_an_open_receipt_nothing_is_shown_or_changed(
    client: httpx.AsyncClient, code: str, database: Database
) -> None:
    assert (await client.get("/receipt/withdraw")).status_code == 303
    assert "taken" not in (await client.post("/receipt/withdraw?lang=en")).text
    async with database.begin() as tx:
        assert (await tx.scalars(select(Report.withdrawn_at))).one() is None


async def test_trying_codes_is_stopped_but_a_whole_hospital_behind_one_address_gets_in(
    client: httpx.AsyncClient, code: str
) -> None:
    wrong = {"code": "0000-0000", "text": "Jeg husker noe mer."}
    for _ in range(MISSES):
        assert (await client.post("/receipt", data=wrong)).status_code == 404
    refused = await client.post("/receipt?lang=en", data=wrong)
    assert refused.status_code == 429
    assert 'id="code-error"' in refused.text
    assert "Jeg husker noe mer.</textarea>" in refused.text, "no words are lost by it"
    by_json = await client.post("/api/v1/receipts/open", json={"receipt_code": "0000"})
    assert by_json.status_code == 429
    assert (await opened(client, code)).status_code == 200
    right = await client.post("/api/v1/receipts/open", json={"receipt_code": code})
    assert right.status_code == 201
