"""From a case to a lesson that other units answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.access.models import AuditEntry
from api.access.permissions import Role
from api.cases.models import CaseEvent
from api.lessons.models import Lesson, LessonEvent, LessonUnit
from api.shared import clock
from tests.api.lessons.conftest import LESSON

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

Write = "Callable[..., Awaitable[str]]"


async def test_a_lesson_is_written_from_a_case(
    adviser: Browser, send: Callable[..., Awaitable[Sent]]
) -> None:
    sent = await send(unit="akuttmottaket")
    page = await adviser.open(f"{sent.page}/lesson")
    assert "Write a lesson" in page.text
    page = await adviser.send(f"{sent.page}/lesson", **LESSON)
    assert LESSON["title"] in page.text
    assert "Being written" in page.text
    page = await adviser.open(f"{sent.page}/lesson")
    assert LESSON["title"] in page.text


async def test_a_draft_may_lack_parts_but_a_lesson_to_check_may_not(
    adviser: Browser, write: Callable[..., Awaitable[str]]
) -> None:
    path = await write(why="")
    await adviser.open(f"{path}/edit")
    page = await adviser.send(f"{path}/edit", **(LESSON | {"why": " "}), do="send")
    assert page.status_code == 422
    assert "This part says nothing yet." in page.text
    assert LESSON["happened"] in page.text


async def test_whoever_wrote_in_a_lesson_cannot_share_it(
    adviser: Browser, write: Callable[..., Awaitable[str]]
) -> None:
    path = await write()
    await adviser.open(f"{path}/edit")
    page = await adviser.send(f"{path}/edit", **LESSON, do="send")
    assert "Waits for a second person" in page.text
    assert f'action="{path}/share"' not in page.text
    page = await adviser.post(f"{path}/share", all="true")
    assert page.status_code == 409
    assert "Somebody else has to check it." in page.text


async def test_a_second_person_shares_it_and_the_units_are_asked(
    share: Callable[..., Awaitable[str]],
    log_in: Callable[..., Awaitable[Browser]],
    solvik: Solvik,
    database: Database,
) -> None:
    path = await share()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    page = await leader.open("/staff/lessons")
    assert LESSON["title"] in page.text
    page = await leader.open(path)
    assert LESSON["why"] in page.text
    async with database.begin() as tx:
        asked = set(await tx.scalars(select(LessonUnit.unit_id)))
    assert asked == {each.id for each in solvik.units}


async def test_a_garbled_place_in_the_list_gives_its_beginning(
    share: Callable[..., Awaitable[str]], adviser: Browser
) -> None:
    path = await share()
    lesson_id = path.rpartition("/")[2]
    for moment in ("x", "", "2026-11-21T10:00:00", "\0"):
        for after in ("~", moment, f"{moment}~{lesson_id}", f"{clock.now().isoformat()}~{moment}"):
            page = await adviser.open("/staff/lessons", after=after)
            assert page.status_code == 200
            assert path in page.text, after
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        page = await adviser.open("/staff/lessons", after=f"{moment}~{lesson_id}")
        assert page.status_code == 200


async def test_a_reader_of_another_unit_does_not_learn_where_it_was(
    share: Callable[..., Awaitable[str]], log_in: Callable[..., Awaitable[Browser]]
) -> None:
    path = await share()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    page = await leader.open(path)
    assert "/staff/cases/" not in page.text.split("<main")[1]
    assert "History" not in page.text


async def test_a_draft_is_for_those_who_work_with_the_case(
    write: Callable[..., Awaitable[str]], log_in: Callable[..., Awaitable[Browser]]
) -> None:
    path = await write()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    assert (await leader.open(path)).status_code == 404
    assert (await leader.open(f"{path}/edit")).status_code == 404
    assert (await leader.open(f"{path}/simulation")).status_code == 404


async def test_a_lesson_for_one_unit_is_not_read_in_another(
    share: Callable[..., Awaitable[str]],
    log_in: Callable[..., Awaitable[Browser]],
    solvik: Solvik,
) -> None:
    akutt = next(each.id for each in solvik.units if each.slug == "akuttmottaket")
    path = await share(units=str(akutt))
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    assert (await leader.open(path)).status_code == 404
    assert LESSON["title"] not in (await leader.open("/staff/lessons?view=shared")).text


async def test_a_unit_answers_and_can_change_its_answer(
    share: Callable[..., Awaitable[str]],
    log_in: Callable[..., Awaitable[Browser]],
    adviser: Browser,
) -> None:
    path = await share()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    await leader.open(path)
    page = await leader.send(f"{path}/answer", answer="planned", words="Vi rydder i mai.")
    assert "Vi rydder i mai." in page.text
    page = await leader.send(f"{path}/answer", answer="adopted", words="Ryddet.")
    assert "Vi rydder i mai." not in page.text
    page = await adviser.open(path)
    assert "We have done it: 1" in page.text
    assert "Ryddet." in page.text


async def test_a_no_needs_a_reason(
    share: Callable[..., Awaitable[str]], log_in: Callable[..., Awaitable[Browser]]
) -> None:
    path = await share()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    await leader.open(path)
    page = await leader.send(f"{path}/answer", answer="not_relevant", words=" ")
    assert page.status_code == 422
    assert "it tells others where the lesson ends" in page.text


async def test_nobody_answers_for_anothers_unit(
    share: Callable[..., Awaitable[str]],
    log_in: Callable[..., Awaitable[Browser]],
    solvik: Solvik,
) -> None:
    path = await share()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    await leader.open(path)
    akutt = next(each.id for each in solvik.units if each.slug == "akuttmottaket")
    page = await leader.send(f"{path}/answer", unit=str(akutt), answer="adopted", words="")
    assert page.status_code == 403


async def test_what_is_sent_back_comes_with_words(
    adviser: Browser, checker: Browser, write: Callable[..., Awaitable[str]]
) -> None:
    path = await write()
    await adviser.open(f"{path}/edit")
    await adviser.send(f"{path}/edit", **LESSON, do="send")
    await checker.open(path)
    assert (await checker.send(f"{path}/write-on", words="")).status_code == 422
    page = await checker.send(f"{path}/write-on", words="Datoen må bort.")
    assert "Being written" in page.text
    assert "Datoen må bort." in (await adviser.open(path)).text


async def test_two_who_write_do_not_overwrite_each_other(
    adviser: Browser, checker: Browser, write: Callable[..., Awaitable[str]]
) -> None:
    path = await write()
    await adviser.open(f"{path}/edit")
    await checker.open(f"{path}/edit")
    await checker.send(f"{path}/edit", **(LESSON | {"why": "Lyset var dårlig."}))
    page = await adviser.send(f"{path}/edit", **(LESSON | {"why": "Det var natt."}))
    assert page.status_code == 409
    assert "Lyset var dårlig." in page.text
    assert "Det var natt." in page.text
    page = await adviser.send(f"{path}/edit", **(LESSON | {"why": "Natt og dårlig lys."}))
    assert page.status_code == 200
    assert "Natt og dårlig lys." in page.text


async def test_shared_no_longer_it_is_gone_for_the_others(
    adviser: Browser,
    share: Callable[..., Awaitable[str]],
    log_in: Callable[..., Awaitable[Browser]],
) -> None:
    path = await share()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    await adviser.open(path)
    page = await adviser.send(f"{path}/withdraw", words="Noen ble kjent igjen.")
    assert "Shared no longer" in page.text
    assert (await leader.open(path)).status_code == 404


async def test_a_lesson_outlives_the_report_it_came_from(
    client: Any,
    adviser: Browser,
    send: Callable[..., Awaitable[Sent]],
) -> None:
    sent = await send(unit="akuttmottaket")
    await adviser.open(f"{sent.page}/lesson")
    page = await adviser.send(f"{sent.page}/lesson", **LESSON)
    path = page.url.path
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert (await client.delete("/api/v1/receipts/current", headers=bearer)).status_code < 300
    assert LESSON["happened"] in (await adviser.open(path)).text


async def test_no_word_of_a_lesson_stands_in_the_clear(
    share: Callable[..., Awaitable[str]],
    log_in: Callable[..., Awaitable[Browser]],
    database: Database,
) -> None:
    path = await share()
    leader = await log_in("berit", Role.UNIT_LEADER, unit="fodeavdelingen")
    await leader.open(path)
    await leader.send(f"{path}/answer", answer="adopted", words="Hyllene er ryddet.")
    async with database.begin() as tx:
        rows = [
            str({column.name: getattr(row, column.name) for column in row.__table__.columns})
            for model in (Lesson, LessonUnit, LessonEvent, CaseEvent, AuditEntry)
            for row in await tx.scalars(select(model))
        ]
    for words in (*(each for each in LESSON.values() if len(each) > 2), "Hyllene er ryddet."):
        assert not any(words in row for row in rows)


async def test_the_case_tells_that_a_lesson_was_shared(
    adviser: Browser, share: Callable[..., Awaitable[str]]
) -> None:
    path = await share()
    page = await adviser.open(path)
    found = re.search(r'"/staff/cases/([^/"]+)/lesson"', page.text)
    assert found is not None
    page = await adviser.open(f"/staff/cases/{found[1]}")
    assert "A lesson was shared with other units" in page.text


async def test_a_case_for_simulation_is_printed_without_what_really_happened(
    adviser: Browser, write: Callable[..., Awaitable[str]]
) -> None:
    path = await write(scenario="Klokka er to. Alarmen går.", people="Lege\nSykepleier")
    page = await adviser.open(f"{path}/simulation")
    assert "Klokka er to." in page.text
    assert LESSON["happened"] not in page.text
