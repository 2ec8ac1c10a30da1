"""Where a running service listens."""

from __future__ import annotations

import socket

import pytest

from api.operations.addresses import Addresses, PortTaken


def test_one_port_moves_all_the_others_with_it() -> None:
    addresses = Addresses.from_environment({}, port=9100)
    assert (addresses.bot_port, addresses.far_end_port) == (9101, 9102)
    assert (addresses.worker_port, addresses.smtp_port) == (9103, 9125)
    assert addresses.service_url == "http://127.0.0.1:9100"


def test_without_settings_the_documented_ports_are_used() -> None:
    assert Addresses.from_environment({}) == Addresses()


def test_each_port_can_be_set_by_itself() -> None:
    addresses = Addresses.from_environment({"MELDEKNAPP_BOT_PORT": "7001"})
    assert addresses.bot_port == 7001
    assert addresses.port == 8000


def test_a_taken_port_is_named_with_the_setting_that_changes_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        addresses = Addresses.from_environment({"MELDEKNAPP_BOT_PORT": str(port)}, port=port - 5000)
        with pytest.raises(
            PortTaken, match=rf"Port {port}, meant for the bot.*MELDEKNAPP_BOT_PORT"
        ):
            addresses.require_free(demo=False)
