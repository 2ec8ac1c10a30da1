"""Faces that no other journey passes, and the check of all faces itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.album import ask_axe
from tests.journeys.people import Person, Reporter

if TYPE_CHECKING:
    from tests.journeys.album import Album
    from tests.journeys.conftest import Invite


def test_the_button_on_a_web_page_and_the_chat_it_opens_on_a_phone(
    visitor: Invite, album: Album
) -> None:
    passer_by = visitor(Reporter, "nb")
    passer_by.page.goto(passer_by.url)
    button = passer_by.page.get_by_role("button", name="Meld fra", exact=True)
    expect(button).to_be_visible()
    album.take(passer_by.page, "passer-by", "host-page")
    assert not passer_by.page.locator("meldeknapp-button iframe").count(), "loaded unasked"

    passer_by.page.set_viewport_size({"width": 320, "height": 640})
    passer_by.opens_the_button(passer_by.url)
    album.take(passer_by.page, "passer-by", "chat-open", whole=False, widths=(320,))


def test_the_button_works_by_keyboard_alone(visitor: Invite) -> None:
    passer_by = visitor(Reporter, "en")
    passer_by.page.goto(f"{passer_by.url}/?lang=en")
    button = passer_by.page.get_by_role("button", name="Speak up", exact=True)
    expect(button).to_be_visible()
    passer_by.framed = True
    button.focus()
    passer_by.page.keyboard.press("Enter")
    passer_by.is_answered()
    expect(passer_by.box).to_be_focused()
    passer_by.page.keyboard.type("My father was given the wrong tablets.")
    passer_by.page.keyboard.press("Enter")
    passer_by.has_said("My father was given the wrong tablets.")
    passer_by.is_answered()
    passer_by.page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_axe_would_find_what_is_wrong(visitor: Invite) -> None:
    """Guards the check of all faces (conftest.album) against finding nothing for a wrong reason."""
    person = visitor(Person, "en")
    page = person.page
    page.goto(f"{person.url}/s/solvik?lang=en")
    page.evaluate("document.getElementById('text').removeAttribute('aria-label')")
    page.evaluate("document.getElementById('text').removeAttribute('placeholder')")
    assert "label" in {each.rule for each in ask_axe(page, "broken on purpose")}
