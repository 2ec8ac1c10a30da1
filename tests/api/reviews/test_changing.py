"""Changing what was told, and taking back a difference: nothing that stood there is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.cases.models import CaseEvent
from api.reviews.models import Contribution, ContributionVersion
from tests.api.reviews.test_receipt import reporter
from tests.api.reviews.test_stale import form_with, told_beside
from tests.api.reviews.test_timeline import add, path_of

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

__all__ = ["reporter"]

WRONG, RIGHT, THEIRS = "Hun sa to tabletter.", "Hun sa tre tabletter.", "Jeg sa fire tabletter."
TOLD = {"way": "phone", "given_on": "2026-11-01"}


@pytest.fixture
async def told(adviser: Browser, reviewed: Sent) -> str:
    """What the reporter told on the phone, written down wrongly; its id."""
    await adviser.open(path_of(reviewed))
    which = str(uuid4())
    given = TOLD | {"id": which, "given_by": "reporter", "body": WRONG}
    page = await adviser.post(f"{path_of(reviewed)}/contributions", **given)
    assert page.status_code == 200
    return which


async def test_what_was_written_down_can_be_changed_and_its_wording_before_stays(
    adviser: Browser, reviewed: Sent, told: str, database: Database
) -> None:
    path = f"{path_of(reviewed)}/contributions/change"
    change = TOLD | {"id": told, "version": "1", "body": RIGHT, "way": "meeting"}
    page = await adviser.post(path, **change)
    assert page.status_code == 200
    assert RIGHT in page.text
    assert WRONG in page.text.split("One earlier version")[1]
    page = await adviser.post(path, **change)
    assert page.status_code == 200, "the same again changes nothing"
    case = await adviser.open(reviewed.page)
    assert "What the reporter told was changed" in case.text
    async with database.begin() as tx:
        earlier = (await tx.scalars(select(ContributionVersion))).one()
        events = await tx.scalars(select(CaseEvent).where(CaseEvent.what == "contribution_changed"))
        event = events.one()
    assert b"tabletter" not in earlier.body
    assert [each["way"] for each in event.details["rows"]["contributions"].values()] == ["meeting"]
    assert "tabletter" not in str(event.details)


async def test_two_who_change_what_was_written_down_lose_nothing(
    adviser: Browser, reviewed: Sent, told: str
) -> None:
    path = f"{path_of(reviewed)}/contributions/change"
    await adviser.post(path, **TOLD, id=told, version="1", body=RIGHT)
    page = await adviser.post(path, **TOLD, id=told, version="1", body=THEIRS)
    assert page.status_code == 409
    form = form_with(page.text, path, id=told)
    assert THEIRS in form.split("<textarea")[1]
    assert RIGHT in told_beside(form)


async def test_what_does_not_fit_stays_in_its_fields(
    adviser: Browser, reviewed: Sent, told: str
) -> None:
    path = f"{path_of(reviewed)}/contributions/change"
    page = await adviser.post(
        path, id=told, version="1", way="phone", given_on="2999-01-01", body=RIGHT
    )
    assert page.status_code == 422
    assert f'id="given_on-{told}-error"' in page.text
    assert RIGHT in form_with(page.text, path, id=told)


async def test_the_reporter_corrects_what_was_written_down_for_them_and_then_it_is_theirs(
    adviser: Browser, reviewed: Sent, told: str, reporter: httpx.AsyncClient, database: Database
) -> None:
    page = (await reporter.get("/receipt/review")).text
    assert "What you told us, as we wrote it down" in page
    assert WRONG in page
    answer = await reporter.post(
        "/receipt/review/told", data={"id": told, "version": "1", "body": THEIRS}
    )
    assert answer.status_code == 200
    assert THEIRS in answer.text
    shown = (await adviser.open(path_of(reviewed))).text
    assert "in the reporter's own words now" in shown
    assert THEIRS in shown
    assert WRONG in shown.split("One earlier version")[1]
    path = f"{path_of(reviewed)}/contributions/change"
    assert f'action="{path}"' not in shown
    forged = await adviser.post(path, **TOLD, id=told, version="2", body=RIGHT)
    assert forged.status_code == 409
    async with database.begin() as tx:
        assert (await tx.scalars(select(Contribution.written_by))).one() is None
    answer = await reporter.post(
        "/receipt/review/told", data={"id": told, "version": "1", "body": RIGHT}
    )
    assert answer.status_code == 409
    assert THEIRS in answer.text.split("This is saved now:")[1]


async def test_what_somebody_else_told_is_not_shown_to_the_reporter_nor_changed_by_them(
    adviser: Browser, reviewed: Sent, reporter: httpx.AsyncClient
) -> None:
    await adviser.open(path_of(reviewed))
    which = str(uuid4())
    given = TOLD | {"id": which, "given_by": "representative", "body": WRONG}
    await adviser.post(f"{path_of(reviewed)}/contributions", **given)
    assert WRONG not in (await reporter.get("/receipt/review")).text
    answer = await reporter.post(
        "/receipt/review/told", data={"id": which, "version": "1", "body": THEIRS}
    )
    assert answer.status_code == 404


async def test_a_difference_marked_by_mistake_is_taken_back_and_put_back(
    adviser: Browser, reviewed: Sent, database: Database
) -> None:
    path = path_of(reviewed)
    one = await add(adviser, reviewed, "Én tablett.")
    other = await add(adviser, reviewed, "To tabletter.", side="reporter")
    which = str(uuid4())
    await adviser.post(f"{path}/differences", id=which, one=one, other=other, note="Antallet.")
    page = await adviser.post(f"{path}/differences/take-back", id=which)
    assert "Told differently</span>" not in page.text
    assert "Taken back, told differently: Antallet." in page.text
    change = await adviser.post(
        f"{path}/differences/change", id=which, version="1", note="Noe annet"
    )
    assert change.status_code == 404
    page = await adviser.post(f"{path}/differences/put-back", id=which)
    assert page.text.count("Told differently</span>") == 2
    await adviser.post(f"{path}/differences/take-back", id=which)
    page = await adviser.post(f"{path}/remove", id=one)
    assert page.status_code == 200, "nothing holds the entry any more"
    assert "Taken back, told differently" not in page.text
    assert (await adviser.post(f"{path}/differences/put-back", id=which)).status_code == 404
    history = (await adviser.open(reviewed.page)).text
    assert "A difference marked by mistake was taken back" in history
    assert "A difference that was taken back was put back" in history
    async with database.begin() as tx:
        events = await tx.scalars(select(CaseEvent).where(CaseEvent.what.like("difference_%")))
        told = [(each.what, *each.details["rows"]["timeline_differences"]) for each in events]
    assert {each for _what, each in told} == {which}
    assert len(told) == 4
