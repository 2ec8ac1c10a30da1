"""What the report tells of both sides: the timeline with its differences, and who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.api.reviews.test_signoff import OTHERWISE, asked, sign, sign_as_staff, write
from tests.api.reviews.test_timeline import add, path_of, post

if TYPE_CHECKING:
    import httpx

    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

__all__ = ["asked"]

OURS = "Astrid ga én tablett."
THEIRS = "Kari Nordmann fikk to tabletter."
NOTE = "Kari sier to tabletter, vaktlista én."


async def report(adviser: Browser, sent: Sent, **query: str) -> str:
    """Return the report as it is read on its page."""
    page = await adviser.open(f"{sent.page}/review/report", language="en", **query)
    return page.text[page.text.index("<article") :]


@pytest.fixture
async def told(adviser: Browser, asked: Sent) -> Sent:
    """A review whose timeline has two entries that differ."""
    times = {"happened_at": "2026-11-02T10:00", "about": "true"}
    one = await add(adviser, asked, OURS, **times)
    other = await add(adviser, asked, THEIRS, side="reporter", phrase="da Kari kom")
    fields = {"id": str(uuid4()), "one": one, "other": other, "note": NOTE}
    await post(adviser, f"{path_of(asked)}/differences", **fields)
    return asked


async def test_both_sides_are_told_in_order_and_their_differences_kept(
    told: Sent, adviser: Browser
) -> None:
    shown = await report(adviser, told, names="true")
    one = shown.index("1. The staff&#39;s account, about 2 November 2026")
    assert one < shown.index(OURS) < shown.index("account, da Kari kom") < shown.index(THEIRS)
    assert "Told differently in 2, both kept" in shown
    assert "Told differently in 1, both kept" in shown
    assert shown.count(NOTE) == 2


async def test_without_names_no_name_stands_in_the_timeline_nor_beside_a_sign_off(
    told: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    await sign_as_staff(adviser, told, verdict="differs", words="Astrid og Kari så det ulikt.")
    await sign(client, verdict="differs", words="Kari Nordmann ringte klokka sju.")
    shown = await report(adviser, told)
    for name in ("Kari", "Nordmann", "Astrid"):
        assert name not in shown
    assert "[name] fikk to tabletter." in shown
    assert "2. The reporter&#39;s account, da [name] kom" in shown
    assert "Sees it otherwise: Staff (takes part)" in shown
    assert "Sees it otherwise: The reporter" in shown
    named = await report(adviser, told, names="true")
    assert "Sees it otherwise: Astrid" in named
    assert "Kari Nordmann ringte klokka sju." in named


async def test_who_has_not_signed_is_told_and_what_was_said_of_an_earlier_version(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    await sign(client, verdict="differs", words=OTHERWISE)
    await write(adviser, asked, "Det ble ringt klokka sju.")
    shown = await report(adviser, asked)
    assert "Not signed: Staff (takes part)" in shown
    assert "Not signed: The reporter" in shown
    before = shown.index("What was said of earlier versions")
    assert before < shown.index("(version 1)") < shown.index(OTHERWISE)


async def test_the_pdf_tells_the_same(told: Sent, adviser: Browser) -> None:
    answer = await adviser.open(f"{told.page}/review/report.pdf", language="en")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.count(b"/S /H2") >= 4
    assert answer.content.count(b"/S /H3") >= 3


async def test_nothing_is_told_of_a_timeline_and_of_signing_before_there_is_any(
    reviewed: Sent, adviser: Browser
) -> None:
    shown = await report(adviser, reviewed)
    assert "from both sides" not in shown
    assert "Who stands by it" not in shown
