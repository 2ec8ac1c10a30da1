"""The way from the button to the receipt, and the plain form, in a Firefox where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.widgets import firefox
from tests.widgets.talk import MATTERS, MOST_QUESTIONS, PRESSES, STORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.widgets.firefox import Firefox

FOUND = firefox.find_firefox()

pytestmark = pytest.mark.skipif(
    FOUND is None,
    reason="no Firefox here: `apt-get install firefox-esr`, or name one: FIREFOX_PATH",
)

ENTER = "\ue007"

OFFERED = """return document.querySelector("#indicator:not([hidden])") ? [] :
    [...document.querySelectorAll("#answers button")].map((each) => each.textContent)"""
SAID = 'return document.querySelectorAll("#messages [data-from=bot]").length > arguments[0]'
CODE = 'return document.querySelector("%s")?.textContent.replace(/\\s/g, "")'


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Firefox]:
    """A new window of a new profile."""
    assert FOUND
    with firefox.running(FOUND, tmp_path) as opened:
        yield opened


def _answer(window: Firefox, name: str | None = None) -> None:
    """Press an answer, of those on offer the one that leads on, and wait for what is said to it."""
    offered = window.wait_for(OFFERED)
    wanted = name or next((each for each in PRESSES if each in offered), offered[0])
    before = window.ask('return document.querySelectorAll("#messages [data-from=bot]").length')
    window.press(
        window.ask(
            """return [...document.querySelectorAll("#answers button")]
                .find((each) => each.textContent === arguments[0])""",
            wanted,
        )
    )
    window.wait_for(SAID, before)


def _write(window: Firefox, text: str) -> None:
    before = window.ask('return document.querySelectorAll("#messages [data-from=bot]").length')
    window.type(window.find("#text"), text + ENTER)
    window.wait_for(SAID, before)


def test_from_the_button_to_the_receipt(window: Firefox, site: str) -> None:
    window.open(f"{site}/?lang=nb")
    inside = window.shadow(window.find("meldeknapp-button"))
    button = window.find(".go", inside)
    assert window.name_of(button) == "Meld fra"
    window.press(button)
    window.into(window.find("iframe", inside))
    _answer(window)
    _write(window, STORY)
    _answer(window)
    _write(window, MATTERS)
    for _ in range(MOST_QUESTIONS):
        if window.ask('return document.querySelector(".review")'):
            break
        _answer(window)
    assert STORY in window.ask('return document.querySelector(".review").textContent')
    _answer(window, "Send")
    code = window.wait_for(CODE % "#receipt-code")
    assert len(code) == 20

    window.open(f"{site}/receipt?lang=nb")
    window.type(window.find("input[name=code]"), code + ENTER)
    window.wait_for("return document.body.textContent.includes(arguments[0])", "Mottatt")


def test_the_plain_form_to_the_receipt(window: Firefox, site: str) -> None:
    window.open(f"{site}/s/solvik/form?lang=nb")
    window.type(window.find("textarea[name=what_happened]"), STORY)
    window.press(window.find("input[name=kind]"))
    window.press(window.find(".mk-form .ds-button[value=check]"))
    window.wait_for(
        "return document.querySelector('main').textContent.includes(arguments[0])", STORY
    )
    window.press(window.find("form[action*='/send'] button:not([hidden])"))
    assert len(window.wait_for(CODE % ".mk-code")) == 20
