"""The bot is killed in the middle of a conversation: nothing is lost, and the person can go on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

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
def liv(visitor: Invite, product: Product) -> Reporter:
    """Liv, in the middle of telling."""
    liv = visitor(Reporter, "nb")
    liv.opens_the_button(product.url)
    liv.says(STORY)
    liv.hears("Is there more you want to tell?")
    return liv


@pytest.fixture
def killed_bot(product: Product, liv: Reporter) -> Iterator[int]:
    """Kill the bot; leave it to the supervisor to start another, and wait for that at the end."""
    killed = product.kill("bot")
    yield killed
    product.wait_until_bot_answers(killed)


def test_the_form_takes_over_at_once_with_all_that_was_said(
    liv: Reporter, killed_bot: int, album: Album
) -> None:
    began = time.monotonic()
    liv.box.fill(SAID_TO_NOBODY)
    liv.box.press("Enter")
    expect(liv.answer("Go on in the form")).to_be_visible()
    assert time.monotonic() - began < FORM_SECONDS
    liv.has_said(STORY)
    liv.has_said(SAID_TO_NOBODY)
    album.take(liv.page, "liv", "bot-is-away", whole=False, widths=(768, 1280))

    with liv.page.expect_popup() as opened:
        liv.answer("Go on in the form").click()
    form = Reporter(opened.value, "nb", liv.url)
    what_happened = form.page.get_by_label(form.words("What happened?"), exact=True)
    expect(what_happened).to_have_value(f"{STORY}\n\n{SAID_TO_NOBODY}")
    assert_no_token_in_address(form.page)
    form.presses("Send")
    form.sees_heading("Thank you, your report is sent")


def test_the_conversation_goes_on_when_the_bot_is_back(
    liv: Reporter, killed_bot: int, product: Product
) -> None:
    liv.box.fill(SAID_TO_NOBODY)
    liv.box.press("Enter")
    expect(liv.answer("Try again here")).to_be_visible()

    product.wait_until_bot_answers(killed_bot)
    liv.answer("Try again here").click()
    expect(liv.answer("That's all")).to_be_visible()
    liv.has_said(STORY)
    liv.has_said(SAID_TO_NOBODY)
    liv.says(SAID_LATER)
    liv.presses_answer("That's all")
    liv.hears("What matters most to you now?")


def assert_no_token_in_address(page: Page) -> None:
    assert "token" not in page.url
    assert "conversation" not in page.url
