"""The staff's page about forwarding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from api.access.permissions import Role
from api.forwarding.models import Delivery
from api.forwarding.schemas import WebhookConfig
from tests.api.forwarding.conftest import STORY, answer

if TYPE_CHECKING:
    from api.shared.db import Database
    from tests.api.forwarding.conftest import Receiver
    from tests.staff_fixtures import Browser

PAGE = "/staff/delivery"


@pytest.fixture
async def dead_letter(
    connect: Any,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    database: Database,
) -> dict[str, str]:
    """A report whose delivery was given up; the receiver takes it now."""
    await connect(WebhookConfig(url=receiver.url))
    receiver.answers = [answer("410 Gone")]
    receipt: dict[str, str] = await send_report()
    await run_worker()
    return receipt


async def test_a_dead_letter_is_seen_and_sent_again(
    dead_letter: dict[str, str],
    adviser: Browser,
    receiver: Receiver,
    run_worker: Any,
    deliveries: Any,
) -> None:
    page = await adviser.open(PAGE)
    assert dead_letter["reference"] in page.text
    assert "Did not arrive" in page.text
    assert "410 Gone" in page.text
    assert STORY not in page.text
    (delivery,) = await deliveries()
    page = await adviser.send(f"{PAGE}/{delivery.id}/again")
    assert page.status_code == 200
    assert "Waiting" in page.text
    await run_worker()
    (delivery,) = await deliveries()
    assert delivery.state == "delivered"
    assert "Everything has arrived." in (await adviser.open(PAGE)).text
    assert len(receiver.calls) == 2


async def test_pressing_send_again_twice_sends_once(
    dead_letter: dict[str, str],
    adviser: Browser,
    receiver: Receiver,
    run_worker: Any,
    deliveries: Any,
) -> None:
    (delivery,) = await deliveries()
    await adviser.open(PAGE)
    await adviser.send(f"{PAGE}/{delivery.id}/again")
    await adviser.send(f"{PAGE}/{delivery.id}/again")
    await run_worker()
    assert len(receiver.calls) == 2  # the one that failed, and one more


async def test_a_waiting_delivery_is_sent_at_once_and_not_again_at_its_hour(
    connect: Any,
    adviser: Browser,
    receiver: Receiver,
    send_report: Any,
    run_worker: Any,
    hours_pass: Any,
    deliveries: Any,
) -> None:
    await connect(WebhookConfig(url=receiver.url))
    receiver.answers = [answer("503 Later", "Retry-After: 7200")]
    await send_report()
    await run_worker()
    (delivery,) = await deliveries()
    await adviser.open(PAGE)
    await adviser.send(f"{PAGE}/{delivery.id}/again")
    await run_worker()
    assert len(receiver.calls) == 2
    await hours_pass()
    await run_worker()
    assert len(receiver.calls) == 2


async def test_what_has_arrived_cannot_be_sent_again(
    dead_letter: dict[str, str], adviser: Browser, database: Database, deliveries: Any
) -> None:
    (delivery,) = await deliveries()
    await adviser.open(PAGE)
    async with database.begin() as tx:
        await tx.execute(update(Delivery).values(state="delivered"))
    page = await adviser.send(f"{PAGE}/{delivery.id}/again")
    assert page.status_code == 409


async def test_those_without_the_role_are_refused(
    dead_letter: dict[str, str], log_in: Any, deliveries: Any
) -> None:
    council = await log_in("carl", Role.COUNCIL)
    assert (await council.open(PAGE)).status_code == 403
    of_one_unit = await log_in("unni", Role.ADVISER, unit="akuttmottaket")
    assert dead_letter["reference"] not in (await of_one_unit.open(PAGE)).text
    adviser = await log_in("aud", Role.ADVISER)
    assert (await adviser.open(f"{PAGE}/connectors/new/webhook")).status_code == 403


async def test_an_administrator_makes_a_webhook_and_sees_its_keys_once(
    log_in: Any, receiver: Receiver, send_report: Any, run_worker: Any
) -> None:
    admin = await log_in("amina", Role.ADMINISTRATOR)
    form = f"{PAGE}/connectors/new/webhook"
    await admin.open(form)
    page = await admin.send(form, name="Kvalitetssystemet", where=receiver.url)
    assert page.status_code == 201
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", page.text)
    assert found is not None
    await send_report()
    await run_worker()
    receiver.calls[-1].verified(found[0])
    page = await admin.open(PAGE)
    assert "Kvalitetssystemet" in page.text
    assert "whsec_" not in page.text


async def test_a_connector_that_could_not_work_is_refused_and_what_was_typed_is_kept(
    log_in: Any,
) -> None:
    admin = await log_in("amina", Role.ADMINISTRATOR)
    form = f"{PAGE}/connectors/new/webhook"
    await admin.open(form)
    page = await admin.send(form, name="Inne", where="https://192.168.1.1/inn")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "inside a private network" in page.text
    assert 'value="https://192.168.1.1/inn"' in page.text
    page = await admin.send(form, name=" ", where="")
    assert "Give the connector a name." in page.text
    assert "not sent on to any other system" in (await admin.open(PAGE)).text


async def test_an_administrator_changes_a_connector_and_lets_it_rest(
    connect: Any, log_in: Any, receiver: Receiver, send_report: Any, deliveries: Any
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url))
    admin = await log_in("amina", Role.ADMINISTRATOR)
    form = f"{PAGE}/connectors/{keys.connector_id}"
    assert receiver.url in (await admin.open(form)).text
    page = await admin.send(form, name="Nytt navn", where=receiver.url + "/ny")
    assert "Nytt navn" in page.text
    assert receiver.url + "/ny" in page.text
    page = await admin.send(f"{form}/rest")
    assert "Resting" in page.text
    await send_report()
    assert await deliveries() == []
    page = await admin.send(f"{form}/use")
    assert "Resting" not in page.text
