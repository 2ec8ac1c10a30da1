"""Sending an SMS to a real gateway, and telling mobile numbers from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from api.shared import sms
from api.shared.http import Egress
from api.shared.mail import NotSent
from api.shared.settings import Settings
from api.shared.sms import TextMessage
from tests.ports import free_port
from tests.sms_gateway import Gateway, running_gateway

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = "+4740000001"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway that runs."""
    with running_gateway() as made:
        yield made


@pytest.fixture
def settings(settings: Settings, gateway: Gateway) -> Settings:
    """Settings with that gateway."""
    return gateway.given_to(settings)


async def send(settings: Settings) -> None:
    async with Egress(settings.egress_allow, call_seconds=2) as egress:
        await sms.send(settings, egress, TextMessage("7", NUMBER, "Blåbærsyltetøy"))


async def test_a_message_arrives_with_its_letters_whole(
    settings: Settings, gateway: Gateway
) -> None:
    await send(settings)
    assert gateway.taken == [{"id": "7", "from": "Solvik", "to": NUMBER, "text": "Blåbærsyltetøy"}]
    assert gateway.headers[0]["Idempotency-Key"] == "7"


@pytest.mark.parametrize(
    ("status", "slug", "for_good"),
    [
        (400, "number-refused", True),
        (422, "number-refused", True),
        (401, "login-refused", False),
        (403, "login-refused", False),
        (404, "refused", False),
        (429, "refused", False),
        (500, "refused", False),
        (302, "refused", False),
    ],
)
async def test_a_refusal_for_now_is_told_from_one_for_good(
    settings: Settings, gateway: Gateway, status: int, slug: str, *, for_good: bool
) -> None:
    gateway.refusals = [status]
    with pytest.raises(NotSent) as refused:
        await send(settings)
    assert (refused.value.slug, refused.value.for_good) == (slug, for_good)
    assert NUMBER not in str(refused.value)


async def test_a_gateway_that_is_away_may_be_back_later(settings: Settings) -> None:
    away = f"127.0.0.1:{free_port()}"
    with pytest.raises(NotSent) as refused:
        await send(
            settings.model_copy(update={"sms_url": f"http://{away}", "egress_allow": [away]})
        )
    assert (refused.value.slug, refused.value.for_good) == ("unreachable", False)


async def test_an_address_inside_the_network_is_called_only_where_the_operator_listed_it(
    settings: Settings, gateway: Gateway
) -> None:
    with pytest.raises(NotSent) as refused:
        await send(settings.model_copy(update={"egress_allow": []}))
    assert refused.value.slug == "address-not-allowed"
    assert gateway.taken == []


async def test_without_a_gateway_nothing_is_sent(settings: Settings, gateway: Gateway) -> None:
    with pytest.raises(NotSent) as refused:
        await send(settings.model_copy(update={"sms_url": None}))
    assert (refused.value.slug, refused.value.for_good) == ("turned-off", True)
    assert gateway.taken == []


def test_neither_number_nor_text_stands_in_a_message_that_is_printed() -> None:
    assert NUMBER not in repr(TextMessage("7", NUMBER, "hemmelig"))
    assert "hemmelig" not in repr(TextMessage("7", NUMBER, "hemmelig"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("40000001", NUMBER),
        ("400 00 001", NUMBER),
        ("+47 400 00 001", NUMBER),
        ("004740000001", NUMBER),
        ("(+47) 400-00-001", NUMBER),
        ("91.23.45.67", "+4791234567"),
        ("+46 70 123 45 67", "+46701234567"),
        ("0046701234567", "+46701234567"),
        ("55 00 00 00", None),  # a landline
        ("+47 55 00 00 00", None),
        ("113", None),
        ("400 00 00", None),
        ("400 00 001 2", None),
        ("4740000001", None),  # without + it may be anything
        ("+4640", None),
        ("+0701234567", None),
        ("ring meg", None),
        ("٤٠٠٠٠٠٠١", None),
        ("", None),
        (None, None),
    ],
)
def test_mobile_numbers_are_told_from_others(typed: str | None, number: str | None) -> None:
    assert sms.number_of(typed) == number


@pytest.mark.parametrize("sender", ["", "Solvik kommune", "Sølvik", " Solvik", "+47"])
def test_a_sender_that_phones_cannot_show_stops_the_service_at_once(
    settings: Settings, sender: str
) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(settings.model_dump() | {"sms_sender": sender})
