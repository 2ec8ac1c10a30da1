"""Someone begins to tell, and then wants all of it gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
import psycopg
import pytest
from playwright.sync_api import expect

from api.shared.db import plain_url
from tests.journeys.people import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.album import Album
    from tests.journeys.conftest import Invite
    from tests.product import Product

STORY = "Jeg er redd for det som skjedde på poliklinikken."


@pytest.fixture
def nora(visitor: Invite) -> Reporter:
    """Nora, who has told something on the chat's own page."""
    nora = visitor(Reporter, "nb")
    nora.opens_the_chat_page(f"{nora.url}/s/solvik?lang=nb")
    nora.lets_the_device_remember()
    nora.presses_answer("Report something")
    nora.says(STORY)
    return nora


def by_the_menu(nora: Reporter, album: Album) -> None:
    nora.chat.get_by_label(nora.words("Menu"), exact=True).click()
    nora.answer("Delete everything").click()
    dialog = nora.chat.get_by_role("dialog", name=nora.words("Delete everything?"))
    expect(dialog).to_be_visible()
    album.take(nora.page, "nora", "delete", whole=False)
    dialog.get_by_role("button", name=nora.words("Delete everything"), exact=True).click()
    expect(nora.chat.get_by_role("status")).to_contain_text(nora.words("Everything is deleted."))


def by_saying_so(nora: Reporter, album: Album) -> None:
    del album
    nora.says("slett alt")
    nora.answer("Yes, delete everything").click()
    nora.hears("Everything you wrote here is deleted.")


@pytest.mark.parametrize("delete", [by_the_menu, by_saying_so])
def test_everything_is_gone_here_and_there(
    nora: Reporter,
    product: Product,
    album: Album,
    delete: Callable[[Reporter, Album], None],
) -> None:
    remembered = nora.page.evaluate("localStorage.getItem('meldeknapp:solvik')")
    kept = json.loads(remembered)["conversation"]
    key_id = key_of(product, kept["id"])
    assert key_id

    delete(nora, album)

    expect(nora.answer("Start again")).to_be_visible()
    assert nora.page.evaluate("localStorage.length + sessionStorage.length") == 0
    nora.page.reload()
    nora.is_answered()
    expect(nora.log).not_to_contain_text(STORY)

    answer = httpx.get(
        f"{product.url}/api/v1/conversations/{kept['id']}",
        headers={"Authorization": f"Bearer {kept['token']}"},
        timeout=30,
    )
    assert answer.status_code == 404
    assert key_of(product, kept["id"]) is None
    with psycopg.connect(plain_url(product.database_url)) as connection:
        messages = connection.execute(
            "SELECT count(*) FROM conversation_messages WHERE conversation_id = %s", [kept["id"]]
        ).fetchone()
        keys = connection.execute(
            "SELECT count(*) FROM sealing_keys WHERE id = %s AND wrapped IS NOT NULL", [key_id]
        ).fetchone()
    assert (messages, keys) == ((0,), (0,))


def key_of(product: Product, conversation_id: str) -> UUID | None:
    """Return the id of the key that opens a conversation, while the conversation is there."""
    with psycopg.connect(plain_url(product.database_url)) as connection:
        row = connection.execute(
            "SELECT key_id FROM conversations WHERE id = %s", [conversation_id]
        ).fetchone()
    return row[0] if row else None
