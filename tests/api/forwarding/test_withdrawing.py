"""What forwarding does when the reporter takes the report back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.forwarding.schemas import FolderConfig, WebhookConfig
from tests.api.forwarding.conftest import STORY, answer

if TYPE_CHECKING:
    import httpx

    from api.shared.settings import Settings
    from tests.api.forwarding.conftest import Receiver


async def withdraw(client: httpx.AsyncClient, receipt: dict[str, str]) -> None:
    opened = await client.post(
        "/api/v1/receipts/open", json={"receipt_code": receipt["receipt_code"]}
    )
    headers = {"Authorization": f"Bearer {opened.json()['token']}"}
    gone = await client.delete("/api/v1/receipts/current", headers=headers)
    assert gone.status_code == 204


async def test_a_report_withdrawn_before_it_left_never_leaves(
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    deliveries: Any,
) -> None:
    await connect(WebhookConfig(url=receiver.url))
    await withdraw(client, await send_report())
    await run_worker()
    assert receiver.calls == []
    assert [(each.event, each.state) for each in await deliveries()] == [("submitted", "cancelled")]


async def test_who_has_a_report_is_told_that_it_was_withdrawn(
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    deliveries: Any,
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url))
    receipt = await send_report()
    await run_worker()
    await withdraw(client, receipt)
    await run_worker()
    event = receiver.calls[-1].verified(keys.secret)
    assert event["type"] == "no.meldeknapp.report.withdrawn.v1"
    assert event["subject"] == receipt["reference"]
    assert STORY not in receiver.calls[-1].body.decode()
    assert [(each.event, each.state) for each in await deliveries()] == [
        ("submitted", "delivered"),
        ("withdrawn", "delivered"),
    ]


async def test_who_may_have_it_since_an_answer_was_lost_is_told_too(
    connect: Any,
    client: httpx.AsyncClient,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    deliveries: Any,
) -> None:
    await connect(WebhookConfig(url=receiver.url))
    receiver.answers = [answer("500 Oops")]
    receipt = await send_report()
    await run_worker()
    await withdraw(client, receipt)
    await run_worker()
    assert [(each.event, each.state) for each in await deliveries()] == [
        ("submitted", "cancelled"),
        ("withdrawn", "delivered"),
    ]


async def test_a_withdrawn_reports_file_is_taken_out_of_the_folder(
    connect: Any,
    client: httpx.AsyncClient,
    send_report: Any,
    run_worker: Any,
    settings: Settings,
) -> None:
    await connect(FolderConfig(folder="inn"))
    receipt = await send_report()
    await run_worker()
    await withdraw(client, receipt)
    await run_worker()
    (file,) = (settings.folder_root / "inn").iterdir()
    assert file.name == f"{receipt['reference']}.withdrawn.json"
    assert json.loads(file.read_bytes())["type"] == "no.meldeknapp.report.withdrawn.v1"
