"""The bot is killed in the middle of a conversation: nothing is lost, and the person can go on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.album import Album
    from tests.journeys.conftest import Invite
    from tests.product import Product

STORY = "Far ventet i seks timer på akuttmottaket i går uten å få mat eller drikke."
SAID_TO_NOBODY = "Han har diabetes og ble veldig dårlig."
SAID_LATER = "Til slutt fikk han hjelp av en sykepleier."

FORM_SECONDS = 3.0
"""How soon the form must take over."""


@pytest.fixture
def liv(visitor: Invite) -> Reporter:
    """Liv, in the middle of telling."""
    return in_the_middle(visitor)


@pytest.fixture
def per(visitor: Invite) -> Reporter:
    """Per, as far as she."""
    return in_the_middle(visitor)


def in_the_middle(visitor: Invite) -> Reporter:
    person = visitor(Reporter, "nb")
    person.opens_the_button(person.url)
    person.says(STORY)
    person.hears("Is there more you want to tell?")
    return person


@pytest.fixture
def killed_bot(product: Product, liv: Reporter, per: Reporter) -> Iterator[int]:
    """Kill the bot; leave it to the supervisor to start another, and wait for that at the end."""
    killed = product.kill("bot")
    yield killed
    product.wait_until_bot_answers(killed)


def test_the_form_takes_over_at_once_and_the_conversation_goes_on_later(
    liv: Reporter, per: Reporter, killed_bot: int, product: Product, album: Album
) -> None:
    speaks_to_nobody(liv)
    speaks_to_nobody(per)
    album.take(liv.page, "liv", "bot-is-away", whole=False, widths=(768, 1280))

    with per.page.expect_popup() as opened:
        per.answer("Go on in the form").click()
    form = Reporter(opened.value, "nb", per.url)
    what_happened = form.page.get_by_label(form.words("What happened?"), exact=True)
    expect(what_happened).to_have_value(f"{STORY}\n\n{SAID_TO_NOBODY}")
    assert form.page.url.endswith("/s/solvik/form/continue?lang=nb"), "a secret in the address"
    form.presses("Check your answers")
    form.presses("Send")
    form.sees_heading("Thank you, your report is sent")

    product.wait_until_bot_answers(killed_bot)
    liv.answer("Try again here").click()
    expect(liv.answer("That's all")).to_be_visible()
    liv.has_said(STORY)
    liv.has_said(SAID_TO_NOBODY)
    liv.says(SAID_LATER)
    liv.presses_answer("That's all")
    liv.hears("What matters most to you now?")


def speaks_to_nobody(person: Reporter) -> None:
    """Say something that no bot hears; the form must be offered in time, and nothing be lost."""
    began = time.monotonic()
    person.box.fill(SAID_TO_NOBODY)
    person.box.press("Enter")
    expect(person.answer("Go on in the form")).to_be_visible()
    assert time.monotonic() - began < FORM_SECONDS
    person.has_said(STORY)
    person.has_said(SAID_TO_NOBODY)
