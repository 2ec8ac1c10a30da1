"""Reading a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.cases.conftest import MATTERS, STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

async def test_the_case_page_begins_with_what_matters_to_them(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(what_matters=MATTERS)
    page = await adviser.open(sent.page)
    assert page.status_code == 200
    assert 0 < page.text.index(MATTERS) < page.text.index(STORY)
