"""Saving a connector: what could not work is refused, with the reason, before anything is lost."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text

from api.forwarding.models import Connector
from api.forwarding.problems import ConnectorRefused
from api.forwarding.schemas import FolderConfig, WebhookConfig
from api.forwarding.service import connector_of_key
from api.forwarding.webhook import is_secret, new_secret
from api.shared.problems import Unauthorized

if TYPE_CHECKING:
    from api.shared.db import Database
    from tests.api.forwarding.conftest import Receiver


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "address-malformed"),
        ("ftp://example.org/", "address-malformed"),
        ("https://", "address-malformed"),
        ("https://user:pass@example.org/", "address-malformed"),
        ("http://example.org/", "address-not-encrypted"),
        ("https://127.0.0.1/", "address-private"),
        ("https://[::1]/", "address-private"),
        ("https://10.1.2.3/", "address-private"),
        ("https://169.254.169.254/latest/meta-data/", "address-private"),
        ("https://localhost/", "address-private"),
        ("https://2130706433/", "address-private"),
        ("https://nobody.invalid/", "name-unknown"),
    ],
)
async def test_an_address_we_may_not_call_is_refused_with_the_reason(
    connect: Any, database: Database, url: str, reason: str
) -> None:
    with pytest.raises(ConnectorRefused) as refused:
        await connect(WebhookConfig(url=url))
    assert (refused.value.field, refused.value.reason) == ("url", reason)
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Connector)) == 0


async def test_an_address_where_nobody_listens_is_refused(
    connect: Any, settings: Any, receiver: Receiver
) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        settings.egress_allow.append(place)
        with pytest.raises(ConnectorRefused) as refused:
            await connect(WebhookConfig(url=f"http://{place}/"))
    assert refused.value.reason == "unreachable"


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "c2VjcmV0", "whsec_å"])
async def test_a_secret_that_cannot_sign_is_refused(
    connect: Any, receiver: Receiver, secret: str
) -> None:
    with pytest.raises(ConnectorRefused) as refused:
        await connect(WebhookConfig(url=receiver.url), secret=secret)
    assert refused.value.reason == "secret-malformed"


async def test_a_folder_outside_the_root_is_refused(connect: Any) -> None:
    with pytest.raises(ConnectorRefused) as refused:
        await connect(FolderConfig(folder="../elsewhere"))
    assert (refused.value.field, refused.value.reason) == ("folder", "folder-malformed")


async def test_a_webhook_gets_a_secret_that_can_sign_and_it_is_stored_sealed(
    connect: Any, receiver: Receiver, database: Database
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url))
    assert is_secret(keys.secret)
    assert keys.secret != new_secret()
    async with database.begin() as tx:
        stored = await tx.scalar(text("SELECT c::text FROM connectors c"))
    assert keys.secret not in stored
    assert keys.inbound_key not in stored


async def test_a_connector_is_known_by_its_key_and_by_no_other(
    connect: Any, receiver: Receiver, database: Database
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url))
    async with database.begin() as tx:
        assert (await connector_of_key(tx, keys.inbound_key)).id == keys.connector_id
        for wrong in (None, "", "x", keys.secret, keys.inbound_key + "x"):
            with pytest.raises(Unauthorized):
                await connector_of_key(tx, wrong)


async def test_a_resting_connector_gets_nothing_new_and_its_key_opens_nothing(
    connect: Any, receiver: Receiver, database: Database, send_report: Any, deliveries: Any
) -> None:
    keys = await connect(WebhookConfig(url=receiver.url))
    async with database.begin() as tx:
        (await tx.get_one(Connector, keys.connector_id)).active = False
    await send_report()
    assert await deliveries() == []
    async with database.begin() as tx:
        with pytest.raises(Unauthorized):
            await connector_of_key(tx, keys.inbound_key)


async def test_a_place_no_longer_allowed_is_not_called(
    connect: Any,
    receiver: Receiver,
    settings: Any,
    send_report: Any,
    run_worker: Any,
    deliveries: Any,
) -> None:
    await connect(WebhookConfig(url=receiver.url))
    await send_report()
    settings.egress_allow.clear()
    await run_worker()
    assert receiver.calls == []
    (delivery,) = await deliveries()
    assert (delivery.state, delivery.last_error) == ("waiting", "address-not-encrypted")
