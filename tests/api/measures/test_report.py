"""The measures in the report of a review: who sees to them, by when, and whether they help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.shared import clock
from api.shared.i18n import date_text
from tests.api.measures.conftest import CHECK, DUE, INDICATOR, TITLE, Sent, check_form

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.staff_fixtures import Browser

EVIDENCE = "Astrid telte vaktlistene: to av førti kom for sent."


async def report(adviser: Browser, sent: Sent, **query: str) -> str:
    """Start the review, if it is not started, and return its report."""
    review = f"{sent.page}/review"
    page = await adviser.open(review)
    if f"{review}/start" in page.text or "Before the review can start" in page.text:
        await adviser.send(f"{review}/someone-else", words="Ola, broren")
        await adviser.send(f"{review}/start", method="brief_review", method_reason="Det passer.")
    page = await adviser.open(f"{review}/report", language="en", **query)
    assert page.status_code == 200, page.text
    return page.text[page.text.index("<article") :]


async def test_a_measure_is_told_with_owner_deadline_strength_and_what_is_to_be_checked(
    adviser: Browser, case: Sent, decide: Callable[..., Awaitable[str]]
) -> None:
    await decide(baseline="12", target="2", indicator_unit="doser")
    shown = await report(adviser, case, names="true")
    for told in (TITLE, INDICATOR, "Astrid", "Strong", "Decided", date_text(DUE), "12 doser"):
        assert told in shown
    assert f"planned for {date_text(CHECK)}" in shown


async def test_without_names_the_owner_is_told_by_role_and_evidence_names_nobody(
    adviser: Browser, case: Sent, implement: Callable[..., Awaitable[str]]
) -> None:
    path = await implement()
    form = await check_form(adviser, path)
    done = {"outcome": "effective", "done_on": str(clock.today()), "evidence": EVIDENCE}
    page = await adviser.send(form, **done)
    assert page.status_code == 200, page.text
    shown = await report(adviser, case)
    assert "Quality adviser" in shown
    assert "Astrid" not in shown
    assert "[name] telte vaktlistene" in shown
    assert f"{date_text(clock.today())}: It helps" in shown
    assert EVIDENCE in await report(adviser, case, names="true")


async def test_a_rejected_measure_is_told_with_its_reason(
    adviser: Browser, case: Sent, propose: Callable[..., Awaitable[str]]
) -> None:
    path = await propose()
    await adviser.open(path)
    await adviser.send(f"{path}/reject", reason="Pumpen kan ikke stilles om.")
    shown = await report(adviser, case)
    assert "Rejected" in shown
    assert "Pumpen kan ikke stilles om." in shown


async def test_a_case_without_measures_has_no_such_part(adviser: Browser, case: Sent) -> None:
    assert "What changes" not in await report(adviser, case)
