"""The privacy officer sees who read what, exports it, and looks at openings without access."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, text, update

from api.access.models import Assignment, AuditEntry, Service
from api.access.permissions import Role
from api.cases.models import BreakGlass
from api.retention.access_log import Entry, as_csv
from api.shared import clock, ids
from tests.api.retention.conftest import STORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.staff_fixtures import Browser


async def test_it_tells_who_read_which_case_in_which_role_and_shows_nothing_of_it(
    officer: Browser, adviser: Browser, send: Callable[..., Awaitable[str]]
) -> None:
    reference = await send()
    await adviser.open(f"/staff/cases/{reference}")
    page = await officer.open("/staff/privacy")
    row = next(each for each in page.text.split("<tr>") if "Read the case" in each)
    for told in ("Astrid", "Quality adviser", reference):
        assert told in row
    assert STORY not in page.text
    assert "Kari" not in page.text


async def test_it_is_narrowed_by_person_reference_and_period(
    officer: Browser,
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Callable[..., Awaitable[str]],
) -> None:
    today = clock.today().isoformat()
    one, two = await send(), await send()
    other = await log_in("ola", Role.ADVISER)
    await adviser.open(f"/staff/cases/{one}")
    await other.open(f"/staff/cases/{two}")
    body = await table(officer, person=str(adviser.user_id))
    assert one in body
    assert two not in body
    body = await table(officer, reference=two.lower())
    assert "Ola" in body
    assert one not in body
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    assert await table(officer, since=tomorrow) == ""
    assert one in await table(officer, since=today, until=tomorrow)
    assert one in await table(officer, since="nonsense", person="nobody")


async def table(officer: Browser, **query: str) -> str:
    page = await officer.open("/staff/privacy", **query)
    assert page.status_code == 200
    return page.text.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page.text else ""


async def test_older_entries_are_a_page_further(
    officer: Browser, send: Callable[..., Awaitable[str]], database: Database
) -> None:
    await send()
    async with database.begin() as tx:
        entry = await tx.scalar(select(AuditEntry).where(AuditEntry.action == "submitted"))
        assert entry is not None
        for number in range(105):
            tx.add(
                AuditEntry(
                    at=clock.now(),
                    actor_kind="system",
                    action=f"did_{number}",
                    subject_kind="report",
                    subject_id=entry.subject_id,
                    details={},
                )
            )
    page = await officer.open("/staff/privacy")
    assert "did 104" in page.text
    assert "did 3<" not in page.text
    older = page.text.split('href="/staff/privacy?')[-1].split('"')[0].replace("&amp;", "&")
    page = await officer.open(f"/staff/privacy?{older}")
    assert "did 3<" in page.text


async def test_another_services_entries_are_not_in_it(
    officer: Browser,
    adviser: Browser,
    send: Callable[..., Awaitable[str]],
    database: Database,
) -> None:
    reference = await send()
    await adviser.open(f"/staff/cases/{reference}")
    async with database.begin() as tx:
        other = Service(
            id=ids.new_id(), slug="fjordvik", name={"nb": "F"}, phone="1", created_at=clock.now()
        )
        tx.add(other)
        await tx.flush()
        await tx.execute(
            update(Assignment)
            .where(Assignment.user_id == officer.user_id)
            .values(service_id=other.id)
        )
    assert reference not in await table(officer)
    assert reference not in (await exported(officer)).text


async def exported(officer: Browser):
    await officer.open("/staff/privacy")
    return await officer.post("/staff/privacy/log.csv")


async def test_it_is_exported_as_csv_and_that_is_logged_too(
    officer: Browser, adviser: Browser, send: Callable[..., Awaitable[str]]
) -> None:
    reference = await send()
    await adviser.open(f"/staff/cases/{reference}")
    answer = await exported(officer)
    assert answer.headers["content-disposition"] == 'attachment; filename="access-log.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert any(
        (row["who"], row["action"], row["about"]) == ("Astrid", "Read the case", reference)
        for row in rows
    )
    assert "Exported the access log" in await table(officer)


def test_no_cell_of_the_csv_is_a_formula() -> None:
    entry = Entry(1, clock.now(), '=HYPERLINK("x")', "+1", "-1", "@a", "fine")
    row = as_csv([entry]).decode("utf-8-sig").splitlines()[1]
    cells = next(csv.reader([row]))
    assert cells[1:] == ['\'=HYPERLINK("x")', "'+1", "'-1", "'@a", "fine"]


async def test_each_opening_without_access_is_looked_at_once(
    officer: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Callable[..., Awaitable[str]],
    database: Database,
) -> None:
    reference = await send(place={"unit": "fodeavdelingen", "text": None})
    eva = await log_in("eva", Role.UNIT_LEADER, unit="akuttmottaket")
    await eva.open(f"/staff/cases/{reference}")
    await eva.send(f"/staff/cases/{reference}/open-anyway", reason="Ingen andre er på vakt.")
    page = await officer.open("/staff/privacy/openings")
    for told in ("Eva", reference, "Ingen andre er på vakt."):
        assert told in page.text
    async with database.begin() as tx:
        opening = await tx.scalar(select(BreakGlass.id))
    page = await officer.send(f"/staff/privacy/openings/{opening}/seen")
    assert "Looked at by Petra" in page.text
    assert "I have looked at it" not in page.text
    async with database.begin() as tx:
        await tx.execute(text("UPDATE break_glass SET seen_at = seen_at"))
