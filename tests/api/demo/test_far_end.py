"""The demo's far end: what a receiver sees, from the report to the page."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import aiosmtplib
import httpx
import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook

from api.demo.seed import seed
from api.demo.solvik import WEBHOOK_SECRET
from api.shared import ids, sms
from api.shared.http import Egress
from api.shared.mail import NotSent
from api.shared.sms import TextMessage
from api.worker import work

if TYPE_CHECKING:
    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.demo.conftest import FarEnd

STORY = "Mor fikk feil medisin på fredag. <b>Hun</b> ble dårlig."


async def page(far_end: FarEnd, path: str) -> str:
    async with httpx.AsyncClient(base_url=far_end.url, trust_env=False) as client:
        answer = await client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.text


def event(identifier: str = "submitted_1") -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": identifier,
        "source": "http://x/solvik",
        "type": "no.meldeknapp.report.submitted.v1",
        "subject": "7K3Q-92MX",
        "data": {"what_happened": STORY},
    }


async def test_what_changed_later_is_shown_in_the_report(running_far_end: FarEnd) -> None:
    later = event("changed_2") | {
        "type": "no.meldeknapp.report.changed.v1",
        "time": "2026-11-22T12:00:00Z",
        "data": {"urgent": True},
    }
    for each in (later, event()):
        body = json.dumps(each).encode()
        assert await post(running_far_end, body, signed(body, each["id"])) < 300
    (report,) = running_far_end.system.reports()
    assert report.data == {"what_happened": STORY, "urgent": True}
    assert report.times == 1


def signed(body: bytes, identifier: str, *, at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(WEBHOOK_SECRET).sign(identifier, at, body.decode()),
    }


async def post(far_end: FarEnd, body: bytes, headers: dict[str, str]) -> int:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (
            await client.post(f"{far_end.url}/events", content=body, headers=headers)
        ).status_code


async def test_a_report_is_seen_once_at_the_far_end_by_webhook_and_by_folder(
    running_far_end: FarEnd, database: Database, settings: Settings, client: httpx.AsyncClient
) -> None:
    await seed(database, settings)
    sent = await client.post(
        "/api/v1/reports",
        json={"service": "solvik", "what_happened": STORY, "what_matters": "Bli hørt"},
    )
    reference = sent.json()["reference"]
    await work(settings, until_empty=True)
    (report,) = running_far_end.system.reports()
    assert (report.reference, report.ways, report.times) == (reference, {"webhook", "folder"}, 1)
    html = await page(running_far_end, "/")
    assert html.count(f">{reference}<") == 1
    assert "Webhook, signature verified" in html
    assert "File in the folder" in html
    assert "Bli hørt" in html
    assert "<b>Hun</b>" not in html
    told = json.loads(await page(running_far_end, "/events.json"))
    assert [each["event"]["subject"] for each in told["events"]] == [reference]
    assert [each["name"] for each in told["files"]] == [f"{reference}.json"]


async def test_the_same_event_again_is_kept_once_and_counted(running_far_end: FarEnd) -> None:
    body = json.dumps(event()).encode()
    headers = signed(body, "submitted_1")
    answers = await asyncio.gather(*(post(running_far_end, body, headers) for _ in range(5)))
    assert answers == [204] * 5
    (report,) = running_far_end.system.reports()
    assert report.times == 5


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"webhook-id": "submitted_1"},
        signed(b"another body", "submitted_1"),
        signed(
            json.dumps(event()).encode(), "submitted_1", at=datetime.now(UTC) - timedelta(hours=1)
        ),
        signed(json.dumps(event()).encode(), "submitted_1") | {"webhook-signature": "v1,AAAA"},
        signed(json.dumps(event()).encode(), "submitted_1") | {"webhook-signature": "nonsense"},
    ],
)
async def test_a_call_that_is_not_genuine_is_refused_and_nothing_kept(
    running_far_end: FarEnd, headers: dict[str, str]
) -> None:
    assert await post(running_far_end, json.dumps(event()).encode(), headers) == 401
    assert running_far_end.system.reports() == []
    assert "1 call was refused" in await page(running_far_end, "/")


@pytest.mark.parametrize(
    ("identifier", "changes"),
    [("../../etc/passwd", {}), ("submitted_1", {"id": "other"}), ("submitted_1", {"subject": 1})],
)
async def test_a_genuine_call_that_is_no_event_is_refused(
    running_far_end: FarEnd, identifier: str, changes: dict[str, Any]
) -> None:
    body = json.dumps(event(identifier) | changes).encode()
    assert await post(running_far_end, body, signed(body, identifier)) == 422
    assert running_far_end.system.reports() == []


async def test_a_withdrawn_report_is_erased_at_the_far_end(running_far_end: FarEnd) -> None:
    body = json.dumps(event()).encode()
    await post(running_far_end, body, signed(body, "submitted_1"))
    withdrawal = event("withdrawn_1") | {"type": "no.meldeknapp.report.withdrawn.v1", "data": {}}
    body = json.dumps(withdrawal).encode()
    assert await post(running_far_end, body, signed(body, "withdrawn_1")) == 204
    html = await page(running_far_end, "/")
    assert "7K3Q-92MX" in html
    assert "fredag" not in html
    assert "fredag" not in await page(running_far_end, "/events.json")


async def test_a_mail_is_shown_with_its_links_to_press(running_far_end: FarEnd) -> None:
    mail = EmailMessage()
    mail["From"] = "ikke-svar@solvik.example"
    mail["To"] = "kari@example.org"
    mail["Subject"] = "Du har fått en melding <fra> Solvik"
    mail.set_content("Hei.\n\nÅpne den her: http://127.0.0.1:8000/i/abc.\nHilsen Solvik\n")
    await aiosmtplib.send(mail, hostname="127.0.0.1", port=running_far_end.smtp_port)
    (told,) = json.loads(await page(running_far_end, "/mailbox.json"))["mails"]
    assert told["recipients"] == ["kari@example.org"]
    assert told["subject"] == "Du har fått en melding <fra> Solvik"
    assert told["links"] == ["http://127.0.0.1:8000/i/abc"]
    assert "Du har fått en melding &lt;fra&gt; Solvik" in await page(running_far_end, "/mailbox")
    html = await page(running_far_end, f"/mailbox/{told['id']}")
    assert '<a href="http://127.0.0.1:8000/i/abc">' in html


async def test_an_sms_is_shown_once_with_its_link_to_press(
    running_far_end: FarEnd, settings: Settings
) -> None:
    link = "http://127.0.0.1:8000/i/abc"
    message = TextMessage(str(ids.new_id()), "+4740000001", f"Fra <Solvik>. Åpne den her: {link}")
    async with Egress(settings.egress_allow) as egress:
        await sms.send(settings, egress, message)
        await sms.send(settings, egress, message)
        forged = settings.model_copy(update={"sms_token": SecretStr("guessed")})
        with pytest.raises(NotSent, match="login-refused"):
            await sms.send(forged, egress, message)
        landline = replace(message, message_id=str(ids.new_id()), to="55 12 34 56")
        with pytest.raises(NotSent, match="number-refused"):
            await sms.send(settings, egress, landline)
    (told,) = json.loads(await page(running_far_end, "/mailbox.json"))["texts"]
    assert (told["to"], told["links"]) == ("+4740000001", [link])
    html = await page(running_far_end, "/mailbox")
    assert "Fra &lt;Solvik&gt;. Åpne den her: " in html
    assert f'<a href="{link}">' in html


async def test_the_pages_say_that_this_is_a_demo_and_an_empty_one_says_so(
    running_far_end: FarEnd,
) -> None:
    for path in ("/", "/mailbox"):
        assert ">demo<" in await page(running_far_end, path)
    assert "Nothing has arrived yet" in await page(running_far_end, "/")
    assert json.loads(await page(running_far_end, "/health")) == {"status": "ready"}
