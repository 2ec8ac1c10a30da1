"""What forwarding does when something about a report changes after it was sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.forwarding.models import Connector
from api.forwarding.schemas import FolderConfig, WebhookConfig
from api.reports import service as reports
from api.reports import urgency
from tests.api.forwarding.conftest import STORY, answer
from tests.api.forwarding.test_withdrawing import withdraw

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from api.shared.settings import Settings
    from tests.api.forwarding.conftest import Receiver

CHANGED = "no.meldeknapp.report.changed.v1"
KARI = {
    "involvement": {"keep_informed": True, "take_part": False},
    "contact": {"name": "Kari", "email": "kari@example.org"},
}


async def change_contact(client: httpx.AsyncClient, receipt: dict[str, str], **fields: str) -> None:
    await client.post("/receipt", data={"code": receipt["receipt_code"]})
    changed = await client.post("/receipt/contact", data={"afterwards": "told"} | fields)
    assert changed.status_code == 303, changed.text


async def test_who_has_a_report_gets_the_new_contact_details_each_time_they_change(
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url, with_contact=True))
    receipt = await send_report(**KARI)
    await run_worker()
    for phone in ("40 00 00 01", "40 00 00 02"):
        await change_contact(client, receipt, name="Kari", phone=phone)
        await run_worker()
    told = [each.verified(keys.secret) for each in receiver.calls[1:]]
    assert [each["type"] for each in told] == [CHANGED, CHANGED]
    assert [each["data"]["contact"]["phone"] for each in told] == ["40 00 00 01", "40 00 00 02"]
    assert told[0]["data"]["contact"]["email"] is None
    assert told[0]["id"] != told[1]["id"]
    assert told[0]["subject"] == receipt["reference"]
    assert STORY not in receiver.calls[-1].body.decode()


async def test_who_did_not_ask_for_contact_details_learns_none_by_a_change_either(
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url))
    receipt = await send_report(**KARI)
    await run_worker()
    await change_contact(client, receipt, afterwards="anonymous")
    await run_worker()
    event = receiver.calls[-1].verified(keys.secret)
    assert event["data"]["involvement"]["keep_informed"] is False
    assert event["data"]["contact"] == {"name": None, "email": None, "phone": None}


async def test_danger_found_after_it_was_sent_is_told_as_well(
    *,
    connect: Any,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    database: Database,
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url))
    receipt = await send_report()
    await run_worker()
    async with database.begin() as tx:
        report = await reports.by_reference(tx, receipt["reference"])
        await urgency.mark_urgent(tx, report.id)
    await run_worker()
    event = receiver.calls[-1].verified(keys.secret)
    assert (event["type"], event["data"]["urgent"]) == (CHANGED, True)


async def test_a_report_that_has_not_left_leaves_as_it_stands_and_no_change_follows(
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url, with_contact=True))
    receipt = await send_report(**KARI)
    await change_contact(client, receipt, name="Kari", phone="40 00 00 01")
    await run_worker()
    (call,) = receiver.calls
    assert call.verified(keys.secret)["data"]["contact"]["phone"] == "40 00 00 01"


async def test_two_changes_in_a_row_leave_as_one(
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
) -> None:
    await connect(WebhookConfig(url=receiver.url))
    receipt = await send_report(**KARI)
    await run_worker()
    for phone in ("40 00 00 01", "40 00 00 02"):
        await change_contact(client, receipt, name="Kari", phone=phone)
    await run_worker()
    assert len(receiver.calls) == 2


async def test_a_connector_that_rests_is_told_of_no_change(
    *,
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    database: Database,
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url, with_contact=True))
    receipt = await send_report(**KARI)
    await run_worker()
    async with database.begin() as tx:
        (await tx.get_one(Connector, keys.connector_id)).active = False
    await change_contact(client, receipt, name="Kari", phone="40 00 00 01")
    await run_worker()
    assert len(receiver.calls) == 1


async def test_a_change_that_waits_is_stopped_when_the_report_is_taken_back(
    *,
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    hours_pass: Callable[[], Awaitable[None]],
    deliveries: Any,
) -> None:
    await connect(WebhookConfig(url=receiver.url, with_contact=True))
    receipt = await send_report(**KARI)
    await run_worker()
    receiver.answers = [answer("500 Oops")]
    await change_contact(client, receipt, name="Kari", phone="40 00 00 01")
    await run_worker()
    await withdraw(client, receipt)
    await hours_pass()
    await run_worker()
    assert [(each.event, each.state) for each in await deliveries()] == [
        ("submitted", "delivered"),
        ("changed", "cancelled"),
        ("withdrawn", "delivered"),
    ]
    assert len(receiver.calls) == 3


async def test_the_folder_has_one_file_of_changes_and_it_goes_with_the_report(
    connect: Any,
    client: httpx.AsyncClient,
    send_report: Any,
    run_worker: Any,
    settings: Settings,
) -> None:
    await connect(FolderConfig(folder="inn", with_contact=True))
    receipt = await send_report(**KARI)
    await run_worker()
    await change_contact(client, receipt, name="Kari", phone="40 00 00 01")
    await run_worker()
    folder, reference = settings.folder_root / "inn", receipt["reference"]
    assert {each.name for each in folder.iterdir()} == {
        f"{reference}.json",
        f"{reference}.changed.json",
    }
    told = json.loads((folder / f"{reference}.changed.json").read_bytes())
    assert told["data"]["contact"]["phone"] == "40 00 00 01"
    await withdraw(client, receipt)
    await run_worker()
    assert [each.name for each in folder.iterdir()] == [f"{reference}.withdrawn.json"]
