"""Whatever is done with a case, through whichever form: its events alone tell where it stands."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

import httpx
import pytest
import pytest_asyncio

from api.access.permissions import Role
from tests.api.closing.conftest import review
from tests.api.history.comparing import compare
from tests.api.history.forms import forms_of, kind_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from fastapi import FastAPI

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]
    Page = Callable[[str], Awaitable[httpx.Response]]
    Door = Callable[[str, dict[str, str]], Awaitable[httpx.Response]]

T = TypeVar("T")

TABS = (
    *("", "/duties", "/related", "/handover", "/invitation", "/review", "/review/timeline"),
    *(
        "/review/learning",
        "/review/meetings",
        "/review/summary",
        "/review/sign-off",
        "/measures",
        "/measures/new",
    ),
    *("/closing", "/lesson"),
)
RECEIPT = ("/receipt", "/receipt/review", "/receipt/summary", "/receipt/sign-off")
ONWARD = re.compile(
    r'href="(/staff/(?:measures|lessons)/[0-9a-f-]{36}(?:/edit)?|'
    r'/staff/cases/[0-9A-Z-]{9}/review/meetings/[0-9a-f-]{36})"'
)
NOT_PRESSED = ("/staff/logout", "/staff/language", "/receipt/withdraw", "/receipt/close")

STEPS = 120
KINDS = 40
"""Of things that happen, at least."""
LOOKED_EACH = 4
"""Steps: what an event left out stays to be seen."""


class Hands:
    """Whoever presses what is there: what was opened and pressed least of all first."""

    def __init__(self, seed: int, cases: list[Sent]) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.known = {
            "other": [each.reference for each in cases],
            "email": ["ada@example.org"],
            "phone": ["", "22 33 44 55"],
            **{each: ["", "3", "0,5"] for each in ("baseline", "target", "measured")},
        }
        self.pages = [f"{case.page}{tab}" for case in cases for tab in TABS]
        self.times: Counter[str] = Counter()

    async def press(self, open_page: Page, send: Door, pages: Sequence[str] = ()) -> None:
        """Open the page of a kind that was opened least, and press the form pressed least."""
        address = self._least(pages or self.pages, str)
        page = await open_page(address)
        self.pages += [each for each in ONWARD.findall(page.text) if each not in self.pages]
        forms = [each for each in forms_of(page.text) if not each.action.startswith(NOT_PRESSED)]
        if forms:
            form = self._least(forms, lambda each: each.action)
            answer = await send(form.action, form.filled(self.dice, self.known))
            assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, (form, answer.text)

    def _least(self, things: Sequence[T], address: Callable[[T], str]) -> T:
        """Return one of those whose kind of address was used least, and count it."""
        shuffled = self.dice.sample(things, len(things))
        chosen = min(shuffled, key=lambda each: self.times[kind_of(address(each))])
        self.times[kind_of(address(chosen))] += 1
        return chosen


class Reporter:
    """The reporter of a case, with the receipt open."""

    def __init__(self, app: FastAPI) -> None:
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url="http://meldeknapp.test",
            headers={"Accept-Language": "en"},
            follow_redirects=True,
        )

    async def open(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def send(self, path: str, data: dict[str, str]) -> httpx.Response:
        return await self.http.post(path, data=data)


@pytest_asyncio.fixture
async def reporter(app: FastAPI) -> AsyncIterator[Reporter]:
    """Somebody whose receipt is not opened yet."""
    made = Reporter(app)
    async with made.http:
        yield made


def door_of(staff: Browser) -> Door:
    """Return how this member of staff sends a form, just as it stands in `data`."""

    async def send(path: str, data: dict[str, str]) -> httpx.Response:
        return await staff.http.post(path, data=data, follow_redirects=True)

    return send


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_pressed_the_events_alone_tell_what_became_of_the_case(
    seed: int,
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Send,
    reporter: Reporter,
    database: Database,
) -> None:
    wants = {
        "involvement": {"keep_informed": True, "take_part": True, "modes": ["joint_meeting"]},
        "contact": {"email": "ada@example.org"},
    }
    cases = [await send(kind="harm_event", **wants), await send(unit="akuttmottaket")]
    for each in cases:
        await review(adviser, each)
    await reporter.send("/receipt", {"code": cases[0].receipt_code})
    colleague = await log_in("bente", Role.ADVISER)
    hands = Hands(seed, cases)
    for step in range(STEPS):
        if step % 6 == 0:
            await hands.press(reporter.open, reporter.send, RECEIPT)
        else:
            who = colleague if step % 6 == 1 else adviser
            await hands.press(who.open, door_of(who))
        if step % LOOKED_EACH == 0:
            await compare(database)
    await reporter.send("/receipt/withdraw", {"sure": "yes"})
    happened = await compare(database)
    assert len(happened) >= KINDS, sorted(happened)
