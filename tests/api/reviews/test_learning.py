"""Learning points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.cases.models import CaseEvent
from api.reviews.models import LearningPoint

if TYPE_CHECKING:
    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

FIRST = "Se etter allergi før hver ny medisin."
SECOND = "Spør de pårørende hva som pleier å virke."


def shown(page: str) -> list[str]:
    return re.findall(r'<p id="point-[^"]+">([^<]+)</p>', page)


def ids_of(page: str) -> list[str]:
    return re.findall(r'<p id="point-([^"]+)">', page)


async def add(adviser: Browser, path: str, *texts: str) -> None:
    for text in texts:
        await adviser.open(path)
        page = await adviser.send(path, text=text)
        assert page.status_code == 200, page.text


async def test_points_stand_in_the_order_people_give_them(adviser: Browser, reviewed: Sent) -> None:
    path = f"{reviewed.page}/review/learning"
    await add(adviser, path, FIRST, SECOND)
    page = await adviser.open(path)
    assert shown(page.text) == [FIRST, SECOND]
    await adviser.post(f"{path}/move", id=ids_of(page.text)[1], direction="up")
    page = await adviser.open(path)
    assert shown(page.text) == [SECOND, FIRST]
    await adviser.post(f"{path}/move", id=ids_of(page.text)[0], direction="up")
    assert shown((await adviser.open(path)).text) == [SECOND, FIRST]


async def test_a_point_sent_twice_is_there_once(adviser: Browser, reviewed: Sent) -> None:
    path = f"{reviewed.page}/review/learning"
    page = await adviser.open(path)
    new_id = page.text.rsplit('name="id" value="', 1)[1].split('"')[0]
    for _time in range(2):
        answer = await adviser.post(path, id=new_id, text=FIRST)
        assert answer.status_code == 200
    assert shown((await adviser.open(path)).text) == [FIRST]


async def test_nothing_but_blanks_is_no_point_and_stays_beside_its_field(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/learning"
    await adviser.open(path)
    page = await adviser.send(path, text="  ")
    assert page.status_code == 422
    assert 'id="text-error"' in page.text


async def test_a_point_taken_away_can_be_put_back(adviser: Browser, reviewed: Sent) -> None:
    path = f"{reviewed.page}/review/learning"
    await add(adviser, path, FIRST, SECOND)
    which = ids_of((await adviser.open(path)).text)[0]
    await adviser.post(f"{path}/remove", id=which)
    page = await adviser.open(path)
    assert shown(page.text) == [SECOND]
    await adviser.send(f"{path}/put-back")
    assert shown((await adviser.open(path)).text) == [FIRST, SECOND]


async def test_two_who_write_a_point_anew_do_not_overwrite_each_other(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/learning"
    await add(adviser, path, FIRST)
    which = ids_of((await adviser.open(path)).text)[0]
    answer = await adviser.post(f"{path}/change", id=which, version="1", text=SECOND)
    assert answer.status_code == 200
    answer = await adviser.post(f"{path}/change", id=which, version="1", text="Noe annet")
    assert answer.status_code == 409
    assert shown((await adviser.open(path)).text) == [SECOND]


async def test_a_point_of_another_review_is_not_there(adviser: Browser, reviewed: Sent) -> None:
    path = f"{reviewed.page}/review/learning"
    await adviser.open(path)
    other = "0190c000-0000-7000-8000-000000000009"
    answer = await adviser.post(f"{path}/remove", id=other)
    assert answer.status_code == 404


async def test_what_was_learned_is_sealed_and_its_history_says_no_word_of_it(
    adviser: Browser, reviewed: Sent, database: Database
) -> None:
    path = f"{reviewed.page}/review/learning"
    await add(adviser, path, FIRST)
    async with database.begin() as tx:
        point = (await tx.scalars(select(LearningPoint))).one()
        events = (await tx.scalars(select(CaseEvent))).all()
    assert b"allergi" not in point.text
    assert "learning_changed" in {each.what for each in events}
    assert all("allergi" not in str(each.details) for each in events)
