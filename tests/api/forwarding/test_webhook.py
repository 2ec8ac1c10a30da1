"""Forwarding a report to another system's door, through the real worker."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from standardwebhooks import Webhook, WebhookVerificationError

from api.access.audit import Subject, entries
from api.forwarding.attempts import LEASE
from api.forwarding.outcomes import DELAYS, LONGEST_WAIT
from api.forwarding.schemas import WebhookConfig
from api.forwarding.webhook import new_secret
from api.reports.schemas import Draft
from api.shared.jobs import defer
from tests.api.forwarding.conftest import STORY, answer

if TYPE_CHECKING:
    from api.forwarding.schemas import ConnectorKeys
    from api.shared.db import Database
    from tests.api.forwarding.conftest import Receiver


@pytest.fixture
async def keys(connect: Any, receiver: Receiver) -> ConnectorKeys:
    """A webhook to the receiver."""
    made: ConnectorKeys = await connect(WebhookConfig(url=receiver.url))
    return made


async def test_a_report_arrives_as_a_signed_cloud_event(
    keys: ConnectorKeys, receiver: Receiver, send_report: Any, run_worker: Any, deliveries: Any
) -> None:
    receipt = await send_report(what_matters="Å bli hørt")
    await run_worker()
    (call,) = receiver.calls
    event = call.verified(keys.secret or "")
    assert call.headers["content-type"] == "application/cloudevents+json"
    assert event["specversion"] == "1.0"
    assert event["type"] == "no.meldeknapp.report.submitted.v1"
    assert event["source"] == "http://meldeknapp.test/solvik"
    assert event["subject"] == receipt["reference"]
    assert event["id"] == call.headers["webhook-id"]
    draft = Draft.model_validate(event["data"])
    assert (draft.what_happened, draft.what_matters) == (STORY, "Å bli hørt")
    (delivery,) = await deliveries(receipt["reference"])
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("delivered", 1, None)
    assert delivery.delivered_at is not None


async def test_a_tampered_body_and_another_secret_are_told_by_the_signature(
    keys: ConnectorKeys, receiver: Receiver, send_report: Any, run_worker: Any
) -> None:
    await send_report()
    await run_worker()
    (call,) = receiver.calls
    with pytest.raises(WebhookVerificationError):
        Webhook(keys.secret or "").verify(call.body.replace(b"fredag", b"mandag"), call.headers)
    with pytest.raises(WebhookVerificationError):
        call.verified(new_secret())


async def test_contact_details_stay_unless_the_service_asked_for_them(
    connect: Any, receiver: Receiver, send_report: Any, run_worker: Any
) -> None:
    without = await connect(WebhookConfig(url=receiver.url + "/without"))
    with_contact = await connect(WebhookConfig(url=receiver.url + "/with", with_contact=True))
    await send_report(contact={"name": "Kari", "email": "kari@example.org", "phone": None})
    await run_worker()
    calls = {call.path: call for call in receiver.calls}
    assert b"kari" not in calls["/events/without"].body
    assert calls["/events/without"].verified(without.secret)["data"]["contact"]["email"] is None
    event = calls["/events/with"].verified(with_contact.secret)
    assert event["data"]["contact"]["email"] == "kari@example.org"


async def test_report_delivery_and_job_come_in_one_transaction_or_not_at_all(
    keys: ConnectorKeys, client: Any, database: Database, deliveries: Any, jobs_waiting: Any
) -> None:
    async with database.begin() as tx:
        await tx.execute(
            text(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END $$"
            )
        )
        await tx.execute(
            text(
                "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON deliveries "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        )
    body = {"service": "solvik", "what_happened": STORY}
    try:
        refused = await client.post("/api/v1/reports", json=body)
    finally:
        async with database.begin() as tx:
            await tx.execute(text("DROP FUNCTION refuse CASCADE"))
    assert refused.status_code == 503
    assert await deliveries() == []
    assert await jobs_waiting() == []
    assert (await client.post("/api/v1/reports", json=body)).status_code == 201
    (delivery,) = await deliveries()
    assert [job[1] for job in await jobs_waiting()] == [
        {"delivery_id": str(delivery.id), "attempt": 1}
    ]


async def test_what_fails_is_tried_again_with_the_same_id_and_a_new_signature(
    keys: ConnectorKeys,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    hours_pass: Any,
    deliveries: Any,
    jobs_waiting: Any,
) -> None:
    receiver.answers = [answer("500 Oops"), answer("503 Later")]
    await send_report()
    await run_worker()
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("waiting", 1, "http-500")
    ((_task, _arguments, seconds),) = await jobs_waiting()
    assert 0 < seconds <= DELAYS[0] * 1.25
    await hours_pass()
    await run_worker()
    await asyncio.sleep(1.1)  # signatures carry whole seconds
    await hours_pass()
    await run_worker()
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("delivered", 3, None)
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 1
    assert len({call.headers["webhook-signature"] for call in receiver.calls}) >= 2
    for call in receiver.calls:
        call.verified(keys.secret or "")


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("Retry-After: 120", 115, 121),
        ("Retry-After: 99999999", LONGEST_WAIT - 5, LONGEST_WAIT + 1),
        ("Retry-After: soon", 0, DELAYS[0] * 1.25),
        ("Retry-After: -5", 0, DELAYS[0] * 1.25),
    ],
)
async def test_retry_after_is_honoured_up_to_six_hours(
    keys: ConnectorKeys,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    jobs_waiting: Any,
    header: str,
    least: float,
    most: float,
) -> None:
    receiver.answers = [answer("429 Too Many Requests", header)]
    await send_report()
    await run_worker()
    ((_task, _arguments, seconds),) = await jobs_waiting()
    assert least <= seconds <= most


async def test_a_redirect_is_not_followed(
    keys: ConnectorKeys, receiver: Receiver, send_report: Any, run_worker: Any, deliveries: Any
) -> None:
    receiver.answers = [answer("307 There", f"Location: http://{receiver.place}/elsewhere")]
    await send_report()
    await run_worker()
    assert [call.path for call in receiver.calls] == ["/events"]
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.last_error) == ("waiting", "redirected")


async def test_after_about_a_day_it_is_a_dead_letter(
    keys: ConnectorKeys,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    hours_pass: Any,
    deliveries: Any,
    jobs_waiting: Any,
) -> None:
    receiver.answers = [answer("500 Oops")] * 20
    await send_report()
    waited = 0.0
    for _attempt in range(len(DELAYS)):
        await run_worker()
        ((_task, _arguments, seconds),) = await jobs_waiting()
        waited += seconds
        await hours_pass()
    await run_worker()
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.attempts) == ("failed", len(DELAYS) + 1)
    assert len(receiver.calls) == len(DELAYS) + 1
    assert await jobs_waiting() == []
    assert 18 * 3600 < waited < 30 * 3600


async def test_a_receiver_that_is_gone_for_good_is_not_asked_again(
    keys: ConnectorKeys, receiver: Receiver, send_report: Any, run_worker: Any, deliveries: Any
) -> None:
    receiver.answers = [answer("410 Gone")]
    await send_report()
    await run_worker()
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.last_error) == ("failed", "gone")


async def test_a_delivery_whose_worker_was_killed_is_sent_again_under_the_same_id(
    keys: ConnectorKeys,
    receiver: Receiver,
    send_report: Any,
    start_worker: Any,
    run_worker: Any,
    deliveries: Any,
    database: Database,
) -> None:
    receiver.hold = True
    await send_report()
    worker = await start_worker()
    await asyncio.wait_for(receiver.arrived.wait(), 60)
    worker.kill()
    await worker.wait()
    (delivery,) = await deliveries()
    assert delivery.state == "delivering"
    receiver.hold = False
    receiver.released.set()
    async with database.begin() as tx:  # the lease runs out
        await tx.execute(
            text("UPDATE deliveries SET changed_at = changed_at - make_interval(secs => :s)"),
            {"s": LEASE.total_seconds() + 1},
        )
        await defer(tx, "forwarding.sweep", timestamp=0)
    await run_worker()  # sweeps
    await run_worker()  # and sends
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.attempts) == ("delivered", 2)
    assert [call.headers["webhook-id"] for call in receiver.calls] == [delivery.message_id] * 2


async def test_a_job_that_comes_twice_sends_once(
    keys: ConnectorKeys,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    jobs_waiting: Any,
    database: Database,
) -> None:
    await send_report()
    async with database.begin() as tx:
        for task, arguments, _seconds in await jobs_waiting():
            await defer(tx, task, **arguments)
    await run_worker()
    assert len(receiver.calls) == 1


async def test_forwarding_stands_in_the_access_log(
    keys: ConnectorKeys, send_report: Any, run_worker: Any, deliveries: Any, database: Database
) -> None:
    await send_report()
    await run_worker()
    (delivery,) = await deliveries()
    async with database.begin() as tx:
        found = await entries(tx, Subject("report", delivery.report_id))
    assert ("connector", keys.connector_id, "forwarded") in [
        (entry.actor_kind, entry.actor_id, entry.action) for entry in found
    ]


async def test_neither_text_nor_secret_reaches_a_log_or_the_queue(
    keys: ConnectorKeys,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    database: Database,
    capfd: pytest.CaptureFixture[str],
) -> None:
    receiver.answers = [answer("500 Oops"), answer("307 There", "Location: /x")]
    await send_report(contact={"email": "kari@example.org"})
    await run_worker()
    async with database.begin() as tx:
        queue = "".join(await tx.scalars(text("SELECT j::text FROM procrastinate_jobs j")))
        rows = "".join(await tx.scalars(text("SELECT d::text FROM deliveries d")))
        held = "".join(await tx.scalars(text("SELECT c::text FROM connectors c")))
    out, err = capfd.readouterr()
    secret = keys.secret or ""
    raw = base64.b64decode(secret.removeprefix("whsec_"))
    assert '"delivery"' in out  # it did log
    for place in (out, err, queue, rows, held):
        for hidden in (STORY, "fredag", "kari@", secret, raw.hex(), keys.inbound_key):
            assert hidden not in place
